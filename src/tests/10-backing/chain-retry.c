/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a fault at a page of a lower layer that has to start again, or that fails, releases
 *     what it holds in each layer, and the layers have the same pages afterward as without
 *     starting again; the pager of a lower layer is asked for its pages, and a layer below
 *     has the page if that pager has no data; a page that no layer has takes no memory
 *     in lower layers; pages of all layers are wired and unwired
 * user_pages: 200
 */
#include "tests/09-object/kfault.h"
#include "tests/09-object/kpager.h"
#include "tests/10-backing/kchain.h"

#define TIMES 2

static struct vm_map map;

static void
build(void)
{
	kchain_build(&map, 4, 1, "....|....|wxy.");
}

static void
finish(void)
{
	kmap_empty(&map);
	kchain_unshare();
}

/* Cause a fault at page I that starts again TIMES times because of EVENT, and check that the
 * layers are as in PICTURE afterward.  */
static void
fault_with_event(enum vm_inject event, unsigned i, vm_prot_t prot,
    unsigned flags, const char *picture)
{
	vm_inject_set(event, TIMES);
	kfault_note();
	KFAULT_FLAGS(&map, i, prot, flags, 0);
	vm_inject_set(event, 0);
	KFAULT_GREW(V_FAULT_RETRY, TIMES);
	KFAULT_GREW(V_ZFOD, 0);
	KFAULT_GREW(V_HARD_FAULTS, 0);
	KFAULT_GREW(V_COW_FAULTS, prot == VM_PROT_WRITE);
	KCHAIN_EXPECT(&map, 4, picture);
}

static void
check_events(void)
{
	const enum vm_inject events[] = { VM_INJECT_EXCLUSIVE, VM_INJECT_BUSY,
		VM_INJECT_SEVERE, VM_INJECT_PAGER };

	for (unsigned i = 0; i < ARRAY_SIZE(events); i++) {
		build();
		fault_with_event(events[i], 4, VM_PROT_READ, VM_FAULT_NORMAL,
		    "....|....|wxy.");
		KPAGES_EXPECT(&map, "....r...");
		KTEST_CHECK_CMP(kpages_get(&map, 4), ==, 'w');
		fault_with_event(events[i], 5, VM_PROT_WRITE, VM_FAULT_NORMAL,
		    ".x..|....|wxy.");
		finish();
	}
	build();
	fault_with_event(VM_INJECT_SWAPPED, 4, VM_PROT_READ, VM_FAULT_UNSWAP,
	    "....|....|wxy.");
	KPAGES_EXPECT(&map, "....r...");
	fault_with_event(VM_INJECT_SWAPPED, 5, VM_PROT_WRITE, VM_FAULT_NORMAL,
	    ".x..|....|wxy.");
	KPAGES_EXPECT(&map, "....rw..");
	finish();
}

/* A fault with shared tokens reads and copies a page, and creates one. */
static void
check_shared(void)
{
	build();
	for (unsigned i = 4; i < 8; i++) {
		kmap_entry(&map, 4)->ba.flags = 0;
		vm_inject_set(VM_INJECT_SHARED, 1);
		kfault_note();
		KTEST_CHECK_CMP(
		    vm_fault(&map, kmap_va(i),
			i == 5 ? VM_PROT_WRITE : VM_PROT_READ, VM_FAULT_NORMAL),
		    ==, 0);
		vm_inject_set(VM_INJECT_SHARED, 0);
		KFAULT_GREW(V_FAULT_RETRY, 1);
		kfault_check_idle_at(&map, __FILE__, __LINE__);
	}
	KPAGES_EXPECT(&map, "....rwrw");
	KCHAIN_EXPECT(&map, 4, ".x.0|....|wxy.");
	finish();
}

/* The second layer has a pager. */
static void
check_pager(void)
{
	build();
	kpager_attach(kchain_layer(&map, 4, 1)->object, 'M');
	kfault_note();
	KFAULT(&map, 5, VM_PROT_READ, 0);
	KCHAIN_EXPECT(&map, 4, "....|.M..|wxy.");
	KPAGES_EXPECT(&map,
	    "....."
	    "r..");
	KFAULT(&map, 6, VM_PROT_WRITE, 0);
	KCHAIN_EXPECT(&map, 4, "..M.|.MM.|wxy.");
	KFAULT_GREW(V_HARD_FAULTS, 2);
	KFAULT_GREW(V_FAULT_RETRY, 2);
	KTEST_CHECK_CMP(kpager.reads, ==, 2);
	kpager.result = VM_PAGER_ERROR;
	KFAULT(&map, 4, VM_PROT_READ, EIO);
	KFAULT(&map, 4, VM_PROT_WRITE, EIO);
	KCHAIN_EXPECT(&map, 4, "..M.|.MM.|wxy.");
	kpager.result = VM_PAGER_FAIL;
	KFAULT(&map, 4, VM_PROT_READ, 0);
	KFAULT(&map, 7, VM_PROT_READ, 0);
	KCHAIN_EXPECT(&map, 4, "..M0|.MM.|wxy.");
	KTEST_CHECK_CMP(kpages_get(&map, 4), ==, 'w');
	KTEST_CHECK_CMP(kpager.reads, ==, 6);
	KFAULT_GREW(V_HARD_FAULTS, 2);
	KFAULT_GREW(V_FAULT_RETRY, 2);
	finish();
}

/* The second layer has a page without data, for which the pager has none, either; in the
 * third layer, a page has PG_RAM.  */
static void
check_no_data(void)
{
	struct vm_map_backing *second;
	struct vm_page *m;

	build();
	second = kchain_layer(&map, 4, 1);
	kpager_attach(second->object, 'M');
	kpager.result = VM_PAGER_FAIL;
	kchain_add_invalid(second, kmap_va(4));
	KFAULT(&map, 4, VM_PROT_WRITE, 0);
	KCHAIN_EXPECT(&map, 4, "w...|....|wxy.");
	kpager.object = NULL;
	kpager.reads = 0;
	KFAULT(&map, 5, VM_PROT_READ, 0);
	m = kpages_page(&map, 5);
	vm_page_flag_set(m, PG_RAM);
	kfault_unmap(&map);
	kfault_note();
	KFAULT(&map, 5, VM_PROT_READ, 0);
	KFAULT_GREW(V_FAULT_RETRY, 1);
	KTEST_CHECK(kpages_page(&map, 5) == m);
	KTEST_CHECK((m->flags & PG_RAM) == 0);
	KTEST_CHECK_CMP(kpager.reads, ==, 0);
	KCHAIN_EXPECT(&map, 4, "w...|....|wxy.");
	finish();
}

/* There is memory for one page. */
static void
check_memory(void)
{
	build();
	kchain_use_memory(&map, 1);
	KFAULT(&map, 7, VM_PROT_READ, 0);
	KFAULT(&map, 5, VM_PROT_WRITE, ENOMEM);
	KCHAIN_EXPECT(&map, 4, "...0|....|wxy.");
	kchain_free_memory(&map);
	KFAULT(&map, 5, VM_PROT_WRITE, 0);
	KCHAIN_EXPECT(&map, 4, ".x.0|....|wxy.");
	finish();
}

/* Wire and unwire an entry that can only be read: pages of the first and of the third layer;
 * the second layer has a page below that of the first.  */
static void
check_wired(void)
{
	uint32_t wired = vm_stat_get(V_WIRE_COUNT);
	struct vm_page *m[3];

	kchain_build(&map, 4, 1, ".b.|.c.|ayz")->protection = VM_PROT_READ;
	KTEST_CHECK_CMP(vm_map_wire(&map, kmap_va(4), kmap_va(7), true), ==, 0);
	kfault_check_idle_at(&map, __FILE__, __LINE__);
	KPAGES_EXPECT(&map, "....rrr");
	KCHAIN_EXPECT(&map, 4, ".b.|.c.|ayz");
	for (unsigned i = 0; i < 3; i++) {
		m[i] = kpages_page(&map, 4 + i);
		KTEST_CHECK_CMP(m[i]->wire_count, ==, 1);
	}
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT) - wired, ==, 3);
	KTEST_CHECK_CMP(
	    vm_map_unwire(&map, kmap_va(4), kmap_va(7), true), ==, 0);
	kfault_check_idle_at(&map, __FILE__, __LINE__);
	for (unsigned i = 0; i < 3; i++)
		KTEST_CHECK_CMP(m[i]->wire_count, ==, 0);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT), ==, wired);
	finish();
}

KTEST(chain_retry)
{
	struct kchain_use before;

	kmap_create(&map);
	before = kchain_use();
	check_events();
	check_shared();
	check_pager();
	check_no_data();
	check_wired();
	vm_pager_for_swap = &swap_pager;
	check_memory();
	kchain_check_use(before);
	kmap_destroy(&map);
}
