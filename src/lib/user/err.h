/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Error messages, as in the BSDs, on standard error: the program's name and the
 * formatted text.  warn and err append the description of errno.  err and errx
 * then exit with STATUS.
 */
#ifndef LIB_USER_ERR_H
#define LIB_USER_ERR_H

#include "lib/stdio.h"

void warn(const char *format, ...) __PRINTF(1, 2);
void warnx(const char *format, ...) __PRINTF(1, 2);
_Noreturn void err(int status, const char *format, ...) __PRINTF(2, 3);
_Noreturn void errx(int status, const char *format, ...) __PRINTF(2, 3);

#endif
