/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Complaints, as the BSDs have them: on standard error, the program's name and
 * the text; warn and err add what errno says.
 */
#ifndef LIB_USER_ERR_H
#define LIB_USER_ERR_H

#include "lib/stdio.h"

void	warn(const char *message, ...) __PRINTF(1, 2);
void	warnx(const char *message, ...) __PRINTF(1, 2);
_Noreturn void err(int status, const char *message, ...) __PRINTF(2, 3);
_Noreturn void errx(int status, const char *message, ...) __PRINTF(2, 3);

#endif
