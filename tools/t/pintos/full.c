/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * On a disk of 2 MB, a single file can use almost all of the space; the space of removed
 * files and directories (300, nested) can be reused; and a file can begin with a hole.
 *
 * expects:
 *	(full) begin
 *	(full) end
 *	full: exit(0)
 */
#include "lib.h"

#define DEPTH 300

static char buffer[16384];

/* Write to a new file until the disk is full.  Returns the size of the file. */
static unsigned
fill_disk(void)
{
	unsigned size = 0;
	int fd, n;

	CHECK(create("big", 0));
	fd = open("big");
	while ((n = write(fd, buffer, sizeof(buffer))) > 0)
		size += (unsigned)n;
	CHECK(n == 0 && (unsigned)filesize(fd) == size);
	close(fd);
	return size;
}

static void
nest_directories(void)
{
	char name[NAME_SIZE];

	for (int i = 0; i < DEPTH; i++) {
		int fd;

		format(name, "f%d", i);
		CHECK(create(name, 0));
		fd = open(name);
		CHECK(write(fd, "x", 1) == 1);
		close(fd);
		format(name, "d%d", i);
		CHECK(mkdir(name) && chdir(name));
	}
	for (int i = DEPTH; i-- > 0;) {
		CHECK(chdir(".."));
		format(name, "f%d", i);
		CHECK(remove(name));
		format(name, "d%d", i);
		CHECK(remove(name));
	}
}

static void
check_hole(void)
{
	int fd;

	CHECK(create("hole", 0));
	fd = open("hole");
	seek(fd, 76543);
	CHECK(read(fd, buffer, 1) == 0 && filesize(fd) == 0);
	CHECK(write(fd, "end", 3) == 3 && filesize(fd) == 76546);
	seek(fd, 60000);
	CHECK(read(fd, buffer, 16384) == 16384);
	for (unsigned i = 0; i < 16384; i++)
		CHECK(buffer[i] == 0);
}

int
main(int argc, char **argv)
{
	unsigned size;

	(void)argc;
	(void)argv;
	msg("begin");
	size = fill_disk();
	CHECK(size > 1900 << 10 && size < 2200 << 10);
	CHECK(create("more", 0) && write(open("more"), buffer, 1) == 0);
	CHECK(remove("more") && remove("big"));
	nest_directories();
	CHECK(fill_disk() == size && remove("big"));
	check_hole();
	msg("end");
	return 0;
}
