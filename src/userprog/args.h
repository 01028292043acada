/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Program arguments (student file args.c, stage 02).
 */
#ifndef USERPROG_ARGS_H
#define USERPROG_ARGS_H

#include <stdint.h>

#include "lib/abi.h"

#define ARGS_MAX	256		/* words */

/* Split LINE, in place, at runs of spaces: the words then lie one after the
 * other, each ended by '\0', from LINE on.  *ARGC says how many.  E2BIG. */
int	args_split(char *line, unsigned *argc);

/* Lay out the ARGC words at WORDS on the stack that ends at TOP, whose page
 * (PAGE, kernel address) is the only one to be touched: strings, argv[] and
 * its NULL, argv, argc, a return address of 0.  *ESP is the stack pointer for
 * the program's _start, a multiple of 4.  E2BIG if the page is too small.  */
int	args_push(void *page, uint32_t top, const char *words, unsigned argc,
	    uint32_t *esp);

#endif
