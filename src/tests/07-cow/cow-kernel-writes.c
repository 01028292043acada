/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: system calls that write to a shared page (read from a file and a
 *     pipe, stat, getdents, waitpid, pipe, vmstat) copy it, as writes by the
 *     program do, in parent and child
 * points: 5
 * dragonfly: 10
 */
#include "tests/07-cow/cow.h"

#define CALLS 8

static struct filled_page pages[CALLS];
static uint32_t shared[CALLS];

/* Make a system call that writes to page I. */
static void
kernel_write(int i)
{
	char *buffer = (char *)&pages[i];
	int fds[2], fd;
	pid_t pid;

	switch (i) {
	case 0: /* also writes to page 1 */
		fd = open("/words", O_RDONLY);
		CHECK_CMP(read(fd, buffer + PAGE_SIZE - 100, 200), ==, 200);
		close(fd);
		break;
	case 2:
		CHECK_CMP(pipe(fds), ==, 0);
		CHECK_CMP(write(fds[1], "abcd", 4), ==, 4);
		CHECK_CMP(read(fds[0], buffer + 8, 4), ==, 4);
		close(fds[0]);
		close(fds[1]);
		break;
	case 3:
		CHECK_CMP(stat("/words", (struct stat *)buffer), ==, 0);
		break;
	case 4:
		fd = open("/", O_RDONLY);
		CHECK_CMP(getdents(fd, (struct dirent *)buffer, 1), ==, 1);
		close(fd);
		break;
	case 5:
		pid = must_fork();
		if (pid == 0)
			_exit(33);
		CHECK_CMP(waitpid(pid, (int *)buffer, 0), ==, pid);
		CHECK_CMP(*(int *)buffer, ==, 33);
		break;
	case 6:
		CHECK_CMP(pipe((int *)buffer), ==, 0);
		close(((int *)buffer)[0]);
		close(((int *)buffer)[1]);
		break;
	case 7:
		CHECK_CMP(vmstat((struct vmstat *)buffer), ==, 0);
		CHECK_CMP(((struct vmstat *)buffer)->user_pages, >, 0);
		break;
	default:
		break;
	}
}

/* Run the process that makes the system calls. */
static void
run_writer(const struct link *link)
{
	for (int i = 0; i < CALLS; i++) {
		CHECK_CMP(frame_of(&pages[i]), ==, shared[i]);
		CHECK(!is_writable(&pages[i]));
	}
	link_go(link);
	link_wait(link);
	for (int i = 0; i < CALLS; i++)
		kernel_write(i);
	for (int i = 0; i < CALLS; i++) {
		CHECK_CMP(frame_of(&pages[i]), !=, shared[i]);
		CHECK_CMP(pages[i].words[500], ==, word_of(i, 500));
	}
	link_go(link);
	link_wait(link);
}

/* Run the other process, whose pages must not change. */
static void
run_other(const struct link *link)
{
	link_wait(link);
	link_go(link);
	link_wait(link);
	check_pages(pages, CALLS, 0);
	for (int i = 0; i < CALLS; i++)
		CHECK_CMP(frame_of(&pages[i]), ==, shared[i]);
	link_go(link);
}

static void
run_calls(bool child_writes)
{
	struct link link;
	pid_t pid;

	fill_pages(pages, CALLS, 0);
	for (int i = 0; i < CALLS; i++)
		shared[i] = frame_of(&pages[i]);
	pid = fork_linked(&link);
	((pid == 0) == child_writes ? run_writer : run_other)(&link);
	if (pid == 0)
		_exit(0);
	expect_exit(pid, 0);
	link_close(&link);
}

void
test_main(void)
{
	run_calls(true);
	run_calls(false);
}
