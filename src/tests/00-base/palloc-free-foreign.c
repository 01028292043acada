/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: freeing a page of the kernel image panics
 * panics: is not RAM for allocation
 */
#include "mem/palloc.h"
#include "tests/ktest.h"

KTEST(palloc_free_foreign)
{
	static char data[2 * PAGE_SIZE];

	palloc_free_page((void *)page_base((vaddr_t)data + PAGE_SIZE));
}
