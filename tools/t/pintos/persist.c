/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Creates files and directories for another run to find.
 *
 * expects:
 *	(persist) begin
 *	(persist) end
 *	persist: exit(0)
 */
#include "lib.h"

static char buffer[20000];

static void
make_file(const char *name, unsigned size, unsigned seed)
{
	int fd;

	CHECK(create(name, 0));
	fd = open(name);
	fill(buffer, size, seed);
	CHECK(write(fd, buffer, size) == (int)size);
	close(fd);
}

int
main(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	msg("begin");
	make_file("one", 1234, 1);
	CHECK(mkdir("a") && mkdir("a/b") && chdir("a"));
	make_file("b/two", sizeof(buffer), 2);
	make_file("/a/gone", 100, 3);
	CHECK(remove("gone"));
	make_file("nothing", 0, 4);
	msg("end");
	return 0;
}
