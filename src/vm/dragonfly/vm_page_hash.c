/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The page hash: the naive version of stage 13.
 *
 * The table is always empty, so every lookup is a miss.  This is not a design to
 * start from.
 */
#include "vm/dragonfly/vm_page_hash.h"

#include <stddef.h>

#include "lib/debug.h"

void
vm_page_hash_init(void)
{
}

struct vm_page *
vm_page_hash_get(struct vm_object *object UNUSED, vm_pindex_t pindex UNUSED)
{
	return NULL;
}

void
vm_page_hash_enter(struct vm_page *m UNUSED)
{
}
