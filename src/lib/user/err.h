/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Complaints, as the BSDs have them: on standard error, the program's name and
 * the text; warn and err add what errno says.
 */
#ifndef LIB_USER_ERR_H
#define LIB_USER_ERR_H

#include "lib/debug.h"

extern const char *program_name;

void	warn(const char *message, ...) PRINTF_LIKE(1, 2);
void	warnx(const char *message, ...) PRINTF_LIKE(1, 2);
void	err(int status, const char *message, ...) NORETURN PRINTF_LIKE(2, 3);
void	errx(int status, const char *message, ...) NORETURN PRINTF_LIKE(2, 3);

/* Say how the program is called, ARGUMENTS being what follows its name, and
 * exit with status 1.  */
void	usage(const char *arguments) NORETURN;

#endif
