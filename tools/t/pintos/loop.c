/* SPDX-License-Identifier: BSD-2-Clause */
/* Prints a line, and never exits. */
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
