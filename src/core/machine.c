/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Shutdown: write the channel's last record, then power off.
 */
#include "core/machine.h"

#include <stdio.h>

#include "core/channel.h"
#include "core/output.h"
#include "cpu/intr.h"

void (*machine_off_hook)(enum machine_end);

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
		halt_forever(); /* another CPU is shutting down or has panicked */
	console_flush_line();
	length = snprintf(text, sizeof(text), "%s %d", end_name(why), status);
	channel_send("end", text, (size_t)length);
	output_close();
	if (machine_off_hook != NULL)
		machine_off_hook(why);
	halt_forever();
}
