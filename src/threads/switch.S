/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Switches from one kernel stack to another.  Only the registers that a callee
 * must preserve under the C calling convention are saved here; the compiler has
 * saved the others in the callers of thread_switch.  thread_create builds the
 * same stack layout for a new thread:
 *
 *	stack_pointer ->  edi esi ebx ebp  return address
 */
	.text

	/* void thread_switch(uint32_t **save, uint32_t *next) */
	.globl	thread_switch
	.type	thread_switch, @function
thread_switch:
	movl	4(%esp), %eax
	movl	8(%esp), %edx
	pushl	%ebp
	pushl	%ebx
	pushl	%esi
	pushl	%edi
	movl	%esp, (%eax)
	movl	%edx, %esp
	popl	%edi
	popl	%esi
	popl	%ebx
	popl	%ebp
	ret
	.size	thread_switch, . - thread_switch

	/* A new thread starts here, with its function in ebx, the argument in
	 * esi, and 0 in ebp, which ends backtraces.  */
	.globl	thread_trampoline
	.type	thread_trampoline, @function
thread_trampoline:
	pushl	%esi
	pushl	%ebx
	call	thread_begin
	ud2
	.size	thread_trampoline, . - thread_trampoline

	.section .note.GNU-stack, "", @progbits
