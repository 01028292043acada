/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Kernel entry and exit.  Each vector's stub, and the code to which it jumps, extend
 * the frame pushed by the CPU to a struct trapframe (cpu/trap.h).
 *
 * System calls take a shorter path than other traps: they always come from user
 * mode, so their handler is called directly, with interrupts on.
 */
#include "cpu/trap.h"

	.macro save_registers
	pushl %ds
	pushl %es
	pushl %fs
	pushl %gs
	pushal
	cld
	movl $SEL_KDATA, %eax
	movw %ax, %ds
	movw %ax, %es
	.endm

	.text
	.balign 16
trap_enter:
	save_registers
	movl %esp, %ebx
	pushl %ebx
	call trap_dispatch
	.globl trap_returned
trap_returned:			/* panic.c finds trapframes by this label */
	movl %ebx, %esp
	jmp trap_leave

	.balign 16
gate_enter:
	save_registers
	movl %esp, %ebx
	movl FRAME_VECTOR(%esp), %eax
	xorl %ebp, %ebp			/* backtraces end here */
	pushl %ebx
	sti
	call *trap_handlers(,%eax,4)
	.globl trap_gate_returned
trap_gate_returned:
	movl %ebx, (%esp)
	call *trap_user_return_hook
	movl %ebx, %esp
trap_leave:
	popal
	popl %gs
	popl %fs
	popl %es
	popl %ds
	addl $8, %esp			/* vector and error code */
	iret

/* See cpu/trap.h. */
	.globl trap_return
trap_return:
	movl 4(%esp), %esp
	jmp trap_leave

/* All stubs have the same size, so that trap.c can compute their addresses.
 * For some exceptions the CPU itself pushes an error code; for all other
 * vectors the stub pushes 0.  */
	.globl trap_stubs, trap_gate_stubs
	.balign TRAP_STUB_SIZE
trap_stubs:
	.set vector, 0
	.rept 256
	.balign TRAP_STUB_SIZE
	.if (vector != 8) && ((vector < 10) || (vector > 14)) && \
	    (vector != 17) && (vector != 21) && (vector != 29) && (vector != 30)
	pushl $0
	.endif
	pushl $vector
	jmp trap_enter
	.set vector, vector + 1
	.endr

	.balign TRAP_STUB_SIZE
trap_gate_stubs:
	.set vector, TRAP_GATE_BASE
	.rept TRAP_GATE_COUNT
	.balign TRAP_STUB_SIZE
	pushl $0
	pushl $vector
	jmp gate_enter
	.set vector, vector + 1
	.endr
