/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: of the CPUs in the firmware's tables, the first CPU_MAX are used
 * boundaries: CPU_MAX
 */
#include "cpu/apic.h"
#include "tests/ktest.h"

static const struct {
	unsigned listed, used;
} cases[] = {
	{ 1, 1 },
	{ CPU_MAX - 1, CPU_MAX - 1 },
	{ CPU_MAX, CPU_MAX },
	{ CPU_MAX + 1, CPU_MAX },
	{ 255, CPU_MAX },
};

KTEST(apic_cpus)
{
	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		struct apic_config config = { .cpu_count = 0 };

		for (unsigned id = 0; id < cases[i].listed; id++)
			apic_config_add_cpu(&config, (uint8_t)(2 * id));
		KTEST_CHECK_CMP(config.cpu_count, ==, cases[i].used);
		for (unsigned id = 0; id < cases[i].used; id++)
			KTEST_CHECK_CMP(config.cpu_ids[id], ==, 2 * id);
		for (unsigned irq = 0; irq < ISA_IRQS; irq++)
			KTEST_CHECK_CMP(config.lines[irq].gsi, ==, 0);
	}
}
