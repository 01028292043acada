/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: each valid and dirty bit of a page stands for a chunk of 512 bytes;
 *     functions that take a range apply to every chunk that it touches, except
 *     vm_page_clear_dirty, which applies to the chunks that it contains
 *     entirely; vm_page_zero_invalid fills exactly the invalid chunks with
 *     zeros; vm_page_grab clears a new page if VM_ALLOC_ZERO is given, and any page if
 *     VM_ALLOC_FORCE_ZERO is given
 */
#include <string.h>

#include "tests/ktest.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vm_page_alloc.h"

static struct vm_page *m;

/* Ranges, the chunks that they touch, and the chunks that they contain entirely. */
static const struct {
	uint32_t base, size;
	unsigned touched, contained;
} ranges[] = {
	{ 0, 0, 0x00, 0x00 },
	{ 4096, 0, 0x00, 0x00 },
	{ 700, 0, 0x00, 0x00 },
	{ 0, 1, 0x01, 0x00 },
	{ 0, 511, 0x01, 0x00 },
	{ 0, 512, 0x01, 0x01 },
	{ 0, 513, 0x03, 0x01 },
	{ 511, 2, 0x03, 0x00 },
	{ 511, 514, 0x07, 0x02 },
	{ 700, 324, 0x02, 0x00 },
	{ 700, 3396, 0xfe, 0xfc },
	{ 1024, 1024, 0x0c, 0x0c },
	{ 4095, 1, 0x80, 0x00 },
	{ 3584, 512, 0x80, 0x80 },
	{ 1, 4094, 0xff, 0x7e },
	{ 0, 4096, 0xff, 0xff },
};

static void
set_state(unsigned valid, unsigned dirty)
{
	m->valid = (uint8_t)valid;
	m->dirty = (uint8_t)dirty;
}

#define CHECK_STATE(valid_bits, dirty_bits)                                    \
	do {                                                                   \
		KTEST_CHECK_CMP(m->valid, ==, (valid_bits)&0xff);              \
		KTEST_CHECK_CMP(m->dirty, ==, (dirty_bits)&0xff);              \
	} while (0)

/* Check the functions that take a range, with ranges[I], on a page whose bits are VALID
 * and DIRTY.  */
static void
check_changes(unsigned i, unsigned valid, unsigned dirty)
{
	uint32_t base = ranges[i].base, size = ranges[i].size;
	unsigned bits = ranges[i].touched;

	KTEST_CHECK_CMP(vm_page_bits(base, size), ==, bits);
	set_state(valid, dirty);
	KTEST_CHECK_CMP(
	    vm_page_is_valid(m, base, size), ==, (valid & bits) == bits);
	vm_page_set_valid(m, base, size);
	CHECK_STATE(valid | bits, dirty);
	set_state(valid, dirty);
	vm_page_set_validclean(m, base, size);
	CHECK_STATE(valid | bits, dirty & ~bits);
	set_state(valid, dirty);
	vm_page_set_validdirty(m, base, size);
	CHECK_STATE(valid | bits, dirty | bits);
	set_state(valid, dirty);
	vm_page_set_invalid(m, base, size);
	CHECK_STATE(valid & ~bits, dirty & ~bits);
	set_state(valid, dirty);
	vm_page_clear_dirty(m, base, size);
	CHECK_STATE(valid, dirty & ~ranges[i].contained);
}

static void
check_zeros(unsigned valid)
{
	const uint8_t *bytes = vm_page_kva(m);

	memset(vm_page_kva(m), 0xa5, PAGE_SIZE);
	set_state(valid, 0);
	vm_page_zero_invalid(m);
	for (unsigned i = 0; i < PAGE_SIZE; i++)
		KTEST_CHECK_CMP(bytes[i], ==,
		    (valid & (1u << i / DEV_BSIZE)) != 0 ? 0xa5 : 0);
}

static void
check_whole_page(void)
{
	struct vm_page *other = vm_page_alloc(NULL, 0, VM_ALLOC_NORMAL);
	uint32_t *words = vm_page_kva(m);

	set_state(0, 0);
	words[5] = 7;
	vm_page_copy(m, other);
	KTEST_CHECK(memcmp(words, vm_page_kva(other), PAGE_SIZE) == 0);
	KTEST_CHECK_CMP(other->valid, ==, VM_PAGE_BITS_ALL);
	KTEST_CHECK_CMP(other->dirty, ==, VM_PAGE_BITS_ALL);
	CHECK_STATE(0, 0);
	vm_page_zero_fill(m);
	CHECK_STATE(VM_PAGE_BITS_ALL, 0);
	for (unsigned i = 0; i < PAGE_SIZE / sizeof(*words); i++)
		KTEST_CHECK_CMP(words[i], ==, 0);
	vm_page_dirty(m);
	CHECK_STATE(VM_PAGE_BITS_ALL, VM_PAGE_BITS_ALL);
	vm_page_undirty(m);
	CHECK_STATE(VM_PAGE_BITS_ALL, 0);
	vm_page_free(other);
	KTEST_CHECK_CMP(other->valid, ==, 0);
	KTEST_CHECK_CMP(other->dirty, ==, 0);
}

/* Get page 0 of OBJECT with the flags HOW, check that it is valid and that its words are
 * EXPECTED, fill it with NEXT, and end its busy state.  */
static void
check_grabbed(
    struct vm_object *object, unsigned how, uint32_t expected, uint32_t next)
{
	struct vm_page *page = vm_page_grab(object, 0, VM_ALLOC_NORMAL | how);
	uint32_t *words = vm_page_kva(page);

	KTEST_CHECK_CMP(page->valid, ==, VM_PAGE_BITS_ALL);
	for (unsigned i = 0; i < PAGE_SIZE / sizeof(*words); i++) {
		KTEST_CHECK_CMP(words[i], ==, expected);
		words[i] = next;
	}
	vm_page_wakeup(page);
}

static void
check_grab(void)
{
	struct vm_object *object = vm_object_allocate(OBJT_DEFAULT, 1);

	KTEST_CHECK(object != NULL);
	/* The page that was freed last is likely to be allocated next. */
	memset(vm_page_kva(m), 0xa5, PAGE_SIZE);
	vm_page_free(m);
	vm_object_hold(object);
	check_grabbed(object, VM_ALLOC_ZERO, 0, 1);
	check_grabbed(object, VM_ALLOC_ZERO, 1, 2);
	check_grabbed(object, 0, 2, 3);
	check_grabbed(object, VM_ALLOC_FORCE_ZERO, 0, 4);
	vm_object_drop(object);
	vm_object_deallocate(object);
}

KTEST(page_chunks)
{
	static const uint8_t states[] = { 0x00, 0xff, 0x0f, 0xa5 };

	m = vm_page_alloc(NULL, 0, VM_ALLOC_NORMAL);
	KTEST_CHECK(m != NULL);
	CHECK_STATE(0, 0);
	for (unsigned i = 0; i < ARRAY_SIZE(ranges); i++)
		for (unsigned v = 0; v < ARRAY_SIZE(states); v++)
			for (unsigned d = 0; d < ARRAY_SIZE(states); d++)
				check_changes(i, states[v], states[d]);
	for (unsigned v = 0; v < ARRAY_SIZE(states); v++)
		check_zeros(states[v]);
	check_whole_page();
	check_grab();
}
