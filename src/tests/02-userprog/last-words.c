/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: for each killed process, the console shows one line that says what
 *     the process did wrong and where, including each bad pointer that it passed to
 *     a system call; for each process that ends, there is an exit line; the lines
 *     appear in order with the output of the process
 * points: 1
 * options: exit_lines
 */
#include "tests/badcalls.h"

static void
print_text(const char *text)
{
	write(STDOUT_FILENO, text, strlen(text));
}

int
test_child(int argc UNUSED, char **argv)
{
	volatile int *nothing = (volatile int *)0x20101234;

	if (strcmp(argv[1], "bad-pointer") == 0)
		badcall_make((unsigned)atoi(argv[2]), ARG(nothing));
	print_text("before\n");
	switch (argv[1][0]) {
	case 'w':
		*nothing = 1;
		break;
	case 'r':
		return *nothing;
	case 'k':
		return *(volatile int *)0xC0100000;
	case 'c':
		*(volatile char *)(uintptr_t)test_main = 1;
		break;
	case 'j':
		((void (*)(void))(uintptr_t)nothing)();
		break;
	case 'p':
		__asm__ volatile("cli");
		break;
	case 'n':
		call0(25);
		break;
	case 'e':
		print_text("after\n");
		return 57;
	}
	print_text("after\n");
	return 1;
}

void
test_main(void)
{
	static const char *const kind[] = { "bad-pointer" };

	for (const char *kind = "wrkcjpne"; *kind != '\0'; kind++)
		test_run("%c", *kind);
	badcalls_run(kind, 1);
}
