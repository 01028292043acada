/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: wait returns -1 for a child that the kernel killed for any of six
 *     reasons, and the parent and its other children continue
 * points: 3
 */
#include <syscall.h>

#include "tests/utest.h"

int
test_child(int argc UNUSED, char **argv)
{
	if (strcmp(argv[1], "late") == 0)
		msleep(50);
	if (strcmp(argv[1], "null") == 0 || strcmp(argv[1], "late") == 0)
		*(volatile int *)NULL = 42;
	if (strcmp(argv[1], "kernel") == 0)
		return *(volatile int *)0xC0100000;
	if (strcmp(argv[1], "jump") == 0)
		((void (*)(void))0x20101234)();
	if (strcmp(argv[1], "hlt") == 0)
		__asm__ volatile("hlt");
	if (strcmp(argv[1], "divide") == 0)
		__asm__ volatile("idivl %0" : : "r"(0), "a"(1), "d"(0));
	if (strcmp(argv[1], "invalid") == 0)
		__asm__ volatile("ud2");
	return 0;
}

void
test_main(void)
{
	static const char *const faults[] = { "null", "kernel", "jump", "hlt",
		"divide", "invalid" };
	pid_t children[ARRAY_SIZE(faults)];

	test_deadline(5000);
	for (unsigned i = 0; i < ARRAY_SIZE(faults); i++)
		children[i] = test_spawn("%s", faults[i]);
	for (unsigned i = 0; i < ARRAY_SIZE(faults); i++)
		CHECK_CMP(wait(children[i]), ==, -1);
	/* A child is killed while its parent waits for it. */
	CHECK_CMP(test_run("late"), ==, -1);
	CHECK_CMP(test_run("nothing"), ==, 0);
}
