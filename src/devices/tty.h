/* SPDX-License-Identifier: BSD-2-Clause */
/* The line discipline: echo, editing and buffering of typed characters until
 * console_read returns them.  */
#ifndef DEVICES_TTY_H
#define DEVICES_TTY_H

#include <stdbool.h>
#include <stdint.h>

/* Initialize; called before tty_input. */
void tty_init(void);

/* Process a typed character.
 * => interrupt context, after tty_accepts returned true.  */
void tty_input(uint8_t);
/* Is there room for a character?  If not, a reader calls serial_resume_input
 * after it has made room.  Also true if the buffer is full but nothing can be
 * read, since no reader could then make room; the excess characters of the line
 * are discarded.  */
bool tty_accepts(void);

#endif
