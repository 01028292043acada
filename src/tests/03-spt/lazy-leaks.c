/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: 1000 processes that grow their heaps and their stacks, share their
 *     code and end in different ways leak no frame, page table, heap block or
 *     vnode
 * points: 4
 * dragonfly: 08
 */
#include <syscall.h>

#include "tests/table.h"
#include "tests/utest.h"

static volatile char variables[4][TABLE_PAGE] = { { 1 }, { 2 }, { 3 }, { 4 } };

int
test_child(int argc UNUSED, char **argv)
{
	volatile char deep[6 * TABLE_PAGE];
	volatile char *heap = sbrk(2 * TABLE_PAGE);

	deep[0] = heap[0] = variables[2][0] = 1;
	CHECK_CMP(deep[0], ==, 1);
	CHECK(table_right((unsigned char)argv[1][0] % TABLE_PAGES));
	/* End by a read from an unmapped page, by a write past the heap or by
	 * returning.  */
	if (argv[1][0] % 3 == 0)
		variables[2][0] = *(volatile char *)0x1000;
	if (argv[1][0] % 3 == 1)
		heap[5 * TABLE_PAGE] = 1;
	return 2;
}

static void
read_counters(uint32_t now[5])
{
	test_wait_alone();
	now[0] = test_counter(COUNTER_USER_FREE);
	now[1] = test_counter(COUNTER_PAGE_TABLES);
	now[2] = test_counter(COUNTER_PMAPS);
	now[3] = test_counter(COUNTER_HEAP_BLOCKS);
	now[4] = test_counter(COUNTER_VNODES);
}

void
test_main(void)
{
	uint32_t before[5], after[5];

	for (char letter = 'a'; letter <= 'z'; letter++)
		test_run("%c", letter);
	CHECK(table_right('z'));
	/* Read the counters more than once, because the first readings can load
	 * pages of this program.  */
	read_counters(before);
	read_counters(after);
	read_counters(before);
	for (int i = 0; i < 1000; i++) {
		char letter = (char)('a' + i % 26);

		CHECK_CMP(test_run("%c", letter), ==, letter % 3 == 2 ? 2 : -1);
		if (i % 100 == 0 || i == 999) {
			read_counters(after);
			for (int k = 0; k < 5; k++)
				CHECK_CMP(after[k], ==, before[k]);
		}
	}
}
