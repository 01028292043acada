/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The memory available to the page allocator: what the loader reports as
 * usable, minus the boot modules, of that the first N bytes with "mem=N", minus
 * the kernel itself.  Private to mem/.
 */
#ifndef MEM_RAM_H
#define MEM_RAM_H

#include "core/multiboot.h"

/* Each module, and the kernel, can split one range in two. */
#define RAM_RANGES_MAX (BOOT_RANGES_MAX + BOOT_MODULES_MAX + 1)

struct ram {
	unsigned count;
	struct boot_range ranges[RAM_RANGES_MAX]; /* ascending, whole pages */
};

void ram_find(struct ram *);
/* The size of the kernel's image in bytes. */
uint32_t ram_kernel_size(void);

#endif
