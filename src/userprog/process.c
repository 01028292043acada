/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Creation and exit of processes: spawn, fork, execv, exit.
 *
 * A parent prepares everything its child needs (space, files, directory) in its
 * own thread, so that errors are returned to the caller.  Then it starts the
 * child's thread and waits until the child is in the process table and recorded
 * by wait.c.  After that, the child cannot fail to start.
 *
 * A process that exits releases its memory, files, program and current
 * directory before its parent is woken, so a parent that has waited for a child
 * can rely on their being free.  What the parent needs is in the small record
 * kept by wait.c.
 */
#include "userprog/process.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/channel.h"
#include "core/trace.h"
#include "cpu/trap.h"
#include "filesys/file.h"
#include "filesys/vnode.h"
#include "lib/kernel/option.h"
#include "threads/thread.h"
#include "userprog/args.h"
#include "userprog/image.h"
#include "userprog/proctable.h"
#include "userprog/remark.h"
#include "userprog/wait.h"
#include "vm/vm.h"

OPTION_BOOL(exit_lines, "print 'NAME: exit(STATUS)' when a process ends");

/* The arguments and the result of process_main, on the stack of the parent. */
struct process_start_args {
	struct process *process, *parent;
	const struct trapframe *frame;
	int error;
	struct semaphore done;
};

static NORETURN void terminate_current(int status, const char *why);

/* Apply the niceness that setpriority has recorded for PROCESS, the current one, and end
 * PROCESS if it has been killed.  */
static void NO_INLINE
handle_requests(struct process *process)
{
	static const char *const reasons[] = {
		[KILLED_BY_CALL] = "call of kill()",
		[KILLED_BY_CTRL_C] = "Ctrl-C",
		[KILLED_BY_SHUTDOWN] = "shutdown",
	};
	int status;

	if (process->nice_is_new)
		thread_set_nice(proctable_take_nice(process));
	if (!process_is_killed())
		return;
	status = process->killer == KILLED_BY_CTRL_C ? EXIT_INTERRUPTED : -1;
	terminate_current(status, reasons[process->killer]);
}

/* Called each time that the current thread is about to return to user mode, so it
 * is kept short.  */
static void
check_requests(struct trapframe *frame UNUSED)
{
	const struct thread *t = thread_current();
	struct process *process = t->process;

#ifdef INSTAR_DEBUG /* costs two instructions in each system call */
	ASSERT_CMP(t->tokens.count, ==, 0u);
#endif
	if (process != NULL && (t->interrupted || process->nice_is_new))
		handle_requests(process);
}

void
process_init(void)
{
	proctable_init();
	trap_user_return_hook = check_requests;
}

bool
process_is_killed(void)
{
	return thread_current()->interrupted;
}

/* Return the last component of PATH, which becomes the name of the process. */
static const char *
program_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

/* ---------------------------------------------------------- creation */

/* Give PROCESS the niceness of PARENT and the maxima for its limits, or the defaults if
 * PARENT is NULL.  */
static void
inherit_settings(struct process *process, struct process *parent)
{
	for (unsigned i = 0; i < VM_LIMITS; i++)
		process->max_limits[i] =
		    parent != NULL ? parent->max_limits[i] : VM_UNLIMITED;
	if (parent != NULL)
		proctable_copy_nice(process, parent);
}

/* Allocate a process that has no space, files or executable yet.  Returns NULL
 * if out of memory or, without a PARENT, if the root directory is not
 * available.  */
static struct process *
process_allocate(struct process *parent, const char *name)
{
	struct process *process = calloc(1, sizeof(*process));

	if (process == NULL)
		return NULL;
	process->parent = parent != NULL ? parent->pid : 0;
	process->cwd = parent != NULL ? vnode_ref(parent->cwd) : vnode_root();
	if (process->cwd == NULL) {
		free(process);
		return NULL;
	}
	strlcpy(process->name, name, sizeof(process->name));
	inherit_settings(process, parent);
	return process;
}

/* Release the space, files, executable and current directory of PROCESS.
 * => its space is not loaded on any other CPU, unless another process uses it.  */
static void
process_release(struct process *process)
{
	struct vm_space *space = process->space;

	process->space = NULL;
	if (space != NULL) {
		if (process == process_current())
			vm_space_activate(NULL);
		vm_space_destroy(space);
	}
	if (process->files != NULL)
		fd_table_release(process->files);
	if (process->executable != NULL)
		exe_release(process->executable);
	vnode_release(process->cwd);
}

/* The start function of the thread of a new process. */
static void
process_main(void *argument)
{
	struct process_start_args *args = argument;
	struct process *process = args->process;
	struct trapframe frame = *args->frame;

	process->thread = thread_current();
	process->pid = thread_tid();
	args->error = wait_add(args->parent, process);
	if (args->error != 0) {
		sema_up(&args->done);
		thread_exit();
	}
	process->thread->process = process;
	vm_space_activate(process->space);
	proctable_add(process);
	TRACE(process_start, "pid=%d parent=%d entry=%x", process->pid,
	    process->parent, frame.eip);
	sema_up(&args->done);
	trap_return(&frame);
}

/* Start PROCESS in a thread of its own, with the registers of FRAME.  On an
 * error, PROCESS is released and freed.  */
static int
process_start(struct process *process, struct process *parent,
    const struct trapframe *frame, pid_t *pid)
{
	struct process_start_args args = {
		.process = process,
		.parent = parent,
		.frame = frame,
	};
	tid_t tid;

	sema_init(&args.done, 0);
	tid = thread_create(process->name, PRI_DEFAULT, process_main, &args);
	if (tid == TID_ERROR)
		args.error = ENOMEM;
	else
		sema_down(&args.done);
	if (args.error != 0) {
		process_release(process);
		free(process);
	} else
		*pid = tid;
	return args.error;
}

/* Create a table of open files with the console as descriptors 0 to 2.  Returns
 * NULL if out of memory.  */
static struct fd_table *
console_files(void)
{
	static const int flags[] = { O_RDONLY, O_WRONLY, O_WRONLY };
	struct fd_table *files = fd_table_create();
	struct file *file;
	int fd;

	for (unsigned i = 0; files != NULL && i < ARRAY_SIZE(flags); i++) {
		if (file_console(flags[i], &file) != 0) {
			fd_table_release(files);
			return NULL;
		}
		if (fd_install(files, file, (int)i, &fd) != 0)
			NOT_REACHED();
	}
	return files;
}

/* Start the program whose path is the first of the ARGC strings at WORDS, with
 * all of these strings as its arguments.  */
static int
spawn_program(const char *words, unsigned argc, process_exit_callback *on_exit,
    pid_t *pid)
{
	struct process *parent = process_current(), *child;
	struct trapframe frame;
	struct image image;
	int error;

	child = process_allocate(parent, program_name(words));
	if (child == NULL)
		return ENOMEM;
	child->on_exit = on_exit;
	child->files = console_files();
	error = child->files == NULL ?
	    ENOMEM :
	    image_load(child->cwd, words, words, argc, &image);
	if (error != 0) {
		process_release(child);
		free(child);
		return error;
	}
	child->space = image.space;
	child->executable = image.executable;
	image_init_frame(&frame, &image);
	return process_start(child, parent, &frame, pid);
}

int
process_spawn_watched(
    const char *command_line, process_exit_callback *on_exit, pid_t *pid)
{
	size_t size = strlen(command_line) + 1;
	unsigned argc;
	char *words;
	int error;

	if (size > ARG_MAX)
		return E2BIG;
	words = malloc(size);
	if (words == NULL)
		return ENOMEM;
	memcpy(words, command_line, size);
	error = args_split(words, &argc);
	if (error == 0)
		error = argc == 0 ? ENOENT :
				    spawn_program(words, argc, on_exit, pid);
	free(words);
	return error;
}

int
process_spawn(const char *command_line, pid_t *pid)
{
	return process_spawn_watched(command_line, NULL, pid);
}

/* Give CHILD the files and the space of PARENT, or copies of them, as FLAGS say.
 * On an error, the caller releases CHILD.  */
static int
fork_resources(struct process *child, struct process *parent, int flags)
{
	int error;

	child->files = (flags & RFFDG) != 0 ? fd_table_fork(parent->files) :
					      fd_table_ref(parent->files);
	if (child->files == NULL)
		return ENOMEM;
	if ((flags & RFMEM) == 0)
		return vm_space_fork(parent->space, &child->space);
	error = vm_space_share(parent->space);
	if (error == 0)
		child->space = parent->space;
	return error;
}

int
process_fork(const struct trapframe *parent_frame, int flags, pid_t *pid)
{
	struct process *parent = process_current(), *child;
	struct trapframe frame = *parent_frame;
	int error;

	child = process_allocate(parent, parent->name);
	if (child == NULL)
		return ENOMEM;
	error = exe_hold(parent->executable);
	if (error == 0) {
		child->executable = parent->executable;
		error = fork_resources(child, parent, flags);
	}
	if (error != 0) {
		process_release(child);
		free(child);
		return error;
	}
	frame.eax = 0;
	return process_start(child, parent, &frame, pid);
}

int
process_execv(struct trapframe *frame, const char *path, const char *arguments,
    unsigned argc)
{
	struct process *process = process_current();
	struct image image;
	struct vm_space *old;
	int error;

	error = image_load(process->cwd, path, arguments, argc, &image);
	if (error != 0)
		return error;
	old = proctable_replace_image(process, image.space, program_name(path));
	vm_space_activate(image.space);
	vm_space_destroy(old);
	exe_release(process->executable);
	process->executable = image.executable;
	image_init_frame(frame, &image);
	return 0;
}

/* ---------------------------------------------------------- exit */

void
process_release_current(struct process *process)
{
	proctable_remove(process);
	process_release(process);
}

static void
terminate_current(int status, const char *why)
{
	struct process *process = process_current();
	process_exit_callback *on_exit = process->on_exit;

	process->exit_status = status;
	/* A process killed by the shutdown has no exit status to report. */
	if (option_exit_lines && process->killer != KILLED_BY_SHUTDOWN)
		printf("%s: exit(%d)\n", process->name, status);
	channel_printf("exit", "%d %d %s", process->pid, status, process->name);
	TRACE(process_exit, "pid=%d status=%d", process->pid, status);
	process_release_current(process);
	thread_current()->process = NULL;
	wait_exit(process);
	free(process);
	proctable_finish_exit();
	if (on_exit != NULL)
		on_exit(status, why);
	thread_exit();
}

int
process_chdir(struct vnode *cwd, const char *path)
{
	struct vnode *directory;
	int error = vnode_lookup(cwd, path, &directory);

	if (error != 0)
		return error;
	if (vnode_type(directory) != FILE_DIRECTORY) {
		vnode_release(directory);
		return ENOTDIR;
	}
	process_current()->cwd = directory;
	vnode_release(cwd);
	return 0;
}

void
process_exit(int status)
{
	terminate_current(status, NULL);
}

void
process_kill(const char *format, ...)
{
	struct process *process = process_current();
	char why[PROCESS_WHY_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	remark_printf(
	    "%s (pid %d) killed: %s", process->name, process->pid, why);
	terminate_current(-1, why);
}
