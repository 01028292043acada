/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ending a program.  Buffered output is written first if the program uses
 * stdio: the reference is weak, so that exit alone does not cause stdio to be
 * linked.
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
