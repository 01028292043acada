/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: these system calls, numbered from 32 up, work without stage 02: open
 *     with flags, stat, fstat, rename, ftruncate, fsync, sync, getdents, getcwd,
 *     time, sleep and vmstat
 */
#include <unistd.h>

#include <errno.h>

#include "tests/utest.h"

static void
check_open_flags(void)
{
	struct stat status;
	int fd;

	CHECK_CMP(open("/tmp/new", O_RDONLY), ==, -1);
	CHECK_CMP(errno, ==, ENOENT);
	fd = open("/tmp/new", O_RDWR | O_CREAT | O_EXCL);
	CHECK_CMP(fd, >=, 3);
	CHECK_CMP(open("/tmp/new", O_RDWR | O_CREAT | O_EXCL), ==, -1);
	CHECK_CMP(errno, ==, EEXIST);
	CHECK_CMP(ftruncate(fd, 5000), ==, 0);
	CHECK_CMP(fsync(fd), ==, 0);
	CHECK_CMP(fstat(fd, &status), ==, 0);
	CHECK_CMP(status.size, ==, 5000);
	CHECK_CMP(open("/tmp/new", O_WRONLY | O_TRUNC), >, fd);
	CHECK_CMP(fstat(fd, &status), ==, 0);
	CHECK_CMP(status.size, ==, 0);
	CHECK_CMP(open("/tmp/new", O_RDONLY | O_DIRECTORY), ==, -1);
	CHECK_CMP(errno, ==, ENOTDIR);
	CHECK_CMP(open("/tmp", O_RDWR), ==, -1);
	CHECK_CMP(errno, ==, EISDIR);
	CHECK_CMP(open("/tmp/new", 3), ==, -1);
	CHECK_CMP(errno, ==, EINVAL);
	CHECK_CMP(open("/tmp/new", 0x40000000), ==, -1);
	CHECK_CMP(errno, ==, EINVAL);
}

static void
check_names(void)
{
	static struct dirent entries[8];
	struct stat status, other;
	int fd, count;

	CHECK_CMP(stat("/tmp/new", &status), ==, 0);
	CHECK_CMP(rename("/tmp/new", "/tmp/newer"), ==, 0);
	CHECK_CMP(stat("/tmp/new", &other), ==, -1);
	CHECK_CMP(stat("/tmp/newer", &other), ==, 0);
	CHECK_CMP(status.inumber, ==, other.inumber);
	fd = open("/tmp", O_RDONLY);
	CHECK_CMP(fd, >=, 3);
	count = getdents(fd, entries, ARRAY_SIZE(entries));
	CHECK_CMP(count, ==, 3);
	CHECK_STR(entries[0].name, ".");
	CHECK_STR(entries[1].name, "..");
	CHECK_STR(entries[2].name, "newer");
	CHECK_CMP(entries[2].inumber, ==, status.inumber);
	CHECK_CMP(getdents(fd, entries, ARRAY_SIZE(entries)), ==, 0);
	CHECK_CMP(getdents(STDIN_FILENO, entries, 1), ==, -1);
	CHECK_CMP(sync(), ==, 0);
}

static void
check_time(void)
{
	static struct vmstat stats;
	uint64_t start = clock_ns(), end;

	CHECK_CMP(msleep(50), ==, 0);
	end = clock_ns();
	CHECK_CMP(end - start, >=, 50000000);
	CHECK_CMP(end - start, <, 100000000);
	CHECK_CMP(vmstat(&stats), ==, 0);
	CHECK_CMP(stats.user_pages, >, stats.user_pages_free);
	CHECK_CMP(stats.user_pages_free, ==, test_counter(COUNTER_USER_FREE));
	CHECK_CMP(stats.page_tables, >, 0);
	CHECK_CMP(stats.ticks, >=, 5);
}

void
test_main(void)
{
	char cwd[8];

	check_open_flags();
	check_names();
	check_time();
	CHECK(getcwd(cwd, sizeof(cwd)) != NULL);
	CHECK_STR(cwd, "/");
}
