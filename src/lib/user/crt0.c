/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Start-up code.  The kernel enters _start as if it had been called: the stack
 * holds an invalid return address, argc and argv.  argv[0] is stored for error
 * messages (progname.h) only if a function that prints them is linked, hence
 * the weak reference.
 */
#include <stdlib.h>

#include "lib/user/progname.h"

#pragma weak __program_path

int main(int argc, char **argv);
_Noreturn void _start(int argc, char **argv);

void
_start(int argc, char **argv)
{
	if (&__program_path != NULL && argc > 0)
		__program_path = argv[0];
	exit(main(argc, argv));
}
