/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Formatted output.  printf writes to the console in the kernel
 * (core/printf.c), and to standard output in a program
 * (lib/user/stdio-write.c).
 *
 * Conversions are %d %i %u %x %X %o %c %s %p %%, with the flags "-+ #0", a
 * width and a precision (a number or *), and the length modifiers hh h l ll z j
 * t.  Floating point and %n are not supported.  A null pointer for %s prints as
 * "(null)"; an unknown conversion is copied to the output.
 */
#ifndef LIB_STDIO_H
#define LIB_STDIO_H

#include <stdarg.h>
#include <stddef.h>

/* Make the compiler check the arguments: the format string is argument number
 * STRING, and its arguments start at number FIRST (0 for a va_list).  */
#define __PRINTF(string, first)                                                \
	__attribute__((__format__(__printf__, string, first)))

/* Format into the SIZE bytes at BUFFER, truncating if necessary; the result is
 * always terminated by a NUL, unless SIZE is 0.  Returns the length of the
 * complete text without the NUL; if this is SIZE or more, the text was
 * truncated.  */
int snprintf(char *buffer, size_t size, const char *format, ...) __PRINTF(3, 4);
int vsnprintf(char *buffer, size_t size, const char *format, va_list)
    __PRINTF(3, 0);

/* Print formatted text.  Returns the number of characters printed; in programs,
 * EOF if this or an earlier write to standard output failed.  */
int printf(const char *format, ...) __PRINTF(1, 2);
int vprintf(const char *format, va_list) __PRINTF(1, 0);

#endif
