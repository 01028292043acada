/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Loading the program at a path into a new address space, with its stack,
 * segments and arguments.  The space does not belong to a process yet, so execv
 * can return to the old program if loading fails.
 */
#include "userprog/image.h"

#include <errno.h>
#include <string.h>

#include "cpu/trap.h"
#include "filesys/vnode.h"
#include "userprog/args.h"
#include "userprog/elf.h"
#include "userprog/process.h"
#include "userprog/remark.h"
#include "userprog/wait.h"
#include "vm/vm.h"

#define EFLAGS_USER 0x202 /* IF, and bit 1, which is always set */

static int
push_arguments(
    struct vm_space *space, const char *words, unsigned argc, vaddr_t *esp)
{
	struct vm_pin pin;
	int error;

	error = vm_pin(space, VM_STACK_TOP - PAGE_SIZE, VM_ACCESS_WRITE,
	    VM_STACK_TOP, &pin);
	if (error != 0)
		return error;
	error = args_push(pin.kva, VM_STACK_TOP, words, argc, esp);
	vm_unpin(space, &pin);
	return error;
}

/* Give SPACE the limits of the current process, if there is one.  If an engine cannot
 * set limits, all its spaces have the same limits, and none is set here.  */
static int
inherit_limits(struct vm_space *space)
{
	const struct process *process = process_current();
	enum vm_limit limit;
	uint32_t bytes;
	int error = 0;

	if (process == NULL)
		return 0;
	for (limit = 0; error == 0 && limit < VM_LIMITS; limit++) {
		bytes = vm_get_limit(process->space, limit);
		if (bytes != vm_get_limit(space, limit))
			error = vm_set_limit(space, limit, bytes);
	}
	return error;
}

static int
load_into_space(
    struct image *image, const char *path, const char *words, unsigned argc)
{
	const char *why = NULL;
	int error;

	error = inherit_limits(image->space);
	if (error == 0)
		error = vm_stack_init(image->space);
	if (error != 0)
		return error;
	error = elf_load(image->space, image->executable, &image->entry, &why);
	if (error == ENOEXEC)
		remark_printf("%s: not a program: %s", path, why);
	if (error != 0)
		return error;
	return push_arguments(image->space, words, argc, &image->esp);
}

static void
image_release(struct image *image)
{
	vm_space_destroy(image->space);
	exe_release(image->executable);
}

int
image_load(struct vnode *cwd, const char *path, const char *words,
    unsigned argc, struct image *image)
{
	struct vnode *file;
	int error;

	error = vnode_lookup(cwd, path, &file);
	if (error != 0)
		return error;
	if (vnode_type(file) != FILE_REGULAR) {
		vnode_release(file);
		return EACCES;
	}
	error = exe_hold(file);
	vnode_release(file);
	if (error != 0)
		return error;
	image->executable = file;
	error = vm_space_create(&image->space);
	if (error != 0) {
		exe_release(file);
		return error;
	}
	error = load_into_space(image, path, words, argc);
	if (error != 0)
		image_release(image);
	return error;
}

void
image_init_frame(struct trapframe *frame, const struct image *image)
{
	memset(frame, 0, sizeof(*frame));
	frame->ds = frame->es = frame->fs = frame->gs = SEL_UDATA;
	frame->cs = SEL_UCODE;
	frame->ss = SEL_UDATA;
	frame->eip = image->entry;
	frame->esp = image->esp;
	frame->eflags = EFLAGS_USER;
}
