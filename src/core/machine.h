/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The end of the machine.
 */
#ifndef CORE_MACHINE_H
#define CORE_MACHINE_H

#include "lib/debug.h"

/* Why the machine ends.  The value is written to QEMU's debug-exit port
 * (the host sees 2 * value + 1) and named on the machine channel.  */
enum machine_end {
	END_DONE = 0x10,	/* the program given ended; see its status */
	END_PANIC = 0x11,	/* a kernel bug */
	END_USAGE = 0x12,	/* a bad command line, no root disk, ... */
	END_TEST_FAIL = 0x13	/* a kernel test said so */
};

/* Write the record "end" with STATUS (a program's, for END_DONE) to the
 * machine channel, wait until all output has left, and switch off.  Any
 * context.  */
void	machine_end(enum machine_end, int status) NORETURN;

/* Switch the machine off; return if that is impossible.  Filled by
 * devices/.  */
extern void (*machine_off_hook)(enum machine_end);

#endif
