/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: mkdir, chdir, readdir, isdir and inumber; relative paths go from the
 *     current directory, which a child inherits
 * points: 2
 */
#include <syscall.h>

#include "tests/utest.h"

int
test_child(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return open("leaf") >= 2 && open("/leaf") == -1 ? 5 : 6;
}

void
test_main(void)
{
	char name[READDIR_MAX_LEN + 1];
	int fd, root, seen = 0;

	CHECK(mkdir("/tmp/a"));
	CHECK(!mkdir("/tmp/a"));
	CHECK(mkdir("/tmp/a/b"));
	CHECK(!mkdir("/tmp/x/y"));
	CHECK(!chdir("/tmp/x"));
	CHECK(!chdir("/README"));
	CHECK(chdir("/tmp"));
	CHECK(chdir("a"));
	CHECK(create("leaf", 3));
	CHECK_CMP(open("/tmp/a/leaf"), >=, 2);
	CHECK_CMP(open("../../tmp/a/./leaf"), >=, 2);
	CHECK_CMP(test_run("x"), ==, 5);

	fd = open(".");
	CHECK_CMP(fd, >=, 2);
	CHECK(isdir(fd));
	root = open("/");
	CHECK_CMP(inumber(fd), !=, inumber(root));
	CHECK_CMP(inumber(open("/tmp/a")), ==, inumber(fd));
	while (readdir(fd, name)) {
		CHECK(strcmp(name, "b") == 0 || strcmp(name, "leaf") == 0);
		seen++;
	}
	CHECK_CMP(seen, ==, 2);
	CHECK(!readdir(open("leaf"), name));
	CHECK(!remove("/tmp/a"));
	CHECK(remove("b"));
}
