/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: an access more than 32 bytes below the stack pointer, which cannot be
 *     a push, ends the process instead of growing the stack, and so does any
 *     access below the stack limit
 * points: 5
 * options: stack_limit=262144
 * dragonfly: 08
 */
#include <stdlib.h>
#include <syscall.h>

#include "tests/utest.h"

#define PAGE  4096
#define LIMIT 262144
#define TOP   0xC0000000u

/* With the stack pointer at ESP, read or write the word at ADDRESS. */
static void
access_from(uintptr_t esp, uintptr_t address, bool write)
{
	__asm__ volatile(
	    "movl %%esp, %%edx\n"
	    "movl %[esp], %%esp\n"
	    "testl %[write], %[write]\n"
	    "jz 1f\n"
	    "movl $1, (%[address])\n"
	    "1:	movl (%[address]), %%eax\n"
	    "movl %%edx, %%esp\n"
	    :
	    : [esp] "S"(esp), [address] "D"(address), [write] "c"((int)write)
	    : "eax", "edx", "memory");
}

/* A push stores at most 32 bytes below the stack pointer: PUSH stores 4, and
 * PUSHA stores 32.  */
static const struct {
	int esp, address; /* relative to an address 10 pages below the top */
	bool write, allowed;
} accesses[] = {
	{ 0, 0, false, true },
	{ 0, 64, true, true },
	{ 0, -4, true, true },
	{ 0, -32, true, true },
	{ -64, 8 - PAGE, true, false },
	{ -64, -36, true, true },
	{ 0, -36, true, false },
	{ 0, -64, false, false },
	{ 0, -PAGE, true, false },
	{ 32, -4, false, false },
	{ 8 * PAGE, -4, true, false },
	{ -PAGE, -3 * PAGE, false, false },
	/* At the stack limit, and below it. */
	{ 10 * PAGE - LIMIT, 10 * PAGE - LIMIT, true, true },
	{ 10 * PAGE - LIMIT, 10 * PAGE - LIMIT - 4, true, false },
	{ 10 * PAGE - LIMIT - PAGE, 10 * PAGE - LIMIT - PAGE, true, false },
};

static void
make_access(unsigned i)
{
	uintptr_t origin = TOP - 10 * PAGE;

	access_from(origin + accesses[i].esp, origin + accesses[i].address,
	    accesses[i].write);
}

int
test_child(int argc UNUSED, char **argv)
{
	make_access((unsigned)atoi(argv[1]));
	return 5;
}

void
test_main(void)
{
	for (unsigned i = 0; i < ARRAY_SIZE(accesses); i++) {
		int status = test_run("%u", i);

		if (status != (accesses[i].allowed ? 5 : -1))
			test_fail(__FILE__, __LINE__,
			    "%s at offset %d with "
			    "the stack pointer at offset %d: status %d, "
			    "expected %d",
			    accesses[i].write ? "write" : "read",
			    accesses[i].address, accesses[i].esp, status,
			    accesses[i].allowed ? 5 : -1);
	}
}
