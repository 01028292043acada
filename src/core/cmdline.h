/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel command line: options ("key=value", or "key" alone for a boolean),
 * then "--", then a program and its arguments.  Modules declare their options
 * with lib/kernel/option.h.
 *
 * An undeclared option or an invalid value shuts the machine down with a
 * message and END_USAGE.
 */
#ifndef CORE_CMDLINE_H
#define CORE_CMDLINE_H

#include "lib/debug.h"

/* Set the declared options, and the result of cmdline_program, from LINE, which
 * is copied.  Panics if LINE does not fit in boot_info.cmdline.  */
void cmdline_parse(const char *line);

/* Shut down with END_USAGE after printing "KEY=VALUE" and the formatted text,
 * which says what is wrong or what is allowed.  */
void cmdline_refuse(const char *key, const char *value, const char *allowed,
    ...) NORETURN PRINTF_LIKE(3, 4);

/* Return the words after "--" (a program and its arguments) as one string,
 * separated by single spaces; "" if there are none.  The string is constant.  */
const char *cmdline_program(void);

#endif
