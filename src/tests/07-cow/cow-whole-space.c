/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: after fork the whole address space is shared, frame by frame: code,
 *     data, heap, file and anonymous mappings, and the stack except the part
 *     in use; and the child can extend its heap from where the parent's ended
 * points: 6
 * dragonfly: 10
 */
#include "tests/07-cow/cow.h"

#define CODE          ((char *)0x08048000)
#define STACK         ((char *)0xc0000000)
#define STACK_CHECKED (64 * PAGE_SIZE) /* the part of the stack to check */
#define PAGES_MAX     200

static struct {
	const char *address;
	uint32_t frame;
} present[PAGES_MAX];
static unsigned count;
static struct filled_page data[4] = { { { 1 } } }, bss[5];

/* Record the frames of all pages in [START, END) that are in memory. */
static void
record_range(const char *start, const char *end)
{
	uint32_t frame;

	for (; start < end; start += PAGE_SIZE) {
		if (test_page(start, &frame) == 0)
			continue;
		CHECK_CMP(count, <, PAGES_MAX);
		present[count].address = start;
		present[count++].frame = frame;
	}
}

/* Return whether PAGE is near the stack pointer, where both processes write
 * right after the fork.  */
static bool
is_in_use(const char *page)
{
	const char *here = __builtin_frame_address(0);

	return page + 2 * PAGE_SIZE > here && page < here + PAGE_SIZE;
}

/* Check that each recorded page, except stack pages in use, is still in the frame
 * that was recorded for it.  */
static void
check_frames(void)
{
	for (unsigned i = 0; i < count; i++) {
		if (is_in_use(present[i].address))
			continue;
		if (frame_of(present[i].address) != present[i].frame)
			test_fail(__FILE__, __LINE__,
			    "process %d: the page at "
			    "%p is not in the frame that it had before the "
			    "fork",
			    getpid(), present[i].address);
	}
}

static void
run_fork(const char *mapping, uint32_t length)
{
	char *end = sbrk(0);
	struct link link;
	pid_t pid;

	record_range(CODE, end);
	record_range(mapping, mapping + length);
	record_range(STACK - STACK_CHECKED, STACK);
	pid = fork_linked(&link);
	if (pid == 0) {
		check_frames();
		CHECK(sbrk(PAGE_SIZE) == (void *)end);
		link_go(&link);
		link_wait(&link);
		_exit(0);
	}
	link_wait(&link);
	CHECK(sbrk(0) == (void *)end);
	check_frames();
	/* The pages of data, bss, heap, mapping and padding. */
	CHECK_CMP(count, >=, 4 + 5 + 3 + 8 + 4);
	link_go(&link);
	expect_exit(pid, 0);
}

/* Call run_fork below some pages of stack that neither process uses. */
static void NO_INLINE
run_with_stack(const char *mapping, uint32_t length)
{
	volatile char padding[4 * PAGE_SIZE];

	for (unsigned i = 0; i < sizeof(padding); i += PAGE_SIZE)
		padding[i] = 1;
	run_fork(mapping, length);
	CHECK_CMP(padding[0], ==, 1);
}

void
test_main(void)
{
	const uint32_t length = 8 * PAGE_SIZE;
	char *heap = sbrk(3 * PAGE_SIZE), *mapping;
	int fd = open("/words", O_RDONLY);

	CHECK((void *)heap != SBRK_FAILED);
	memset(heap, 3, 3 * PAGE_SIZE);
	fill_pages(data, 4, 1);
	fill_pages(bss, 5, 1);
	mapping = mmap(NULL, length, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(mapping != MAP_FAILED);
	memset(mapping, 4, length);
	CHECK(mmap(mapping, 2 * PAGE_SIZE, PROT_READ | PROT_WRITE,
		  MAP_PRIVATE | MAP_FIXED, fd, 0) == mapping);
	CHECK(mmap(mapping + 2 * PAGE_SIZE, PAGE_SIZE, PROT_READ,
		  MAP_SHARED | MAP_FIXED, fd, 0) == mapping + 2 * PAGE_SIZE);
	mapping[0] = 1;
	/* Read from both mappings of the file; the comparison always holds. */
	CHECK_CMP(mapping[PAGE_SIZE], !=, mapping[2 * PAGE_SIZE] + 256);
	run_with_stack(mapping, length);
}
