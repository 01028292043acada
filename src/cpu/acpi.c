/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finds the CPUs and the I/O APIC in ACPI's Multiple APIC Description Table
 * (MADT).  The search goes from the root pointer to the root table to the MADT.
 *
 * Firmware usually places the tables at the end of RAM, which may be above the
 * direct map.  In that case three large pages around the root table are mapped
 * in the kernel window until the tables have been read.  The other tables are
 * assumed to be close to the root table.
 */
#include <string.h>

#include "cpu/apic.h"
#include "cpu/io.h"
#include "lib/debug.h"

struct root_pointer {
	char signature[8]; /* "RSD PTR " */
	uint8_t checksum;
	char oem[6];
	uint8_t revision;
	uint32_t root_table;
} __attribute__((packed));

struct table {
	char signature[4];
	uint32_t length; /* including this header */
	uint8_t revision, checksum;
	char oem[26];
} __attribute__((packed));

struct madt {
	struct table header;
	uint32_t local; /* address of the local APICs' registers */
	uint32_t flags;
	uint8_t entries[];
} __attribute__((packed));

/* Types of the entries of the MADT. */
enum { ENTRY_LOCAL = 0, ENTRY_IO = 1, ENTRY_OVERRIDE = 2 };

#define CPU_ENABLED 1

#define LARGE_PAGE   0x400000
#define WINDOW       KERNEL_WINDOW /* not in use yet */
#define WINDOW_PAGES 3
#define PDE_LARGE    0x83 /* present, writable, 4 MiB */

static paddr_t window; /* address of the memory mapped at WINDOW; 0: none */

static void
map_window(paddr_t root)
{
	uint32_t *entry = &kernel_page_directory[WINDOW / LARGE_PAGE];

	if (root < DIRECT_MAP_SIZE)
		return;
	window = ROUND_DOWN(root, LARGE_PAGE) - LARGE_PAGE;
	for (uint32_t i = 0; i < WINDOW_PAGES; i++)
		entry[i] = (window + i * LARGE_PAGE) | PDE_LARGE;
}

static void
unmap_window(void)
{
	if (window == 0)
		return;
	memset(&kernel_page_directory[WINDOW / LARGE_PAGE], 0,
	    WINDOW_PAGES * sizeof(uint32_t));
	write_cr3(virt_to_phys(kernel_page_directory));
	window = 0;
}

/* Return a pointer to the LENGTH bytes of physical memory at ADDRESS, or NULL
 * if some of them are not mapped.  */
static const void *
physical_pointer(paddr_t address, uint32_t length)
{
	if (address < DIRECT_MAP_SIZE && length <= DIRECT_MAP_SIZE - address)
		return phys_to_virt(address);
	address -= window;
	if (window != 0 && address < WINDOW_PAGES * LARGE_PAGE &&
	    length <= WINDOW_PAGES * LARGE_PAGE - address)
		return (const void *)(WINDOW + address);
	return NULL;
}

static uint32_t
read32(const uint8_t *from)
{
	uint32_t value;

	memcpy(&value, from, sizeof(value));
	return value;
}

/* The root pointer is in the BIOS ROM or in the first KiB of the extended BIOS
 * data area, whose segment is stored in the BIOS data area.  */
static const struct root_pointer *
find_root_pointer(void)
{
	paddr_t ebda = *(const volatile uint16_t *)phys_to_virt(0x40e) << 4;
	const struct root_pointer *pointer = NULL;

	if (ebda >= 0x80000 && ebda < 0xa0000)
		pointer = apic_config_scan(
		    ebda, ebda + 1024, "RSD PTR ", sizeof(*pointer));
	return pointer != NULL ?
	    pointer :
	    apic_config_scan(0xe0000, 0x100000, "RSD PTR ", sizeof(*pointer));
}

/* Return the table at ADDRESS, or NULL if part of the table is not mapped or
 * its checksum is wrong.  */
static const struct table *
get_acpi_table(paddr_t address)
{
	const struct table *table = physical_pointer(address, sizeof(*table));

	if (table == NULL || table->length < sizeof(*table) ||
	    physical_pointer(address, table->length) == NULL ||
	    !apic_config_sums_to_zero(table, table->length))
		return NULL;
	return table;
}

static const struct madt *
find_madt(void)
{
	const struct root_pointer *pointer = find_root_pointer();
	const struct table *root, *table;
	const uint8_t *entry;

	if (pointer == NULL)
		return NULL;
	map_window(pointer->root_table);
	root = get_acpi_table(pointer->root_table);
	if (root == NULL)
		return NULL;
	for (entry = (const uint8_t *)(root + 1);
	     entry + 4 <= (const uint8_t *)root + root->length; entry += 4) {
		table = get_acpi_table(read32(entry));
		if (table != NULL && memcmp(table->signature, "APIC", 4) == 0 &&
		    table->length >= sizeof(struct madt))
			return (const struct madt *)table;
	}
	return NULL;
}

static void
parse_madt_entry(struct apic_config *config, const uint8_t *entry)
{
	switch (entry[0]) {
	case ENTRY_LOCAL:
		if (read32(entry + 4) & CPU_ENABLED)
			apic_config_add_cpu(config, entry[3]);
		break;
	case ENTRY_IO:
		if (config->io == 0) {
			config->io = read32(entry + 4);
			config->io_gsi = read32(entry + 8);
		}
		break;
	case ENTRY_OVERRIDE:
		apic_config_set_line(
		    config, entry[3], read32(entry + 4), entry[8]);
		break;
	}
}

static void
parse_madt(struct apic_config *config, const struct madt *madt)
{
	const uint8_t *entry, *end;

	memset(config, 0, sizeof(*config));
	config->local = madt->local;
	for (unsigned irq = 0; irq < ISA_IRQS; irq++)
		apic_config_set_line(config, irq, irq, 0);
	end = (const uint8_t *)madt + madt->header.length;
	for (entry = madt->entries;
	     entry + 2 <= end && entry[1] >= 2 && entry + entry[1] <= end;
	     entry += entry[1])
		parse_madt_entry(config, entry);
}

bool
acpi_find(struct apic_config *config)
{
	const struct madt *madt = find_madt();

	if (madt != NULL)
		parse_madt(config, madt);
	unmap_window();
	return madt != NULL && config->io != 0 && config->cpu_count > 0;
}
