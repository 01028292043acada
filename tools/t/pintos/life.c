/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * exec and wait return the right statuses and errors, and the line with the exit status
 * of a child is printed before wait returns.
 *
 * expects:
 *	(life) begin
 *	(life) child 81
 *	life: exit(81)
 *	(life) child 82
 *	life: exit(82)
 *	(life) 82, then -1
 *	life: exit(-1)
 *	(life) child killed: -1
 *	(life) missing: -1
 *	(life) no child: -1 -1
 *	(life) end
 *	life: exit(57)
 */
#include "lib.h"

int
main(int argc, char **argv)
{
	int pid, status;

	if (argc > 1 && strcmp(argv[1], "die") == 0)
		*(volatile int *)0 = 1;
	if (argc > 1) {
		status = (argv[1][0] - '0') * 10 + argv[1][1] - '0';
		msg("child %d", status);
		return status;
	}
	msg("begin");
	CHECK(run_self("81") == 81);
	pid = exec("life 82");
	status = wait(pid);
	msg("%d, then %d", status, wait(pid));
	msg("child killed: %d", run_self("die"));
	msg("missing: %d", exec("no-such-file"));
	msg("no child: %d %d", wait(pid + 1000), wait(-1));
	msg("end");
	return 57;
}
