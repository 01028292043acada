/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Functions for the tests of fork: pages with known contents, their frames, and
 * parent and child processes that take turns.  Header only.
 */
#ifndef TESTS_COW_H
#define TESTS_COW_H

#include <random.h>
#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>

#include "tests/utest.h"

#define PAGE_SIZE  4096
#define PAGE_WORDS (PAGE_SIZE / 4)

/* A page-aligned page of memory.  Objects of this type must be static. */
struct filled_page {
	volatile uint32_t words[PAGE_WORDS];
} __attribute__((aligned(PAGE_SIZE)));

/* Return word I of a page that is filled with SEED. */
static inline uint32_t
word_of(uint32_t seed, uint32_t i)
{
	return (seed * 2654435761u) ^ (i * 40503u);
}

/* Fill PAGE with the words for SEED. */
static inline void
fill_page(struct filled_page *page, uint32_t seed)
{
	for (uint32_t i = 0; i < PAGE_WORDS; i++)
		page->words[i] = word_of(seed, i);
}

/* Fail the test unless PAGE contains the words for SEED. */
static inline void
check_page(const struct filled_page *page, uint32_t seed)
{
	for (uint32_t i = 0; i < PAGE_WORDS; i++)
		if (page->words[i] != word_of(seed, i))
			test_fail(__FILE__, __LINE__,
			    "process %d: word %u of "
			    "the page at %p is %x, expected %x",
			    getpid(), (unsigned)i, (void *)page,
			    (unsigned)page->words[i],
			    (unsigned)word_of(seed, i));
}

/* Fill N pages, page I with SEED + I; check_pages checks that they are
 * unchanged.  */
static inline void
fill_pages(struct filled_page *pages, uint32_t n, uint32_t seed)
{
	for (uint32_t i = 0; i < n; i++)
		fill_page(&pages[i], seed + i);
}

static inline void
check_pages(const struct filled_page *pages, uint32_t n, uint32_t seed)
{
	for (uint32_t i = 0; i < n; i++)
		check_page(&pages[i], seed + i);
}

/* Repeat STEPS times: pick one of the N PAGES, check that two of its words have the
 * value in MODEL, and sometimes change the words and that value.  SEED determines the
 * choices.  */
static inline void
work_on(struct filled_page *pages, uint32_t *model, unsigned n, unsigned seed,
    int steps)
{
	random_init(seed);
	for (int i = 0; i < steps; i++) {
		unsigned p = random_ulong() % n;

		CHECK_CMP(pages[p].words[p], ==, model[p]);
		CHECK_CMP(pages[p].words[PAGE_WORDS - 1], ==, model[p]);
		if (random_ulong() % 3 != 0)
			continue;
		model[p] = random_ulong();
		pages[p].words[p] = model[p];
		pages[p].words[PAGE_WORDS - 1] = model[p];
	}
}

/* Read from the page at ADDRESS and return the address of its frame; 0 if the
 * page does not stay in memory.  */
static inline uint32_t
frame_of(const volatile void *address)
{
	uint32_t frame = 0;

	for (int i = 0; i < 100 && frame == 0; i++) {
		(void)*(const volatile char *)address;
		test_page((const void *)address, &frame);
	}
	return frame;
}

/* Return whether this process's page table now allows writing to the page at
 * ADDRESS.  */
static inline bool
is_writable(const volatile void *address)
{
	return (test_page((const void *)address, NULL) & GATE_PAGE_WRITABLE) !=
	    0;
}

/* Return how many pages have been copied on write. */
static inline uint32_t
cow_copies(void)
{
	struct vmstat stats;

	CHECK_CMP(vmstat(&stats), ==, 0);
	return stats.faults_cow;
}

/* Return how many pages have been reused by their last owner without a copy; 0
 * if the VM engine does not count them.  */
static inline uint32_t
cow_reuses(void)
{
	uint32_t reuses;

	return vmcounter("faults_reuse", &reuses) == 0 ? reuses : 0;
}

/* Fail the test unless the number of reuses is BEFORE + MORE, if the VM engine
 * counts them.  */
static inline void
cow_check_reuses(uint32_t before, uint32_t more)
{
	uint32_t reuses;

	if (vmcounter("faults_reuse", &reuses) == 0)
		CHECK_CMP(reuses, ==, before + more);
}

/* Fork, and return what fork returns; fail the test if fork fails. */
static inline pid_t
must_fork(void)
{
	pid_t pid = fork();

	CHECK_CMP(pid, >=, 0);
	return pid;
}

/* Wait for child PID (-1: any) and fail the test unless it ends with STATUS. */
static inline void
expect_exit(pid_t pid, int status)
{
	int got = -1000;

	CHECK_CMP(waitpid(pid, &got, 0), >, 0);
	CHECK_CMP(got, ==, status);
}

/* One end of a pair of pipes with which parent and child take turns.  Waiting
 * for a process that has ended fails the test.  */
struct link {
	int in, out;
};

/* Fork, and connect the two processes: each gets its end of the link in *LINK.
 * Returns as fork does.  */
static inline pid_t
fork_linked(struct link *link)
{
	int down[2], up[2];
	pid_t pid;

	CHECK_CMP(pipe(down), ==, 0);
	CHECK_CMP(pipe(up), ==, 0);
	pid = must_fork();
	*link = pid == 0 ? (struct link){ down[0], up[1] } :
			   (struct link){ up[0], down[1] };
	close(pid == 0 ? down[1] : down[0]);
	close(pid == 0 ? up[0] : up[1]);
	return pid;
}

/* Let the other process return from its link_wait. */
static inline void
link_go(const struct link *link)
{
	write(link->out, "", 1);
}

/* Wait until the other process calls link_go.  Fails the test if that process
 * ends without calling it.  */
static inline void
link_wait(const struct link *link)
{
	char byte;

	CHECK_CMP(read(link->in, &byte, 1), ==, 1);
}

/* Close this process's end of the link. */
static inline void
link_close(const struct link *link)
{
	close(link->in);
	close(link->out);
}

#endif
