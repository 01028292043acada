/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The memory available to the page allocator: the memory that the loader
 * reports as usable, minus the boot modules; with "mem=N", only the first N
 * bytes of this; minus the kernel itself.  Private to mem/.
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

/* Fill in RAM from boot_info. */
void ram_find(struct ram *);
/* The size of the kernel's image in bytes. */
uint32_t ram_kernel_size(void);

#endif
