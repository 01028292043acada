/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: /dev lists its devices; null and zero can be read and written,
 *     random can be read, and console can be written; paths lead into /dev and
 *     out again; nothing can be created, renamed or removed in /dev
 * needs: 02-userprog
 */
#include <unistd.h>

#include <errno.h>

#include "tests/utest.h"

#define SIZE 10000

static char data[SIZE];

static void
check_error(int result, int error)
{
	CHECK_CMP(result, ==, -1);
	CHECK_CMP(errno, ==, error);
}

static int
open_device(const char *path)
{
	int fd = open(path, O_RDWR);

	CHECK_CMP(fd, >=, 0);
	return fd;
}

static void
check_list(void)
{
	static const char *const names[] = { ".", "..", "console", "null",
		"zero", "random", "vga" };
	static struct dirent entries[10];
	struct stat status;
	int fd = open("/dev", O_RDONLY);

	CHECK_CMP(fd, >=, 0);
	CHECK_CMP(
	    getdents(fd, entries, ARRAY_SIZE(entries)), ==, ARRAY_SIZE(names));
	for (unsigned i = 0; i < ARRAY_SIZE(names); i++)
		CHECK_STR(entries[i].name, names[i]);
	CHECK_CMP(close(fd), ==, 0);
	CHECK_CMP(stat("/dev/zero", &status), ==, 0);
	CHECK_CMP(status.type, ==, FILE_DEVICE);
	CHECK_CMP(status.inumber, ==, entries[4].inumber);
}

static void
check_null_and_zero(void)
{
	int null = open_device("/dev/null"), zero = open_device("/dev/zero");

	CHECK_CMP(read(null, data, SIZE), ==, 0);
	memset(data, 1, SIZE);
	CHECK_CMP(write(null, data, SIZE), ==, SIZE);
	CHECK_CMP(write(zero, data, SIZE), ==, SIZE);
	CHECK_CMP(read(zero, data, SIZE), ==, SIZE);
	for (unsigned i = 0; i < SIZE; i++)
		CHECK_CMP(data[i], ==, 0);
	check_error(fsync(zero), EINVAL);
	check_error(ftruncate(zero, 5), EINVAL);
	CHECK_CMP(close(null), ==, 0);
	CHECK_CMP(close(zero), ==, 0);
}

/* Check that each of the 256 byte values occurs in 10,000 random bytes. */
static void
check_random(void)
{
	unsigned count[256] = { 0 };
	int fd = open_device("/dev/random");

	CHECK_CMP(read(fd, data, SIZE), ==, SIZE);
	for (unsigned i = 0; i < SIZE; i++)
		count[(unsigned char)data[i]]++;
	for (unsigned i = 0; i < 256; i++)
		CHECK_CMP(count[i], >, 0);
	CHECK_CMP(close(fd), ==, 0);
}

static void
check_console(void)
{
	struct stat status;
	int fd = open_device("/dev/console");

	CHECK_CMP(write(fd, "to the console\n", 15), ==, 15);
	CHECK_CMP(fstat(fd, &status), ==, 0);
	CHECK_CMP(status.type, ==, FILE_CONSOLE);
	CHECK_CMP(close(fd), ==, 0);
}

static void
check_names(void)
{
	struct stat root, status;
	char path[20];

	CHECK_CMP(chdir("/dev"), ==, 0);
	CHECK(getcwd(path, sizeof(path)) != NULL);
	CHECK_STR(path, "/dev");
	CHECK_CMP(stat("/", &root), ==, 0);
	CHECK_CMP(stat("..", &status), ==, 0);
	CHECK_CMP(status.inumber, ==, root.inumber);
	CHECK_CMP(stat("../dev/../dev/null", &status), ==, 0);
	check_error(stat("/dev/null/x", &status), ENOTDIR);
	check_error(stat("nothing", &status), ENOENT);
	CHECK_CMP(chdir("../tmp"), ==, 0);
	CHECK(getcwd(path, sizeof(path)) != NULL);
	CHECK_STR(path, "/tmp");
}

static void
check_changes_refused(void)
{
	int fd = open("/tmp/file", O_RDWR | O_CREAT);

	CHECK_CMP(fd, >=, 0);
	check_error(open("/dev/new", O_RDWR | O_CREAT), EROFS);
	check_error(mkdir("/dev/new"), EROFS);
	check_error(mkdir("/dev/null"), EEXIST);
	check_error(unlink("/dev/null"), EROFS);
	check_error(unlink("/dev"), EBUSY);
	check_error(rename("/dev/null", "/dev/new"), EROFS);
	check_error(rename("/dev/null", "/tmp/new"), EXDEV);
	check_error(rename("/tmp/file", "/dev/file"), EXDEV);
	check_error(rename("/dev", "/tmp/dev"), EBUSY);
	check_error(open("/dev/null", O_RDONLY | O_DIRECTORY), ENOTDIR);
	CHECK_CMP(open("/dev/null", O_WRONLY | O_CREAT | O_TRUNC), >, fd);
}

void
test_main(void)
{
	check_list();
	check_null_and_zero();
	check_random();
	check_console();
	check_names();
	check_changes_refused();
}
