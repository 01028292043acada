/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mapping pages before they are accessed: the naive version of stage 09.
 *
 * All pages are brought in and mapped when their range is mapped, so there is nothing to
 * do.  This is not a design to start from.
 */
#include "lib/debug.h"
#include "vm/dragonfly/vm_fault.h"

void
vm_prefault(struct vm_map *map UNUSED, vaddr_t va UNUSED,
    struct vm_map_entry *entry UNUSED, vm_prot_t prot UNUSED, bool quick UNUSED)
{
}

void
vm_prefault_range(struct vm_map *map UNUSED, struct vm_map_entry *entry UNUSED,
    vaddr_t start UNUSED, vaddr_t end UNUSED)
{
}
