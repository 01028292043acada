/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Information passed by the boot loader: memory, command line, modules
 * (Multiboot 1, section 3.3).  It is copied at boot, before the loader's memory
 * can be reused.  The contents of the modules are not copied: they stay where the
 * loader put them.
 */
#ifndef CORE_MULTIBOOT_H
#define CORE_MULTIBOOT_H

#include "cpu/layout.h"

#define BOOT_RANGES_MAX  32
#define BOOT_MODULES_MAX 8

/* Usable RAM, between 1 MiB and 896 MiB. */
struct boot_range {
	paddr_t start, end; /* END is exclusive */
};

struct boot_module {
	paddr_t start, end; /* END is exclusive */
	char name[64];      /* last word of its command line */
};

struct boot_info {
	char cmdline[1024];
	unsigned range_count;
	struct boot_range ranges[BOOT_RANGES_MAX];
	unsigned module_count;
	struct boot_module modules[BOOT_MODULES_MAX];
};

extern struct boot_info boot_info;

/* Fill boot_info.  MAGIC and INFO are the values that the loader left in EAX
 * and EBX.  Shuts the machine down with a message if MAGIC is wrong or the
 * command line is too long.  */
void multiboot_init(uint32_t magic, paddr_t info);

#endif
