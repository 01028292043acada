/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of kernel functions, for messages.
 */
#ifndef CORE_SYMBOL_H
#define CORE_SYMBOL_H

#include <stdint.h>

/* Return the name of the function that contains ADDRESS, and set *OFFSET to the
 * distance of ADDRESS from the function's start.  Returns NULL, and leaves
 * *OFFSET unchanged, if there is no such function.  */
const char *symbol_find(uint32_t address, uint32_t *offset);

/* Print RETURN_ADDRESS and, if known, the function that contains the call, and
 * the offset of RETURN_ADDRESS in the function.  The address is printed because
 * several static functions can have the same name.  */
void symbol_print_caller(uint32_t return_address);

#endif
