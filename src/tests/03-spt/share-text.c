/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: processes that run the same program share the frames of its code and
 *     constants, but not of its variables, so that many processes fit into
 *     memory that is too small for one copy per process; pages loaded by one
 *     process are not read again by another
 * points: 7
 * memory: 16M
 * user_pages: 420
 * dragonfly: 10
 */
#include <stdlib.h>
#include <syscall.h>

#include "tests/table.h"
#include "tests/utest.h"

#define CHILDREN 10

/* Where user.ld puts the header of the program file, and a field in it: the offset of
 * the segment table, whose first entry describes the code and the constants.  */
#define CODE_START 0x08048000u
#define PHOFF      28

struct elf_segment {
	uint32_t type, offset, vaddr, paddr, filesz;
};

static volatile int variable = 1;

static unsigned
frame_of(const volatile void *address)
{
	uint32_t frame;

	(void)*(const volatile char *)address; /* brings the page in */
	CHECK(test_page((const void *)address, &frame) != 0);
	return frame;
}

static void
touch_table(void)
{
	for (unsigned i = 0; i < TABLE_PAGES; i++)
		CHECK(table_right(i));
}

/* Return the address of the last constant, where the first segment ends. */
static const char *
last_constant(void)
{
	const struct elf_segment *code = (const void *)(CODE_START +
	    *(const uint32_t *)(CODE_START + PHOFF));

	return (const char *)(uintptr_t)(code->vaddr + code->filesz - 1);
}

/* The arguments are the parent's frames for the code, for page 70 of the table, for
 * the variable, and for the last constant.  */
int
test_child(int argc, char **argv)
{
	uint32_t read;

	CHECK_CMP(argc, ==, 5);
	CHECK_CMP(variable, ==, 1);
	variable = 2;
	read = test_counter(COUNTER_ROOT_READ);
	touch_table();
	CHECK_CMP(test_counter(COUNTER_ROOT_READ), ==, read);
	CHECK_CMP(frame_of((void *)(uintptr_t)test_child), ==,
	    (unsigned)atoi(argv[1]));
	CHECK_CMP(frame_of(table[70]), ==, (unsigned)atoi(argv[2]));
	CHECK_CMP(frame_of(&variable), !=, (unsigned)atoi(argv[3]));
	CHECK_CMP(frame_of(last_constant()), ==, (unsigned)atoi(argv[4]));
	CHECK((test_page((void *)table[70], NULL) & GATE_PAGE_WRITABLE) == 0);
	/* Wait until all children are running. */
	while (test_counter(COUNTER_PROCESSES) < CHILDREN + 1)
		msleep(10);
	msleep(100);
	return 9;
}

void
test_main(void)
{
	pid_t pids[CHILDREN];

	variable = 1;
	touch_table();
	for (int i = 0; i < CHILDREN; i++)
		pids[i] = test_spawn("%u %u %u %u",
		    frame_of((void *)(uintptr_t)test_child),
		    frame_of(table[70]), frame_of(&variable),
		    frame_of(last_constant()));
	for (int i = 0; i < CHILDREN; i++)
		CHECK_CMP(wait(pids[i]), ==, 9);
	CHECK_CMP(variable, ==, 1);
	touch_table();
}
