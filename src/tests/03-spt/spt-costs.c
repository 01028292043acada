/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a look-up, a step to the next page, and an insertion together with a
 *     removal among 20,000 pages each cost at most four times as much as among 200
 * points: 5
 * cpus: 1
 * shift: 0
 */
#include <stdlib.h>

#include "cpu/io.h"
#include "mem/heap.h"
#include "tests/ktest.h"
#include "vm/classic/spt.h"

#define FEW    200u
#define MANY   20000u
#define ROUNDS 50u
#define BASE   0x10000000u

/* Filling a naive table with MANY pages in a bad order would take too long, so
 * the pages are inserted in the order that is fastest for such a table.  */
static struct page *pages, extra[ROUNDS];

static struct spt *
make_table(unsigned count)
{
	struct spt *spt = spt_create();

	KTEST_CHECK(spt != NULL);
	for (unsigned i = 0; i < count; i++) {
		pages[i].va = BASE + 2 * i * PAGE_SIZE;
		KTEST_CHECK_CMP(spt_insert(spt, &pages[i]), ==, 0);
	}
	return spt;
}

static void
destroy_table(struct spt *spt, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		spt_remove(spt, &pages[i]);
	spt_destroy(spt);
}

/* Measure the cost of ROUNDS look-ups, steps, and insertions and removals in a
 * table of COUNT pages, and store the three costs in COST, in instructions.  */
static void
measure(unsigned count, uint64_t cost[3])
{
	struct spt *spt = make_table(count);
	unsigned step = count / ROUNDS;
	uint64_t start = read_tsc();

	for (unsigned i = 0; i < ROUNDS; i++)
		KTEST_CHECK(
		    spt_find(spt, pages[i * step].va + 5) == &pages[i * step]);
	cost[0] = read_tsc() - start;
	start = read_tsc();
	for (unsigned i = 0; i < ROUNDS; i++)
		KTEST_CHECK(spt_next(spt, pages[i * step].va + 5) ==
		    &pages[i * step + 1]);
	cost[1] = read_tsc() - start;
	start = read_tsc();
	for (unsigned i = 0; i < ROUNDS; i++) {
		extra[i].va = pages[i * step].va + PAGE_SIZE;
		KTEST_CHECK_CMP(spt_insert(spt, &extra[i]), ==, 0);
	}
	for (unsigned i = 0; i < ROUNDS; i++)
		spt_remove(spt, &extra[i]);
	cost[2] = read_tsc() - start;
	destroy_table(spt, count);
}

KTEST(spt_costs)
{
	static const char *const what[3] = { "look-ups", "steps",
		"insertions and removals" };
	uint64_t few[3], many[3];

	pages = calloc(MANY, sizeof(*pages));
	KTEST_CHECK(pages != NULL);
	measure(FEW, few);
	measure(MANY, many);
	for (int i = 0; i < 3; i++) {
		ktest_note("%u %s cost %u instructions among %u pages, "
			   "%u among %u",
		    ROUNDS, what[i], (unsigned)few[i], FEW, (unsigned)many[i],
		    MANY);
		if (many[i] > 4 * few[i])
			ktest_fail(__FILE__, __LINE__,
			    "%u %s cost %u "
			    "instructions among %u pages, expected at most "
			    "four times the "
			    "%u among %u",
			    ROUNDS, what[i], (unsigned)many[i], MANY,
			    (unsigned)few[i], FEW);
	}
	free(pages);
}
