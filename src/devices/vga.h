/* SPDX-License-Identifier: BSD-2-Clause */
/* The VGA text screen, 80 by 25.  Without a VGA all of this does nothing. */
#ifndef DEVICES_VGA_H
#define DEVICES_VGA_H

#include <stddef.h>

/* Look for a VGA and clear its screen. */
void	vga_init(void);

/* Show SIZE bytes at the cursor, scrolling; newline, carriage return, tab and
 * backspace do what they say.
 * => between output_begin and output_end (channel.h).  */
void	vga_write(const char *bytes, size_t size);

#endif
