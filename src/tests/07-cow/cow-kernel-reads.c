/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a shared page stays shared if system calls only read it: as the
 *     buffer of a write, as a path or as an argument
 * points: 2
 * dragonfly: 10
 */
#include "tests/07-cow/cow.h"

static struct filled_page buffer, names;

static void
run_child(const struct link *link, uint32_t buffer_frame, uint32_t names_frame)
{
	static char got[100];
	char *path = (char *)&names;
	char *const words[] = { path + 100, NULL };
	int fds[2];
	pid_t pid;

	CHECK_CMP(pipe(fds), ==, 0);
	CHECK_CMP(write(fds[1], (char *)&buffer + 10, 100), ==, 100);
	CHECK_CMP(read(fds[0], got, 100), ==, 100);
	CHECK_CMP(memcmp(got, (char *)&buffer + 10, 100), ==, 0);
	CHECK_CMP(open(path, O_RDONLY), >, 2);
	pid = spawn(path + 100);
	CHECK_CMP(pid, >, 0);
	expect_exit(pid, 0);
	CHECK_CMP(frame_of(&buffer), ==, buffer_frame);
	CHECK_CMP(frame_of(&names), ==, names_frame);
	CHECK(!is_writable(&buffer) && !is_writable(&names));
	link_go(link);
	execv(path + 100, words);
}

void
test_main(void)
{
	struct link link;
	uint32_t frames[2];
	pid_t pid;

	fill_page(&buffer, 1);
	strlcpy((char *)&names, "/words", 100);
	strlcpy((char *)&names + 100, "/bin/true", 100);
	frames[0] = frame_of(&buffer);
	frames[1] = frame_of(&names);
	pid = fork_linked(&link);
	if (pid == 0)
		run_child(&link, frames[0], frames[1]);
	link_wait(&link);
	CHECK_CMP(frame_of(&buffer), ==, frames[0]);
	CHECK_CMP(frame_of(&names), ==, frames[1]);
	expect_exit(pid, 0);
	check_page(&buffer, 1);
	CHECK_STR((char *)&names, "/words");
}
