/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files with contents that can be checked, for user tests of mapped files.  The
 * test includes <unistd.h> before this file.  Header only.
 */
#ifndef TESTS_MAPPED_H
#define TESTS_MAPPED_H

#include "tests/pages.h"

#define RW (PROT_READ | PROT_WRITE)

static char mapped_buffer[PAGE] __attribute__((aligned(4096)));

/* Create or truncate the file PATH, and write LENGTH bytes of the contents for SEED
 * to it.  Returns a descriptor for reading and writing.  */
static inline int
make_file(const char *path, unsigned length, unsigned seed)
{
	int fd = open(path, O_CREAT | O_TRUNC | O_RDWR);

	CHECK_CMP(fd, >=, 0);
	for (unsigned at = 0; at < length; at += PAGE) {
		unsigned size = length - at < PAGE ? length - at : PAGE;

		memset(mapped_buffer, 0x33, PAGE);
		pages_fill(mapped_buffer - at, at / PAGE, 1, seed);
		CHECK_CMP(write(fd, mapped_buffer, size), ==, size);
	}
	return fd;
}

/* Fail the test unless pages FIRST to FIRST + COUNT - 1 of the file, as returned by
 * read(), have the contents for SEED.  */
static inline void
check_file(int fd, unsigned first, unsigned count, unsigned seed)
{
	for (unsigned page = first; page < first + count; page++) {
		seek(fd, page * PAGE);
		CHECK_CMP(read(fd, mapped_buffer, PAGE), ==, PAGE);
		CHECK_PAGES(mapped_buffer - page * PAGE, page, 1, seed);
	}
}

/* Map COUNT pages of FD, from page FIRST on, at an address that the kernel chooses.
 * Returns the address; fails the test if mmap fails.  */
static inline char *
map_pages(int fd, unsigned first, unsigned count, int prot, int flags)
{
	char *map = mmap(NULL, count * PAGE, prot, flags, fd, first * PAGE);

	CHECK(map != MAP_FAILED);
	return map;
}

/* Wait for PID.  Returns its exit status, or -1 if it was killed. */
static inline int
reap(pid_t pid)
{
	int status = 77;

	CHECK_CMP(pid, >, 0);
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	return status;
}

/* Fork a child that reads the byte at ADDRESS or, if WRITE, writes to it.  Returns
 * whether this access kills the child.  */
static inline bool
access_kills(volatile char *address, bool write)
{
	pid_t pid = fork();

	if (pid == 0) {
		if (write)
			*address = 1;
		else
			(void)*address;
		_exit(0);
	}
	return reap(pid) == -1;
}

#endif
