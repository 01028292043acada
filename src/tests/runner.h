/* SPDX-License-Identifier: BSD-2-Clause */
/* What the gate needs of the runner. */
#ifndef TESTS_RUNNER_H
#define TESTS_RUNNER_H

#include <stdint.h>

#include "lib/debug.h"
#include "tests/gate.h"

/* The test program says that all is well. */
void	runner_said_pass(void);
/* The test has failed, for the reason TEXT: end the machine. */
void	runner_fail(const char *text) NORETURN;

/* Enable INT 0x31. */
void	gate_enable(void);
/* What test_counter asks, for kernel tests; not COUNTER_RESIDENT. */
uint32_t gate_counter(enum gate_counter);

#endif
