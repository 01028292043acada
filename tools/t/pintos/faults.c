/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An invalid access ends the program with status -1.  Nothing is printed except the
 * exit line.
 *
 * expects:
 *	(faults) 60 ways
 *	faults: exit(-1) x60
 *	(faults) end
 *	faults: exit(0)
 */
#include "lib.h"

#define STACK_TOP 0xc0000000

typedef void code(void);

/* Addresses at which programs built for Pintos expect no memory. */
static const uint32_t nowhere[] = {
	0,
	0x04000000,
	0x10123420,
	0x20101234,
	0x7f000000,
	STACK_TOP,
	0xc0100000,
	STACK_TOP - (16 << 20),
};
#define NOWHERE (sizeof(nowhere) / sizeof(nowhere[0]))

/* Access ADDRESS in the way HOW, from 0 to ACCESSES - 1. */
static void
access(unsigned how, uint32_t address)
{
	switch (how) {
	case 0:
		*(volatile int *)address;
		break;
	case 1:
		*(volatile int *)address = 42;
		break;
	case 2:
		open((const char *)address);
		break;
	case 3:
		read(0, (void *)address, 1);
		break;
	case 4:
		write(1, (const void *)address, 1);
		break;
	case 5:
		exec((const char *)address);
		break;
	case 6:
		((code *)address)();
		break;
	}
}
#define ACCESSES 7

/* Make a system call with the stack pointer at ADDRESS. */
static void
call_from(uint32_t address)
{
	__asm__ volatile("movl %0, %%esp; int $0x30" : : "r"(address));
}

static void
access_special(unsigned which)
{
	static const char text[] = "constant";

	switch (which) {
	case 0: /* code is not writable */
		*(volatile char *)(uintptr_t)main = 0;
		break;
	case 1: /* constants are not writable */
		*(volatile char *)(uintptr_t)text = 0;
		break;
	case 2: /* a system call cannot write to code */
		read(open("faults"), (void *)(uintptr_t)main, 1);
		break;
	case 3: /* exit, with its argument past the end of the stack */
		*(volatile int *)(STACK_TOP - 4) = 1;
		call_from(STACK_TOP - 4);
		break;
	}
}
#define SPECIALS 4

int
main(int argc, char **argv)
{
	unsigned ways = NOWHERE * ACCESSES + SPECIALS;
	char word[16];

	if (argc > 1) {
		unsigned way = 0;

		for (const char *digit = argv[1]; *digit != '\0'; digit++)
			way = way * 10 + (unsigned)(*digit - '0');
		if (way < SPECIALS)
			access_special(way);
		else
			access((way - SPECIALS) % ACCESSES,
			    nowhere[(way - SPECIALS) / ACCESSES]);
		fail("way %d is allowed", (int)way);
	}
	msg("%d ways", (int)ways);
	for (unsigned way = 0; way < ways; way++) {
		format(word, "%d", (int)way);
		CHECK(run_self(word) == -1);
	}
	msg("end");
	return 0;
}
