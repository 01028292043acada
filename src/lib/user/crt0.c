/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a program begins.  The kernel enters _start as if it had been called:
 * a return address (of no use), then argc and argv.  The name of the program
 * is kept for those that complain (err.h), hence the weak reference.
 */
#include <stdlib.h>

#include "lib/user/err.h"

#pragma weak program_name

int	main(int argc, char **argv);
void	_start(int argc, char **argv) NORETURN;

void
_start(int argc, char **argv)
{
	if (&program_name != NULL && argc > 0)
		program_name = argv[0];
	exit(main(argc, argv));
}
