/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * halt ends the machine without any exit lines.
 *
 * expects:
 *	(stop) begin
 */
#include "lib.h"

int
main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		for (;;)
			;
	msg("begin");
	CHECK(exec("stop never") > 0);
	halt();
	fail("halt returned");
}
