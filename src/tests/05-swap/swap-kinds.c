/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: modified pages of the data segment, bss, heap and stack keep their
 *     content when they are evicted, and so do unmodified pages of the program
 *     file
 * points: 4
 * user_pages: 48
 * swap: 2M
 * dragonfly: 12
 */
#include <unistd.h>

#include "tests/pages.h"

#define COUNT 40
#define DEEP  30

static char data[COUNT * PAGE] __attribute__((aligned(4096))) = { 'd', 'a' };
static char bss[COUNT * PAGE] __attribute__((aligned(4096)));
static const uint32_t constants[3 * PAGE_WORDS] = {
	[0] = 11, [PAGE_WORDS] = 12, [3 * PAGE_WORDS - 1] = 13
};
static char *heap;

static void
write_all(unsigned seed)
{
	pages_fill(data, 1, COUNT - 1, seed);
	pages_fill(bss, 0, COUNT / 2, seed + 1);
	pages_fill(heap, 0, COUNT, seed + 2);
}

static void
check_all(unsigned seed)
{
	const volatile uint32_t *numbers = constants;

	CHECK_PAGES(data, 1, COUNT - 1, seed);
	CHECK(data[0] == 'd' && data[1] == 'a' && data[2] == '\0');
	CHECK_PAGES(bss, 0, COUNT / 2, seed + 1);
	for (unsigned i = COUNT / 2 * PAGE; i < sizeof(bss); i += 64)
		CHECK_CMP(bss[i], ==, 0);
	CHECK_PAGES(heap, 0, COUNT, seed + 2);
	CHECK(numbers[0] == 11 && numbers[PAGE_WORDS] == 12 &&
	    numbers[3 * PAGE_WORDS - 1] == 13);
}

/* Use more than a page of stack for each level. */
static void
recurse(unsigned depth)
{
	volatile uint32_t local[PAGE_WORDS];

	for (unsigned i = 0; i < PAGE_WORDS; i += PAGE_STEP)
		local[i] = page_word(99, depth, i);
	if (depth > 0)
		recurse(depth - 1);
	else
		check_all(5);
	for (unsigned i = 0; i < PAGE_WORDS; i += PAGE_STEP)
		CHECK_CMP(local[i], ==, page_word(99, depth, i));
}

void
test_main(void)
{
	need_swap();
	heap = pages_extend_heap(COUNT);
	write_all(1);
	check_all(1);
	write_all(5);
	recurse(DEEP);
	check_all(5);
	CHECK_CMP(test_counter(COUNTER_SWAP_WRITTEN), >, 2 * COUNT * 8);
}
