/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: after mprotect has made a page read-only, alone or together with many others,
 *     no process that shares the memory can store to it, on whatever CPU it runs, whether
 *     the page was copied before or not; when the page is writable again, stores succeed
 *     again
 * points: 3
 * cpus: 4
 * tags: races
 * engine: dragonfly
 */
#include <unistd.h>

#include <sys/mman.h>

#include "tests/10-backing/siblings.h"

#define WRITERS 2
#define ROUNDS  25

/* Pages: so many that their translations are not dropped from the TLB one by one. */
#define MANY 40

/* MANY pages, and one more.  In each round, either the first MANY pages or the last page
 * becomes read-only.  (After the fork in round 1 and the next mprotect, the two parts stay
 * separate entries: an entry with a layer below its first object is not merged.)  */
static char *pages;
static size_t size; /* bytes that become read-only */

/* The words of the writers, at the start of the pages that become read-only.  Each writer
 * increments its word until the page is read-only; then its store ends the process.  */
static volatile unsigned *words;

static int NORETURN
increment_forever(void *word)
{
	for (;;) {
		++*(volatile unsigned *)word;
		end_cpu_turn();
	}
}

/* Choose the pages of a round, and store to all of them, which makes them writable in the
 * page table.  */
static void
choose_pages(bool many)
{
	char *start = many ? pages : pages + MANY * PAGE;

	size = many ? MANY * PAGE : PAGE;
	for (size_t at = 0; at < size; at += PAGE)
		*(volatile char *)&start[at] = 1;
	words = (volatile unsigned *)(uintptr_t)start;
}

static void
start_writers(void)
{
	for (unsigned i = 0; i < WRITERS; i++) {
		words[i] = 0;
		start_sibling(
		    i, increment_forever, (void *)(uintptr_t)&words[i]);
	}
	for (unsigned i = 0; i < WRITERS; i++)
		wait_for(&words[i], 10);
}

static void
check_protect(void)
{
	unsigned before[WRITERS];

	CHECK_CMP(mprotect((void *)(uintptr_t)words, size, PROT_READ), ==, 0);
	for (unsigned i = 0; i < WRITERS; i++)
		before[i] = words[i];
	for (unsigned turn = 0; turn < 20; turn++)
		end_cpu_turn();
	for (unsigned i = 0; i < WRITERS; i++)
		CHECK_CMP(words[i], ==, before[i]);
	for (unsigned i = 0; i < WRITERS; i++)
		CHECK_CMP(waitpid(-1, NULL, 0), >, 0);
	for (unsigned i = 0; i < WRITERS; i++)
		CHECK_CMP(words[i], ==, before[i]);
	CHECK_CMP(mprotect((void *)(uintptr_t)words, size, RW), ==, 0);
}

/* Run a round; in every other one, a child has the same pages. */
static void
run_round(unsigned round)
{
	struct turns turns;
	pid_t pid = 0;

	choose_pages(round % 4 < 2);
	if (round % 2 == 0) {
		start_writers();
		check_protect();
		return;
	}
	words[WRITERS] = round;
	start_writers();
	pid = fork_with_turns(&turns);
	if (pid == 0) {
		await_turn(&turns);
		CHECK_CMP(words[WRITERS], ==, round);
		_exit(0);
	}
	check_protect();
	words[WRITERS] = 0;
	end_turns(&turns, pid, 0);
}

void
test_main(void)
{
	check_fork_is_lazy();
	pages = map_pages(-1, 0, MANY + 1, RW, MAP_PRIVATE | MAP_ANONYMOUS);
	for (unsigned round = 0; round < ROUNDS; round++)
		run_round(round);
}
