/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers the pages of the user pool; see user_pool.h. */
#include "mem/user_pool.h"

#include "lib/debug.h"
#include "mem/ram.h"

/* Consecutive page frames that belong to the pool. */
struct range {
	uint32_t first, end; /* frames */
	uint32_t number;     /* of the page in frame FIRST */
};

static struct range ranges[RAM_RANGES_MAX];
static unsigned range_count;
static uint32_t page_count;

void
user_pool_add(uint32_t first, uint32_t end)
{
	if (first == end)
		return;
	ASSERT_CMP(first, <, end);
	ASSERT_CMP(range_count, <, RAM_RANGES_MAX);
	ranges[range_count++] = (struct range){ first, end, page_count };
	page_count += end - first;
}

uint32_t
user_pool_count(void)
{
	return page_count;
}

bool
user_pool_find(const void *page, uint32_t *number)
{
	uint32_t frame = virt_to_phys(page) >> PAGE_SHIFT;
	const struct range *r;

	for (r = ranges; r < ranges + range_count; r++)
		if (frame >= r->first && frame < r->end) {
			*number = r->number + (frame - r->first);
			return true;
		}
	return false;
}

uint32_t
user_pool_number(const void *page)
{
	uint32_t number;

	if (!user_pool_find(page, &number))
		panic(
		    "user_pool_number: page %p is not in the user pool", page);
	return number;
}

void *
user_pool_page(uint32_t number)
{
	const struct range *r = ranges + range_count;

	ASSERT_CMP(number, <, page_count);
	do
		r--;
	while (number < r->number);
	return phys_to_virt((r->first + (number - r->number)) << PAGE_SHIFT);
}
