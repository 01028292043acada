/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Initialization of the console's devices.
 */
#include "devices/console.h"

#include "devices/keyboard.h"
#include "devices/serial.h"
#include "devices/tty.h"
#include "devices/vga.h"

void
console_init_early(void)
{
	serial_init();
	vga_init();
}

static void
key_typed(uint8_t c)
{
	if (tty_accepts())
		tty_input(c);
}

void
console_init(void)
{
	tty_init();
	serial_start_input(tty_input, tty_accepts);
	keyboard_init(key_typed);
}
