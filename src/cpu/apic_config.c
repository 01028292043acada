/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the firmware's two kinds of tables have in common.
 */
#include "cpu/apic.h"

/* Polarity in bits 0 and 1, trigger mode in bits 2 and 3. */
#define POLARITY(flags)		((flags) & 3)
#define TRIGGER(flags)		((flags) >> 2 & 3)
#define IS_LOW			3
#define IS_LEVEL		3

void
apic_config_add_cpu(struct apic_config *config, uint8_t id)
{
	if (config->cpu_count < CPU_MAX)
		config->cpu_ids[config->cpu_count++] = id;
}

/* What is left to the bus is high and edge-triggered on ISA. */
void
apic_config_set_line(struct apic_config *config, unsigned irq, uint32_t gsi,
    unsigned flags)
{
	if (irq >= ISA_IRQS)
		return;
	config->lines[irq].gsi = gsi;
	config->lines[irq].low = POLARITY(flags) == IS_LOW;
	config->lines[irq].level = TRIGGER(flags) == IS_LEVEL;
}
