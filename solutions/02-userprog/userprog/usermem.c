/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Access to user memory by fault and recovery.
 *
 * Nothing is looked up before: the addresses are checked to be the user's, and
 * then the bytes are copied by one piece of code, user_copy.  Most accesses
 * just work; some fault, are resolved by vm_fault and go on.  If a fault cannot
 * be resolved, exception.c asks usermem_fixup, which sees by the faulting EIP
 * that it was user_copy and lets it continue at user_copy_fault: the copy ends
 * with EFAULT.
 */
#include "userprog/usermem.h"

#include <errno.h>
#include <string.h>

#include "cpu/layout.h"
#include "cpu/trap.h"
#include "lib/debug.h"

#define BLOCK	64			/* of a string; divides PAGE_SIZE */

/* Copy SIZE bytes; 0, or EFAULT if one of them could not be touched.  Only the
 * instructions between user_copy_start and user_copy_end touch memory that may
 * be the user's, and nothing but the saved registers is on the stack then.  */
int	user_copy(void *destination, const void *source, size_t size)
	    __attribute__((regparm(3)));	/* in EAX, EDX, ECX */

extern const char user_copy_start[], user_copy_end[], user_copy_fault[];

__asm__(
"	.text\n"
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
"	movl	$14, %eax\n"		/* EFAULT */
"	jmp	user_copy_end\n"
"	.size	user_copy, . - user_copy\n"
);

_Static_assert(EFAULT == 14, "user_copy returns another number");

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

/* Copies blocks that do not cross a page: where the string lies, the rest of its
 * page can be read as well, but perhaps not the next page.  */
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
