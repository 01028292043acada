/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Kernel options: "key=value" words on the command line.
 *
 * A module declares each of its options next to the code that uses it:
 *
 *	OPTION_UINT(user_pages, 0, "size of the user pool, in pages");
 *	...	if (option_user_pages != 0)
 *
 * The linker collects the declarations in one table (kernel.ld), so adding an
 * option requires no change to a central list.  core/cmdline.c parses the
 * command line with this table and sets the variables early during boot.
 */
#ifndef LIB_KERNEL_OPTION_H
#define LIB_KERNEL_OPTION_H

#include <stdbool.h>
#include <stdint.h>

enum option_type { OPTION_IS_UINT, OPTION_IS_STRING, OPTION_IS_BOOL };

struct option {
	const char *name;
	const char *help;
	enum option_type type;
	void *value;              /* uint32_t, const char * or bool */
	uint32_t lowest, highest; /* allowed range of a number */
};

#define OPTION_ENTRY(key, kind, lowest, highest, help_text)                    \
	static const struct option option_entry_##key                          \
	    __attribute__((section(".options"), used, aligned(4))) = { #key,   \
		    help_text, kind, &option_##key, lowest, highest }

/* "key=N": a decimal number, or hexadecimal after 0x, with an optional suffix K
 * (2^10) or M (2^20).  The variable is option_KEY, a uint32_t.  */
#define OPTION_UINT(key, initial, help_text)                                   \
	OPTION_RANGE(key, initial, 0, UINT32_MAX, help_text)
/* Like OPTION_UINT; values outside LOWEST to HIGHEST are rejected. */
#define OPTION_RANGE(key, initial, lowest, highest, help_text)                 \
	static uint32_t option_##key = (initial);                              \
	OPTION_ENTRY(key, OPTION_IS_UINT, lowest, highest, help_text)
/* "key=TEXT": option_KEY is a const char *, INITIAL (may be NULL) by
 * default.  */
#define OPTION_STRING(key, initial, help_text)                                 \
	static const char *option_##key = (initial);                           \
	OPTION_ENTRY(key, OPTION_IS_STRING, 0, 0, help_text)
/* "key" or "key=1" for true, "key=0" for false; false by default.  option_KEY
 * is a bool.  */
#define OPTION_BOOL(key, help_text)                                            \
	static bool option_##key;                                              \
	OPTION_ENTRY(key, OPTION_IS_BOOL, 0, 0, help_text)

#endif
