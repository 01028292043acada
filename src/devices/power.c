/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Power-off.  It tries the methods of all supported simulators in turn, because
 * a machine ignores a write to a port that it does not have.  The proper
 * method, ACPI, would need an interpreter for its byte code.
 */
#include "devices/power.h"

#include "core/machine.h"
#include "cpu/io.h"

#define QEMU_DEBUG_EXIT    0xf4 /* -device isa-debug-exit,iobase=... */
#define BOCHS_SHUTDOWN     0x8900
#define QEMU_ACPI_CONTROL  0x604
#define BOCHS_ACPI_CONTROL 0xb004
#define ACPI_SOFT_OFF      0x2000

static void
power_off(enum machine_end why)
{
	outb(QEMU_DEBUG_EXIT, why);
	for (const char *p = "Shutdown"; *p != '\0'; p++)
		outb(BOCHS_SHUTDOWN, *p);
	outw(QEMU_ACPI_CONTROL, ACPI_SOFT_OFF);
	outw(BOCHS_ACPI_CONTROL, ACPI_SOFT_OFF);
}

void
power_init(void)
{
	machine_off_hook = power_off;
}
