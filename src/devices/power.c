/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The end of the machine: the last record on the channel, then whatever
 * switches off the simulator or computer that this is.
 */
#include "core/machine.h"

#include <stdio.h>

#include "cpu/intr.h"
#include "cpu/io.h"
#include "devices/channel.h"
#include "devices/console.h"
#include "devices/serial.h"

#define QEMU_DEBUG_EXIT		0xf4	/* -device isa-debug-exit,iobase=... */
#define BOCHS_SHUTDOWN		0x8900
#define QEMU_ACPI_CONTROL	0x604
#define BOCHS_ACPI_CONTROL	0xb004
#define ACPI_SOFT_OFF		0x2000

static const char *
end_name(enum machine_end why)
{
	switch (why) {
	case END_DONE:
		return "done";
	case END_PANIC:
		return "panic";
	case END_USAGE:
		return "usage";
	case END_TEST_FAIL:
		return "test-fail";
	}
	return "unknown";
}

static void NORETURN
halt_forever(void)
{
	for (;;)
		__asm__ volatile("cli; hlt");
}

void
machine_end(enum machine_end why, int status)
{
	char text[32];
	int length;

	intr_disable();
	if (!output_begin())
		halt_forever();		/* another CPU is ending it */
	console_flush_line();
	length = snprintf(text, sizeof text, "%s %d", end_name(why), status);
	channel_send("end", text, length);
	output_close();
	output_end();
	serial_drain(SERIAL_CONSOLE);
	serial_drain(SERIAL_CHANNEL);

	outb(QEMU_DEBUG_EXIT, why);
	for (const char *p = "Shutdown"; *p != '\0'; p++)
		outb(BOCHS_SHUTDOWN, *p);
	outw(QEMU_ACPI_CONTROL, ACPI_SOFT_OFF);
	outw(BOCHS_ACPI_CONTROL, ACPI_SOFT_OFF);
	halt_forever();
}
