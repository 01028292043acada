/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finds the name of the function at an address, in the table that tools/symtab
 * generates when the kernel is linked.  The table is sorted by address.
 */
#include "core/symbol.h"

#include <stddef.h>
#include <stdio.h>

#include "cpu/layout.h"

struct symbol {
	uint32_t address;
	uint32_t name; /* offset in symbol_names */
};

extern const struct symbol symbols_start[], symbols_end[];
extern const char symbol_names[];

const char *
symbol_find(uint32_t address, uint32_t *offset)
{
	const struct symbol *low = symbols_start, *high = symbols_end, *middle;

	if (low == high || address < low->address ||
	    address >= (uint32_t)kernel_text_end)
		return NULL;
	while (high - low > 1) {
		middle = low + (high - low) / 2;
		if (middle->address <= address)
			low = middle;
		else
			high = middle;
	}
	*offset = address - low->address;
	return symbol_names + low->name;
}

/* Look up the address before RETURN_ADDRESS, because a call can be the last
 * instruction of its function.  */
void
symbol_print_caller(uint32_t return_address)
{
	uint32_t offset;
	const char *name = symbol_find(return_address - 1, &offset);

	printf("0x%08x", return_address);
	if (name != NULL)
		printf(" %s+%#x", name, offset + 1);
}
