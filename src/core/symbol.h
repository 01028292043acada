/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of kernel functions, for messages.
 */
#ifndef CORE_SYMBOL_H
#define CORE_SYMBOL_H

#include <stdint.h>

/* The name of the function that contains ADDRESS, and in *OFFSET its distance
 * from the function's start; NULL if there is no such function.  */
const char *symbol_find(uint32_t address, uint32_t *offset);

#endif
