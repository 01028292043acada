/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The supplemental page table: a tree of two levels, of the same shape as the
 * page tables of the hardware.
 *
 *	va = | 10 bits: table | 10 bits: page in the table | 12 bits: byte |
 *
 *	spt->tables               a table: 4 MiB of addresses
 *	+-----+                   +------+
 *	|   0 | NULL              |    0 | NULL
 *	| ... |                   |  ... |
 *	|  32 | ----------------> |   72 | ---> struct page, va 0x08048000
 *	| ... |                   |   73 | ---> struct page, va 0x08049000
 *	| 767 | ---> ...          |  ... |
 *	+-----+                   +------+
 *
 * To find, insert and remove a page costs the same however many there are.  A
 * program has its pages in few places, so the tables are few; one is made when
 * its first page is inserted and stays until the space ends.
 */
#include "vm/classic/spt.h"

#include <errno.h>
#include <stdlib.h>

#include "vm/vm.h"

#define TABLE_PAGES	1024
#define TABLE_COUNT	(VM_STACK_TOP / PAGE_SIZE / TABLE_PAGES)
#define PAGE_COUNT	(VM_STACK_TOP / PAGE_SIZE)

struct spt {
	uint32_t count;			/* pages */
	struct page **tables[TABLE_COUNT];
};

struct spt *
spt_create(void)
{
	return calloc(1, sizeof(struct spt));
}

void
spt_destroy(struct spt *spt)
{
	ASSERT_CMP(spt->count, ==, 0u);
	for (unsigned i = 0; i < TABLE_COUNT; i++)
		free(spt->tables[i]);
	free(spt);
}

int
spt_insert(struct spt *spt, struct page *page)
{
	uint32_t number = page->va / PAGE_SIZE;
	struct page ***table = &spt->tables[number / TABLE_PAGES];

	ASSERT_CMP(number, <, PAGE_COUNT);
	if (*table == NULL)
		*table = calloc(TABLE_PAGES, sizeof(struct page *));
	if (*table == NULL)
		return ENOMEM;
	if ((*table)[number % TABLE_PAGES] != NULL)
		return EEXIST;
	(*table)[number % TABLE_PAGES] = page;
	spt->count++;
	return 0;
}

struct page *
spt_find(struct spt *spt, vaddr_t va)
{
	uint32_t number = va / PAGE_SIZE;
	struct page **table;

	if (number >= PAGE_COUNT)
		return NULL;
	table = spt->tables[number / TABLE_PAGES];
	return table != NULL ? table[number % TABLE_PAGES] : NULL;
}

void
spt_remove(struct spt *spt, struct page *page)
{
	uint32_t number = page->va / PAGE_SIZE;
	struct page **entry;

	entry = &spt->tables[number / TABLE_PAGES][number % TABLE_PAGES];
	ASSERT_CMP(*entry, ==, page);
	*entry = NULL;
	spt->count--;
}

struct page *
spt_next(struct spt *spt, vaddr_t va)
{
	uint32_t number = va / PAGE_SIZE + (page_offset(va) != 0);
	struct page **table;

	while (number < PAGE_COUNT) {
		table = spt->tables[number / TABLE_PAGES];
		if (table == NULL) {
			number = (number / TABLE_PAGES + 1) * TABLE_PAGES;
			continue;
		}
		if (table[number % TABLE_PAGES] != NULL)
			return table[number % TABLE_PAGES];
		number++;
	}
	return NULL;
}
