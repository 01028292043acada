/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a program begins.  The kernel enters _start as if it had been called:
 * a return address (of no use), then argc and argv.  The name of the program
 * is kept for those that complain (progname.h), hence the weak reference.
 */
#include <stdlib.h>

#include "lib/user/progname.h"

#pragma weak __program_path

int	main(int argc, char **argv);
_Noreturn void _start(int argc, char **argv);

void
_start(int argc, char **argv)
{
	if (&__program_path != NULL && argc > 0)
		__program_path = argv[0];
	exit(main(argc, argv));
}
