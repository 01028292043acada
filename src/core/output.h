/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Output: two logs, each written to the sinks that drivers register.
 *
 *	printf, console_write ---> console log ---> first serial port, screen
 *	                               | each finished line, as a record
 *	                               v
 *	channel_printf ----------> channel log ---> second serial port
 *
 * One spinlock, a leaf of the lock order, serializes the output to both, so
 * that the logs agree on the order of events.
 */
#ifndef CORE_OUTPUT_H
#define CORE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

enum output_log { OUTPUT_CONSOLE, OUTPUT_CHANNEL, OUTPUT_LOGS };

/* A driver's destination for a log; never freed. */
struct output_sink {
	struct output_sink *next;
	/* Write SIZE bytes, polling the device.
	 * => called in any context, including panics, by one CPU at a time.  */
	void (*write)(struct output_sink *, const char *bytes, size_t size);
	/* Wait until all bytes are transmitted; may be NULL. */
	void (*drain)(struct output_sink *);
};

/* Make SINK receive LOG from now on.
 * => only the boot CPU is running.  */
void output_add_sink(enum output_log, struct output_sink *);

/* Write SIZE bytes to the console, not interleaved with other output.
 * => any context; does not sleep.  */
void console_write(const char *bytes, size_t size);

/* For a panic: turn interrupts off.  From now on only this CPU can print, and
 * it does so without the lock, because the panic may have stopped the CPU that
 * holds the lock.  */
void output_panic_mode(void);

/* ------------------------------------------- for the other files of core/ */

/* Begin output.  Returns true with the output lock held (not held in a panic);
 * output_end must follow, and releases it.  Returns false, without the lock, if
 * this CPU must not print, because another CPU has panicked or the machine is
 * being shut down.
 * => any context.  */
bool output_begin(void);
void output_end(void);

/* Called instead of output_end: release the output lock, and wait until
 * everything written is transmitted.  From now on, only a panic can print.  */
void output_close(void);

/* Write SIZE bytes to all sinks of LOG.
 * => between output_begin and output_end.  */
void output_write(enum output_log, const char *bytes, size_t size);

/* Send an unfinished line of the console to the channel.
 * => between output_begin and output_end.  */
void console_flush_line(void);

#endif
