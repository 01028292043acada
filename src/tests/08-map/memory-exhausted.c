/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when memory is exhausted, only the process that needs more fails: in mmap,
 *     sbrk, fork, exec, mlockall, reading a file, and when its stack grows; what others
 *     have mapped stays, the engine's invariants hold, and no page is lost
 * engine: dragonfly
 * user_pages: 90
 */
#include <unistd.h>

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "tests/utest.h"

#define PAGE   4096
#define ROUNDS 40

static void
check_engine(int line)
{
	char why[200];

	if (vm_check(why, sizeof(why)) != 0)
		test_fail(
		    __FILE__, line, "vm_check reports a violation: %s", why);
}

/* Map as many pages as possible, but leave LEFT free. */
static void
fill_memory(uint32_t left)
{
	uint32_t free = test_counter(COUNTER_USER_FREE);
	char *pages;

	for (; free > left; free--) {
		pages = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (pages == MAP_FAILED) {
			CHECK_CMP(errno, ==, ENOMEM);
			return;
		}
		*pages = 1;
	}
}

/* Use at least STEPS pages of the stack. */
static unsigned
use_stack(unsigned steps)
{
	volatile char page[PAGE];

	page[0] = page[PAGE - 1] = (char)steps;
	return steps == 0 ? 0 : use_stack(steps - 1) + (unsigned)page[0];
}

static void
grow_stack(void)
{
	use_stack(200);
}

static void
allocate_much(void)
{
	char *pages = mmap(NULL, 200 * PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages != MAP_FAILED)
		memset(pages, 1, 200 * PAGE);
}

static void
extend_heap(void)
{
	char *start = sbrk(200 * PAGE);

	if (start != SBRK_FAILED)
		memset(start, 1, 200 * PAGE);
}

static void
fork_often(void)
{
	for (int i = 0; i < 20; i++)
		if (fork() == 0)
			msleep(20);
}

static void
start_program(void)
{
	static char *argv[] = { "/bin/true", NULL };

	execv("/bin/true", argv);
}

static void
wire_much(void)
{
	mlockall(MCL_CURRENT | MCL_FUTURE);
	allocate_much();
	use_stack(100);
}

static void
map_file(void)
{
	int fd = open("/words", O_RDONLY);
	struct stat status;
	char *map;

	CHECK_CMP(fstat(fd, &status), ==, 0);
	map = mmap(NULL, status.size, PROT_READ, MAP_SHARED, fd, 0);
	for (uint32_t i = 0; map != MAP_FAILED && i < status.size; i += PAGE)
		(void)*(volatile char *)(map + i);
}

static void
read_to_stack(void)
{
	int fd = open("/words", O_RDONLY);
	char *far = (char *)__builtin_frame_address(0) - 40 * PAGE;

	read(fd, far, 30 * PAGE);
}

static void (*const needs[])(void) = { grow_stack, allocate_much, extend_heap,
	fork_often, start_program, wire_much, map_file, read_to_stack };

int
test_child(int argc UNUSED, char **argv)
{
	unsigned number = (unsigned)atoi(argv[1]);

	fill_memory(number % 13);
	needs[number % ARRAY_SIZE(needs)]();
	return 0;
}

static void
run_round(unsigned number, const char *mine)
{
	test_run("%u", number);
	test_wait_alone();
	for (unsigned i = 0; i < 8 * PAGE; i++)
		CHECK_CMP(mine[i], ==, (char)(i / 7));
	check_engine(__LINE__);
}

void
test_main(void)
{
	uint32_t free, blocks;
	char *mine = mmap(NULL, 8 * PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(mine != MAP_FAILED);
	for (unsigned i = 0; i < 8 * PAGE; i++)
		mine[i] = (char)(i / 7);
	for (unsigned i = 0; i < ARRAY_SIZE(needs); i++)
		run_round(i, mine);
	free = test_counter(COUNTER_USER_FREE);
	blocks = test_counter(COUNTER_HEAP_BLOCKS);
	for (unsigned i = 0; i < ROUNDS; i++)
		run_round(i, mine);
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, free);
	CHECK_CMP(test_counter(COUNTER_HEAP_BLOCKS), ==, blocks);
}
