/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Directories: paths, the current directory, and readdir, which skips names of more
 * than 14 characters.
 *
 * expects:
 *	(dirs) begin
 *	(dirs) fourteen-chars
 *	(dirs) sub
 *	(dirs) end
 *	dirs: exit(0)
 */
#include "lib.h"

/* Print the names in the directory PATH. */
static void
print_names(const char *path)
{
	struct {
		char name[NAME_SIZE], after;
	} entry = { .after = '!' };
	int fd = open(path);

	CHECK(fd >= 2 && isdir(fd));
	while (readdir(fd, entry.name)) {
		CHECK(entry.after == '!');
		msg("%s", entry.name);
	}
	close(fd);
}

int
main(int argc, char **argv)
{
	int fd, again;

	(void)argc;
	(void)argv;
	msg("begin");
	CHECK(mkdir("d") && !mkdir("d") && !mkdir("no/d") && !mkdir(""));
	CHECK(create("d/fourteen-chars", 0) && create("d/fifteen-chars-x", 0));
	CHECK(mkdir("/d/sub") && create("d/sub/file", 3));
	print_names("d");
	CHECK(!remove("d") && !remove("/") && !chdir("d/sub/file"));
	CHECK(chdir("d") && open("sub/file") >= 2 && open("d") == -1);
	CHECK(chdir("sub") && open("../fourteen-chars") >= 2);
	fd = open(".");
	again = open("/d/sub/../sub");
	CHECK(isdir(fd) && inumber(fd) == inumber(again) && inumber(fd) > 0);
	CHECK(write(fd, "x", 1) == -1);
	close(again);
	again = open("file");
	CHECK(!isdir(again) && inumber(fd) != inumber(again));
	CHECK(remove("file") && chdir("..") && chdir("/"));
	CHECK(remove("d/fourteen-chars") && remove("d/fifteen-chars-x"));
	close(fd);
	CHECK(remove("d/sub") && remove("d") && !chdir("d"));
	msg("end");
	return 0;
}
