/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Formatted text.  The kernel's printf (devices/console.c) writes to the
 * console, a program's (lib/user/stdio.c) to descriptor 1.
 *
 * Conversions: %d %i %u %x %X %o %c %s %p %%, with the flags "-+ #0", a width
 * and a precision (numbers or *), and the lengths hh h l ll z j t.  No
 * floating point, no %n.
 */
#ifndef LIB_STDIO_H
#define LIB_STDIO_H

#include <stdarg.h>
#include <stddef.h>

/* Let the compiler check arguments: the format is argument STRING, those for it
 * begin with FIRST (0: a va_list).  */
#define __PRINTF(string, first)						\
	__attribute__((__format__(__printf__, string, first)))

/* Format into BUFFER, always terminated unless SIZE is 0.  Returns the length
 * of the whole text: it did not fit if that is SIZE or more.  */
int	snprintf(char *buffer, size_t size, const char *format, ...)
	    __PRINTF(3, 4);
int	vsnprintf(char *buffer, size_t size, const char *format, va_list)
	    __PRINTF(3, 0);

int	printf(const char *format, ...) __PRINTF(1, 2);
int	vprintf(const char *format, va_list) __PRINTF(1, 0);

#endif
