/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: variables and heap take frames only for pages that are touched, so
 *     that they can be larger than memory; each page starts as zeros, even in a
 *     frame that was used before
 * points: 6
 * memory: 16M
 * user_pages: 200
 * dragonfly: 09, burst=1
 */
#include <syscall.h>

#include "tests/utest.h"

#define PAGE  4096
#define BSS   (120 * PAGE)
#define HEAP  (4 << 20)
#define EVERY (16 * PAGE) /* distance between touched bytes */

static unsigned char bss[BSS] __attribute__((aligned(PAGE)));

/* Fill frames with nonzero bytes and free them. */
int
test_child(int argc UNUSED, char **argv UNUSED)
{
	memset(bss, 0xa5, 120 * PAGE);
	return bss[119 * PAGE] == 0xa5 ? 7 : 1;
}

/* Write to every 16th page of the SIZE bytes at MEMORY, and check that the page
 * was all zeros and that the page after it still has no frame.  */
static void
touch_every(unsigned char *memory, unsigned size)
{
	uint32_t resident = test_counter(COUNTER_RESIDENT);
	unsigned count = 0;

	for (unsigned at = 0; at < size; at += EVERY, count++) {
		CHECK_CMP(test_page(memory + at, NULL), ==, 0);
		for (unsigned i = 0; i < PAGE; i++)
			CHECK_CMP(memory[at + i], ==, 0);
		memory[at] = 1;
		CHECK((test_page(memory + at, NULL) & GATE_PAGE_WRITABLE) != 0);
		CHECK_CMP(test_page(memory + at + PAGE, NULL), ==, 0);
	}
	CHECK_CMP(test_counter(COUNTER_RESIDENT), ==, resident + count);
}

void
test_main(void)
{
	unsigned char *heap;

	CHECK_CMP(test_run("dirty"), ==, 7);
	heap = sbrk(HEAP);
	CHECK(heap != SBRK_FAILED);
	heap += PAGE - (uintptr_t)heap % PAGE;
	touch_every(bss, BSS);
	touch_every(heap, HEAP / 4);
	/* Memory that the program frees is unmapped at once. */
	CHECK(sbrk(-HEAP) != SBRK_FAILED);
	CHECK(test_page(heap, NULL) == 0);
	CHECK_CMP(test_run("dirty"), ==, 7);
}
