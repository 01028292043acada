/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Radix bitmaps: the naive version of stage 12.
 *
 * There is no bitmap.  All blocks stay allocated, so an allocation always fails.
 * This is not a design to start from.
 */
#include "vm/dragonfly/blist.h"

#include <stdlib.h>

#include "lib/debug.h"

struct blist {
	uint32_t blocks;
};

struct blist *
blist_create(uint32_t blocks)
{
	struct blist *list = malloc(sizeof(*list));

	if (list != NULL)
		list->blocks = blocks;
	return list;
}

void
blist_destroy(struct blist *list)
{
	free(list);
}

uint32_t
blist_alloc(struct blist *list UNUSED, uint32_t count)
{
	ASSERT_CMP(count, >, 0);
	ASSERT_CMP(count, <=, BLIST_RUN_MAX);
	return BLIST_NONE;
}

void
blist_free(struct blist *list, uint32_t first, uint32_t count)
{
	ASSERT_CMP(first, <=, list->blocks);
	ASSERT_CMP(count, <=, list->blocks - first);
}

uint32_t
blist_fill(struct blist *list, uint32_t first, uint32_t count)
{
	ASSERT_CMP(first, <=, list->blocks);
	ASSERT_CMP(count, <=, list->blocks - first);
	return 0;
}

uint32_t
blist_free_count(const struct blist *list UNUSED)
{
	return 0;
}
