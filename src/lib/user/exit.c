/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ending a program.  If the program uses stdio, exit first writes out buffered
 * output.  The reference to stdio_flush_all is weak, so that calling exit does
 * not cause stdio to be linked.
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
