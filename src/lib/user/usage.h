/* SPDX-License-Identifier: BSD-2-Clause */
/* Not part of <err.h>, because many programs have their own usage(). */
#ifndef LIB_USER_USAGE_H
#define LIB_USER_USAGE_H

/* Print "usage: NAME ARGUMENTS" on standard error and exit with status 1. */
_Noreturn void usage(const char *arguments);

#endif
