/* SPDX-License-Identifier: BSD-2-Clause */
/* Says so, and does not end. */
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
