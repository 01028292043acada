/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of the kernel's functions, for messages.
 */
#ifndef CORE_SYMBOL_H
#define CORE_SYMBOL_H

#include <stdint.h>

/* The function that contains ADDRESS and, in *OFFSET, the distance from its
 * start; NULL if no function does.  */
const char *symbol_find(uint32_t address, uint32_t *offset);

#endif
