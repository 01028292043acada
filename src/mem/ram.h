/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which memory the page allocator may have: what the loader reports as
 * usable, without the boot modules, cut off after "mem=N" bytes, without the
 * kernel itself.  Private to mem/.
 */
#ifndef MEM_RAM_H
#define MEM_RAM_H

#include "core/multiboot.h"

/* Each range can be cut in two by each module and by the kernel. */
#define RAM_RANGES_MAX	(BOOT_RANGES_MAX + BOOT_MODULES_MAX + 1)

struct ram {
	unsigned count;
	struct boot_range ranges[RAM_RANGES_MAX];	/* ascending, whole pages */
};

void	ram_find(struct ram *);
/* How many bytes the kernel's image takes. */
uint32_t ram_of_kernel(void);

#endif
