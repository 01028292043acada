/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rfork, and the start of a process that shares the memory of its parent.
 */
#include "lib/user/calls.h"

#include "lib/user/result.h"
#include "lib/user/stub.h"

void rfork_start(void);

/* The child begins here; on its stack are the function and the argument.  An EBP of 0
 * ends backtraces.  */
__asm__("	.text\n"
	"	.type	rfork_start, @function\n"
	"rfork_start:\n"
	"	xorl	%ebp, %ebp\n"
	"	popl	%eax\n"
	"	call	*%eax\n"
	"	movl	%eax, (%esp)\n"
	"	call	_exit\n"
	"	.size	rfork_start, . - rfork_start\n");

pid_t
rfork(int flags, void (*entry)(void), void *stack)
{
	return call_result(
	    call3(SYS_RFORK, (uint32_t)flags, ARG(entry), ARG(stack)));
}

pid_t
rfork_thread(int flags, void *stack, int (*function)(void *), void *argument)
{
	uint32_t *top = stack;
	pid_t pid;

	*--top = ARG(argument);
	*--top = ARG(function);
	pid = rfork(flags, rfork_start, top);
	/* A child with memory of its own returns from rfork. */
	if (pid == 0)
		_exit(function(argument));
	return pid;
}
