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

/* Register the serial ports and the screen as output sinks.  Needs no other
 * part of the kernel to be initialized, so that errors during boot can be
 * printed.  */
void console_init_early(void);
/* Enable input. */
void console_init(void);

/* Wait for a complete line, which the user can edit (backspace, Ctrl-U), and
 * read it into BUFFER, or its first SIZE bytes; the rest is left for the next
 * call.  Returns the number of bytes, which is 0 at end of input (Ctrl-D on an
 * empty line), or -EINTR if the calling process was killed.  A Ctrl-C that
 * killed no process is read as a line of one byte.
 * => may sleep.  */
int console_read(char *buffer, size_t size);

/* Called at Ctrl-C, in interrupt context.  Returns true if there was a process
 * to kill.  Set by userprog/.  */
extern bool (*console_interrupt_hook)(void);

#endif
