/* SPDX-License-Identifier: BSD-2-Clause */
/* What programs have besides what they share with the kernel. */
#ifndef LIB_USER_STDLIB_H
#define LIB_USER_STDLIB_H

#include "lib/stdlib.h"

#define EXIT_SUCCESS	0
#define EXIT_FAILURE	1

_Noreturn void exit(int status);

#endif
