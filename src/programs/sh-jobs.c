/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The shell's children: the program in the foreground, and the jobs in the
 * background.
 *
 * Ctrl-C kills the program that the shell is waiting for.  An interactive shell
 * then skips the rest of the line; at its prompt, Ctrl-C kills nothing.  A
 * shell that runs a script or a line (-c) exits once the program has been
 * killed; while such a shell is not waiting for a program, Ctrl-C kills the
 * shell.
 */
#include "programs/sh.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A pipeline in the background. */
struct job {
	int number;
	pid_t pid; /* of the pipeline's last command */
	struct job *next;
	char text[];
};

bool interactive, interrupted, controls_terminal;

static struct job *jobs;

int
wait_foreground(pid_t pid)
{
	int status;

	if (controls_terminal)
		foreground(pid);
	if (waitpid(pid, &status, 0) < 0)
		status = STATUS_NOT_FOUND;
	if (status == EXIT_INTERRUPTED)
		interrupted = true;
	if (controls_terminal)
		foreground(interactive ? 0 : getpid());
	return status;
}

void
remove_job(pid_t pid, bool announce)
{
	struct job **link, *job;

	for (link = &jobs; (job = *link) != NULL; link = &job->next)
		if (job->pid == pid) {
			if (announce && interactive)
				fprintf(stderr, "[%d] done  %s\n", job->number,
				    job->text);
			*link = job->next;
			free(job);
			return;
		}
}

void
add_job(const struct pipeline *pipeline, pid_t pid)
{
	struct job *job, **link = &jobs;
	size_t length = pipeline->length;

	while (isblank(pipeline->start[length - 1]))
		length--;
	job = calloc(1, sizeof(*job) + length + 1);
	if (job == NULL)
		return;
	job->number = 1;
	for (; *link != NULL; link = &(*link)->next)
		job->number = (*link)->number + 1;
	*link = job;
	job->pid = pid;
	memcpy(job->text, pipeline->start, length);
	if (interactive)
		fprintf(stderr, "[%d] %d\n", job->number, pid);
}

void
report_jobs(void)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		remove_job(pid, true);
}

pid_t
first_job(void)
{
	return jobs != NULL ? jobs->pid : 0;
}
