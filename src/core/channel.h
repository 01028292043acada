/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine channel: one log of records, one per line.  Test verdicts and
 * traces are written to it, and checkers read it.
 *
 *	<seq> <kind> <text>
 *
 * SEQ numbers the lines from 0 without gaps.  In TEXT, control characters and
 * the backslash are written as \xHH, so that no text can be taken for another
 * record.
 */
#ifndef CORE_CHANNEL_H
#define CORE_CHANNEL_H

#include <stddef.h>

#include "lib/debug.h"

/* Write a record of type KIND with the formatted text.
 * => any context.  */
void channel_printf(const char *kind, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* Write a record of type KIND with SIZE bytes of TEXT.
 * => between output_begin and output_end (core/output.h).  */
void channel_send(const char *kind, const char *text, size_t size);

#endif
