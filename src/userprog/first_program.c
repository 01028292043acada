/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The first program, and the shutdown of the machine.
 *
 * The exit of the first program is reported by a callback from process.c, not
 * by wait_for.  So the machine shuts down even before students have written
 * wait.c, and the verdict of a test does not depend on student code.
 */
#include "userprog/first_program.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/trace.h"
#include "filesys/vnode.h"
#include "threads/thread.h"
#include "userprog/process.h"
#include "userprog/proctable.h"

enum machine_end (*process_shutdown_hook)(int status, const char *why);

static struct semaphore first_exited;
static int first_status;
static char first_why[PROCESS_WHY_MAX]; /* "" if it was not killed */

void
first_program_init(void)
{
	sema_init(&first_exited, 0);
}

static void
first_program_exited(int status, const char *why)
{
	first_status = status;
	if (why != NULL)
		strlcpy(first_why, why, sizeof(first_why));
	sema_up(&first_exited);
}

bool
first_program_is_current(void)
{
	return process_current()->on_exit == first_program_exited;
}

void
process_claim_shutdown(void)
{
	static struct thread *owner;
	struct thread *previous = NULL, *self = thread_current();

	if (__atomic_compare_exchange_n(&owner, &previous, self, false,
		__ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE) ||
	    previous == self)
		return;
	if (process_current() != NULL)
		process_exit(-1);
	for (;;)
		sema_down(&first_exited);
}

static void
unmount_root(void)
{
	int error = filesys_mounted() ? filesys_unmount() : 0;

	if (error != 0)
		printf("The root disk could not be unmounted: %s.\n",
		    strerror(error));
}

void
process_shut_down(int status)
{
	struct process *self = process_current();
	enum machine_end end = END_DONE;

	process_claim_shutdown();
	proctable_kill_others_and_wait(self);
	if (self != NULL)
		process_release_current(self);
	TRACE(machine_end, "processes=%u", proctable_count());
	unmount_root();
	if (process_shutdown_hook != NULL)
		end = process_shutdown_hook(
		    status, first_why[0] != '\0' ? first_why : NULL);
	machine_end(end, status);
}

/* Start the first program.  A name without a '/' that is not in the root
 * directory is looked up in /bin.  */
static int
spawn_first(const char *command_line, pid_t *pid)
{
	char *in_bin;
	size_t size;
	int error;

	error = process_spawn_watched(command_line, first_program_exited, pid);
	if (error != ENOENT || command_line[strcspn(command_line, " /")] == '/')
		return error;
	size = strlen(command_line) + sizeof("/bin/");
	in_bin = malloc(size);
	if (in_bin == NULL)
		return ENOMEM;
	snprintf(in_bin, size, "/bin/%s", command_line);
	error = process_spawn_watched(in_bin, first_program_exited, pid);
	free(in_bin);
	return error;
}

void
first_program_run(const char *command_line)
{
	bool is_login = command_line[0] == '\0';
	pid_t pid;
	int error;

	if (is_login)
		command_line = "/bin/sh";
	error = spawn_first(command_line, &pid);
	if (error != 0) {
		printf("cannot run '%s': %s\n", command_line, strerror(error));
		unmount_root();
		machine_end(END_USAGE, -1);
	}
	/* Ctrl-C must not kill a login shell; the shell makes each program that
	 * it runs the foreground process.  */
	if (!is_login)
		proctable_set_foreground(pid);
	sema_down(&first_exited);
	process_shut_down(first_status);
}
