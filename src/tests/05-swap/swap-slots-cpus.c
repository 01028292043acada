/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when four CPUs allocate, share and free slots at the same time, no slot
 *     is allocated twice or leaked, and no request for one slot fails while a
 *     slot is free
 * points: 4
 * swap: 16M
 * cpus: 4
 * shift: 7
 * options: perturb=1
 */
#include "devices/block.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "vm/classic/swap.h"

#define WORKERS 4
#define ROUNDS  400
#define HELD    4
/* Only one group of slots is free in each part of the disk, so a search takes long
 * enough for other CPUs to search at the same time.  */
#define SLOTS 4096
#define PART  512
#define GROUP 8

static int owner[SLOTS];           /* 0: none */
static unsigned refused[HELD + 1]; /* by length of the run */
static struct semaphore done;

static void
take_run(int who, uint32_t *first, unsigned n)
{
	*first = SWAP_NONE;
	if (swap_alloc(n, first) != 0) {
		__atomic_fetch_add(&refused[n], 1, __ATOMIC_SEQ_CST);
		return;
	}
	for (unsigned i = 0; i < n; i++)
		KTEST_CHECK_CMP(__atomic_exchange_n(
				    &owner[*first + i], who, __ATOMIC_SEQ_CST),
		    ==, 0);
}

static void
free_run(int who, uint32_t first, unsigned n)
{
	for (unsigned i = 0; first != SWAP_NONE && i < n; i++) {
		swap_ref(first + i);
		swap_free(first + i);
		KTEST_CHECK_CMP(
		    __atomic_exchange_n(&owner[first + i], 0, __ATOMIC_SEQ_CST),
		    ==, who);
		swap_free(first + i);
	}
}

static void
worker(void *number)
{
	int who = (int)(uintptr_t)number;
	uint32_t held[HELD] = { SWAP_NONE, SWAP_NONE, SWAP_NONE, SWAP_NONE };

	for (unsigned i = 0; i < ROUNDS; i++) {
		unsigned k = (i * 7 + (unsigned)who) % HELD;

		/* held[K] is a run of K + 1 slots. */
		free_run(who, held[k], k + 1);
		take_run(who, &held[k], k + 1);
	}
	for (unsigned k = 0; k < HELD; k++)
		free_run(who, held[k], k + 1);
	sema_up(&done);
}

/* Allocate all slots but the first GROUP slots of each part. */
static void
fill_disk(void)
{
	uint32_t slot;

	KTEST_CHECK_CMP(swap_alloc(SLOTS, &slot), ==, 0);
	for (slot = 0; slot < SLOTS; slot++)
		if (slot % PART < GROUP)
			swap_free(slot);
}

KTEST(swap_slots_cpus)
{
	uint32_t slots, used, before;

	fill_disk();
	swap_get_stats(&slots, &before);
	KTEST_CHECK_CMP(slots, ==, SLOTS);
	sema_init(&done, 0);
	for (uintptr_t i = 1; i <= WORKERS; i++)
		thread_create("worker", PRI_DEFAULT, worker, (void *)i);
	for (int i = 0; i < WORKERS; i++)
		sema_down(&done);
	swap_get_stats(&slots, &used);
	KTEST_CHECK_CMP(used, ==, before);
	/* Together, the workers have at most 40 slots: single slots are always
	 * free, and longer runs usually are.  */
	KTEST_CHECK_CMP(refused[1], ==, 0);
	for (unsigned n = 2; n <= HELD; n++)
		KTEST_CHECK_CMP(refused[n], <, WORKERS * ROUNDS / HELD / 2);
}
