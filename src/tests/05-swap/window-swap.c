/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: no slot is leaked or has two owners, and no content is lost, if another CPU acts
 *     between any two instructions of an operation: it allocates a slot, or adds or drops
 *     a reference, during the same operation; it writes to the pages, evicts another page,
 *     destroys the address space or, under frames_lock, adds a reference to the slot of a
 *     page during a page-out; or it evicts pages during a page-in
 * cpus: 2
 * swap: 64K
 * options: latency=10
 */
#include "tests/04-clock/kwindow.h"
#include "vm/classic/swap.h"

#define SLOTS   16
#define LATENCY 100 /* microseconds; more than an eviction takes */
#define PAGES   2

static struct vm_space *space, *other;
static unsigned char expected[PAGES], other_expected;
static struct frame *frames[PAGES];
static struct page *modified;
/* Slots (FILLER: the first of a run), or SWAP_NONE. */
static uint32_t slot_of_function, slot_of_action, shared, filler;
static uint32_t free_at_start;

static uint32_t
used_now(void)
{
	uint32_t slots, used;

	swap_get_stats(&slots, &used);
	KTEST_CHECK_CMP(slots, ==, SLOTS);
	return used;
}

static uint32_t
allocate_slot(void)
{
	uint32_t slot = SWAP_NONE;

	KTEST_CHECK_CMP(swap_alloc(1, &slot), ==, 0);
	return slot;
}

static void
free_filler(uint32_t slots)
{
	for (uint32_t i = 0; filler != SWAP_NONE && i < slots; i++)
		swap_free(filler + i);
	filler = SWAP_NONE;
}

/* ------------------------------------------------------------------------ slots */

/* Make a slot with two references. */
static void
make_shared_slot(void)
{
	slot_of_function = slot_of_action = filler = SWAP_NONE;
	shared = allocate_slot();
	swap_ref(shared);
}

/* Do the same, and leave only two slots free. */
static void
make_shared_slot_full(void)
{
	make_shared_slot();
	KTEST_CHECK_CMP(swap_alloc(SLOTS - 3, &filler), ==, 0);
}

static void
alloc_in_function(void)
{
	slot_of_function = allocate_slot();
}

static void
alloc_in_action(void)
{
	slot_of_action = allocate_slot();
}

static void
drop_shared(void)
{
	swap_free(shared);
}

static void
add_shared(void)
{
	swap_ref(shared);
}

/* How many references to SHARED the function adds; the action adds as many. */
static int reference_change;

/* Free all slots.  If a slot has too few references, swap_free panics; if it has too many,
 * it stays in use.  */
static void
check_slots(void)
{
	int references = 2 + reference_change;

	KTEST_CHECK(slot_of_function == SWAP_NONE ||
	    slot_of_function != slot_of_action);
	KTEST_CHECK(slot_of_function != shared && slot_of_action != shared);
	if (slot_of_function != SWAP_NONE)
		swap_free(slot_of_function);
	if (slot_of_action != SWAP_NONE)
		swap_free(slot_of_action);
	if (windows_acted())
		references += reference_change;
	while (references-- > 0)
		swap_free(shared);
	free_filler(SLOTS - 3);
	KTEST_CHECK_CMP(used_now(), ==, 0);
}

static void
run_slots(const char *name, void (*setup)(void), void (*function)(void),
    void (*action)(void), int change)
{
	struct window_case c = {
		.name = name,
		.place = WINDOW_CPU,
		.setup = setup,
		.function = function,
		.action = action,
		.check = check_slots,
	};

	reference_change = change;
	kwindow_run(&c, 0);
}

/* ------------------------------------------------------------------------ pages */

static vaddr_t
va_of(unsigned i)
{
	return KSPACE_BASE + i * PAGE_SIZE;
}

/* Make modified pages in SPACE, and one in OTHER, for the action evict_other. */
static void
make_modified(void)
{
	free_at_start = kspace_free_pages();
	space = kspace_create();
	other = kspace_create();
	KTEST_CHECK_CMP(kspace_map(space, KSPACE_BASE, PAGES), ==, 0);
	KTEST_CHECK_CMP(kspace_map(other, KSPACE_BASE, 1), ==, 0);
	for (unsigned i = 0; i < PAGES; i++) {
		expected[i] = (unsigned char)(i + 1);
		kspace_put_in(space, va_of(i), expected[i]);
	}
	other_expected = 9;
	kspace_put_in(other, KSPACE_BASE, 9);
}

static void
make_busy(void)
{
	make_modified();
	for (unsigned i = 0; i < PAGES; i++)
		frames[i] = kwindow_make_busy(kwindow_page(space, va_of(i)));
}

/* Do the same, and leave just enough slots free for these pages. */
static void
make_busy_full(void)
{
	make_busy();
	KTEST_CHECK_CMP(swap_alloc(SLOTS - PAGES, &filler), ==, 0);
}

static void
make_swapped(void)
{
	make_busy();
	KTEST_CHECK_CMP(frame_evict(frames, PAGES), ==, PAGES);
}

static void
evict_all(void)
{
	KTEST_CHECK_CMP(frame_evict(frames, PAGES), ==, PAGES);
}

/* Evict the frames; some of them are kept if another CPU takes the last slots. */
static void
evict_some(void)
{
	frame_evict(frames, PAGES);
}

static void
fault_first(void)
{
	KTEST_CHECK_CMP(
	    vm_space_fault(space, va_of(0), VM_ACCESS_WRITE, VM_STACK_TOP), ==,
	    0);
}

static void
store_last(void)
{
	if (windows_store(space->pmap, va_of(PAGES - 1), 7))
		expected[PAGES - 1] = 7;
}

static void
write_all(void)
{
	for (unsigned i = 0; i < PAGES; i++) {
		kspace_put_in(space, va_of(i), 7);
		expected[i] = 7;
	}
}

/* Modify pages that are in swap, and make the frame of the first one busy. */
static void
make_swapped_modified(void)
{
	make_swapped();
	write_all();
	modified = kwindow_page(space, va_of(0));
	frames[0] = kwindow_make_busy(modified);
}

static void
evict_first(void)
{
	kwindow_evict(kwindow_page(space, va_of(0)));
}

static void
evict_other(void)
{
	kwindow_evict(kwindow_page(other, KSPACE_BASE));
}

/* Add and drop a reference to the slot of the page, as a copy of the page would. */
static void
refer_to_slot(void)
{
	spin_acquire(&frames_lock);
	swap_ref(modified->slot);
	swap_free(modified->slot);
	spin_release(&frames_lock);
}

static void
evict_modified(void)
{
	KTEST_CHECK_CMP(frame_evict(frames, 1), ==, 1);
}

static void
end_space(void)
{
	vm_space_destroy(space);
	space = NULL;
}

static void
check_pages(void)
{
	for (unsigned i = 0; space != NULL && i < PAGES; i++) {
		kwindow_check(kwindow_page(space, va_of(i)));
		KTEST_CHECK_CMP(
		    kspace_get_in(space, va_of(i)), ==, expected[i]);
	}
	KTEST_CHECK_CMP(kspace_get_in(other, KSPACE_BASE), ==, other_expected);
	if (space != NULL)
		end_space();
	vm_space_destroy(other);
	free_filler(SLOTS - PAGES);
	KTEST_CHECK_CMP(used_now(), ==, 0);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, free_at_start);
}

static void
run_pages(const char *name, enum window_place place, void (*setup)(void),
    void (*function)(void), void (*action)(void))
{
	struct window_case c = {
		.name = name,
		.place = place,
		.setup = setup,
		.function = function,
		.action = action,
		.check = check_pages,
	};

	kwindow_run(&c, place == WINDOW_CPU ? LATENCY : 0);
}

KTEST(window_swap)
{
	set_deadline(60);
	run_slots("alloc, alloc", make_shared_slot, alloc_in_function,
	    alloc_in_action, 0);
	run_slots("two left", make_shared_slot_full, alloc_in_function,
	    alloc_in_action, 0);
	run_slots("ref, ref", make_shared_slot, add_shared, add_shared, 1);
	run_slots("free, free", make_shared_slot, drop_shared, drop_shared, -1);

	run_pages("out, store", WINDOW_HERE, make_busy, evict_all, store_last);
	run_pages("out, write", WINDOW_CPU, make_busy, evict_all, write_all);
	run_pages("out, out", WINDOW_CPU, make_busy, evict_all, evict_other);
	run_pages("out, out, full", WINDOW_CPU, make_busy_full, evict_some,
	    evict_other);
	run_pages("out, exit", WINDOW_CPU, make_busy, evict_all, end_space);
	run_pages("out, ref", WINDOW_CPU, make_swapped_modified, evict_modified,
	    refer_to_slot);
	run_pages(
	    "in, out", WINDOW_CPU, make_swapped, fault_first, evict_other);
	run_pages(
	    "in, evict", WINDOW_CPU, make_swapped, fault_first, evict_first);
}
