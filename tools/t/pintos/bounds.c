/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program can use its last page to the last byte.  Nothing is mapped after that page:
 * neither the program nor a system call can access memory there.
 *
 * expects:
 *	(bounds) to the end
 *	bounds: exit(-1)
 *	bounds: exit(-1)
 *	bounds: exit(-1)
 *	bounds: exit(-1)
 *	(bounds) end
 *	bounds: exit(0)
 */
#include "lib.h"

/* Makes the bss large. */
static volatile char large[2 << 20];

static char *
end_page(void)
{
	return (char *)(((uintptr_t)end_of_bss + 4095) & ~(uintptr_t)4095);
}

/* Access memory past the end of the last page, in the way HOW. */
static void
overstep(int how)
{
	char *end = end_page();

	end[-1] = 'x';
	switch (how) {
	case 0:
		*(volatile char *)end;
		break;
	case 1: /* a name that extends past the end */
		open(end - 1);
		break;
	case 2: /* a system call whose argument is past the end */
		*(volatile int *)(end - 4) = 1;
		__asm__ volatile("movl %0, %%esp; int $0x30" : : "r"(end - 4));
		break;
	case 3:
		exec(end - 1);
		break;
	}
	fail("access %d past the last page did not kill the program", how);
}

int
main(int argc, char **argv)
{
	static const char text[] = "(bounds) to the end\n";
	char *end = end_page();

	if (argc > 1)
		overstep(argv[1][0] - '0');
	large[0] = large[sizeof(large) - 1] = 1;
	memcpy(end - sizeof(text) + 1, text, sizeof(text) - 1);
	CHECK(write(1, end - sizeof(text) + 1, sizeof(text) - 1) ==
	    sizeof(text) - 1);
	CHECK(run_self("0") == -1 && run_self("1") == -1);
	CHECK(run_self("2") == -1 && run_self("3") == -1);
	msg("end");
	return 0;
}
