/* SPDX-License-Identifier: BSD-2-Clause */
/* The line discipline: what happens to typed characters until console_read
 * returns them.  */
#ifndef DEVICES_TTY_H
#define DEVICES_TTY_H

#include <stdbool.h>
#include <stdint.h>

/* Ready for tty_input. */
void	tty_init(void);

/* Take a character that was typed, if tty_accepts said so.
 * => interrupt context.  */
void	tty_input(uint8_t);
/* Is there room?  If not, the console's reader calls serial_resume_input once
 * there is.  A line that is too long is no reason to wait.  */
bool	tty_accepts(void);

#endif
