/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: with four CPUs and jitter in their timers, processes that share pages
 *     read, write and fork at the same time; each process sees only its own
 *     writes, and no frame is lost
 * points: 3
 * cpus: 4
 * options: jitter=5
 * limit: 60s
 * tags: races
 * dragonfly: 10
 */
#include "tests/07-cow/cow.h"

#define PAGES    24
#define CHILDREN 5
#define ROUNDS   4

static struct filled_page pages[PAGES];
static uint32_t model[PAGES];

static void
run_child(unsigned seed)
{
	pid_t pid;

	work_on(pages, model, PAGES, seed, 60);
	pid = must_fork();
	work_on(pages, model, PAGES, seed * 3 + (pid == 0), 60);
	if (pid != 0)
		expect_exit(pid, 0);
	_exit(0);
}

/* Let all processes write to the same pages at the same time. */
static void
run_race(unsigned round)
{
	for (int i = 0; i < CHILDREN; i++)
		if (must_fork() == 0) {
			for (int p = 0; p < PAGES; p++)
				fill_page(&pages[p], round * 100 + i);
			for (int p = 0; p < PAGES; p++)
				check_page(&pages[p], round * 100 + i);
			_exit(0);
		}
	for (int p = 0; p < PAGES; p++)
		pages[p].words[0] = pages[p].words[p] =
		    pages[p].words[PAGE_WORDS - 1] = model[p] = round;
	for (int i = 0; i < CHILDREN; i++)
		expect_exit(-1, 0);
}

int
test_child(int argc UNUSED, char **argv UNUSED)
{
	fill_pages(pages, PAGES, 0);
	run_race(1);
	for (unsigned round = 0; round < ROUNDS; round++) {
		for (unsigned i = 0; i < CHILDREN; i++)
			if (must_fork() == 0)
				run_child(round * 10 + i);
		work_on(pages, model, PAGES, round, 150);
		for (int i = 0; i < CHILDREN; i++)
			expect_exit(-1, 0);
		run_race(round);
	}
	return 0;
}

void
test_main(void)
{
	uint32_t before = test_counter(COUNTER_USER_FREE);

	CHECK_CMP(test_run("race"), ==, 0);
	test_wait_alone();
	/* This process may have touched one more page of its own. */
	CHECK_CMP(test_counter(COUNTER_USER_FREE) + 1, >=, before);
	CHECK_CMP(cow_copies(), >, 100);
}
