/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processes that share the memory of the test, for user tests of stage 10 that include
 * <unistd.h>; and a check that fork copies no pages.  Header only.
 */
#ifndef TESTS_10_BACKING_SIBLINGS_H
#define TESTS_10_BACKING_SIBLINGS_H

#include "tests/mapped.h"

#define SIBLINGS      4
#define SIBLING_STACK (4 * PAGE)

/* Start process I, of at most SIBLINGS, which shares all memory with this one and calls
 * FUNCTION(ARGUMENT).  Returns its pid.  */
static inline pid_t
start_sibling(unsigned i, int (*function)(void *), void *argument)
{
	static char stacks[SIBLINGS][SIBLING_STACK];
	pid_t pid;

	CHECK_CMP(i, <, SIBLINGS);
	pid = rfork_thread(
	    RFPROC | RFMEM, stacks[i] + SIBLING_STACK, function, argument);
	CHECK_CMP(pid, >, 0);
	return pid;
}

/* End the turn of this CPU, in a loop that accesses memory continually.  In virtual time,
 * QEMU runs another CPU after this instruction, but without it only after 100 ms.  */
static inline void
end_cpu_turn(void)
{
	__asm__ volatile("pause");
}

/* Wait, without sleeping, until *VALUE is at least MINIMUM. */
static inline void
wait_for(volatile unsigned *value, unsigned minimum)
{
	while (*value < minimum)
		yield();
}

/* Fail the test unless a child has the same pages as its parent until one of them
 * writes.  */
static inline void
check_fork_is_lazy(void)
{
	static char page[PAGE] __attribute__((aligned(4096)));
	uint32_t frame, shared;
	pid_t pid;

	*(volatile char *)page = 1;
	test_page(page, &shared);
	pid = fork();
	if (pid == 0) {
		(void)*(volatile char *)page;
		test_page(page, &frame);
		_exit(frame == shared);
	}
	CHECK_CMP(reap(pid), ==, 1);
}

/* Return a description of the mapping that contains ADDRESS. */
static inline struct vm_region
region_of(const void *address)
{
	struct vm_region region;

	CHECK_CMP(vm_region(0, address, &region), ==, 0);
	CHECK_CMP(region.start, <=, (uintptr_t)address);
	return region;
}

/* A pair of pipes with which parent and child take turns. */
struct turns {
	int in, out;
};

/* Fork, and return the result of fork().  *TURNS is set to the ends of the pipes for the
 * parent or, in the child, for the child.  */
static inline pid_t
fork_with_turns(struct turns *turns)
{
	int down[2], up[2];
	pid_t pid;

	CHECK_CMP(pipe(down), ==, 0);
	CHECK_CMP(pipe(up), ==, 0);
	pid = fork();
	CHECK_CMP(pid, >=, 0);
	*turns = pid == 0 ? (struct turns){ down[0], up[1] } :
			    (struct turns){ up[0], down[1] };
	close(pid == 0 ? down[1] : down[0]);
	close(pid == 0 ? up[0] : up[1]);
	return pid;
}

/* Let the other process return from its await_turn. */
static inline void
pass_turn(const struct turns *turns)
{
	CHECK_CMP(write(turns->out, "", 1), ==, 1);
}

static inline void
await_turn(const struct turns *turns)
{
	char byte;

	CHECK_CMP(read(turns->in, &byte, 1), ==, 1);
}

/* Let the child go on, and fail the test unless it exits with STATUS. */
static inline void
end_turns(const struct turns *turns, pid_t pid, int status)
{
	pass_turn(turns);
	CHECK_CMP(reap(pid), ==, status);
	close(turns->in);
	close(turns->out);
}

#endif
