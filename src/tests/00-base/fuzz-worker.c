/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The program run by the fuzz tests (fuzz.c).  It makes random system calls.
 *
 *	fuzz-worker SEED CALLS DEPTH
 *
 * The calls are determined by the arguments and by the results of earlier calls,
 * which can depend on what other processes do and when.  The program can be
 * killed at any time, because a call can unmap, protect or overwrite memory that
 * the program needs.
 */
#include <unistd.h>

#include <stdio.h>
#include <stdlib.h>

#include "lib/random.h"
#include "lib/syscall-nr.h"
#include "tests/fuzz_values.h"
#include "tests/utest.h"

#define FORKS_MAX 6 /* forks and execs after which a process stops forking */
#define DEPTH_MAX 3 /* levels of descendants that also make calls */
#define BURST_MAX                                                              \
	140 /* repetitions of a call, enough to fill a descriptor table */

/* A call and the functions that choose its arguments. */
struct fuzz_kind {
	int number;
	unsigned weight;
	uint32_t (*argument[3])(void); /* NULL: no argument */
};

#define KIND(number, weight, ...)                                              \
	{                                                                      \
		number, weight,                                                \
		{                                                              \
			__VA_ARGS__                                            \
		}                                                              \
	}

static const struct fuzz_kind kinds[] = {
	KIND(SYS_HALT, 1, NULL),
	KIND(SYS_EXIT, 1, fuzz_any),
	KIND(SYS_EXEC, 6, fuzz_line),
	KIND(SYS_WAIT, 4, fuzz_pid),
	KIND(SYS_CREATE, 20, fuzz_path, fuzz_size),
	KIND(SYS_REMOVE, 12, fuzz_path),
	KIND(SYS_OPEN, 20, fuzz_path),
	KIND(SYS_FILESIZE, 4, fuzz_fd),
	KIND(SYS_READ, 40, fuzz_fd, fuzz_pointer, fuzz_size),
	KIND(SYS_WRITE, 40, fuzz_fd, fuzz_pointer, fuzz_size),
	KIND(SYS_SEEK, 12, fuzz_fd, fuzz_size),
	KIND(SYS_TELL, 4, fuzz_fd),
	KIND(SYS_CLOSE, 20, fuzz_fd),
	KIND(SYS_MMAP, 12, fuzz_fd, fuzz_address),
	KIND(SYS_MUNMAP, 8, fuzz_small),
	KIND(SYS_CHDIR, 6, fuzz_path),
	KIND(SYS_MKDIR, 10, fuzz_path),
	KIND(SYS_READDIR, 6, fuzz_fd, fuzz_pointer),
	KIND(SYS_ISDIR, 3, fuzz_fd),
	KIND(SYS_INUMBER, 3, fuzz_fd),
	KIND(SYS_FORK, 8, NULL),
	KIND(SYS_EXECV, 3, fuzz_path, fuzz_argv),
	KIND(SYS_SBRK, 12, fuzz_increment),
	KIND(SYS_GETPID, 2, NULL),
	KIND(SYS_DUP2, 16, fuzz_fd, fuzz_fd),
	KIND(SYS_PIPE, 10, fuzz_pointer),
	KIND(SYS_OPEN2, 40, fuzz_path, fuzz_flags),
	KIND(SYS_STAT, 8, fuzz_path, fuzz_pointer),
	KIND(SYS_FSTAT, 8, fuzz_fd, fuzz_pointer),
	KIND(SYS_RENAME, 20, fuzz_path, fuzz_path),
	KIND(SYS_FSYNC, 4, fuzz_fd),
	KIND(SYS_SYNC, 1, NULL),
	KIND(SYS_FTRUNCATE, 16, fuzz_fd, fuzz_size),
	KIND(SYS_GETDENTS, 10, fuzz_fd, fuzz_pointer, fuzz_small),
	KIND(SYS_GETCWD, 6, fuzz_pointer, fuzz_size),
	KIND(SYS_WAITPID, 10, fuzz_pid, fuzz_pointer, fuzz_wait_options),
	KIND(SYS_KILL, 4, fuzz_pid),
	KIND(SYS_YIELD, 4, NULL),
	KIND(SYS_SLEEP, 2, fuzz_small),
	KIND(SYS_TIME, 3, fuzz_pointer),
	KIND(SYS_FOREGROUND, 2, fuzz_pid),
	KIND(SYS_MMAP2, 40, fuzz_mmap),
	KIND(SYS_MUNMAP2, 16, fuzz_address, fuzz_length),
	KIND(SYS_MSYNC, 10, fuzz_address, fuzz_length, fuzz_small),
	KIND(SYS_MPROTECT, 16, fuzz_address, fuzz_length, fuzz_prot),
	KIND(SYS_MADVISE, 12, fuzz_address, fuzz_length, fuzz_advice),
	KIND(SYS_VMSTAT, 2, fuzz_pointer),
	KIND(SYS_PROCINFO, 5, fuzz_small, fuzz_pointer),
	KIND(SYS_POWEROFF, 1, fuzz_small),
	KIND(SYS_UNLINK, 16, fuzz_path),
	KIND(SYS_MKDIR2, 10, fuzz_path),
	KIND(SYS_CHDIR2, 5, fuzz_path),
	KIND(SYS_CLOSE2, 12, fuzz_fd),
	KIND(SYS_VMCOUNTER, 2, fuzz_path, fuzz_pointer),
	KIND(SYS_RFORK, 8, fuzz_rfork_flags, fuzz_entry, fuzz_pointer),
	KIND(SYS_MINHERIT, 6, fuzz_address, fuzz_length, fuzz_small),
	KIND(SYS_MLOCK, 8, fuzz_address, fuzz_length),
	KIND(SYS_MUNLOCK, 6, fuzz_address, fuzz_length),
	KIND(SYS_MLOCKALL, 1, fuzz_small),
	KIND(SYS_MUNLOCKALL, 2, NULL),
	KIND(SYS_MINCORE, 4, fuzz_address, fuzz_length, fuzz_pointer),
	KIND(SYS_GETRLIMIT, 2, fuzz_resource, fuzz_pointer),
	KIND(SYS_SETRLIMIT, 2, fuzz_resource, fuzz_limit),
	KIND(SYS_GETPRIORITY, 2, fuzz_small, fuzz_pid, fuzz_pointer),
	KIND(SYS_SETPRIORITY, 2, fuzz_small, fuzz_pid, fuzz_small),
	KIND(SYS_VM_REGION, 4, fuzz_pid, fuzz_address, fuzz_pointer),
	KIND(SYS_VM_CHECK, 1, fuzz_pointer, fuzz_size),
};

static int calls_left; /* calls still to make */
static unsigned children;
static unsigned step;

/* ---------------------------------------------------------- one call */

/* The registers before and after the call.  The offsets in the assembly code
 * below depend on the order of the fields.  */
struct registers {
	uint32_t edi, esi, ebp, ebx, edx, ecx, eax, esp, eflags;
};
struct registers fuzz_before, fuzz_after;
uint32_t fuzz_stack;

void fuzz_trap(void);

__asm__("	.text\n"
	"fuzz_trap:\n"
	"	pushfl\n"
	"	pushal\n"
	"	movl	%esp, fuzz_stack\n"
	"	pushl	fuzz_before + 32\n"
	"	popfl\n"
	"	movl	fuzz_before, %edi\n"
	"	movl	fuzz_before + 4, %esi\n"
	"	movl	fuzz_before + 8, %ebp\n"
	"	movl	fuzz_before + 12, %ebx\n"
	"	movl	fuzz_before + 16, %edx\n"
	"	movl	fuzz_before + 20, %ecx\n"
	"	movl	fuzz_before + 24, %eax\n"
	"	movl	fuzz_before + 28, %esp\n"
	"	int	$0x30\n"
	"	movl	%edi, fuzz_after\n"
	"	movl	%esi, fuzz_after + 4\n"
	"	movl	%ebp, fuzz_after + 8\n"
	"	movl	%ebx, fuzz_after + 12\n"
	"	movl	%edx, fuzz_after + 16\n"
	"	movl	%ecx, fuzz_after + 20\n"
	"	movl	%eax, fuzz_after + 24\n"
	"	movl	%esp, fuzz_after + 28\n"
	"	movl	fuzz_stack, %esp\n"
	"	popal\n"
	"	popfl\n"
	"	ret\n");

/* Can this call change the memory in which the registers are stored? */
static bool
changes_memory(int number)
{
	return number == SYS_MMAP || number == SYS_MUNMAP ||
	    number == SYS_SBRK || number >= SYS_MMAP2;
}

/* Choose a stack pointer for a call whose number and arguments are in WORDS,
 * usually WORDS itself.  */
static uint32_t
choose_stack(const uint32_t *words)
{
	uint32_t at;

	if (!fuzz_one_in(400))
		return (uint32_t)words;
	switch (fuzz_below(6)) {
	case 0: /* the number is readable, but not all arguments are */
		at = (uint32_t)fuzz_edge - 4 * (1 + fuzz_below(3));
		memcpy((void *)at, words, (uint32_t)fuzz_edge - at);
		return at;
	case 1: /* across the end of user memory or of a mapping */
		return fuzz_one_in(2) ? (uint32_t)fuzz_edge - 2 : 0xBFFFFFFE;
	case 2: /* unaligned */
		memmove(fuzz_arena + 1, words, 16);
		return (uint32_t)fuzz_arena + 1;
	case 3:
		return 0xC0000000 + fuzz_random() % 0x40000000;
	case 4: /* anywhere, even far below the stack */
		return fuzz_bad_pointer();
	default:
		return fuzz_below(4096);
	}
}

static int32_t
make_call(int number, const uint32_t *argument)
{
	uint32_t words[4] = { (uint32_t)number };

	memcpy(words + 1, argument, 12);
	random_bytes(&fuzz_before, sizeof(fuzz_before));
	/* Usually choose only the arithmetic flags at random, sometimes also
	 * the direction, nested task, alignment check and ID flags.  Of the
	 * flags that programs can set, only the trap flag is never set.  */
	fuzz_before.eflags &= fuzz_one_in(8) ? 0x244CD5 : 0x8D5;
	fuzz_before.eflags |= 0x202;
	fuzz_before.esp = choose_stack(words);
	fuzz_trap();
	if (!changes_memory(number) &&
	    (memcmp(&fuzz_before, &fuzz_after, 24) != 0 ||
		fuzz_before.esp != fuzz_after.esp))
		test_fail(__FILE__, __LINE__,
		    "call %d changed a register other than EAX", number);
	return (int32_t)fuzz_after.eax;
}

/* ----------------------------------------------------------- choosing calls */

/* Can this call block, perhaps forever, like a read from the console or from
 * one of this process's own pipes?  The caller makes only a few of these calls,
 * because fuzz.c kills blocked processes only when no process has made a call
 * for a while.  */
static bool
can_block(int number, const uint32_t *argument)
{
	struct stat status;

	if (number == SYS_SLEEP)
		return argument[0] > 50;
	if (number == SYS_WAIT)
		return true;
	if (number == SYS_WAITPID)
		return argument[2] != WNOHANG;
	return (number == SYS_READ || number == SYS_WRITE) &&
	    fstat((int)argument[0], &status) == 0 &&
	    (status.type == FILE_PIPE || status.type == FILE_CONSOLE);
}

/* Would this call let children share this program's variables or its stack, which two
 * processes cannot use at the same time?  The memory between the variables and the stack
 * may be shared.  */
static bool
shares_variables(int number, const uint32_t *argument)
{
	uint32_t start = argument[0], size = argument[1];

	return number == SYS_MINHERIT && argument[2] == INHERIT_SHARE &&
	    (start < 0x20000000 || start >= 0xB0000000 ||
		size > 0xB0000000 - start);
}

/* May this process have another child that makes calls? */
static bool
may_have_child(void)
{
	return fuzz_depth < DEPTH_MAX && children < FORKS_MAX;
}

/* Can this call create a copy of this process, in which it returns 0? */
static bool
creates_worker(int number)
{
	return number == SYS_FORK || number == SYS_RFORK;
}

/* In a forked child: continue with different random numbers and fewer calls. */
static void
become_child(void)
{
	random_init((unsigned)random_ulong() + (unsigned)getpid());
	calls_left = calls_left / 8 + 5;
	fuzz_depth++;
	children = 0;
}

/* In a new child, adjust the program's state; otherwise remember a new child or
 * mapping for later calls.  */
static void
use_result(int number, const uint32_t *argument, int32_t result)
{
	if (creates_worker(number) && result == 0)
		become_child();
	else if (creates_worker(number) || number == SYS_EXEC)
		fuzz_child = result > 0 ? (uint32_t)result : fuzz_child;
	else if (number == SYS_MMAP && result >= 0)
		fuzz_remember_map(argument[1]);
	else if (number == SYS_MMAP2 && (result > 0 || result < -4095))
		fuzz_remember_map((uint32_t)result);
}

static void
make_call_of_kind(const struct fuzz_kind *kind)
{
	int number = kind->number;
	uint32_t argument[3];
	int32_t result;

	if (creates_worker(number) && !may_have_child())
		return;
	for (unsigned i = 0; i < 3; i++)
		argument[i] = kind->argument[i] == NULL || fuzz_one_in(50) ?
		    fuzz_any() :
		    kind->argument[i]();
	if (can_block(number, argument) && !fuzz_one_in(20))
		return;
	if (shares_variables(number, argument))
		return;
	if (creates_worker(number) || number == SYS_EXEC)
		children++;
	test_step(step++, (uint32_t)number);
	result = make_call(number, argument);
	use_result(number, argument, result);
}

static const struct fuzz_kind *
choose_kind(void)
{
	static unsigned sum;
	unsigned at;

	if (sum == 0)
		for (unsigned i = 0; i < ARRAY_SIZE(kinds); i++)
			sum += kinds[i].weight;
	at = fuzz_below(sum);
	for (unsigned i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (at < kinds[i].weight)
			return &kinds[i];
		at -= kinds[i].weight;
	}
	_exit(1);
}

/* Make a system call with a number that the kernel does not define. */
static void
make_invalid_call(void)
{
	uint32_t number = fuzz_one_in(2) ?
	    20 + fuzz_below(12) :
	    SYS_COUNT + fuzz_random() % 0xF0000000;
	static const uint32_t none[3];

	test_step(step++, number);
	make_call((int)number, none);
}

static void
make_calls(void)
{
	while (calls_left > 0) {
		const struct fuzz_kind *kind = choose_kind();
		unsigned times = fuzz_one_in(60) ? fuzz_below(BURST_MAX) : 1;

		calls_left -= 1 + (int)times / 4;
		if (fuzz_one_in(800))
			make_invalid_call();
		if (fuzz_one_in(6))
			fuzz_touch();
		while (times-- > 0)
			make_call_of_kind(kind);
	}
}

/* Connect the standard descriptors to a file or, if none can be created, to the
 * root directory.  Most workers do this, because the console has no input, and
 * writing to it is slow.  */
static void
redirect_console(void)
{
	int fd = open("out", O_RDWR | O_CREAT);

	if (fd < 0)
		fd = open("/", O_RDONLY);
	for (int i = 0; i < 3 && fd >= 0; i++)
		dup2(fd, i);
}

int
test_child(int argc, char **argv)
{
	unsigned seed = argc > 1 ? (unsigned)atoi(argv[1]) : 1;

	calls_left = argc > 2 ? atoi(argv[2]) : 100;
	random_init(seed);
	fuzz_prepare(argv[0], argc > 3 ? (unsigned)atoi(argv[3]) : 0);
	chdir("/tmp/fuzz");
	if (!fuzz_one_in(8))
		redirect_console();
	make_calls();
	return 0;
}

/* This program is not a test in its own right, but can be run as one. */
void
test_main(void)
{
	test_child(test_argc, test_argv);
}
