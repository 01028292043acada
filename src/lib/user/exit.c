/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The end of a program.  What stdio still holds is written, if the program
 * uses it: the reference is weak, so that stdio is not linked for its sake.
 */
#include <stdlib.h>

#include "lib/user/calls.h"
#include "lib/user/stream.h"

#pragma weak stdio_flush_all

void
exit(int status)
{
	if (stdio_flush_all != NULL)
		stdio_flush_all();
	_exit(status);
}

void
abort(void)
{
	_exit(-1);
}
