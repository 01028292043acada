/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A read-only table of many pages in the program file of a user test: the first
 * and the last byte of page I are table_value(I).  All other bytes are zeros;
 * disk blocks that contain only zeros are not allocated.
 */
#ifndef TESTS_TABLE_H
#define TESTS_TABLE_H

#include <stdint.h>

#define TABLE_PAGE  4096
#define TABLE_PAGES 128

#define TABLE_1(i) [i] = { [0] = 1 + (i), [TABLE_PAGE - 1] = 1 + (i) }
#define TABLE_4(i)                                                             \
	TABLE_1(i), TABLE_1((i) + 1), TABLE_1((i) + 2), TABLE_1((i) + 3)
#define TABLE_16(i)                                                            \
	TABLE_4(i), TABLE_4((i) + 4), TABLE_4((i) + 8), TABLE_4((i) + 12)
#define TABLE_64(i)                                                            \
	TABLE_16(i), TABLE_16((i) + 16), TABLE_16((i) + 32), TABLE_16((i) + 48)

static const unsigned char table[TABLE_PAGES][TABLE_PAGE]
    __attribute__((aligned(TABLE_PAGE))) = { TABLE_64(0), TABLE_64(64) };

static inline int
table_value(unsigned i)
{
	return 1 + (int)i;
}

/* Read the first and the last byte of page I.  Returns whether both are right. */
static inline bool
table_right(unsigned i)
{
	const volatile unsigned char *page = table[i];

	return page[0] == table_value(i) &&
	    page[TABLE_PAGE - 1] == table_value(i);
}

#endif
