/* SPDX-License-Identifier: BSD-2-Clause */
/* sync: write all modified data to disk. */
#include <err.h>
#include <unistd.h>
#include <usage.h>

#include "lib/debug.h"

int
main(int argc, char **argv UNUSED)
{
	if (argc > 1)
		usage("");
	if (sync() != 0)
		err(1, "cannot write to disk");
	return 0;
}
