/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a program's pages are loaded one at a time, each when it is first
 *     touched, and are not read from the file before that
 * points: 7
 * dragonfly: 10, burst=1
 */
#include <syscall.h>

#include "tests/table.h"
#include "tests/utest.h"

#define DATA_PAGES 16

/* Variables whose initial values come from the file. */
static volatile unsigned char data[DATA_PAGES][TABLE_PAGE] __attribute__((
    aligned(TABLE_PAGE))) = { [0 ... DATA_PAGES - 1] = { [17] = 99 } };

/* Check that PAGE, which is page I of WHAT, is loaded if and only if it was
 * TOUCHED.  */
static void
check_loaded(
    const volatile void *page, const char *what, unsigned i, bool touched)
{
	bool loaded = test_page((const void *)page, NULL) != 0;

	if (loaded != touched)
		test_fail(__FILE__, __LINE__, "page %u of the %s is %s", i,
		    what,
		    loaded ? "loaded, but was never touched" :
			     "not loaded, but was touched");
}

void
test_main(void)
{
	uint32_t read = test_counter(COUNTER_ROOT_READ), resident;
	unsigned i, j;

	/* The table alone takes 256 blocks of two sectors each on the disk. */
	CHECK_CMP(read, <, 256);
	for (i = 0; i < TABLE_PAGES; i++)
		check_loaded(table[i], "table", i, false);
	for (i = 0; i < DATA_PAGES; i++)
		check_loaded(data[i], "data", i, false);
	for (i = 1; i < TABLE_PAGES - 1; i += 3) {
		resident = test_counter(COUNTER_RESIDENT);
		CHECK(table_right(i));
		check_loaded(table[i], "table", i, true);
		check_loaded(table[i + 1], "table", i + 1, false);
		CHECK_CMP(test_counter(COUNTER_RESIDENT), ==, resident + 1);
	}
	CHECK_CMP(test_counter(COUNTER_ROOT_READ), >, read + TABLE_PAGES / 3);
	for (i = 0; i < TABLE_PAGES; i++)
		check_loaded(table[i], "table", i, i % 3 == 1 && i < 127);
	/* A write also loads a page with the file's content. */
	for (j = 0; j < DATA_PAGES; j += 2) {
		data[j][0] = 1;
		CHECK_CMP(data[j][17], ==, 99);
		check_loaded(data[j + 1], "data", j + 1, false);
	}
	/* Touching loaded pages reads nothing from the disk. */
	read = test_counter(COUNTER_ROOT_READ);
	for (i = 1; i < TABLE_PAGES - 1; i += 3)
		CHECK(table_right(i));
	CHECK_CMP(test_counter(COUNTER_ROOT_READ), ==, read);
}
