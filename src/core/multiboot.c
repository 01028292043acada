/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads the information that a Multiboot 1 loader left in memory.  Memory below
 * 1 MiB is reserved for the firmware and for starting the other CPUs.  Memory
 * above the direct map is not used.
 */
#include "core/multiboot.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/machine.h"
#include "lib/debug.h"

#define LOADER_MAGIC   0x2BADB002
#define LOW_MEMORY_END 0x100000

/* Bits of multiboot_info.flags: which fields are valid. */
#define HAS_MEMORY  0x001
#define HAS_CMDLINE 0x004
#define HAS_MODULES 0x008
#define HAS_MAP     0x040

struct multiboot_info {
	uint32_t flags;
	uint32_t mem_lower, mem_upper; /* KiB; upper: from 1 MiB */
	uint32_t boot_device;
	uint32_t cmdline;
	uint32_t mods_count, mods_addr;
	uint32_t symbols[4];
	uint32_t mmap_length, mmap_addr;
};

struct multiboot_module {
	uint32_t start, end, string, reserved;
};

struct multiboot_map {
	uint32_t size; /* of the following fields */
	uint64_t base, length;
	uint32_t type; /* 1: usable */
} __attribute__((packed));

struct boot_info boot_info;

static void
add_range(uint64_t start, uint64_t end)
{
	struct boot_range *range;

	if (start < LOW_MEMORY_END)
		start = LOW_MEMORY_END;
	if (end > DIRECT_MAP_SIZE)
		end = DIRECT_MAP_SIZE;
	start = ROUND_UP(start, PAGE_SIZE);
	end = ROUND_DOWN(end, PAGE_SIZE);
	if (start >= end || boot_info.range_count == BOOT_RANGES_MAX)
		return;
	range = &boot_info.ranges[boot_info.range_count++];
	range->start = (paddr_t)start;
	range->end = (paddr_t)end;
}

static void
read_memory_map(const struct multiboot_info *info)
{
	const struct multiboot_map *map;
	uint32_t done;

	if ((info->flags & HAS_MAP) == 0) {
		if (info->flags & HAS_MEMORY)
			add_range(LOW_MEMORY_END,
			    LOW_MEMORY_END + ((uint64_t)info->mem_upper << 10));
		return;
	}
	for (done = 0; done < info->mmap_length; done += map->size + 4) {
		map = phys_to_virt(info->mmap_addr + done);
		if (map->type == 1)
			add_range(map->base, map->base + map->length);
	}
}

/* Use the last word of STRING, because some loaders put the module's file name
 * before it.  */
static void
copy_module_name(struct boot_module *module, const char *string)
{
	const char *space = strrchr(string, ' ');

	if (space != NULL)
		string = space + 1;
	strlcpy(module->name, string, sizeof(module->name));
}

static void
read_modules(const struct multiboot_info *info)
{
	const struct multiboot_module *from = phys_to_virt(info->mods_addr);
	struct boot_module *module;
	uint32_t i;

	for (i = 0; i < info->mods_count; i++, from++) {
		if (i == BOOT_MODULES_MAX) {
			printf("instar: %u boot modules; only %u are used\n",
			    info->mods_count, BOOT_MODULES_MAX);
			break;
		}
		module = &boot_info.modules[boot_info.module_count++];
		module->start = from->start;
		module->end = from->end;
		copy_module_name(module, phys_to_virt(from->string));
	}
}

void
multiboot_init(uint32_t magic, paddr_t address)
{
	const struct multiboot_info *info = phys_to_virt(address);
	const char *cmdline;

	if (magic != LOADER_MAGIC) {
		printf("instar: not started by a Multiboot loader\n");
		machine_end(END_USAGE, 1);
	}
	if (info->flags & HAS_CMDLINE) {
		cmdline = phys_to_virt(info->cmdline);
		if (strlcpy(boot_info.cmdline, cmdline,
			sizeof(boot_info.cmdline)) >=
		    sizeof(boot_info.cmdline)) {
			printf("instar: the command line is longer than %u "
			       "characters\n",
			    sizeof(boot_info.cmdline) - 1);
			machine_end(END_USAGE, 1);
		}
	}
	read_memory_map(info);
	if (info->flags & HAS_MODULES)
		read_modules(info);
}
