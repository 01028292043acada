/* SPDX-License-Identifier: BSD-2-Clause */
/* Not part of <err.h>, as many programs have a function of this name. */
#ifndef LIB_USER_USAGE_H
#define LIB_USER_USAGE_H

/* Say how the program is called, ARGUMENTS being what follows its name, and
 * exit with status 1.  */
_Noreturn void usage(const char *arguments);

#endif
