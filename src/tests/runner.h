/* SPDX-License-Identifier: BSD-2-Clause */
/* Declarations shared by the runner and the gate. */
#ifndef TESTS_RUNNER_H
#define TESTS_RUNNER_H

#include <stdint.h>

#include "lib/debug.h"
#include "tests/gate.h"

/* Record that the test program has reported success. */
void runner_said_pass(void);
/* Report that the test has failed, for the reason TEXT, and end the machine. */
void runner_fail(const char *text) NORETURN;

/* Enable the test gate, INT 0x31. */
void gate_enable(void);
/* Return the value of a counter.  Kernel tests can use all counters except
 * COUNTER_RESIDENT.  */
uint32_t gate_counter(enum gate_counter);

#endif
