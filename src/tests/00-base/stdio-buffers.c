/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: standard output to a file is written when its buffer is full, and by
 *     fflush, fclose and exit, but not by _exit; standard error is written at once;
 *     nothing is written twice
 * needs: 02-userprog
 */
#include <unistd.h>

#include "tests/utest.h"

#include <stdio.h>
#include <stdlib.h>

static const char path[] = "/tmp/stdio-buffers";

static unsigned
file_size(void)
{
	struct stat info;

	CHECK_CMP(stat(path, &info), ==, 0);
	return info.size;
}

/* Run ACT in a child whose descriptor FD is the file; return the file's
 * size.  */
static unsigned
run_in_child(int fd, void (*act)(void))
{
	pid_t pid;
	int file;

	pid = fork();
	if (pid == 0) {
		file = open(path, O_WRONLY | O_CREAT | O_TRUNC);
		CHECK_CMP(file, >, 2);
		CHECK_CMP(dup2(file, fd), ==, fd);
		act();
		exit(0);
	}
	CHECK_CMP(pid, >, 0);
	CHECK_CMP(waitpid(pid, NULL, 0), ==, pid);
	return file_size();
}

static void
print_line(void)
{
	printf("a line\n");
	CHECK_CMP(file_size(), ==, 0);
}

static void
print_and_flush(void)
{
	printf("a line\n");
	CHECK_CMP(fflush(stdout), ==, 0);
	CHECK_CMP(file_size(), ==, 7);
	puts("more");
	CHECK_CMP(file_size(), ==, 7);
	CHECK_CMP(fflush(NULL), ==, 0);
	CHECK_CMP(file_size(), ==, 12);
}

static void
print_without_flush(void)
{
	printf("a line\n");
	_exit(0);
}

static void
print_many_lines(void)
{
	int i;

	for (i = 0; i < 1000; i++)
		printf("%9d\n", i);
	CHECK_CMP(file_size(), >, 5000);
	CHECK_CMP(file_size(), <, 10000);
}

static void
print_errors(void)
{
	fprintf(stderr, "no newline %d", 5);
	CHECK_CMP(file_size(), ==, 12);
	fputs("x", stderr);
	CHECK_CMP(file_size(), ==, 13);
}

static void
close_early(void)
{
	printf("kept");
	CHECK_CMP(fclose(stdout), ==, 0);
	CHECK_CMP(file_size(), ==, 4);
}

void
test_main(void)
{
	CHECK_CMP(run_in_child(STDOUT_FILENO, print_line), ==, 7);
	CHECK_CMP(run_in_child(STDOUT_FILENO, print_and_flush), ==, 12);
	CHECK_CMP(run_in_child(STDOUT_FILENO, print_without_flush), ==, 0);
	CHECK_CMP(run_in_child(STDOUT_FILENO, print_many_lines), ==, 10000);
	CHECK_CMP(run_in_child(STDERR_FILENO, print_errors), ==, 13);
	CHECK_CMP(run_in_child(STDOUT_FILENO, close_early), ==, 4);
}
