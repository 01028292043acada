/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mapped files can be read; changes are written to the file by munmap, and by an exit
 * without munmap; a child does not inherit mappings.
 *
 * expects:
 *	(mapped) begin
 *	mapped: exit(-1)
 *	mapped: exit(0)
 *	(mapped) end
 *	mapped: exit(0)
 */
#include "lib.h"

#define SIZE 6000

static char *const place = (char *)0x10000000;
static char *const other_place = (char *)0x20000000;
static char buffer[SIZE];

static void
make_file(const char *name, unsigned seed)
{
	int fd;

	CHECK(create(name, SIZE));
	fd = open(name);
	fill(buffer, SIZE, seed);
	CHECK(write(fd, buffer, SIZE) == SIZE);
	close(fd);
}

static bool
file_is(const char *name, unsigned seed)
{
	int fd = open(name);

	CHECK(read(fd, buffer, SIZE) == SIZE);
	close(fd);
	return is_filled(buffer, SIZE, seed);
}

static void
check_refusals(void)
{
	int fd = open("one");

	CHECK(mmap(fd, NULL) == -1 && mmap(fd, place + 1) == -1);
	CHECK(mmap(0, place) == -1 && mmap(1, place) == -1);
	CHECK(mmap(99, place) == -1);
	CHECK(mmap(fd, (void *)((uintptr_t)main & ~4095u)) == -1);
	CHECK(mmap(fd, (void *)((uintptr_t)buffer & ~4095u)) == -1);
	CHECK(mmap(fd, (void *)((uintptr_t)&fd & ~4095u)) == -1);
	CHECK(mmap(fd, (void *)0xc0000000) == -1);
	CHECK(create("empty", 0) && mmap(open("empty"), place) == -1);
}

static void
check_mappings(void)
{
	int fd = open("one"), map, second;

	map = mmap(fd, place);
	CHECK(map != -1 && is_filled(place, SIZE, 1));
	for (unsigned i = SIZE; i < 8192; i++)
		CHECK(place[i] == 0);
	CHECK(mmap(fd, place + 4096) == -1);
	second = mmap(open("two"), other_place);
	CHECK(second != -1 && second != map);
	/* A mapping stays valid after its file is closed and removed. */
	close(fd);
	CHECK(remove("two") && is_filled(other_place, SIZE, 2));
	CHECK(run_self("look") == -1);
	memset(place + SIZE, 'z', 100);
	fill(place, SIZE, 3);
	munmap(map);
	CHECK(file_is("one", 3));
	fd = open("one");
	CHECK(filesize(fd) == SIZE);
}

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "look") == 0)
		return *(volatile char *)place;
	if (argc > 1) {
		CHECK(mmap(open("one"), (void *)0x54321000) != -1);
		fill((void *)0x54321000, SIZE, 4);
		return 0;
	}
	msg("begin");
	make_file("one", 1);
	make_file("two", 2);
	check_refusals();
	check_mappings();
	CHECK(run_self("exit") == 0);
	CHECK(file_is("one", 4));
	msg("end");
	return 0;
}
