/* SPDX-License-Identifier: BSD-2-Clause */
/* usage() is not part of <err.h>, because many programs define their own. */
#ifndef LIB_USER_USAGE_H
#define LIB_USER_USAGE_H

/* Print "usage: NAME ARGUMENTS" on standard error and exit with status 1. */
_Noreturn void usage(const char *arguments);

#endif
