/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef USERPROG_REMARK_H
#define USERPROG_REMARK_H

#include "lib/debug.h"

/* Report to the user, in one line, what went wrong with a program: as a record
 * "remark" on the machine channel and, unless the option "quiet" is given, on
 * the console.  */
void remark_printf(const char *format, ...) PRINTF_LIKE(1, 2);

#endif
