/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Exceptions.
 *
 *	                 user mode                  kernel mode
 *	page fault,      vm_space_fault, else kill  vm_space_fault, else
 *	user address                                usermem_fixup, else kill
 *	page fault,      kill                       vm_kernel_fault, else panic
 *	kernel address
 *	other exception  kill                       panic
 *
 * A page fault in kernel mode is treated as an access on behalf of a program only
 * where kernel code may access user memory: a process is running; interrupts are
 * enabled, so no spinlock is held; and the thread does not hold the lock of the
 * address space (otherwise vm_space_fault returns EDEADLK).  For an access to
 * pageable memory of the kernel, which an engine may have in the kernel window, it
 * is sufficient that interrupts are enabled.  All other faults in kernel mode,
 * including a jump to a user address, are kernel bugs.
 */
#include "userprog/exception.h"

#include <errno.h>
#include <stdio.h>

#include "core/panic.h"
#include "cpu/intr.h"
#include "cpu/io.h"
#include "cpu/layout.h"
#include "cpu/trap.h"
#include "devices/block.h"
#include "lib/abi.h"
#include "mem/palloc.h"
#include "userprog/process.h"
#include "userprog/usermem.h"
#include "vm/vm.h"

/* Names of the exceptions, by vector, for messages and the panic screen. */
static const char *const exception_names[] = {
	[TRAP_DIVIDE] = "division by zero or overflow",
	[TRAP_DEBUG] = "debug exception",
	[TRAP_BREAKPOINT] = "breakpoint",
	[4] = "overflow",
	[5] = "bound exceeded",
	[6] = "invalid instruction",
	[7] = "floating-point instruction (not supported)",
	[10] = "invalid task state",
	[11] = "segment not present",
	[12] = "stack segment fault",
	[TRAP_GP_FAULT] = "privileged instruction or bad segment",
	[16] = "floating-point error",
	[17] = "unaligned access",
	[19] = "SIMD floating-point error",
};

/* May programs raise exception VECTOR with an INT instruction? */
static bool
is_user_raisable(uint8_t vector)
{
	return vector == TRAP_BREAKPOINT || vector == 4;
}

static void
handle_exception(struct trapframe *frame)
{
	const char *name = exception_names[frame->vector];

	if (!trap_from_user(frame))
		panic_trap(frame, name);
	intr_enable();
	process_kill(
	    "%s at EIP 0x%08x (error 0x%x)", name, frame->eip, frame->error);
}

/* Explain an ENOMEM: write to TEXT, a buffer of SIZE bytes, how much of each
 * kind of memory is in use.  */
static void
describe_shortage(char *text, size_t size)
{
	uint32_t frames, available;
	struct palloc_stats kernel;
	struct vmstat vm;
	int length;

	vm_get_frames(&frames, &available);
	palloc_get_stats(0, &kernel);
	vm_get_stats(&vm);
	length = snprintf(text, size, "out of memory (%u of %u frames, ",
	    frames - available, frames);
	text += length;
	size -= (size_t)length;
	if (vm.swap_slots == 0)
		length = snprintf(text, size, "no swap%s",
		    block_swap() != NULL ? " slots" : "");
	else
		length = snprintf(text, size, "%u of %u swap slots",
		    vm.swap_slots_used, vm.swap_slots);
	snprintf(text + length, size - (size_t)length,
	    ", %u of %u kernel pages)", kernel.pages - kernel.free,
	    kernel.pages);
}

/* Return the reason why the page fault at ADDRESS could not be resolved: ERROR,
 * which is not ENOMEM.  */
static const char *
fault_reason(vaddr_t address, int error)
{
	if (error == EIO)
		return "page cannot be read from disk";
	if (error == EACCES)
		return "read-only page";
	return is_user_address(address) ? "address not mapped" :
					  "kernel address";
}

/* Return what the program or the kernel did at the address of the fault. */
static const char *
describe_access(const struct trapframe *frame, vaddr_t address, int error)
{
	if ((frame->error & FAULT_WRITE) != 0)
		return "wrote to";
	if (!trap_from_user(frame) || address != frame->eip)
		return "read from";
	/* On ENOMEM or EIO the address is valid, so the jump was correct. */
	return error == ENOMEM || error == EIO ? "fetched code from" :
						 "jumped to";
}

/* Kill the process.  If the fault was in kernel mode, the message says that a
 * system call caused it, and gives the EIP of the program.  */
static void NORETURN
kill_for_fault(const struct trapframe *frame, vaddr_t address, int error)
{
	bool user = trap_from_user(frame);
	const struct process *process = process_current();
	uint32_t eip = user        ? frame->eip :
	    process->frame != NULL ? process->frame->eip :
				     0;
	char shortage[PROCESS_WHY_MAX];

	if (error == ENOMEM)
		describe_shortage(shortage, sizeof(shortage));
	process_kill("%s%s 0x%08x at EIP 0x%08x: %s",
	    user ? "" : "a system call ",
	    describe_access(frame, address, error), address, eip,
	    error == ENOMEM ? shortage : fault_reason(address, error));
}

/* Resolve the page fault FRAME, in kernel mode at kernel address ADDRESS; panic if
 * that fails.  */
static void
handle_kernel_fault(
    const struct trapframe *frame, vaddr_t address, enum vm_access access)
{
	int error = EFAULT;

	if ((frame->eflags & EFLAGS_IF) != 0) {
		intr_enable();
		error = vm_kernel_fault(address, access);
		intr_disable();
		/* Another fault may have happened.  panic_trap prints CR2. */
		write_cr2(address);
	}
	if (error != 0)
		panic_trap(frame, "page fault");
}

static void
handle_page_fault(struct trapframe *frame)
{
	vaddr_t address = read_cr2();
	struct process *process = process_current();
	bool user = trap_from_user(frame);
	enum vm_access access = (frame->error & FAULT_WRITE) != 0 ?
	    VM_ACCESS_WRITE :
	    VM_ACCESS_READ;
	int error = EFAULT;

	if (!user && !is_user_address(address)) {
		handle_kernel_fault(frame, address, access);
		return;
	}
	if (!user &&
	    (process == NULL || process->space == NULL ||
		(frame->eflags & EFLAGS_IF) == 0 ||
		is_user_address(frame->eip)))
		panic_trap(frame, "page fault");
	intr_enable();
	if (is_user_address(address))
		error = vm_space_fault(process->space, address, access,
		    user ? frame->esp : process->user_esp);
	if (error == EDEADLK)
		panic_trap(frame, "page fault");
	if (error == 0 || (!user && usermem_fixup(frame)))
		return;
	kill_for_fault(frame, address, error);
}

void
exception_init(void)
{
	for (unsigned v = 0; v < ARRAY_SIZE(exception_names); v++)
		if (exception_names[v] != NULL)
			trap_register((uint8_t)v, is_user_raisable((uint8_t)v),
			    handle_exception, exception_names[v]);
	trap_register(TRAP_PAGE_FAULT, false, handle_page_fault, "page fault");
}
