/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Parsing common to the firmware's two kinds of tables, ACPI and MP.
 */
#include "cpu/apic.h"

#include <string.h>

/* Polarity in bits 0 and 1, trigger mode in bits 2 and 3. */
#define POLARITY(flags) ((flags)&3)
#define TRIGGER(flags)  ((flags) >> 2 & 3)
#define IS_LOW          3
#define IS_LEVEL        3

bool
apic_config_sums_to_zero(const void *start, uint32_t length)
{
	const uint8_t *byte = start;
	uint8_t sum = 0;

	while (length-- > 0)
		sum = (uint8_t)(sum + *byte++);
	return sum == 0;
}

const void *
apic_config_scan(
    paddr_t start, paddr_t end, const char *signature, uint32_t size)
{
	size_t length = strlen(signature);

	for (; start < end; start += 16) {
		const char *found = phys_to_virt(start);

		if (found[0] == signature[0] &&
		    memcmp(found, signature, length) == 0 &&
		    apic_config_sums_to_zero(found, size))
			return found;
	}
	return NULL;
}

void
apic_config_add_cpu(struct apic_config *config, uint8_t id)
{
	if (config->cpu_count < CPU_MAX)
		config->cpu_ids[config->cpu_count++] = id;
}

/* FLAGS of 0 mean the default of the bus; for ISA: active high, edge-triggered. */
void
apic_config_set_line(
    struct apic_config *config, unsigned irq, uint32_t gsi, unsigned flags)
{
	if (irq >= ISA_IRQS)
		return;
	config->lines[irq].gsi = gsi;
	config->lines[irq].low = POLARITY(flags) == IS_LOW;
	config->lines[irq].level = TRIGGER(flags) == IS_LEVEL;
}
