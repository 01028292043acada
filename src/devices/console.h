/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The console: the first serial port and the VGA text screen for output, the
 * serial port and the PS/2 keyboard for input.  Every finished output line is
 * copied to the machine channel as a "console" record.  A piece of 1000 bytes
 * of a line that goes on is a "part" record.
 *
 * printf and vprintf of <stdio.h> write here, each call as one piece.
 */
#ifndef DEVICES_CONSOLE_H
#define DEVICES_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void	console_init_early(void);	/* output, polled; before all else */
void	console_init(void);		/* interrupts and input */

/* Write SIZE bytes as one piece: no other output comes in between.
 * => any context; does not sleep (waits for the line when the queue is full).  */
void	console_write(const char *buffer, size_t size);

/* Send an unfinished line to the machine channel, as the machine ends.
 * => between output_begin and output_end (channel.h).  */
void	console_flush_line(void);

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
