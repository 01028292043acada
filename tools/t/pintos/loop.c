/* SPDX-License-Identifier: BSD-2-Clause */
/* Print a line, and never exit. */
#include "lib.h"

int
main(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	msg("begin");
	for (;;)
		;
}
