/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if a process forks while others write to its memory, the child has a copy of
 *     one moment: of two words that a writer stores one after the other, the child never
 *     has the second store without the first, and its copy does not change afterward; the
 *     writers lose no store
 * points: 4
 * cpus: 4
 * tags: races
 * engine: dragonfly
 */
#include <unistd.h>

#include <sys/mman.h>

#include "tests/10-backing/siblings.h"

#define WRITERS 2
#define PAGES   6
#define ROUNDS  60

/* Writer I stores 1, 2, 3..., each number to its first word and then to its second word.
 * The words are in different mappings.  The first word of writer 0 is below its second
 * word; the first word of writer 1 is above its second word.  */
static struct {
	volatile unsigned *first, *second;
	volatile unsigned stored;
} writers[WRITERS];
static volatile bool stop;

static int
store_pairs(void *number)
{
	unsigned i = (uintptr_t)number, value = 0;

	while (!stop) {
		value++;
		*writers[i].first = value;
		*writers[i].second = value;
		writers[i].stored = value;
		end_cpu_turn();
	}
	if (*writers[i].first != value || *writers[i].second != value)
		return 1;
	return 0;
}

static void
check_child(const struct turns *turns)
{
	unsigned first[WRITERS], second[WRITERS];

	for (unsigned i = 0; i < WRITERS; i++) {
		second[i] = *writers[i].second;
		first[i] = *writers[i].first;
	}
	pass_turn(turns);
	await_turn(turns);
	for (unsigned i = 0; i < WRITERS; i++) {
		CHECK_CMP(*writers[i].first, ==, first[i]);
		CHECK_CMP(*writers[i].second, ==, second[i]);
		CHECK_CMP(first[i] - second[i], <=, 1);
		CHECK_CMP(first[i], >=, second[i]);
		*writers[i].first = 0;
	}
	_exit(0);
}

static void
run_round(void)
{
	unsigned stored[WRITERS];
	struct turns turns;
	pid_t pid = fork_with_turns(&turns);

	if (pid == 0)
		check_child(&turns);
	await_turn(&turns);
	for (unsigned i = 0; i < WRITERS; i++)
		stored[i] = writers[i].stored;
	for (unsigned i = 0; i < WRITERS; i++)
		wait_for(&writers[i].stored, stored[i] + 3);
	end_turns(&turns, pid, 0);
}

/* Place the words of the writers in two mappings, at a different offset in the page for
 * each writer.  */
static void
place_words(void)
{
	char *low = map_pages(-1, 0, PAGES, RW, MAP_PRIVATE | MAP_ANONYMOUS);
	int fd = make_file("/data", PAGES * PAGE, 1);
	char *high = map_pages(fd, 0, PAGES, RW, MAP_PRIVATE);
	char *swapped;

	if (high < low) {
		swapped = low;
		low = high;
		high = swapped;
	}
	writers[0].first = (volatile unsigned *)(uintptr_t)(low + PAGE);
	writers[0].second = (volatile unsigned *)(uintptr_t)(high + 2 * PAGE);
	writers[1].first =
	    (volatile unsigned *)(uintptr_t)(high + 3 * PAGE + 4);
	writers[1].second =
	    (volatile unsigned *)(uintptr_t)(low + 2 * PAGE + 4);
	for (unsigned i = 0; i < WRITERS; i++)
		*writers[i].first = *writers[i].second = 0;
}

void
test_main(void)
{
	pid_t pids[WRITERS];

	check_fork_is_lazy();
	place_words();
	for (unsigned i = 0; i < WRITERS; i++)
		pids[i] = start_sibling(i, store_pairs, (void *)(uintptr_t)i);
	for (unsigned round = 0; round < ROUNDS; round++)
		run_round();
	stop = true;
	for (unsigned i = 0; i < WRITERS; i++)
		CHECK_CMP(reap(pids[i]), ==, 0);
}
