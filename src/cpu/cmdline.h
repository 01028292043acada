/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel command line: "key=value" words, then "--", then a program and
 * its arguments.
 *
 * A module declares the options that it understands beside the code that
 * uses them:
 *
 *	OPTION_UINT(user_pages, 0, "limit of the user pool, in pages");
 *	...	if (option_user_pages != 0)
 *
 * A word that no module declared, or a value that does not parse, ends the
 * machine with a clear line and END_USAGE.
 */
#ifndef CPU_CMDLINE_H
#define CPU_CMDLINE_H

#include <stdbool.h>
#include <stdint.h>

enum option_type { OPTION_IS_UINT, OPTION_IS_STRING, OPTION_IS_BOOL };

struct option {
	const char *name;
	const char *help;
	enum option_type type;
	void *value;			/* uint32_t, const char * or bool */
};

#define OPTION_ENTRY(key, kind, help_text)				\
	static const struct option option_entry_##key			\
	    __attribute__((section(".options"), used, aligned(4))) =	\
	    { #key, help_text, kind, &option_##key }

/* "key=N", decimal or 0x hexadecimal, with a suffix K or M for 2^10, 2^20. */
#define OPTION_UINT(key, initial, help_text)				\
	static uint32_t option_##key = (initial);			\
	OPTION_ENTRY(key, OPTION_IS_UINT, help_text)
/* "key=TEXT"; NULL when absent and INITIAL is. */
#define OPTION_STRING(key, initial, help_text)				\
	static const char *option_##key = (initial);			\
	OPTION_ENTRY(key, OPTION_IS_STRING, help_text)
/* "key", "key=1" or "key=0". */
#define OPTION_BOOL(key, help_text)					\
	static bool option_##key;					\
	OPTION_ENTRY(key, OPTION_IS_BOOL, help_text)

/* Take the words of LINE, which is copied, into the declared options. */
void	cmdline_parse(const char *line);

/* The words behind "--": a program and its arguments, in one string joined by
 * single spaces as given; "" if there is none.  */
const char *cmdline_program(void);

#endif
