/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine shuts down when the first program ends; processes that are still running
 * print nothing.
 *
 * expects:
 *	(orphan) end
 *	orphan: exit(3)
 */
#include "lib.h"

int
main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		for (;;)
			;
	CHECK(exec("orphan child") > 0);
	msg("end");
	return 3;
}
