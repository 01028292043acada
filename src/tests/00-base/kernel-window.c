/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a page mapped in the kernel window is visible on every CPU in every
 *     address space, whether the space was created before or after the mapping;
 *     replacing the mapping leaves no stale translation, mapping a page needs
 *     no new page table, and the referenced and modified bits work
 * cpus: 4
 */
#include "cpu/cpu.h"
#include "mem/palloc.h"
#include "mem/pmap.h"
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define READERS 3
#define ROUNDS  100

/* Each reader runs on its own CPU in its own address space, except the last,
 * which uses the kernel's address space.  */
static struct reader {
	struct pmap *pmap;
	volatile uint32_t seen[2], answered;
} readers[READERS];

static volatile uint32_t *words[2]; /* in the first and the last page */
static volatile uint32_t asked;
static volatile bool stop;
static struct semaphore done;

static void
read_words(void *argument)
{
	struct reader *reader = argument;
	uint32_t turn;

	thread_set_pmap(reader->pmap);
	while (!stop) {
		cpu_pause();
		turn = asked;
		if (turn == reader->answered)
			continue;
		reader->seen[0] = *words[0];
		reader->seen[1] = *words[1];
		reader->answered = turn;
	}
	thread_set_pmap(NULL);
	sema_up(&done);
}

static void
start_readers(void)
{
	for (unsigned i = 0; i < READERS; i++) {
		if (i < READERS - 1)
			readers[i].pmap = pmap_create();
		KTEST_CHECK(thread_create("reader", PRI_DEFAULT, read_words,
				&readers[i]) != TID_ERROR);
	}
}

static void
stop_readers(void)
{
	stop = true;
	for (unsigned i = 0; i < READERS; i++)
		sema_down(&done);
	for (unsigned i = 0; i < READERS - 1; i++)
		pmap_release(readers[i].pmap);
}

/* Check that all readers see VALUE in both words. */
static void
expect_everywhere(uint32_t value)
{
	asked++;
	for (unsigned i = 0; i < READERS; i++) {
		while (readers[i].answered != asked)
			cpu_pause();
		KTEST_CHECK_CMP(readers[i].seen[0], ==, value);
		KTEST_CHECK_CMP(readers[i].seen[1], ==, value);
	}
}

/* Map PAGE at both ends of the window, replacing what is mapped there. */
static void
map_at_ends(const uint32_t *page)
{
	struct pmap_mapping old;

	for (unsigned i = 0; i < 2; i++)
		KTEST_CHECK_CMP(pmap_replace(&kernel_pmap, (vaddr_t)words[i],
				    virt_to_phys(page), PMAP_WRITE, NULL, &old),
		    ==, 0);
}

/* Check that each mapping in the kernel window is present in all address
 * spaces.  */
static void
check_readers(uint32_t *pages[2])
{
	map_at_ends(pages[0]);
	start_readers();
	for (uint32_t round = 1; round <= ROUNDS; round++) {
		pages[round % 2][0] = round;
		map_at_ends(pages[round % 2]);
		expect_everywhere(round);
	}
	stop_readers();
}

static void
check_bits_and_removal(void)
{
	struct pmap_mapping old;

	KTEST_CHECK(pmap_lookup(&kernel_pmap, (vaddr_t)words[0], &old));
	KTEST_CHECK(old.referenced && !old.modified);
	*words[0] = 1;
	KTEST_CHECK(pmap_test_clear_modified(&kernel_pmap, (vaddr_t)words[0]));
	KTEST_CHECK_CMP(pmap_resident(&kernel_pmap), ==, 2);
	pmap_remove_range(
	    &kernel_pmap, KERNEL_WINDOW, pmap_kernel_window_end(), NULL, NULL);
	KTEST_CHECK_CMP(pmap_resident(&kernel_pmap), ==, 0);
	KTEST_CHECK(!pmap_lookup(&kernel_pmap, (vaddr_t)words[1], &old));
}

KTEST(kernel_window)
{
	uint32_t *pages[2] = { palloc_get_page(0), palloc_get_page(0) };
	struct pmap_stats before, after;

	set_deadline(30);
	KTEST_CHECK(cpu_count > READERS);
	KTEST_CHECK_CMP(pmap_kernel_window_end() - KERNEL_WINDOW, ==, 16 << 20);
	words[0] = (volatile uint32_t *)KERNEL_WINDOW;
	words[1] = (volatile uint32_t *)(pmap_kernel_window_end() - PAGE_SIZE);
	sema_init(&done, 0);
	pmap_get_stats(&before);
	check_readers(pages);
	check_bits_and_removal();
	pmap_get_stats(&after);
	KTEST_CHECK_CMP(after.page_tables, ==, before.page_tables);
	palloc_free_page(pages[0]);
	palloc_free_page(pages[1]);
}
