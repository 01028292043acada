/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the file of a running program can be mapped, has the program's
 *     contents, and can be unmapped without harm; a program file that was
 *     changed through a mapping runs with the changes
 * points: 3
 * dragonfly: 08
 */
#include <unistd.h>

#include "tests/mapped.h"

static const char words[] = "These words are to be replaced: ABCDEFGHIJKLMNOPQ";

/* Return the position of WORDS in the SIZE bytes at START, or NULL. */
static char *
find_words(char *start, unsigned size)
{
	for (unsigned i = 0; i + sizeof(words) <= size; i++)
		if (memcmp(start + i, words, sizeof(words)) == 0)
			return start + i;
	return NULL;
}

int
test_child(int argc UNUSED, char **argv UNUSED)
{
	const volatile char *look = words;

	return look[0];
}

/* Make /other, a copy of this program, and change its WORDS through a
 * mapping.  */
static void
make_other(const char *map, unsigned size)
{
	int fd = open("/other", O_CREAT | O_RDWR);
	char *other, *found;

	CHECK_CMP(write(fd, map, size), ==, size);
	other = mmap(NULL, size, RW, MAP_SHARED, fd, 0);
	CHECK(other != MAP_FAILED);
	close(fd);
	found = find_words(other, size);
	CHECK(found != NULL);
	found[0] = '!';
	CHECK_CMP(
	    msync((void *)((uintptr_t)found & ~(PAGE - 1)), PAGE, MS_SYNC), ==,
	    0);
	CHECK_CMP(mprotect(other, size, PROT_READ), ==, 0);
}

void
test_main(void)
{
	int fd = open(test_argv[0], O_RDONLY), size = filesize(fd);
	char *map = mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED, fd, 0);
	char *const again[] = { "/other", "child", NULL };
	pid_t pid;

	CHECK(map != MAP_FAILED);
	CHECK(memcmp(map, "\177ELF", 4) == 0);
	CHECK(find_words(map, (unsigned)size) != NULL);
	make_other(map, (unsigned)size);
	pid = fork();
	if (pid == 0) {
		execv("/other", again);
		_exit(1);
	}
	CHECK_CMP(reap(pid), ==, '!');
	CHECK_CMP(munmap(map, (size_t)size), ==, 0);
	CHECK_CMP(test_run("child"), ==, 'T');
	CHECK_CMP(words[0], ==, 'T');
}
