/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: programs that execute random instructions, among them privileged
 *     instructions and loads of segment registers, affect no other program and
 *     leave no user page in use
 */
#include <unistd.h>

#include "lib/random.h"
#include "tests/utest.h"

#define ROUNDS 300
#define LENGTH 256 /* bytes of code */

/* Instructions that trap, are privileged, load segment registers, change flags or
 * the stack pointer, or use the FPU; inserted often.  */
static const unsigned char special[][6] = {
	{ 0xcd, 0x03 },                         /* int $3 */
	{ 0xcd, 0x04 },                         /* int $4 */
	{ 0xcd, 0x0e },                         /* int $0x0e */
	{ 0xcd, 0x40 },                         /* int $0x40 */
	{ 0xcd, 0x80 },                         /* int $0x80 */
	{ 0xcd, 0xe0 },                         /* int $0xe0 */
	{ 0xcc },                               /* int3 */
	{ 0xce },                               /* into */
	{ 0xf1 },                               /* int1 */
	{ 0xcf },                               /* iret */
	{ 0xf4 },                               /* hlt */
	{ 0xfa },                               /* cli */
	{ 0xfb },                               /* sti */
	{ 0xfc },                               /* cld */
	{ 0xfd },                               /* std */
	{ 0x68, 0xff, 0x7f, 0xff, 0xff, 0x9d }, /* push; popf: all flags */
	{ 0x68, 0x00, 0x41, 0x00, 0x00, 0x9d }, /* trap and nested task */
	{ 0x6a, 0x00, 0x1f },                   /* push $0; pop %ds */
	{ 0x6a, 0x00, 0x07 },                   /* push $0; pop %es */
	{ 0x6a, 0x10, 0x1f },                   /* push $0x10; pop %ds */
	{ 0x6a, 0x2b, 0x0f, 0xa9 },             /* push $0x2b; pop %gs */
	{ 0x6a, 0x00, 0x0f, 0xa1 },             /* push $0; pop %fs */
	{ 0x6a, 0x1b, 0x1f },                   /* push $0x1b; pop %ds */
	{ 0x0f, 0x34 },                         /* sysenter */
	{ 0x0f, 0x05 },                         /* syscall */
	{ 0x0f, 0x0b },                         /* ud2 */
	{ 0x0f, 0x20, 0xc0 },                   /* mov %cr0, %eax */
	{ 0xd9, 0xe8 },                         /* fld1 */
	{ 0x0f, 0x77 },                         /* emms */
	{ 0x0f, 0x57, 0xc0 },                   /* xorps %xmm0, %xmm0 */
	{ 0x8e, 0xd0 },                         /* mov %eax, %ss */
	{ 0xe4, 0x60 },                         /* in $0x60, %al */
	{ 0xe6, 0xf4 },                         /* out %al, $0xf4 */
	{ 0x6f },                               /* outsl */
	{ 0x31, 0xe4 },                         /* xor %esp, %esp */
	{ 0xbc, 0, 0, 0, 0xc0 },                /* mov $0xC0000000, %esp */
	{ 0xea, 0, 0, 0, 0, 8 },                /* ljmp to segment 8 */
};

static unsigned char code[LENGTH + 16];

static void
insert_special(void)
{
	for (unsigned i = 0; i < LENGTH; i += 4 + random_ulong() % 16) {
		unsigned which = random_ulong() % ARRAY_SIZE(special);

		memcpy(code + i, special[which], sizeof(special[which]));
	}
}

static void
run_code(void)
{
	/* EAX must not hold the code's address: two zero bytes are an
	 * instruction that adds to the memory at EAX, and self-modifying code
	 * is slow to emulate.  */
	__asm__ volatile("pushl %0\n\t"
			 "leal -64(%%esp), %%eax\n\t"
			 "movl $0x12345678, %%ebx\n\t"
			 "movl $0xC0100000, %%ecx\n\t"
			 "movl %%eax, %%edx\n\t"
			 "movl %%eax, %%edi\n\t"
			 "movl %%eax, %%esi\n\t"
			 "ret"
			 :
			 : "r"(code));
}

void
test_main(void)
{
	uint32_t user = 0;

	for (int i = 0; i < ROUNDS; i++) {
		pid_t pid;

		random_bytes(code, LENGTH);
		insert_special();
		pid = fork();
		CHECK_CMP(pid, >=, 0);
		if (pid == 0)
			run_code();
		/* The code may loop forever. */
		msleep(10);
		kill(pid);
		test_wait_alone();
		/* By now, all pages that this program itself needs are in
		 * memory.  */
		if (i == 0)
			user = test_counter(COUNTER_USER_FREE);
	}
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, user);
}
