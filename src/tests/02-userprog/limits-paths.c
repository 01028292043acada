/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: create, open, mkdir, chdir and remove accept names of up to NAME_MAX
 *     characters and paths of up to PATH_MAX bytes, and fail for longer ones;
 *     readdir lists names of up to READDIR_MAX_LEN characters and skips longer
 *     ones
 * points: 0
 * boundaries: NAME_MAX, PATH_MAX, READDIR_MAX_LEN
 */
#include <syscall.h>

#include "tests/utest.h"

#define DIRECTORY "/tmp/limits"

/* The length of the last component of a path in DIRECTORY, in characters, and the size of
 * the whole path, including its terminator, in bytes (0: as short as possible).  Slashes
 * are added to make the path longer.  */
static const struct {
	unsigned name, path;
	bool valid;
} cases[] = {
	{ 1, 0, true },
	{ READDIR_MAX_LEN - 1, 0, true },
	{ READDIR_MAX_LEN, 0, true },
	{ READDIR_MAX_LEN + 1, 0, true },
	{ (READDIR_MAX_LEN + NAME_MAX) / 2, 0, true },
	{ NAME_MAX - 1, 0, true },
	{ NAME_MAX, 0, true },
	{ NAME_MAX + 1, 0, false },
	{ (NAME_MAX + PATH_MAX) / 2, 0, false },

	{ 1, NAME_MAX - 1, true },
	{ 1, NAME_MAX, true },
	{ 1, NAME_MAX + 1, true },
	{ 1, NAME_MAX + 2, true },
	{ 1, (NAME_MAX + PATH_MAX) / 2, true },
	{ NAME_MAX, PATH_MAX - 1, true },
	{ NAME_MAX, PATH_MAX, true },
	{ NAME_MAX, PATH_MAX + 1, false },
	{ NAME_MAX + 1, PATH_MAX, false },
	{ 1, PATH_MAX - 1, true },
	{ 1, PATH_MAX, true },
	{ 1, PATH_MAX + 1, false },
	{ 1, (PATH_MAX + ARG_MAX) / 2, false },
	{ 1, ARG_MAX, false },
	{ 1, ARG_MAX + 1, false },
};

static char path[2 * ARG_MAX];
static unsigned current; /* the index of the case that is checked */

/* Fail the test unless RESULT, which CALL returned, is EXPECTED. */
static void
expect(const char *call, int result, int expected)
{
	if (result != expected)
		test_fail(__FILE__, __LINE__,
		    "%s of a name of %u characters, in a path of %u bytes: "
		    "returned %d, expected %d",
		    call, cases[current].name, (unsigned)strlen(path) + 1,
		    result, expected);
}

static void
build_path(void)
{
	size_t length = strlcpy(path, DIRECTORY "/", sizeof(path));

	if (cases[current].path != 0)
		while (length + cases[current].name + 1 < cases[current].path)
			path[length++] = '/';
	memset(path + length, 'n', cases[current].name);
	path[length + cases[current].name] = '\0';
}

/* Return whether readdir lists a name in DIRECTORY.  Check the length of that name, and that
 * nothing is stored past READDIR_MAX_LEN characters and a terminator.  */
static bool
is_listed(void)
{
	char name[READDIR_MAX_LEN + 1 + 1];
	int directory = open(DIRECTORY);
	bool found;

	CHECK_CMP(directory, >=, 2);
	memset(name, '#', sizeof(name));
	found = readdir(directory, name);
	if (found)
		CHECK_CMP(strlen(name), ==, cases[current].name);
	CHECK_CMP(name[READDIR_MAX_LEN + 1], ==, '#');
	close(directory);
	return found;
}

/* Open the path, and return whether that succeeds. */
static bool
can_open(void)
{
	int fd = open(path);

	if (fd != -1)
		close(fd);
	return fd != -1;
}

void
test_main(void)
{
	CHECK(mkdir(DIRECTORY));
	for (current = 0; current < ARRAY_SIZE(cases); current++) {
		bool valid = cases[current].valid;

		build_path();
		expect("create", create(path, 1), valid);
		expect("open", can_open(), valid);
		expect("readdir", is_listed(),
		    valid && cases[current].name <= READDIR_MAX_LEN);
		expect("remove", remove(path), valid);
		expect("mkdir", mkdir(path), valid);
		expect("open", can_open(), valid);
		expect("chdir", chdir(path), valid);
		CHECK(chdir("/"));
		expect("remove", remove(path), valid);
	}
}
