/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the file of a running program cannot be mapped so that it could be
 *     written, not by mprotect either; a file that is mapped so cannot be run
 *     until the last such mapping is gone; and what was stored before mprotect
 *     took the right to write away is in the file before it runs
 * points: 3
 */
#include <unistd.h>

#include <errno.h>

#include "tests/06-mmap/mapped.h"

#define PROGRAM	"/copy"
#define PLACE	((char *)0x10000000)

/* Pintos's calls, from beside those of <unistd.h>. */
int	pintos_mmap(int fd, void *address);
void	pintos_munmap(int id);
pid_t	exec(const char *command_line);

static char program[96 * 1024];
static unsigned size;			/* of the program, whole pages */

/* It has started; it ends when nobody can write to its input any more. */
int
test_child(int argc UNUSED, char **argv UNUSED)
{
	char byte;

	CHECK_CMP(write(1, "s", 1), ==, 1);
	CHECK_CMP(read(0, &byte, 1), ==, 0);
	return 5;
}

/* A copy of this program that may be spoilt; open. */
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

#define CANNOT_RUN	(100 + ETXTBSY)
#define RAN		5

/* Run the copy, in a process of its own, until *END is closed. */
static pid_t
start(int *end)
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
	read(out[0], &byte, 1);		/* it has started, or cannot */
	close(out[0]);
	*end = in[1];
	return pid;
}

/* RAN, or CANNOT_RUN. */
static int
try_to_run(void)
{
	int end;
	pid_t pid = start(&end);

	close(end);
	return reap(pid);
}

static void
check_busy(void *map)
{
	CHECK(map == MAP_FAILED);
	CHECK_CMP(errno, ==, ETXTBSY);
}

/* The program is mapped first. */
static void
mapped_then_run(int fd)
{
	char *map = mmap(NULL, size, RW, MAP_SHARED, fd, 0);
	pid_t pid;
	int id;

	CHECK(map != MAP_FAILED);
	CHECK_CMP(try_to_run(), ==, CANNOT_RUN);
	CHECK_CMP(exec(PROGRAM " child"), ==, -1);
	/* A part is enough, and so is a part of what mprotect left. */
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

	/* Pintos's mmap; and a child has what its parent had. */
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

/* The program is run first. */
static void
run_then_mapped(int fd)
{
	int end, other = make_file("/data", PAGE, 1);
	pid_t pid = start(&end);
	char *map;

	check_busy(mmap(NULL, size, RW, MAP_SHARED, fd, 0));
	CHECK_CMP(pintos_mmap(fd, PLACE), ==, -1);
	CHECK_CMP(test_page(PLACE, NULL), ==, 0);

	/* Of two files, neither is made writable. */
	CHECK(mmap(PLACE, PAGE, PROT_READ, MAP_SHARED, other, 0) == PLACE);
	map = mmap(PLACE + PAGE, size, PROT_READ, MAP_SHARED, fd, 0);
	CHECK(map == PLACE + PAGE);
	CHECK_CMP(mprotect(PLACE, 2 * PAGE, RW), ==, -1);
	CHECK_CMP(errno, ==, ETXTBSY);
	CHECK(is_deadly(PLACE, true));
	CHECK(is_deadly(map, true));
	CHECK(memcmp(map, program, PAGE) == 0);
	CHECK_CMP(mprotect(PLACE, PAGE, RW), ==, 0);
	PLACE[0] = 1;

	/* A private mapping changes no file. */
	map = mmap(NULL, size, RW, MAP_PRIVATE, fd, 0);
	CHECK(map != MAP_FAILED);
	map[0] = 1;

	close(end);
	CHECK_CMP(reap(pid), ==, RAN);
	CHECK_CMP(mprotect(PLACE, PAGE + size, RW), ==, 0);
	CHECK_CMP(try_to_run(), ==, CANNOT_RUN);
	CHECK_CMP(munmap(PLACE, PAGE + size), ==, 0);
}

#define UNUSED_BYTE	15		/* of an ELF header: padding */

static int
unused_byte(int fd)
{
	unsigned char byte;

	seek(fd, UNUSED_BYTE);
	CHECK_CMP(read(fd, &byte, 1), ==, 1);
	return byte;
}

/* A store that is written back late must not change the file of a program that
 * runs by then.  */
static void
stored_then_run(int fd)
{
	char *map = mmap(NULL, size, RW, MAP_SHARED, fd, 0);
	int end, before;
	pid_t pid;

	CHECK(map != MAP_FAILED);
	map[UNUSED_BYTE] = 1;
	CHECK_CMP(mprotect(map, size, PROT_READ), ==, 0);
	before = unused_byte(fd);
	pid = start(&end);
	CHECK_CMP(unused_byte(fd), ==, before);
	CHECK_CMP(msync(map, size), ==, 0);
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

	mapped_then_run(fd);
	run_then_mapped(fd);
	stored_then_run(fd);
	/* What refused calls counted, they took back. */
	CHECK_CMP(try_to_run(), ==, RAN);
	CHECK(mmap(NULL, size, RW, MAP_SHARED, fd, 0) != MAP_FAILED);
}
