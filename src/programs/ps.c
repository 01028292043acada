/* SPDX-License-Identifier: BSD-2-Clause */
/* ps: list processes with their pid, parent, state, resident pages, CPU time
 * and name.  */
#include <stdio.h>
#include <unistd.h>
#include <usage.h>

#include "lib/debug.h"
#include "lib/user/files.h"

static const char *
state_name(uint32_t state)
{
	switch (state) {
	case PROCESS_RUNNING:
		return "running";
	case PROCESS_READY:
		return "ready";
	case PROCESS_BLOCKED:
		return "waiting";
	default:
		return "?";
	}
}

int
main(int argc, char **argv UNUSED)
{
	struct procinfo info;
	unsigned i;

	if (argc > 1)
		usage("");
	printf("  PID PARENT STATE    PAGES TICKS NAME\n");
	for (i = 0; procinfo(i, &info) == 0; i++)
		printf("%5d %6d %-7s %6u %5u %.16s\n", (int)info.pid,
		    (int)info.parent, state_name(info.state), info.pages,
		    info.ticks, info.name);
	return finish_output(0);
}
