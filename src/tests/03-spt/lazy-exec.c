/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a program's pages are loaded one at a time, each when it is first
 *     touched, and its file is not read before that
 * points: 7
 */
#include <syscall.h>

#include "tests/table.h"
#include "tests/utest.h"

#define DATA_PAGES	16

/* Variables that come from the file. */
static volatile unsigned char data[DATA_PAGES][TABLE_PAGE]
    __attribute__((aligned(TABLE_PAGE))) = {
	[0 ... DATA_PAGES - 1] = { [17] = 99 }
};

static bool
is_present(const volatile void *address)
{
	return test_page((const void *)address, NULL) != 0;
}

void
test_main(void)
{
	uint32_t read = test_counter(COUNTER_ROOT_READ), resident;
	unsigned i, j;

	/* The table alone takes 256 blocks of two sectors on the disk. */
	CHECK_CMP(read, <, 256);
	for (i = 0; i < TABLE_PAGES; i++)
		CHECK(!is_present(table[i]));
	for (i = 0; i < DATA_PAGES; i++)
		CHECK(!is_present(data[i]));
	for (i = 1; i < TABLE_PAGES - 1; i += 3) {
		resident = test_counter(COUNTER_RESIDENT);
		CHECK(table_right(i));
		CHECK(is_present(table[i]));
		CHECK(!is_present(table[i + 1]));
		CHECK_CMP(test_counter(COUNTER_RESIDENT), ==, resident + 1);
	}
	CHECK_CMP(test_counter(COUNTER_ROOT_READ), >, read + TABLE_PAGES / 3);
	for (i = 0; i < TABLE_PAGES; i++)
		CHECK_CMP(is_present(table[i]), ==, i % 3 == 1 && i < 127);
	/* A write also loads a page with the file's content. */
	for (j = 0; j < DATA_PAGES; j += 2) {
		data[j][0] = 1;
		CHECK_CMP(data[j][17], ==, 99);
		CHECK(!is_present(data[j + 1]));
	}
	/* Touching loaded pages reads nothing from the disk. */
	read = test_counter(COUNTER_ROOT_READ);
	for (i = 1; i < TABLE_PAGES - 1; i += 3)
		CHECK(table_right(i));
	CHECK_CMP(test_counter(COUNTER_ROOT_READ), ==, read);
}
