/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the tests of fork share: pages with known contents, their frames, and
 * processes that take turns.
 */
#ifndef TESTS_COW_H
#define TESTS_COW_H

#include <random.h>
#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>

#include "tests/utest.h"

#define PAGE_SIZE	4096
#define PAGE_WORDS	(PAGE_SIZE / 4)

/* A page of memory, to be defined static. */
struct test_page {
	volatile uint32_t words[PAGE_WORDS];
} __attribute__((aligned(PAGE_SIZE)));

/* The word at I of a page that is filled with SEED. */
static inline uint32_t
word_of(uint32_t seed, uint32_t i)
{
	return (seed * 2654435761u) ^ (i * 40503u);
}

static inline void
fill_page(struct test_page *page, uint32_t seed)
{
	for (uint32_t i = 0; i < PAGE_WORDS; i++)
		page->words[i] = word_of(seed, i);
}

static inline void
check_page(const struct test_page *page, uint32_t seed)
{
	for (uint32_t i = 0; i < PAGE_WORDS; i++)
		if (page->words[i] != word_of(seed, i))
			test_fail(__FILE__, __LINE__, "process %d: word %u of "
			    "the page at %p is %x, not %x", getpid(),
			    (unsigned)i, (void *)page,
			    (unsigned)page->words[i],
			    (unsigned)word_of(seed, i));
}

/* N pages, each with a seed of its own. */
static inline void
fill_pages(struct test_page *pages, uint32_t n, uint32_t seed)
{
	for (uint32_t i = 0; i < n; i++)
		fill_page(&pages[i], seed + i);
}

static inline void
check_pages(const struct test_page *pages, uint32_t n, uint32_t seed)
{
	for (uint32_t i = 0; i < n; i++)
		check_page(&pages[i], seed + i);
}

/* Check and rewrite words of the N PAGES, two in each, STEPS times, as
 * SEED says.  MODEL has what is in them.  */
static inline void
work_on(struct test_page *pages, uint32_t *model, unsigned n, unsigned seed,
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

/* Read the page of ADDRESS; its frame, or 0 if it is never in memory. */
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

/* Do the page tables let this process write the page of ADDRESS now? */
static inline bool
is_writable(const volatile void *address)
{
	return (test_page((const void *)address, NULL) &
	    GATE_PAGE_WRITABLE) != 0;
}

/* How often something was counted by the kernel so far. */
static inline uint32_t
cow_copies(void)
{
	struct vmstat stats;

	CHECK_CMP(vmstat(&stats), ==, 0);
	return stats.faults_cow;
}

/* Pages that their last owner wrote without a copy; 0 if this engine does not
 * count them.  */
static inline uint32_t
cow_reuses(void)
{
	uint32_t reuses;

	return vmcounter("faults_reuse", &reuses) == 0 ? reuses : 0;
}

/* There must be MORE of them than BEFORE, if they are counted. */
static inline void
cow_check_reuses(uint32_t before, uint32_t more)
{
	uint32_t reuses;

	if (vmcounter("faults_reuse", &reuses) == 0)
		CHECK_CMP(reuses, ==, before + more);
}

/* A fork that must succeed. */
static inline pid_t
must_fork(void)
{
	pid_t pid = fork();

	CHECK_CMP(pid, >=, 0);
	return pid;
}

/* Child PID, any for -1, ends with STATUS. */
static inline void
expect_exit(pid_t pid, int status)
{
	int got = -1000;

	CHECK_CMP(waitpid(pid, &got, 0), >, 0);
	CHECK_CMP(got, ==, status);
}

/* The two ends of a pair of pipes, by which parent and child take turns.  Who
 * waits for somebody that is gone fails instead.  */
struct link {
	int in, out;
};

/* Fork; LINK leads to the other. */
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

static inline void
link_go(const struct link *link)
{
	write(link->out, "", 1);
}

static inline void
link_wait(const struct link *link)
{
	char byte;

	CHECK_CMP(read(link->in, &byte, 1), ==, 1);
}

static inline void
link_close(const struct link *link)
{
	close(link->in);
	close(link->out);
}

#endif
