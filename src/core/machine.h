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

/* Write out what is queued for the serial ports, say "end" on the machine
 * channel with STATUS (a program's, for END_DONE), and switch off.  */
void	machine_end(enum machine_end, int status) NORETURN;

/* Put the console into panic mode: polled, lock-free, all CPUs but this one
 * silent.  */
void	console_panic_mode(void);

#endif
