/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stacks: the naive version of stage 08.
 *
 * The stack has at most four pages and never grows.  This works for programs that need
 * little stack, but it is not a design to start from.
 */
#include <errno.h>

#include "vm/dragonfly/vm_map.h"

#define STACK_PAGES 4

int
vm_map_stack(struct vm_map *map, vaddr_t top, uint32_t max, vm_prot_t prot)
{
	struct vm_map_range range = {
		.start = top - MIN(max, ptoa(STACK_PAGES)),
		.end = top,
		.prot = prot,
		.max_prot = VM_PROT_ALL,
		.inheritance = VM_INHERIT_COPY,
		.id = VM_SUBSYS_STACK,
	};

	if (page_offset(top) != 0 || page_offset(max) != 0 || max == 0 ||
	    max > top)
		return EINVAL;
	return vm_map_insert(map, &range, NULL);
}

int
vm_map_growstack(
    struct vm_map *map UNUSED, vaddr_t va UNUSED, uint32_t limit UNUSED)
{
	return EFAULT;
}
