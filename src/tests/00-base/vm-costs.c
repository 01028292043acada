/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: nothing; the test only logs the costs of allocating memory and of
 *     operations on address spaces, in counts of the time-stamp counter, which
 *     at shift 0 counts instructions
 * cpus: 1
 * shift: 0
 */
#include <stdlib.h>

#include "cpu/io.h"
#include "mem/palloc.h"
#include "mem/pmap.h"
#include "tests/ktest.h"
#include "vm/vm.h"

#define ROUNDS 20
#define BASE   0x10000000u
#define PAGES  16

static uint64_t start;

static void
begin_measuring(void)
{
	start = read_tsc();
}

/* Log the average cost of the COUNT operations since begin_measuring. */
static void
note_cost(const char *what, unsigned count)
{
	ktest_note("cost %s %u", what, (unsigned)(read_tsc() - start) / count);
}

static struct vm_space *
make_space(uint32_t pages)
{
	struct vm_request request = {
		.address = BASE,
		.length = pages * PAGE_SIZE,
		.prot = PROT_READ | PROT_WRITE,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS,
	};
	struct vm_space *space;

	KTEST_CHECK_CMP(vm_space_create(&space), ==, 0);
	if (pages > 0)
		KTEST_CHECK_CMP(vm_map(space, &request), ==, 0);
	return space;
}

/* Log the costs of allocating memory.  First allocate two blocks and two pages,
 * and free only one of each.  The slab of the remaining block then has room for
 * one more, and the freed page is not merged into a larger block.  Otherwise
 * the measured calls might also allocate and free a slab, or split a larger
 * block of pages and merge it again.  */
static void
measure_memory(void)
{
	void *blocks[] = { malloc(64), malloc(64) };
	void *pages[] = { palloc_get_page(0), palloc_get_page(0) };

	free(blocks[0]);
	palloc_free_page(pages[0]);
	begin_measuring();
	for (int i = 0; i < ROUNDS; i++)
		free(malloc(64));
	note_cost("malloc-free", ROUNDS);
	begin_measuring();
	for (int i = 0; i < ROUNDS; i++)
		palloc_free_page(palloc_get_page(PALLOC_ZERO));
	note_cost("zeroed-page", ROUNDS);
	begin_measuring();
	for (int i = 0; i < ROUNDS; i++)
		pmap_release(pmap_create());
	note_cost("pmap-create-destroy", ROUNDS);
	palloc_free_page(pages[1]);
	free(blocks[1]);
}

static void
measure_pin(struct vm_space *space)
{
	struct vm_pin pin;

	begin_measuring();
	for (int i = 0; i < ROUNDS; i++) {
		vm_pin(space, BASE, VM_ACCESS_WRITE, VM_STACK_TOP, &pin);
		vm_unpin(space, &pin);
	}
	note_cost("pin-unpin", ROUNDS);
}

KTEST(vm_costs)
{
	struct vm_space *space, *child;

	measure_memory();
	begin_measuring();
	for (int i = 0; i < ROUNDS; i++)
		vm_space_destroy(make_space(0));
	note_cost("space-create-destroy", ROUNDS);
	begin_measuring();
	for (int i = 0; i < ROUNDS; i++)
		vm_space_destroy(make_space(PAGES));
	note_cost("space-with-16-pages", ROUNDS);
	space = make_space(PAGES);
	measure_pin(space);
	begin_measuring();
	for (int i = 0; i < ROUNDS; i++) {
		KTEST_CHECK_CMP(vm_space_fork(space, &child), ==, 0);
		vm_space_destroy(child);
	}
	note_cost("fork-16-pages-destroy", ROUNDS);
	vm_space_destroy(space);
}
