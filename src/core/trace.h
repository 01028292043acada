/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tracepoints: records of the kernel's decisions.
 *
 *	TRACE(cow_copy, "va=%x from=%x to=%x", va, old, new);
 *
 * Each event is stored in its CPU's ring buffer; a panic prints the last events.
 * With "trace=cow,clock_select" on the command line, events whose names begin
 * with one of these prefixes (with "trace=all": all events) are also sent to the
 * machine channel immediately, as
 *
 *	<seq> trace <cpu> <ns> <tid> cow_copy va=... from=... to=...
 *
 * An event has at most six arguments, of 32 bits each.  An argument for %s must
 * be a string that is never changed or freed, because the event is formatted
 * only when it is printed.
 *
 * => TRACE may be used in any context.
 */
#ifndef CORE_TRACE_H
#define CORE_TRACE_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/debug.h"

#define TRACE_ARGS_MAX 6

struct tracepoint {
	const char *name;
	const char *format;
	bool to_channel;
	uint8_t argc;
};

/* Never called; lets the compiler check the format against the arguments. */
static inline void PRINTF_LIKE(1, 2)
    trace_check_format(const char *format UNUSED, ...)
{
}

/* The number of arguments, from 0 to 6. */
#define TRACE_COUNT(...) TRACE_COUNT_(0, ##__VA_ARGS__, 6, 5, 4, 3, 2, 1, 0)

#define TRACE_COUNT_(zero, a, b, c, d, e, f, n, ...) n

#define TRACE(event, fmt, ...)                                                 \
	do {                                                                   \
		static struct tracepoint tracepoint_ __attribute__((           \
		    section(".tracepoints"), used, aligned(4))) = { #event,    \
			fmt, false, TRACE_COUNT(__VA_ARGS__) };                \
		if (0)                                                         \
			trace_check_format(fmt, ##__VA_ARGS__);                \
		trace_record(&tracepoint_, ##__VA_ARGS__);                     \
	} while (0)

/* Select the events to be sent to the channel.  Shuts down with a message if a
 * prefix matches no event.
 * => the command line has been parsed.  */
void trace_init(void);
/* Record an event; called by TRACE. */
void trace_record(const struct tracepoint *, ...);

/* For a panic: print the last COUNT events (at most 64) of all CPUs together,
 * oldest first.  */
void trace_dump(unsigned count);

#endif
