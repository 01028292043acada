/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The order in which the kernel comes up.
 */
#include "cpu/clock.h"
#include "cpu/cmdline.h"
#include "cpu/cpu.h"
#include "cpu/machine.h"
#include "cpu/multiboot.h"
#include "cpu/trace.h"
#include "cpu/trap.h"
#include "devices/console.h"
#include "lib/debug.h"

void	kernel_main(uint32_t magic, paddr_t info) NORETURN;

/* Called by boot.S, on the first stack, with interrupts off. */
void
kernel_main(uint32_t magic, paddr_t info)
{
	console_init_early();
	multiboot_init(magic, info);
	cmdline_parse(boot_info.cmdline);
	trace_init();
	cpu_init();
	trap_init();
	clock_init();
	machine_end(END_DONE, 0);
}
