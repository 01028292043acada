/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: pinned pages stay in their frames while all others are evicted, and
 *     can be evicted once they are unpinned
 * points: 6
 * user_pages: 40
 */
#include "mem/pmap.h"
#include "tests/kspace.h"
#include "vm/classic/page.h"

#define PINS   8
#define OTHERS 150

static struct process process = { .name = "test" };
static struct vm_space *space;
static struct vnode *file;

static vaddr_t
va_of(unsigned i)
{
	return KSPACE_BASE + i * PAGE_SIZE;
}

static void
touch_others(void)
{
	unsigned char byte;

	kspace_enter(&process, space);
	for (unsigned i = PINS; i < PINS + OTHERS; i++)
		KTEST_CHECK_CMP(kspace_get(va_of(i), &byte), ==, 0);
	kspace_leave();
}

static unsigned
count_mapped_pins(void)
{
	struct pmap_mapping mapping;
	unsigned count = 0;

	for (unsigned i = 0; i < PINS; i++)
		count += pmap_lookup(space->pmap, va_of(i), &mapping);
	return count;
}

/* Check that page I, pinned by PIN, still holds the file's content. */
static void
check_pinned_page(unsigned i, const struct vm_pin *pin)
{
	const unsigned char *bytes = pin->kva;

	for (unsigned k = 0; k < PAGE_SIZE - 1; k++)
		KTEST_CHECK_CMP(bytes[k], ==, i + 1);
	KTEST_CHECK_CMP(bytes[PAGE_SIZE - 1], ==, 0);
}

KTEST(evict_pinned)
{
	struct vm_pin pins[PINS];
	unsigned i;

	space = kspace_create();
	file = kspace_make_file(PINS);
	/* Pages that the file fills only partly are not shared: each of them
	 * has a frame of its own.  */
	for (i = 0; i < PINS + OTHERS; i++)
		KTEST_CHECK_CMP(kspace_map_file(space, va_of(i), PROT_READ,
				    file, i % PINS * PAGE_SIZE, PAGE_SIZE - 1),
		    ==, 0);
	for (i = 0; i < PINS; i++)
		KTEST_CHECK_CMP(vm_pin(space, va_of(i), VM_ACCESS_READ,
				    VM_STACK_TOP, &pins[i]),
		    ==, 0);
	for (unsigned round = 0; round < 3; round++) {
		touch_others();
		for (i = 0; i < PINS; i++)
			check_pinned_page(i, &pins[i]);
		KTEST_CHECK_CMP(count_mapped_pins(), ==, PINS);
	}
	for (i = 0; i < PINS; i++)
		vm_unpin(space, &pins[i]);
	touch_others();
	touch_others();
	KTEST_CHECK_CMP(count_mapped_pins(), ==, 0);
	vm_space_destroy(space);
	vnode_release(file);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, 40);
}
