/* SPDX-License-Identifier: BSD-2-Clause */
/* Additions for programs to the functions shared with the kernel. */
#ifndef LIB_USER_STDLIB_H
#define LIB_USER_STDLIB_H

#include "lib/stdlib.h"

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1

/* Write out buffered output and end the process with STATUS. */
_Noreturn void exit(int status);

#endif
