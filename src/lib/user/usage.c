/* SPDX-License-Identifier: BSD-2-Clause */
#include "lib/user/usage.h"

#include <stdio.h>
#include <stdlib.h>

#include "lib/user/progname.h"

void
usage(const char *arguments)
{
	fprintf(stderr, "usage: %s %s\n", getprogname(), arguments);
	exit(EXIT_FAILURE);
}
