/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: vm_check finds pages and queues that violate an invariant, and names
 *     the page
 */
#include <stdio.h>

#include "mem/pmap.h"
#include "tests/08-map/violate.h"
#include "vm/dragonfly/vm_stat.h"

/* Return a free page. */
static struct vm_page *
find_free_page(void)
{
	struct vm_page *m = vm_page_array;

	while (m->queue != PQ_FREE)
		m++;
	return m;
}

/* Check that the description of the last violation contains the number of M. */
static void
expect_number(const struct vm_page *m)
{
	char text[24];

	snprintf(text, sizeof(text), "page %u ", (unsigned)(m - vm_page_array));
	KTEST_CHECK(strstr(violation, text) != NULL);
}

static void
check_free_page(struct vm_page *m)
{
	EXPECT_IF_SET(m->dirty, VM_PAGE_BITS_ALL, "valid or dirty");
	expect_number(m);
	EXPECT_IF_SET(m->valid, 1, "valid or dirty");
	EXPECT_IF_SET(m->wire_count, 1, "free page is wired");
	EXPECT_IF_SET(m->busy_count, PBUSY_LOCKED, "busy");
	EXPECT_IF_SET(m->hold_count, 1, "hold_count");
	EXPECT_IF_SET(m->flags, PG_MAPPED, "may be mapped");
	EXPECT_IF_SET(m->queue, PQ_ACTIVE, "is in the free queue");
	EXPECT_IF_SET(m->queue, PQ_NONE, "is in the free queue");
	EXPECT_IF_SET(m->queue, PQ_COUNT, "unknown queue");
	EXPECT_IF_SET(m->pc, 0xffff, "color");
	expect_number(m);
}

static void
check_used_page(struct vm_page *m)
{
	EXPECT_IF_SET(m->flags, m->flags & ~(PG_MAPPED | PG_WRITEABLE),
	    "lacks PG_MAPPED");
	expect_number(m);
	EXPECT_IF_SET(m->flags, m->flags & ~PG_WRITEABLE, "PG_WRITEABLE");
	EXPECT_IF_SET(m->busy_count, PBUSY_LOCKED, "hard busy");
	EXPECT_IF_SET(m->busy_count, 1, "soft busy");
	EXPECT_IF_SET(m->hold_count, 1, "held");
	EXPECT_IF_SET(m->valid, 0x7f, "not valid");
	EXPECT_IF_SET(m->act_count, ACT_MAX + 1, "act_count");
	EXPECT_IF_SET(m->pindex, m->pindex + 500, "beyond the end");
}

static void
check_statistics(void)
{
	vm_stat_add(V_FREE_COUNT, 1);
	expect_violation("statistics");
	vm_stat_add(V_FREE_COUNT, -1);
	vm_stat_add(V_WIRE_COUNT, 1);
	expect_violation("wired");
	vm_stat_add(V_WIRE_COUNT, -1);
}

KTEST(vmcheck_pages)
{
	struct vm_space *space = kspace_create();

	map_and_write(space, KSPACE_BASE, 3);
	expect_no_violation();
	check_free_page(find_free_page());
	check_used_page(page_of(space, KSPACE_BASE + PAGE_SIZE));
	check_statistics();
	expect_no_violation();
	vm_space_destroy(space);
	expect_no_violation();
}
