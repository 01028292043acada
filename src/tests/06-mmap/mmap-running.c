/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the file of a running program cannot be mapped writable and shared,
 *     and mprotect cannot make a shared mapping of it writable; a file that is
 *     mapped writable and shared cannot be run until the last such mapping has
 *     been removed or made read-only; and data stored before mprotect removed
 *     the right to write do not change the file while the program runs
 * points: 3
 * dragonfly: 08
 */
#include <unistd.h>

#include <errno.h>

#include "tests/mapped.h"

#define PROGRAM "/copy"
#define PLACE   ((char *)0x10000000)

/* Pintos's calls, which <unistd.h> does not declare. */
int pintos_mmap(int fd, void *address);
void pintos_munmap(int id);
pid_t exec(const char *command_line);

static char program[96 * 1024];
static unsigned size; /* bytes of the program file, rounded up to pages */

/* The main function of the copy: report that it runs, and end when its input is
 * closed.  */
int
test_child(int argc UNUSED, char **argv UNUSED)
{
	char byte;

	CHECK_CMP(write(1, "s", 1), ==, 1);
	CHECK_CMP(read(0, &byte, 1), ==, 0);
	return 5;
}

/* Copy this program to a file that the test can change.  Returns a descriptor
 * of the copy.  */
static int
copy_program(void)
{
	int from = open(test_argv[0], O_RDONLY), fd, bytes;

	bytes = read(from, program, sizeof(program));
	CHECK_CMP(bytes, <, sizeof(program));
	close(from);
	fd = open(PROGRAM, O_CREAT | O_RDWR);
	CHECK_CMP(write(fd, program, (unsigned)bytes), ==, bytes);
	size = ((unsigned)bytes + PAGE - 1) / PAGE * PAGE;
	return fd;
}

#define CANNOT_RUN (100 + ETXTBSY)
#define RAN        5

/* Run the copy in a child process until *END, a descriptor that this function
 * opens, is closed.  Returns the pid of the child.  */
static pid_t
start_copy(int *end)
{
	static char *const words[] = { PROGRAM, "child", NULL };
	int in[2], out[2];
	pid_t pid;
	char byte;

	CHECK_CMP(pipe(in), ==, 0);
	CHECK_CMP(pipe(out), ==, 0);
	pid = fork();
	if (pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		close(in[1]);
		execv(PROGRAM, words);
		_exit(100 + errno);
	}
	close(in[0]);
	close(out[1]);
	/* Wait until the copy runs or execv has failed. */
	read(out[0], &byte, 1);
	close(out[0]);
	*end = in[1];
	return pid;
}

/* Run the copy to its end.  Returns RAN or CANNOT_RUN. */
static int
try_to_run(void)
{
	int end;
	pid_t pid = start_copy(&end);

	close(end);
	return reap(pid);
}

static void
check_busy(void *map)
{
	CHECK(map == MAP_FAILED);
	CHECK_CMP(errno, ==, ETXTBSY);
}

/* Map the program, then try to run it. */
static void
map_then_run(int fd)
{
	char *map = mmap(NULL, size, RW, MAP_SHARED, fd, 0);
	pid_t pid;
	int id;

	CHECK(map != MAP_FAILED);
	CHECK_CMP(try_to_run(), ==, CANNOT_RUN);
	CHECK_CMP(exec(PROGRAM " child"), ==, -1);
	/* A writable part of the mapping is enough to prevent a run, even after
	 * mprotect has made another part read-only.  */
	CHECK_CMP(munmap(map, PAGE), ==, 0);
	CHECK_CMP(try_to_run(), ==, CANNOT_RUN);
	CHECK_CMP(mprotect(map + PAGE, size - 2 * PAGE, PROT_READ), ==, 0);
	CHECK_CMP(try_to_run(), ==, CANNOT_RUN);
	CHECK_CMP(mprotect(map + PAGE, size - PAGE, PROT_READ), ==, 0);
	CHECK_CMP(try_to_run(), ==, RAN);
	CHECK_CMP(mprotect(map + PAGE, PAGE, RW), ==, 0);
	CHECK_CMP(mprotect(map + PAGE, PAGE, RW), ==, 0);
	CHECK_CMP(try_to_run(), ==, CANNOT_RUN);
	CHECK_CMP(munmap(map, size), ==, 0);
	CHECK_CMP(try_to_run(), ==, RAN);

	/* A mapping made by Pintos's mmap or inherited by a child also prevents
	 * a run.  */
	id = pintos_mmap(fd, PLACE);
	CHECK_CMP(id, >=, 0);
	CHECK_CMP(try_to_run(), ==, CANNOT_RUN);
	pid = fork();
	if (pid == 0) {
		msleep(100);
		_exit(0);
	}
	pintos_munmap(id);
	CHECK_CMP(try_to_run(), ==, CANNOT_RUN);
	CHECK_CMP(reap(pid), ==, 0);
	CHECK_CMP(try_to_run(), ==, RAN);
}

/* Check that execv of the file at PATH, which is not a program, does not fail with the error
 * for a file that is mapped writable.  */
static void
check_not_writable(char *path)
{
	char *words[] = { path, NULL };
	pid_t pid = fork();

	if (pid == 0) {
		execv(path, words);
		_exit(100 + errno);
	}
	CHECK_CMP(reap(pid), ==, 100 + ENOEXEC);
}

/* Run the program, then try to map it. */
static void
run_then_map(int fd)
{
	int end, other = make_file("/data", PAGE, 1);
	pid_t pid = start_copy(&end);
	char *map;

	check_busy(mmap(NULL, size, RW, MAP_SHARED, fd, 0));
	CHECK_CMP(pintos_mmap(fd, PLACE), ==, -1);
	CHECK_CMP(test_page(PLACE, NULL), ==, 0);

	/* mprotect of a range with mappings of two files, one of which is being
	 * run, must make neither writable.  */
	CHECK(mmap(PLACE, PAGE, PROT_READ, MAP_SHARED, other, 0) == PLACE);
	map = mmap(PLACE + PAGE, size, PROT_READ, MAP_SHARED, fd, 0);
	CHECK(map == PLACE + PAGE);
	CHECK_CMP(mprotect(PLACE, 2 * PAGE, RW), ==, -1);
	CHECK_CMP(errno, ==, ETXTBSY);
	check_not_writable("/data");
	CHECK(access_kills(PLACE, true));
	CHECK(access_kills(map, true));
	CHECK(memcmp(map, program, PAGE) == 0);
	CHECK_CMP(mprotect(PLACE, PAGE, RW), ==, 0);
	PLACE[0] = 1;

	/* A private mapping is allowed, since it does not change the file. */
	map = mmap(NULL, size, RW, MAP_PRIVATE, fd, 0);
	CHECK(map != MAP_FAILED);
	map[0] = 1;

	close(end);
	CHECK_CMP(reap(pid), ==, RAN);
	CHECK_CMP(mprotect(PLACE, PAGE + size, RW), ==, 0);
	CHECK_CMP(try_to_run(), ==, CANNOT_RUN);
	CHECK_CMP(munmap(PLACE, PAGE + size), ==, 0);
}

#define UNUSED_BYTE 15 /* in the padding of the ELF header */

static int
unused_byte(int fd)
{
	unsigned char byte;

	seek(fd, UNUSED_BYTE);
	CHECK_CMP(read(fd, &byte, 1), ==, 1);
	return byte;
}

/* Check that data stored in a mapping are not written back so late that they
 * change the file of a running program.  */
static void
store_then_run(int fd)
{
	char *map = mmap(NULL, size, RW, MAP_SHARED, fd, 0);
	int end, before;
	pid_t pid;

	CHECK(map != MAP_FAILED);
	map[UNUSED_BYTE] = 1;
	CHECK_CMP(mprotect(map, size, PROT_READ), ==, 0);
	before = unused_byte(fd);
	pid = start_copy(&end);
	CHECK_CMP(unused_byte(fd), ==, before);
	CHECK_CMP(msync(map, size, MS_SYNC), ==, 0);
	CHECK_CMP(unused_byte(fd), ==, before);
	close(end);
	CHECK_CMP(reap(pid), ==, RAN);
	CHECK_CMP(munmap(map, size), ==, 0);
	CHECK_CMP(unused_byte(fd), ==, 1);
}

void
test_main(void)
{
	int fd = copy_program();

	map_then_run(fd);
	run_then_map(fd);
	store_then_run(fd);
	/* A refused call must not leave the file counted as running or as
	 * mapped writable.  */
	CHECK_CMP(try_to_run(), ==, RAN);
	CHECK(mmap(NULL, size, RW, MAP_SHARED, fd, 0) != MAP_FAILED);
}
