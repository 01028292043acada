/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Output of the machine: two logs, each written to the sinks that drivers
 * register.
 *
 *	printf, console_write ---> console log ---> first serial port, screen
 *	                               | each finished line, as a record
 *	                               v
 *	channel_printf ----------> channel log ---> second serial port
 *
 * One spinlock, below all others, serialises the output to both, so that the
 * logs agree on the order of events.
 */
#ifndef CORE_OUTPUT_H
#define CORE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

enum output_log { OUTPUT_CONSOLE, OUTPUT_CHANNEL, OUTPUT_LOGS };

/* A driver's end of a log; never freed. */
struct output_sink {
	struct output_sink *next;
	/* Write SIZE bytes, polled.
	 * => called in any context, in a panic too; by one CPU at a time.  */
	void (*write)(struct output_sink *, const char *bytes, size_t size);
	/* Wait until all bytes have left the machine; may be NULL. */
	void (*drain)(struct output_sink *);
};

/* Write LOG to SINK from now on.
 * => while only the boot CPU runs.  */
void	output_add_sink(enum output_log, struct output_sink *);

/* Write SIZE bytes to the console as one piece: no other output comes in
 * between.
 * => any context; does not sleep.  */
void	console_write(const char *bytes, size_t size);

/* From now on only this CPU has output, and takes no lock for it: for a panic,
 * which may have stopped the lock's holder. */
void	output_panic_mode(void);

/* ------------------------------------------- for the other files of core/ */

/* Begin output.  False: this CPU must be silent, because another one panics or
 * ended the machine.  If true, output_end must follow.  Any context.  */
bool	output_begin(void);
void	output_end(void);

/* In place of output_end: refuse all output from now on, except a panic's, and
 * wait until what was written has left the machine.  */
void	output_close(void);

/* Write SIZE bytes to all sinks of LOG.
 * => between output_begin and output_end.  */
void	output_write(enum output_log, const char *bytes, size_t size);

/* Send an unfinished line of the console to the channel.
 * => between output_begin and output_end.  */
void	console_flush_line(void);

#endif
