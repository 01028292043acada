/* SPDX-License-Identifier: BSD-2-Clause */
#include "lib/assert.h"

#include "lib/debug.h"

void
__assert_failed(
    const char *file, int line, const char *function, const char *condition)
{
	panic_at(file, line, function, "assertion failed: %s", condition);
}
