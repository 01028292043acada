/* SPDX-License-Identifier: BSD-2-Clause */
/* The formatter used by all printf functions.  lib/stdio.h lists the supported
 * conversions.  */
#ifndef LIB_FORMAT_H
#define LIB_FORMAT_H

#include <stdarg.h>

#include "lib/debug.h"

/* Format the arguments according to FORMAT and call PUT(c, AUX) for each
 * character of the result.  The symbol is called __format so that a program can
 * define its own function format.  */
void format(void (*put)(char, void *), void *aux, const char *format,
    va_list) __asm__("__format") PRINTF_LIKE(3, 0);

#endif
