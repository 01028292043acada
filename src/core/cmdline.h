/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel command line: "key=value" words, then "--", then a program and
 * its arguments.  Modules declare their options with lib/kernel/option.h.
 *
 * A word that no module declared, or a value that does not parse, ends the
 * machine with a clear line and END_USAGE.
 */
#ifndef CORE_CMDLINE_H
#define CORE_CMDLINE_H

#include "lib/debug.h"

/* Take the words of LINE, which is copied, into the declared options. */
void	cmdline_parse(const char *line);

/* End the machine with END_USAGE and a line that shows "KEY=VALUE" and the
 * formatted text: what is allowed.  */
void	cmdline_refuse(const char *key, const char *value, const char *allowed, ...)
	    NORETURN PRINTF_LIKE(3, 4);

/* The words after "--": a program and its arguments, in one string joined by
 * single spaces as given; "" if there is none.  */
const char *cmdline_program(void);

#endif
