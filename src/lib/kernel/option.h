/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Kernel options: "key=value" words of the command line.
 *
 * A module declares the options that it understands beside the code that
 * uses them:
 *
 *	OPTION_UINT(user_pages, 0, "size of the user pool, in pages");
 *	...	if (option_user_pages != 0)
 *
 * The linker gathers all declarations in one table (kernel.ld), from which
 * core/cmdline.c sets the variables before anything else is initialised.
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
	void *value;			/* uint32_t, const char * or bool */
	uint32_t lowest, highest;	/* of a number */
};

#define OPTION_ENTRY(key, kind, lowest, highest, help_text)		\
	static const struct option option_entry_##key			\
	    __attribute__((section(".options"), used, aligned(4))) =	\
	    { #key, help_text, kind, &option_##key, lowest, highest }

/* "key=N", decimal or 0x hexadecimal, with a suffix K or M for 2^10, 2^20. */
#define OPTION_UINT(key, initial, help_text)				\
	OPTION_RANGE(key, initial, 0, UINT32_MAX, help_text)
/* Likewise, for N from LOWEST to HIGHEST. */
#define OPTION_RANGE(key, initial, lowest, highest, help_text)		\
	static uint32_t option_##key = (initial);			\
	OPTION_ENTRY(key, OPTION_IS_UINT, lowest, highest, help_text)
/* "key=TEXT"; NULL when absent and INITIAL is. */
#define OPTION_STRING(key, initial, help_text)				\
	static const char *option_##key = (initial);			\
	OPTION_ENTRY(key, OPTION_IS_STRING, 0, 0, help_text)
/* "key", "key=1" or "key=0". */
#define OPTION_BOOL(key, help_text)					\
	static bool option_##key;					\
	OPTION_ENTRY(key, OPTION_IS_BOOL, 0, 0, help_text)

#endif
