/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The system call gate: INT 0x30, with the number of the call at the user's
 * stack pointer and the arguments above it.  Both are read with copy_in.
 *
 * If the number or the arguments cannot be read, or the number is undefined, the
 * process is killed.  The path through the gate is kept short, because it is
 * most of the cost of a simple call; for the same reason the error messages are
 * in separate functions.
 */
#include "userprog/syscall.h"

#include "cpu/trap.h"
#include "lib/debug.h"
#include "lib/syscall-nr.h"
#include "userprog/process.h"
#include "userprog/usermem.h"

#define SYSCALL_ARGS_MAX 6

struct syscall {
	syscall_handler *handler; /* NULL: number not assigned */
	uint8_t argc;             /* at most SYSCALL_ARGS_MAX */
	const char *name;
};

#define CALL(number, function, argc)                                           \
	[number] = { sys_##function, argc, #function }

static const struct syscall table[SYS_COUNT] = {
	CALL(SYS_HALT, halt, 0),
	CALL(SYS_EXIT, exit, 1),
	CALL(SYS_EXEC, exec, 1),
	CALL(SYS_WAIT, wait, 1),
	CALL(SYS_CREATE, create, 2),
	CALL(SYS_REMOVE, remove, 1),
	CALL(SYS_OPEN, open, 1),
	CALL(SYS_FILESIZE, filesize, 1),
	CALL(SYS_READ, read, 3),
	CALL(SYS_WRITE, write, 3),
	CALL(SYS_SEEK, seek, 2),
	CALL(SYS_TELL, tell, 1),
	CALL(SYS_CLOSE, close, 1),
	CALL(SYS_MMAP, mmap, 2),
	CALL(SYS_MUNMAP, munmap, 1),
	CALL(SYS_CHDIR, chdir, 1),
	CALL(SYS_MKDIR, mkdir, 1),
	CALL(SYS_READDIR, readdir, 2),
	CALL(SYS_ISDIR, isdir, 1),
	CALL(SYS_INUMBER, inumber, 1),

	CALL(SYS_FORK, fork, 0),
	CALL(SYS_EXECV, execv, 2),
	CALL(SYS_SBRK, sbrk, 1),
	CALL(SYS_GETPID, getpid, 0),
	CALL(SYS_DUP2, dup2, 2),
	CALL(SYS_PIPE, pipe, 1),
	CALL(SYS_OPEN2, open2, 2),
	CALL(SYS_STAT, stat, 2),
	CALL(SYS_FSTAT, fstat, 2),
	CALL(SYS_RENAME, rename, 2),
	CALL(SYS_FSYNC, fsync, 1),
	CALL(SYS_SYNC, sync, 0),
	CALL(SYS_FTRUNCATE, ftruncate, 2),
	CALL(SYS_GETDENTS, getdents, 3),
	CALL(SYS_GETCWD, getcwd, 2),
	CALL(SYS_WAITPID, waitpid, 3),
	CALL(SYS_KILL, kill, 1),
	CALL(SYS_YIELD, yield, 0),
	CALL(SYS_SLEEP, sleep, 1),
	CALL(SYS_TIME, time, 1),
	CALL(SYS_FOREGROUND, foreground, 1),
	CALL(SYS_MMAP2, mmap2, 1),
	CALL(SYS_MUNMAP2, munmap2, 2),
	CALL(SYS_MSYNC, msync, 3),
	CALL(SYS_MPROTECT, mprotect, 3),
	CALL(SYS_MADVISE, madvise, 3),
	CALL(SYS_VMSTAT, vmstat, 1),
	CALL(SYS_PROCINFO, procinfo, 2),
	CALL(SYS_POWEROFF, poweroff, 1),
	CALL(SYS_UNLINK, unlink, 1),
	CALL(SYS_MKDIR2, mkdir2, 1),
	CALL(SYS_CHDIR2, chdir2, 1),
	CALL(SYS_CLOSE2, close2, 1),
	CALL(SYS_VMCOUNTER, vmcounter, 2),

	CALL(SYS_RFORK, rfork, 3),
	CALL(SYS_MINHERIT, minherit, 3),
	CALL(SYS_MLOCK, mlock, 2),
	CALL(SYS_MUNLOCK, munlock, 2),
	CALL(SYS_MLOCKALL, mlockall, 1),
	CALL(SYS_MUNLOCKALL, munlockall, 0),
	CALL(SYS_MINCORE, mincore, 3),
	CALL(SYS_GETRLIMIT, getrlimit, 2),
	CALL(SYS_SETRLIMIT, setrlimit, 2),
	CALL(SYS_GETPRIORITY, getpriority, 3),
	CALL(SYS_SETPRIORITY, setpriority, 3),
	CALL(SYS_VM_REGION, vm_region, 3),
	CALL(SYS_VM_CHECK, vm_check, 2),
};

static void NO_INLINE NORETURN
kill_for_stack(const struct trapframe *frame)
{
	process_kill("system call at EIP 0x%08x: bad stack pointer 0x%08x",
	    frame->eip, frame->esp);
}

static void NO_INLINE NORETURN
kill_for_number(const struct trapframe *frame, uint32_t number)
{
	process_kill(
	    "system call at EIP 0x%08x: invalid number %u", frame->eip, number);
}

static void NO_INLINE NORETURN
kill_for_arguments(const struct trapframe *frame, const struct syscall *call)
{
	process_kill("system call %s at EIP 0x%08x: bad argument address "
		     "0x%08x",
	    call->name, frame->eip, frame->esp + 4);
}

static void
syscall_trap(struct trapframe *frame)
{
	struct process *process = process_current();
	uint32_t argument[SYSCALL_ARGS_MAX], number;
	const uint32_t *stack = (const uint32_t *)frame->esp;
	const struct syscall *call;

	process->user_esp = frame->esp;
	process->frame = frame;
	if (copy_in(&number, stack, sizeof(number)) != 0)
		kill_for_stack(frame);
	if (number >= SYS_COUNT || table[number].handler == NULL)
		kill_for_number(frame, number);
	call = &table[number];
	if (call->argc != 0 &&
	    copy_in(argument, stack + 1, call->argc * sizeof(uint32_t)) != 0)
		kill_for_arguments(frame, call);
	frame->eax = (uint32_t)call->handler(argument);
}

void
syscall_init(void)
{
	trap_register(SYSCALL_VECTOR, true, syscall_trap, "system call");
}
