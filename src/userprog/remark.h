/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef USERPROG_REMARK_H
#define USERPROG_REMARK_H

#include "lib/debug.h"

/* Tell a person, in one line, what went wrong with a program: on the console,
 * unless the option "quiet" is given, and as a record of the machine channel. */
void	remark_printf(const char *format, ...) PRINTF_LIKE(1, 2);

#endif
