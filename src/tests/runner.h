/* SPDX-License-Identifier: BSD-2-Clause */
/* What the gate needs of the runner. */
#ifndef TESTS_RUNNER_H
#define TESTS_RUNNER_H

#include "lib/debug.h"

/* The test program says that all is well. */
void	runner_said_pass(void);
/* The test has failed, for the reason TEXT: end the machine. */
void	runner_fail(const char *text) NORETURN;

/* Enable INT 0x31. */
void	gate_enable(void);

#endif
