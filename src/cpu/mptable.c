/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finds the CPUs and the I/O APIC in the tables of Intel's MultiProcessor
 * Specification 1.4, for machines without readable ACPI tables.
 */
#include <string.h>

#include "cpu/apic.h"
#include "lib/debug.h"

struct floating_pointer {
	char signature[4]; /* "_MP_" */
	uint32_t table;
	uint8_t length; /* in units of 16 bytes */
	uint8_t revision, checksum;
	uint8_t features[5];
};

struct mp_table {
	char signature[4]; /* "PCMP" */
	uint16_t length;
	uint8_t revision, checksum;
	char oem[20];
	uint32_t oem_table;
	uint16_t oem_size, entry_count;
	uint32_t local; /* address of the local APICs' registers */
	uint16_t extended_length;
	uint8_t extended_checksum, reserved;
	uint8_t entries[];
};

enum {
	ENTRY_CPU = 0,
	ENTRY_BUS = 1,
	ENTRY_IO = 2,
	ENTRY_INTERRUPT = 3,
	ENTRY_LOCAL_INTERRUPT = 4
};

#define ENABLED 1

/* The floating pointer is in the last KiB of base memory, or in the ROM.  Base
 * memory ends at 640 KiB or a little below, so the last 4 KiB are searched.  */
static const struct mp_table *
find_mp_table(void)
{
	const struct floating_pointer *pointer;
	const struct mp_table *table;

	pointer = apic_config_scan(0x9f000, 0xa0000, "_MP_", sizeof(*pointer));
	if (pointer == NULL)
		pointer = apic_config_scan(
		    0xf0000, 0x100000, "_MP_", sizeof(*pointer));
	if (pointer == NULL || pointer->table == 0 ||
	    pointer->table > DIRECT_MAP_SIZE - 0x10000)
		return NULL;
	table = phys_to_virt(pointer->table);
	if (memcmp(table->signature, "PCMP", 4) != 0 ||
	    !apic_config_sums_to_zero(table, table->length))
		return NULL;
	return table;
}

static void
parse_mp_entry(struct apic_config *config, const uint8_t *entry, int *isa_bus)
{
	uint32_t address;

	switch (entry[0]) {
	case ENTRY_CPU:
		if (entry[3] & ENABLED)
			apic_config_add_cpu(config, entry[1]);
		break;
	case ENTRY_BUS:
		if (memcmp(entry + 2, "ISA   ", 6) == 0)
			*isa_bus = entry[1];
		break;
	case ENTRY_IO:
		memcpy(&address, entry + 4, sizeof(address));
		if ((entry[3] & ENABLED) && config->io == 0)
			config->io = address;
		break;
	case ENTRY_INTERRUPT:
		if (entry[1] == 0 && entry[4] == *isa_bus)
			apic_config_set_line(
			    config, entry[5], entry[7], entry[2]);
		break;
	}
}

bool
mptable_find(struct apic_config *config)
{
	const struct mp_table *table = find_mp_table();
	const uint8_t *entry, *end;
	int isa_bus = -1;

	if (table == NULL)
		return false;
	memset(config, 0, sizeof(*config));
	config->local = table->local;
	for (unsigned irq = 0; irq < ISA_IRQS; irq++)
		apic_config_set_line(config, irq, irq, 0);
	end = (const uint8_t *)table + table->length;
	for (entry = table->entries;
	     entry < end && entry[0] <= ENTRY_LOCAL_INTERRUPT;
	     entry += entry[0] == ENTRY_CPU ? 20 : 8)
		parse_mp_entry(config, entry, &isa_bus);
	return config->io != 0 && config->cpu_count > 0;
}
