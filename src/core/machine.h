/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Shutdown.
 */
#ifndef CORE_MACHINE_H
#define CORE_MACHINE_H

#include "lib/debug.h"

/* Why the machine shuts down.  The value is written to QEMU's debug-exit port,
 * so that QEMU exits with 2 * value + 1.  A name, such as "panic", is written to
 * the machine channel.  */
enum machine_end {
	END_DONE = 0x10,     /* the first program exited, poweroff() was
	                      * called, or a kernel test passed */
	END_PANIC = 0x11,    /* a kernel bug */
	END_USAGE = 0x12,    /* a bad command line, no root disk, ... */
	END_TEST_FAIL = 0x13 /* a test failed */
};

/* Write the record "end", with the reason and STATUS (for END_DONE: the first
 * program's exit status, or the argument of poweroff), to the machine channel,
 * wait until all output is transmitted, and power off.
 * => any context.  */
void machine_end(enum machine_end, int status) NORETURN;

/* Power off, or return if that is impossible.  Set by devices/. */
extern void (*machine_off_hook)(enum machine_end);

#endif
