/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From one kernel stack to another.  Only what the C calling convention lets
 * a callee not change is saved; everything else the callers of thread_switch
 * have saved already.  thread_create builds the same picture by hand:
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

	/* A new thread: ebx holds its function, esi the argument, ebp 0, where
	 * a backtrace ends.  */
	.globl	thread_trampoline
	.type	thread_trampoline, @function
thread_trampoline:
	pushl	%esi
	pushl	%ebx
	call	thread_begin
	ud2
	.size	thread_trampoline, . - thread_trampoline

	.section .note.GNU-stack, "", @progbits
