/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the memory of the screen can be mapped shared, and all its mappings
 *     show the same memory; mmap fails with ENODEV if the mapping is private, or
 *     if the virtual memory engine cannot map devices
 * needs: 07-cow
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/utest.h"

#define SIZE 0x8000
#define RW   (PROT_READ | PROT_WRITE)
#define CELL 2000 /* a cell of text memory past the visible screen */

static volatile uint16_t *
map_screen(int fd)
{
	void *map = mmap(NULL, SIZE, RW, MAP_SHARED, fd, 0);

	return map != MAP_FAILED ? map : NULL;
}

void
test_main(void)
{
	int fd = open("/dev/vga", O_RDWR), status;
	volatile uint16_t *first, *second;
	pid_t pid;

	CHECK_CMP(fd, >=, 0);
	CHECK(mmap(NULL, SIZE, RW, MAP_PRIVATE, fd, 0) == MAP_FAILED);
	CHECK_CMP(errno, ==, ENODEV);
	first = map_screen(fd);
	if (first == NULL) {
		CHECK_CMP(errno, ==, ENODEV);
		return;
	}
	second = map_screen(fd);
	CHECK(second != NULL && second != first);
	first[CELL] = 0x0741;
	CHECK_CMP(second[CELL], ==, 0x0741);
	pid = fork();
	CHECK_CMP(pid, >=, 0);
	if (pid == 0) {
		second[CELL] = 0x0742;
		exit(0);
	}
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(first[CELL], ==, 0x0742);
	CHECK_CMP(munmap((void *)second, SIZE), ==, 0);
	CHECK_CMP(first[CELL], ==, 0x0742);
	CHECK_CMP(munmap((void *)first, SIZE), ==, 0);
	CHECK_CMP(close(fd), ==, 0);
}
