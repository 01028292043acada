/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: what a program stores through a mapping is returned by read() at once, and what
 *     write() writes is in all mappings at once: for any range, at the end of the file,
 *     and even if the buffer of read() or write() is a mapping of the same file
 * points: 3
 * engine: dragonfly
 */
#include <unistd.h>

#include "lib/random.h"
#include "tests/mapped.h"

#define COUNT 12
#define SIZE  (COUNT * PAGE)
#define STEPS 400

static char model[SIZE], buffer[SIZE];
static char *map, *twin;
static int fd;

/* The number of the last pattern. */
static unsigned pattern;

static void
fill(char *bytes, unsigned size)
{
	pattern++;
	for (unsigned i = 0; i < size; i++)
		bytes[i] = (char)(pattern * 37 + i * 11 + i / 251);
}

static void
check_model(void)
{
	CHECK(memcmp(map, model, SIZE) == 0);
	CHECK(memcmp(twin, model, SIZE) == 0);
	seek(fd, 0);
	CHECK_CMP(read(fd, buffer, SIZE), ==, SIZE);
	CHECK(memcmp(buffer, model, SIZE) == 0);
}

/* Copy SIZE bytes within the file, from FROM to TO, by a write whose buffer is a
 * mapping, or by a read.  The ranges do not overlap.  */
static void
copy_within(unsigned from, unsigned to, unsigned size, bool by_read)
{
	memcpy(model + to, model + from, size);
	seek(fd, by_read ? from : to);
	if (by_read)
		CHECK_CMP(read(fd, map + to, size), ==, size);
	else
		CHECK_CMP(write(fd, map + from, size), ==, size);
}

/* Write the pages, and free them: they are read again when they are needed. */
static void
discard_pages(void)
{
	CHECK_CMP(msync(map, SIZE, MS_SYNC | MS_INVALIDATE), ==, 0);
	for (unsigned i = 0; i < COUNT; i++)
		CHECK_CMP(test_page(map + i * PAGE, NULL), ==, 0);
}

static void
do_step(unsigned kind, unsigned at, unsigned size)
{
	unsigned other = at < SIZE / 2 ? SIZE - size : 0;

	switch (kind) {
	case 0:
		fill(model + at, size);
		memcpy((at & 1 ? map : twin) + at, model + at, size);
		break;
	case 1:
		fill(model + at, size);
		seek(fd, at);
		CHECK_CMP(write(fd, model + at, size), ==, size);
		break;
	case 2:
		seek(fd, at);
		memset(buffer, 0, size);
		CHECK_CMP(read(fd, buffer, size), ==, size);
		CHECK(memcmp(buffer, model + at, size) == 0);
		break;
	case 3:
		CHECK(memcmp(map + at, model + at, size) == 0);
		CHECK(memcmp(twin + at, model + at, size) == 0);
		break;
	case 4:
	case 5:
		copy_within(at, other, size, kind == 4);
		break;
	default:
		discard_pages();
	}
}

static void
check_random_steps(void)
{
	random_init(3);
	for (unsigned i = 0; i < STEPS; i++) {
		unsigned kind = (unsigned)random_ulong() % 20 % 7;
		unsigned size = 1u << (unsigned)random_ulong() % 15;
		unsigned at;

		size += (unsigned)random_ulong() % size;
		size = size > SIZE / 3 ? SIZE / 3 : size;
		at = (unsigned)random_ulong() % (SIZE - size);
		do_step(kind, at, size);
	}
	check_model();
}

/* Read and write with a buffer that is the same part of the same file. */
static void
check_same_bytes(void)
{
	seek(fd, 100);
	CHECK_CMP(write(fd, map + 100, 3 * PAGE), ==, 3 * PAGE);
	check_model();
	seek(fd, 5000);
	CHECK_CMP(read(fd, map + 5000, 3 * PAGE), ==, 3 * PAGE);
	check_model();
	/* No page of the file, and so no page of the buffer, is in memory. */
	discard_pages();
	seek(fd, 2 * PAGE);
	CHECK_CMP(write(fd, twin + 2 * PAGE, 2 * PAGE), ==, 2 * PAGE);
	check_model();
}

/* Check a file that ends in the middle of a page, and grows. */
static void
check_end(void)
{
	char *end;

	CHECK_CMP(ftruncate(fd, PAGE + 100), ==, 0);
	end = map + PAGE;
	CHECK_CMP(end[99], ==, model[PAGE + 99]);
	CHECK_CMP(end[100], ==, 0);
	seek(fd, PAGE);
	CHECK_CMP(read(fd, buffer, PAGE), ==, 100);
	/* Bytes stored past the end are not returned by read, and do not become part of
	 * the file.  */
	memset(end + 100, 'x', 400);
	seek(fd, PAGE + 90);
	CHECK_CMP(read(fd, buffer, 100), ==, 10);
	seek(fd, PAGE + 200);
	CHECK_CMP(write(fd, "new", 3), ==, 3);
	for (unsigned i = 100; i < 200; i++)
		CHECK_CMP(end[i], ==, 0);
	CHECK(memcmp(end + 200, "new", 3) == 0);
	seek(fd, PAGE + 100);
	CHECK_CMP(read(fd, buffer, PAGE), ==, 103);
	for (unsigned i = 0; i < 100; i++)
		CHECK_CMP(buffer[i], ==, 0);
	/* The file now ends at byte 203 of the page, so bytes before that are part of it. */
	memcpy(end + 150, "stored", 6);
	seek(fd, PAGE + 150);
	CHECK_CMP(read(fd, buffer, 6), ==, 6);
	CHECK(memcmp(buffer, "stored", 6) == 0);
	/* Append to the file; the buffer is in the page that the append extends. */
	seek(fd, PAGE + 203);
	CHECK_CMP(write(fd, end, 203), ==, 203);
	CHECK(memcmp(end + 203, end, 203) == 0);
	memset(end + 406, 'x', 100);
	CHECK_CMP(ftruncate(fd, PAGE + 600), ==, 0);
	for (unsigned i = 406; i < 600; i++)
		CHECK_CMP(end[i], ==, 0);
}

void
test_main(void)
{
	fd = make_file("/data", SIZE, 1);
	map = map_pages(fd, 0, COUNT, RW, MAP_SHARED);
	twin = map_pages(fd, 0, COUNT, RW, MAP_SHARED);
	memcpy(model, map, SIZE);
	check_model();
	check_random_steps();
	check_same_bytes();
	check_end();
}
