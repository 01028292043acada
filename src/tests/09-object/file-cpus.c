/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: on several CPUs, read() and mappings never show a state of a file that is older
 *     than one seen before; reads, writes and appends of 28 KiB stay atomic while the
 *     file is mapped and modified through mappings
 * points: 1
 * engine: dragonfly
 * cpus: 4
 * tags: races
 */
#include <unistd.h>

#include "tests/mapped.h"

#define RECORD  (7 * PAGE) /* the record is in pages 1 to 8 */
#define START   (PAGE + 100)
#define COUNT   10
#define ROUNDS  30
#define APPENDS 8

static char record[RECORD];
/* Page 0: stores change word 0, and write() changes word 512. */
static volatile unsigned *words;
static char *map;

static void
check_record(void)
{
	for (unsigned i = 1; i < RECORD; i++)
		CHECK_CMP(record[i], ==, record[0]);
}

/* Store numbers in word 0, and bytes next to the record. */
static void
store_numbers(void)
{
	for (unsigned i = 1; i <= ROUNDS; i++) {
		words[0] = i;
		map[START - 1] = (char)i;
		map[START + RECORD] = (char)i;
		yield();
	}
	_exit(0);
}

/* Write numbers to word 512, and records. */
static void
write_numbers(void)
{
	int fd = open("/data", O_WRONLY);

	for (unsigned i = 1; i <= ROUNDS; i++) {
		seek(fd, 512 * sizeof(i));
		CHECK_CMP(write(fd, &i, sizeof(i)), ==, sizeof(i));
		CHECK_CMP(words[512], ==, i);
		memset(record, (int)i, RECORD);
		seek(fd, START);
		CHECK_CMP(write(fd, record, RECORD), ==, RECORD);
	}
	_exit(0);
}

static void
append_records(char letter)
{
	int fd = open("/log", O_WRONLY | O_APPEND);

	memset(record, letter, RECORD);
	for (unsigned i = 0; i < APPENDS; i++)
		CHECK_CMP(write(fd, record, RECORD), ==, RECORD);
	_exit(0);
}

static unsigned
read_word(int fd, unsigned i)
{
	unsigned word;

	seek(fd, i * sizeof(word));
	CHECK_CMP(read(fd, &word, sizeof(word)), ==, sizeof(word));
	return word;
}

/* Read until both numbers have their last values. */
static void
read_numbers(int fd)
{
	unsigned stored = 0, written = 0, now;

	while (stored < ROUNDS || written < ROUNDS) {
		now = read_word(fd, 0);
		CHECK_CMP(now, >=, stored);
		stored = words[0];
		CHECK_CMP(stored, >=, now);
		now = words[512];
		CHECK_CMP(now, >=, written);
		written = read_word(fd, 512);
		CHECK_CMP(written, >=, now);
		seek(fd, START);
		CHECK_CMP(read(fd, record, RECORD), ==, RECORD);
		check_record();
		yield();
	}
}

/* Check that each record of the log is whole, both as read and as mapped.  This also
 * brings the pages into memory, including the last one, which each append extends.  */
static void
check_log(int log, unsigned size)
{
	char *pages;

	pages = map_pages(log, 0, size / PAGE + 1, PROT_READ, MAP_SHARED);
	seek(log, 100);
	for (unsigned at = 100; at < size; at += RECORD) {
		CHECK_CMP(read(log, record, RECORD), ==, RECORD);
		check_record();
		CHECK(memcmp(pages + at, record, RECORD) == 0);
	}
	CHECK_CMP(munmap(pages, size + 1), ==, 0);
}

static unsigned
size_of(int fd)
{
	struct stat info;

	CHECK_CMP(fstat(fd, &info), ==, 0);
	return info.size;
}

void
test_main(void)
{
	int fd = make_file("/data", COUNT * PAGE, 1);
	int log = make_file("/log", 100, 2);
	pid_t pids[4];

	map = map_pages(fd, 0, COUNT, RW, MAP_SHARED);
	words = (volatile unsigned *)map;
	words[0] = words[512] = 0;
	memset(map + START, 0, RECORD);
	for (unsigned i = 0; i < 4; i++) {
		pids[i] = fork();
		if (pids[i] == 0 && i == 0)
			store_numbers();
		else if (pids[i] == 0 && i == 1)
			write_numbers();
		else if (pids[i] == 0)
			append_records((char)('a' + i));
	}
	read_numbers(fd);
	check_log(log, size_of(log));
	for (unsigned i = 0; i < 4; i++)
		CHECK_CMP(reap(pids[i]), ==, 0);
	CHECK_CMP(size_of(log), ==, 100 + 2 * APPENDS * RECORD);
	check_log(log, size_of(log));
	/* Free the pages, and check the values in the file. */
	CHECK_CMP(msync(map, COUNT * PAGE, MS_SYNC | MS_INVALIDATE), ==, 0);
	CHECK_CMP(test_page(map, NULL), ==, 0);
	CHECK_CMP(words[0], ==, ROUNDS);
	CHECK_CMP(words[512], ==, ROUNDS);
	CHECK_CMP(map[START - 1], ==, ROUNDS);
	CHECK_CMP(map[START], ==, ROUNDS);
	CHECK_CMP(map[START + RECORD], ==, ROUNDS);
	seek(fd, START);
	CHECK_CMP(read(fd, record, RECORD), ==, RECORD);
	check_record();
	CHECK_CMP(record[0], ==, ROUNDS);
}
