/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A system call changes no register but EAX.
 *
 * expects:
 *	(registers) end
 *	registers: exit(0)
 */
#include "lib.h"

/* Make system call NUMBER with all arguments 0 and with the values 1 to 6 in EBX, ECX,
 * EDX, ESI, EDI and EBP.  Stores the values of these registers after the call in AFTER,
 * in the same order.  */
void call_with_values(uint32_t number, uint32_t after[6]);

__asm__("call_with_values:\n"
	"	pushl	%ebp\n"
	"	pushl	%ebx\n"
	"	pushl	%esi\n"
	"	pushl	%edi\n"
	"	movl	20(%esp), %eax\n"
	"	pushl	$0\n"
	"	pushl	$0\n"
	"	pushl	$0\n"
	"	pushl	%eax\n"
	"	movl	$1, %ebx\n"
	"	movl	$2, %ecx\n"
	"	movl	$3, %edx\n"
	"	movl	$4, %esi\n"
	"	movl	$5, %edi\n"
	"	movl	$6, %ebp\n"
	"	int	$0x30\n"
	"	addl	$16, %esp\n"
	"	movl	24(%esp), %eax\n"
	"	movl	%ebx, (%eax)\n"
	"	movl	%ecx, 4(%eax)\n"
	"	movl	%edx, 8(%eax)\n"
	"	movl	%esi, 12(%eax)\n"
	"	movl	%edi, 16(%eax)\n"
	"	movl	%ebp, 20(%eax)\n"
	"	popl	%edi\n"
	"	popl	%esi\n"
	"	popl	%ebx\n"
	"	popl	%ebp\n"
	"	ret\n");

int
main(int argc, char **argv)
{
	/* wait, filesize, read, seek, tell, close, munmap, isdir, inumber */
	static const uint32_t calls[] = { 3, 7, 8, 10, 11, 12, 14, 18, 19 };
	uint32_t after[6];

	(void)argc;
	(void)argv;
	for (unsigned i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		call_with_values(calls[i], after);
		for (uint32_t r = 0; r < 6; r++)
			CHECK(after[r] == r + 1);
	}
	msg("end");
	return 0;
}
