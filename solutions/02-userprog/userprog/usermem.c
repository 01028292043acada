/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Access to user memory: copy first, and recover from faults.
 *
 * The addresses are checked to be in user space, and then the bytes are copied
 * by user_copy.  Most copies do not fault.  A fault on a page that is not in
 * memory is resolved by vm_space_fault as usual, and the copy continues.  If a fault
 * cannot be resolved, exception.c calls usermem_fixup, which recognizes
 * user_copy by the faulting EIP and makes it continue at user_copy_fault, where
 * it returns EFAULT.
 *
 * Why not look up each page before the copy?  That would make every access pay
 * for a rare error, and the pages would also have to be brought in and kept from
 * being evicted until the copy is done.
 */
#include "userprog/usermem.h"

#include <errno.h>
#include <string.h>

#include "cpu/layout.h"
#include "cpu/trap.h"
#include "lib/debug.h"

#define BLOCK 64 /* bytes; divides PAGE_SIZE */

/* Copy SIZE bytes.  Returns 0, or EFAULT if one of them cannot be accessed.
 * Only the instructions between user_copy_start and user_copy_end access user
 * memory.  At all of these instructions the same two registers are saved on the
 * stack, so that one recovery point serves all of them.  */
int user_copy(void *destination, const void *source, size_t size)
    __attribute__((regparm(3))); /* in EAX, EDX, ECX */

extern const char user_copy_start[], user_copy_end[], user_copy_fault[];

__asm__("	.text\n"
	"	.globl	user_copy\n"
	"	.type	user_copy, @function\n"
	"user_copy:\n"
	"	pushl	%esi\n"
	"	pushl	%edi\n"
	"	movl	%eax, %edi\n"
	"	movl	%edx, %esi\n"
	"	movl	%ecx, %edx\n"
	"	shrl	$2, %ecx\n"
	"	andl	$3, %edx\n"
	"	xorl	%eax, %eax\n"
	"user_copy_start:\n"
	"	rep movsl\n"
	"	movl	%edx, %ecx\n"
	"	rep movsb\n"
	"user_copy_end:\n"
	"	popl	%edi\n"
	"	popl	%esi\n"
	"	ret\n"
	"user_copy_fault:\n"
	"	movl	$14, %eax\n" /* EFAULT */
	"	jmp	user_copy_end\n"
	"	.size	user_copy, . - user_copy\n");

_Static_assert(EFAULT == 14, "user_copy returns 14 for EFAULT");

int
usermem_check(const void *address, size_t size)
{
	vaddr_t start = (vaddr_t)address;

	return size <= KERNEL_BASE && start <= KERNEL_BASE - size ? 0 : EFAULT;
}

int
copy_in(void *destination, const void *source, size_t size)
{
	if (usermem_check(source, size) != 0)
		return EFAULT;
	return user_copy(destination, source, size);
}

int
copy_out(void *destination, const void *source, size_t size)
{
	if (usermem_check(destination, size) != 0)
		return EFAULT;
	return user_copy(destination, source, size);
}

/* Copy in blocks that do not cross a page boundary.  Reading past the end of
 * the string is harmless within its last page, but the next page may be
 * unmapped.  */
int
copy_in_str(char *destination, const char *source, size_t size)
{
	size_t done = 0;

	while (done < size) {
		vaddr_t va = (vaddr_t)source + done;
		size_t piece = MIN(BLOCK - va % BLOCK, size - done);

		if (copy_in(destination + done, (const void *)va, piece) != 0)
			return EFAULT;
		if (memchr(destination + done, '\0', piece) != NULL)
			return 0;
		done += piece;
	}
	return ENAMETOOLONG;
}

bool
usermem_fixup(struct trapframe *frame)
{
	if (frame->eip < (uint32_t)user_copy_start ||
	    frame->eip >= (uint32_t)user_copy_end)
		return false;
	frame->eip = (uint32_t)user_copy_fault;
	return true;
}
