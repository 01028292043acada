/* SPDX-License-Identifier: BSD-2-Clause */
/* Shared by vm_check.c and vm_check_map.c. */
#ifndef VM_DRAGONFLY_VM_CHECK_PRIVATE_H
#define VM_DRAGONFLY_VM_CHECK_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/debug.h"

struct vm_map;

/* A check that is running. */
struct vm_check {
	char *why; /* describes the first violation */
	size_t size;
	bool violated;
	/* Totals.  Two totals of the same things, counted in different structures,
	 * must be equal.  */
	uint32_t owned;    /* pages of vm_page_array that have an object */
	uint32_t resident; /* pages of vm_page_array in objects */
	uint32_t backings; /* in the lists of objects */
	uint32_t layers;   /* of map entries; only layers with an object */
	uint32_t mappings; /* of pages of vm_page_array, in page tables */
};

/* Record a violation, described by FORMAT, unless one has been recorded before. */
void vm_check_violate(struct vm_check *, const char *format, ...)
    PRINTF_LIKE(2, 3);
/* Check MAP, which is a whole address space, and its submaps.
 * => may sleep.  */
void vm_check_space(struct vm_check *, struct vm_map *);

#endif
