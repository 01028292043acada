/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Program arguments (student file args.c, stage 02).
 */
#ifndef USERPROG_ARGS_H
#define USERPROG_ARGS_H

#include <stdint.h>

#include "lib/abi.h"

#define ARGS_MAX 256 /* words */

/* Split LINE in place at runs of spaces.  The words are then stored one after
 * another from LINE on, each terminated by '\0', and *ARGC is set to their
 * number.  Returns 0, or E2BIG if there are more than ARGS_MAX words.  */
int args_split(char *line, unsigned *argc);

/* Build the initial stack of a program from the ARGC strings at WORDS, which
 * are stored as args_split leaves them.  The stack ends at user address TOP.
 * PAGE is the kernel address of the topmost page of the stack; nothing outside
 * that page is written.  From the top down: the strings, the array argv[] with
 * its terminating NULL, the pointer argv, argc, and a return address of 0.
 * *ESP is set to the stack pointer for _start, a multiple of 4.  Returns 0, or
 * E2BIG if the arguments do not fit in the page.  */
int args_push(
    void *page, uint32_t top, const char *words, unsigned argc, uint32_t *esp);

#endif
