/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The first program, with which the machine ends; what process.c and first.c
 * need of each other.
 */
#ifndef USERPROG_FIRST_H
#define USERPROG_FIRST_H

#include <stdbool.h>

#include "lib/abi.h"

void	first_init(void);

/* The first program has ended; WHY says what killed it, or is NULL. */
void	first_ended(int status, const char *why);

/* Has the end of the machine begun, which kills who is still there? */
bool	first_machine_ends(void);

/* process_spawn, of the first program if FIRST. */
int	process_spawn_as(const char *command_line, bool first, pid_t *pid);

#endif
