/* SPDX-License-Identifier: BSD-2-Clause */
/* halt: write all data to disk and switch the machine off. */
#include <err.h>
#include <stdlib.h>
#include <unistd.h>
#include <usage.h>

int
main(int argc, char **argv)
{
	if (argc > 2)
		usage("[STATUS]");
	poweroff(argc > 1 ? atoi(argv[1]) : 0);
	err(1, "cannot power off");
}
