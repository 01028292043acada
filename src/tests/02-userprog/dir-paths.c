/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: mkdir creates directories and chdir changes to them; in every call, a
 *     path that does not begin with '/' starts at the current directory; a
 *     child starts in its parent's current directory, and a chdir by the child
 *     does not affect the parent
 * points: 3
 */
#include <syscall.h>

#include "tests/utest.h"

int
test_child(int argc UNUSED, char **argv UNUSED)
{
	if (open("leaf") == -1)
		return 6;
	CHECK_CMP(open("/leaf"), ==, -1);
	CHECK(chdir("/"));
	CHECK_CMP(open("leaf"), ==, -1);
	return 5;
}

void
test_main(void)
{
	CHECK(mkdir("/tmp/a"));
	CHECK(!mkdir("/tmp/a"));
	CHECK(!mkdir(""));
	CHECK(!mkdir("/"));
	CHECK(!mkdir("/tmp/x/y"));
	CHECK(mkdir("/tmp/a/b"));

	CHECK(!chdir("/tmp/x"));
	CHECK(!chdir("/words"));
	CHECK(!chdir(""));
	CHECK(chdir("/tmp"));
	CHECK(chdir("a"));
	CHECK(create("leaf", 3));
	CHECK_CMP(open("leaf"), >=, 2);
	CHECK_CMP(open("/leaf"), ==, -1);
	CHECK_CMP(open("/tmp/a/leaf"), >=, 2);
	CHECK_CMP(open("../../tmp/a/./leaf"), >=, 2);
	CHECK_CMP(test_run("x"), ==, 5);

	/* The child has not changed this process's current directory.  A
	 * relative path given to exec starts there.  */
	CHECK(mkdir("c"));
	CHECK(chdir("b/../c"));
	CHECK_CMP(wait(exec("../../../tests/dir-paths x")), ==, 6);
	CHECK(create("leaf", 0));
	CHECK_CMP(wait(exec("../../../tests/dir-paths x")), ==, 5);
	CHECK(remove("leaf"));
	CHECK(chdir("/"));
	CHECK_CMP(open("leaf"), ==, -1);
	CHECK_CMP(open("tmp/a/leaf"), >=, 2);
}
