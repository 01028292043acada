/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The console: the first serial port and the VGA text screen for output, the
 * serial port and the PS/2 keyboard for input.  Output goes through
 * core/output.h.
 */
#ifndef DEVICES_CONSOLE_H
#define DEVICES_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Register the console's and the machine channel's ports and the screen as
 * sinks of output.  Needs nothing else of the kernel.  */
void	console_init_early(void);
void	console_init(void);		/* interrupts and input */

/* Read a line, as edited by the user (backspace, Ctrl-U), or less: at most
 * SIZE bytes into BUFFER; waits for the first.  0 at end of input (Ctrl-D on
 * an empty line); the character Ctrl-C alone, if it had nobody to kill.
 * EINTR is negative: the process was killed meanwhile.
 * => may sleep.  */
int	console_read(char *buffer, size_t size);

/* Called at Ctrl-C, in interrupt context.  True if there was a process to kill.
 * Filled by userprog/.  */
extern bool (*console_interrupt_hook)(void);

#endif
