/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine channel: one log, in lines, on the second serial port.
 *
 *	<seq> <kind> <text>
 */
#ifndef CORE_CHANNEL_H
#define CORE_CHANNEL_H

#include "lib/debug.h"

/* One line on the machine channel: a sequence number, KIND, and the formatted
 * text (without a newline), with spaces between.  Control characters and the
 * backslash in the text become \xHH.  Any context.  */
void	channel_printf(const char *kind, const char *format, ...)
	    PRINTF_LIKE(2, 3);

#endif
