/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls with numbers from 32 up: processes, their limits and priorities,
 * time, and power-off.
 */
#include "userprog/syscall.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/system_clock.h"
#include "cpu/trap.h"
#include "threads/thread.h"
#include "threads/timer.h"
#include "userprog/first_program.h"
#include "userprog/process.h"
#include "userprog/proctable.h"
#include "userprog/uio.h"
#include "userprog/usermem.h"
#include "userprog/wait.h"

int32_t
sys_getpid(const uint32_t *argument UNUSED)
{
	return process_current()->pid;
}

int32_t
sys_fork(const uint32_t *argument UNUSED)
{
	pid_t pid = 0;
	int error;

	error = process_fork(process_current()->frame, RFFDG, &pid);
	return syscall_result(error, pid);
}

/* A child that shares memory cannot return from the call as its parent does, because
 * both would use the same stack.  It begins at the given address, with the given stack
 * pointer.  Neither is checked; if an address is invalid, the child faults in user
 * mode.  */
int32_t
sys_rfork(const uint32_t *argument)
{
	struct trapframe frame = *process_current()->frame;
	int flags = (int)argument[0], error;
	pid_t pid = 0;

	if ((flags & RFPROC) == 0 || (flags & ~(RFPROC | RFMEM | RFFDG)) != 0)
		return -EINVAL;
	if ((flags & RFMEM) != 0) {
		frame.eip = argument[1];
		frame.esp = argument[2];
	}
	error = process_fork(&frame, flags, &pid);
	return syscall_result(error, pid);
}

/* Copy the strings of the user vector ARGV one after another to WORDS, which
 * has ARG_MAX bytes.  *ARGC is set to their number.  Returns 0, EFAULT or
 * E2BIG.  */
static int
copy_in_argv(char *words, const uint32_t *argv, unsigned *argc)
{
	size_t used = 0;
	uint32_t string;
	int error;

	for (*argc = 0;; (*argc)++) {
		error = copy_in(&string, &argv[*argc], sizeof(string));
		if (error != 0)
			return error;
		if (string == 0)
			return 0;
		if (used == ARG_MAX)
			return E2BIG;
		error = copy_in_str(
		    words + used, (const char *)string, ARG_MAX - used);
		if (error != 0)
			return error == ENAMETOOLONG ? E2BIG : error;
		used += strlen(words + used) + 1;
	}
}

int32_t
sys_execv(const uint32_t *argument)
{
	struct process *process = process_current();
	char *path, *words;
	unsigned argc;
	int error;

	error = uio_string((const char *)argument[0], PATH_MAX, &path);
	if (error != 0)
		return -error;
	words = malloc(ARG_MAX);
	error = words == NULL ?
	    ENOMEM :
	    copy_in_argv(words, (const uint32_t *)argument[1], &argc);
	if (error == 0)
		error = argc == 0 ?
		    EINVAL :
		    process_execv(process->frame, path, words, argc);
	free(words);
	free(path);
	/* On success the result is the initial EAX of the new program, which
	 * ignores it.  */
	return -error;
}

int32_t
sys_waitpid(const uint32_t *argument)
{
	void *result = (void *)argument[1];
	int flags = (int)argument[2], status, error;
	pid_t found = 0;

	if ((flags & ~WNOHANG) != 0)
		return -EINVAL;
	if (result != NULL && usermem_check(result, sizeof(status)) != 0)
		return -EFAULT;
	error = wait_for(
	    process_current(), (pid_t)argument[0], flags, &found, &status);
	if (error == 0 && found != 0 && result != NULL)
		error = copy_out(result, &status, sizeof(status));
	return syscall_result(error, found);
}

int32_t
sys_kill(const uint32_t *argument)
{
	return -proctable_kill((pid_t)argument[0]);
}

int32_t
sys_foreground(const uint32_t *argument)
{
	return -proctable_set_foreground((pid_t)argument[0]);
}

int32_t
sys_yield(const uint32_t *argument UNUSED)
{
	thread_yield();
	return 0;
}

/* Sleep in slices, so that a process that is killed does not sleep for the full
 * time.  One tick is added, since the current tick has partly elapsed.  */
int32_t
sys_sleep(const uint32_t *argument)
{
	static const int64_t slice = TIMER_FREQ / 10;
	int64_t ticks = ((int64_t)argument[0] * TIMER_FREQ + 999) / 1000;

	if (ticks > 0)
		ticks++;
	while (ticks > 0 && !process_is_killed()) {
		timer_sleep(MIN(ticks, slice));
		ticks -= slice;
	}
	return process_is_killed() ? -EINTR : 0;
}

int32_t
sys_time(const uint32_t *argument)
{
	uint64_t now = clock_now();

	return -copy_out((void *)argument[0], &now, sizeof(now));
}

int32_t
sys_procinfo(const uint32_t *argument)
{
	struct procinfo info;
	int error = proctable_info(argument[0], &info);

	if (error == 0)
		error = copy_out((void *)argument[1], &info, sizeof(info));
	return -error;
}

/* Set *LIMIT to the limit named by RESOURCE (RLIMIT_*).  Returns 0 or EINVAL.  */
static int
find_limit(uint32_t resource, enum vm_limit *limit)
{
	switch (resource) {
	case RLIMIT_STACK:
		*limit = VM_LIMIT_STACK;
		return 0;
	case RLIMIT_RSS:
		*limit = VM_LIMIT_RSS;
		return 0;
	case RLIMIT_MEMLOCK:
		*limit = VM_LIMIT_MEMLOCK;
		return 0;
	case RLIMIT_AS:
		*limit = VM_LIMIT_AS;
		return 0;
	default:
		return EINVAL;
	}
}

int32_t
sys_getrlimit(const uint32_t *argument)
{
	struct process *process = process_current();
	struct rlimit value;
	enum vm_limit limit;
	int error = find_limit(argument[0], &limit);

	if (error != 0)
		return -error;
	value.rlim_cur = vm_get_limit(process->space, limit);
	value.rlim_max = process->max_limits[limit];
	return -copy_out((void *)argument[1], &value, sizeof(value));
}

/* The limits belong to the space, and so apply to all processes that share it.  The
 * maxima belong to the process; they can only be reduced.  */
int32_t
sys_setrlimit(const uint32_t *argument)
{
	struct process *process = process_current();
	struct rlimit value;
	enum vm_limit limit;
	int error = find_limit(argument[0], &limit);

	if (error == 0)
		error =
		    copy_in(&value, (const void *)argument[1], sizeof(value));
	if (error != 0)
		return -error;
	if (value.rlim_cur > value.rlim_max)
		return -EINVAL;
	if (value.rlim_max > process->max_limits[limit])
		return -EPERM;
	error = vm_set_limit(process->space, limit, value.rlim_cur);
	if (error == 0)
		process->max_limits[limit] = value.rlim_max;
	return -error;
}

/* Set *PID to the process named by the arguments WHICH (PRIO_*) and WHO; if WHO is 0,
 * that is the current process.  Returns 0 or EINVAL.  */
static int
find_prio_process(uint32_t which, uint32_t who, pid_t *pid)
{
	if (which != PRIO_PROCESS)
		return EINVAL;
	*pid = who == 0 ? process_current()->pid : (pid_t)who;
	return 0;
}

int32_t
sys_getpriority(const uint32_t *argument)
{
	int nice = 0, error;
	pid_t pid;

	error = find_prio_process(argument[0], argument[1], &pid);
	if (error == 0)
		error = proctable_get_nice(pid, &nice);
	if (error == 0)
		error = copy_out((void *)argument[2], &nice, sizeof(nice));
	return -error;
}

int32_t
sys_setpriority(const uint32_t *argument)
{
	int nice = (int)argument[2], error;
	pid_t pid;

	error = find_prio_process(argument[0], argument[1], &pid);
	if (error == 0)
		error =
		    proctable_set_nice(pid, MIN(MAX(nice, NICE_MIN), NICE_MAX));
	return -error;
}

int32_t
sys_poweroff(const uint32_t *argument)
{
	process_shut_down((int)argument[0]);
}
