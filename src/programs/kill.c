/* SPDX-License-Identifier: BSD-2-Clause */
/* kill: kill the processes with the given pids. */
#include <err.h>
#include <stdlib.h>
#include <unistd.h>
#include <usage.h>

int
main(int argc, char **argv)
{
	int i, status = 0;
	char *end;
	pid_t pid;

	if (argc < 2)
		usage("PID...");
	for (i = 1; i < argc; i++) {
		pid = (pid_t)strtol(argv[i], &end, 10);
		if (end == argv[i] || *end != '\0' || pid <= 0) {
			warnx("%s: not a process number", argv[i]);
			status = 1;
		} else if (kill(pid) != 0) {
			warn("%d", pid);
			status = 1;
		}
	}
	return status;
}
