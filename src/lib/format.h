/* SPDX-License-Identifier: BSD-2-Clause */
/* The core of printf: what lib/stdio.h says of conversions is done here. */
#ifndef LIB_FORMAT_H
#define LIB_FORMAT_H

#include <stdarg.h>

#include "lib/debug.h"

/* Call PUT(c, AUX) for each character of the formatted text.  In programs, whose
 * own functions may have this name, the linker knows it by another.  */
void	format(void (*put)(char, void *), void *aux, const char *format,
	    va_list) __asm__("__format") PRINTF_LIKE(3, 0);

#endif
