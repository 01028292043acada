/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Workloads that use all parts of virtual memory at once.  Several tests run
 * each of them, with different seeds, numbers of CPUs and speeds, few frames
 * and a large swap disk.  At the end, the contents must be right, and
 * no process, page table or heap block must have been leaked.
 *
 *	stress_sort	processes sort parts of an array and hand them to their
 *			parent, which merges them into a second array; together,
 *			the arrays are larger than memory
 *	stress_forks	a tree of processes, all writing to shared pages
 *	stress_maps	private and shared mappings of files, anonymous memory
 *			and forks together
 */
#ifndef TESTS_STRESS_H
#define TESTS_STRESS_H

#include <random.h>
#include <stdlib.h>

#include "tests/07-cow/cow.h"

/* ------------------------------------------------------------------ sorting */

#define SORT_PARTS 4
#define SORT_WORDS (24 * PAGE_WORDS) /* in a part */

static uint32_t sort_words[SORT_PARTS][SORT_WORDS];
static uint32_t sort_merged[SORT_PARTS * SORT_WORDS];

static inline int
sort_compare(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return left < right ? -1 : left > right;
}

/* Write SIZE bytes at START to FD if OUT; otherwise read them from FD. */
static inline void
stress_transfer(int fd, void *start, size_t size, bool out)
{
	int done;

	for (char *at = start; size > 0; at += done, size -= (size_t)done) {
		done = out ? write(fd, at, size) : read(fd, at, size);
		CHECK_CMP(done, >, 0);
	}
}

/* Start a child that sorts part I of the array, which it shares with this
 * process, and sends the result.  Returns a descriptor from which to read the
 * sorted part.  */
static inline int
sort_part(unsigned i)
{
	int fds[2];

	CHECK_CMP(pipe(fds), ==, 0);
	if (must_fork() != 0) {
		close(fds[1]);
		return fds[0];
	}
	qsort(sort_words[i], SORT_WORDS, sizeof(uint32_t), sort_compare);
	stress_transfer(fds[1], sort_words[i], sizeof(sort_words[i]), true);
	_exit(0);
}

/* Merge the sorted parts into sort_merged. */
static inline void
sort_merge(void)
{
	uint32_t *next[SORT_PARTS], *end[SORT_PARTS];
	unsigned best;

	for (unsigned i = 0; i < SORT_PARTS; i++) {
		next[i] = sort_words[i];
		end[i] = sort_words[i] + SORT_WORDS;
	}
	for (unsigned n = 0; n < ARRAY_SIZE(sort_merged); n++) {
		best = SORT_PARTS;
		for (unsigned i = 0; i < SORT_PARTS; i++)
			if (next[i] < end[i] &&
			    (best == SORT_PARTS || *next[i] < *next[best]))
				best = i;
		sort_merged[n] = *next[best]++;
	}
}

static inline void
stress_sort(unsigned seed)
{
	uint32_t sum = 0, mixed = 0;
	int from[SORT_PARTS];

	random_init(seed);
	for (unsigned i = 0; i < SORT_PARTS; i++)
		for (unsigned j = 0; j < SORT_WORDS; j++) {
			sort_words[i][j] = random_ulong();
			sum += sort_words[i][j];
			mixed ^= sort_words[i][j];
		}
	for (unsigned i = 0; i < SORT_PARTS; i++)
		from[i] = sort_part(i);
	for (unsigned i = 0; i < SORT_PARTS; i++) {
		stress_transfer(
		    from[i], sort_words[i], sizeof(sort_words[i]), false);
		close(from[i]);
	}
	sort_merge();
	for (unsigned n = 0; n < ARRAY_SIZE(sort_merged); n++) {
		CHECK(n == 0 || sort_merged[n - 1] <= sort_merged[n]);
		sum -= sort_merged[n];
		mixed ^= sort_merged[n];
	}
	CHECK_CMP(sum, ==, 0);
	CHECK_CMP(mixed, ==, 0);
	for (unsigned i = 0; i < SORT_PARTS; i++)
		expect_exit(-1, 0);
}

/* -------------------------------------------------------------------- forks */

#define TREE_PAGES 60
#define TREE_DEPTH 3

static struct filled_page tree_pages[TREE_PAGES];
static uint32_t tree_seeds[TREE_PAGES];

/* STEPS times, check a random page, and in half of the cases refill it. */
static inline void
tree_work(unsigned steps)
{
	for (unsigned i = 0; i < steps; i++) {
		unsigned p = random_ulong() % TREE_PAGES;

		check_page(&tree_pages[p], tree_seeds[p]);
		if (random_ulong() % 2 != 0)
			continue;
		tree_seeds[p] = random_ulong();
		fill_page(&tree_pages[p], tree_seeds[p]);
	}
}

static inline void
stress_forks(unsigned seed)
{
	unsigned depth = 0, children = 0;

	random_init(seed);
	fill_pages(tree_pages, TREE_PAGES, 0);
	for (unsigned p = 0; p < TREE_PAGES; p++)
		tree_seeds[p] = p;
	/* Each process forks two children, which continue one level deeper. */
	while (depth < TREE_DEPTH && children < 2) {
		tree_work(30);
		if (must_fork() == 0) {
			depth++;
			children = 0;
			random_init(seed = seed * 31 + 7);
		} else {
			children++;
			random_init(seed = seed * 17 + 5);
		}
	}
	tree_work(60);
	for (unsigned p = 0; p < TREE_PAGES; p++)
		check_page(&tree_pages[p], tree_seeds[p]);
	while (children-- > 0)
		expect_exit(-1, 0);
	if (depth > 0)
		_exit(0);
}

/* ----------------------------------------------------------------- mappings */

#define MAPS_PAGES    24
#define MAPS_LENGTH   (MAPS_PAGES * PAGE_SIZE)
#define MAPS_CHILDREN 3

/* Map MAPS_LENGTH bytes for reading and writing.  Returns the address; fails
 * the test if mmap fails.  */
static inline struct filled_page *
maps_map(int flags, int fd)
{
	struct filled_page *pages =
	    mmap(NULL, MAPS_LENGTH, PROT_READ | PROT_WRITE, flags, fd, 0);

	CHECK((void *)pages != MAP_FAILED);
	return pages;
}

/* Run child ME, which fills its third of the shared pages, all anonymous pages,
 * and half of the private pages.  */
static inline void
maps_child(unsigned me, struct filled_page *shared, struct filled_page *private,
    struct filled_page *anonymous)
{
	for (unsigned round = 1; round <= 3; round++) {
		for (unsigned i = me; i < MAPS_PAGES; i += MAPS_CHILDREN)
			fill_page(&shared[i], 1000 * round + i);
		fill_pages(anonymous, MAPS_PAGES, 10 * me + round);
		fill_pages(private, MAPS_PAGES / 2, 20 * me + round);
		for (unsigned i = me; i < MAPS_PAGES; i += MAPS_CHILDREN)
			check_page(&shared[i], 1000 * round + i);
		check_pages(anonymous, MAPS_PAGES, 10 * me + round);
		check_pages(private, MAPS_PAGES / 2, 20 * me + round);
		check_pages(
		    private + MAPS_PAGES / 2, MAPS_PAGES / 2, MAPS_PAGES / 2);
	}
	_exit(0);
}

/* Check by read() that the file contains what was written to the shared
 * mapping.  */
static inline void
maps_check_file(int fd)
{
	static struct filled_page page;

	seek(fd, 0);
	for (unsigned i = 0; i < MAPS_PAGES; i++) {
		stress_transfer(fd, &page, PAGE_SIZE, false);
		check_page(&page, 3000 + i);
	}
}

static inline void
stress_maps(unsigned seed)
{
	struct filled_page *shared, *private, *anonymous;
	int fd[2];

	fd[0] = open("/tmp/stress-shared", O_RDWR | O_CREAT | O_TRUNC);
	fd[1] = open("/tmp/stress-private", O_RDWR | O_CREAT | O_TRUNC);
	anonymous = maps_map(MAP_PRIVATE | MAP_ANONYMOUS, -1);
	fill_pages(anonymous, MAPS_PAGES, 0);
	for (int i = 0; i < 2; i++) {
		CHECK_CMP(fd[i], >=, 0);
		stress_transfer(fd[i], anonymous, MAPS_LENGTH, true);
	}
	fill_pages(anonymous, MAPS_PAGES, seed);
	shared = maps_map(MAP_SHARED, fd[0]);
	private = maps_map(MAP_PRIVATE, fd[1]);
	check_pages(private, MAPS_PAGES, 0);
	for (unsigned i = 0; i < MAPS_CHILDREN; i++)
		if (must_fork() == 0)
			maps_child(i, shared, private, anonymous);
	check_pages(anonymous, MAPS_PAGES, seed);
	check_pages(private, MAPS_PAGES, 0);
	for (int i = 0; i < MAPS_CHILDREN; i++)
		expect_exit(-1, 0);
	check_pages(shared, MAPS_PAGES, 3000);
	check_pages(private, MAPS_PAGES, 0);
	check_pages(anonymous, MAPS_PAGES, seed);
	CHECK_CMP(munmap(shared, MAPS_LENGTH), ==, 0);
	CHECK_CMP(munmap(private, MAPS_LENGTH), ==, 0);
	CHECK_CMP(munmap(anonymous, MAPS_LENGTH), ==, 0);
	maps_check_file(fd[0]);
	close(fd[0]);
	close(fd[1]);
}

/* ---------------------------------------------------------------------- all */

/* Run LOAD twice, because the first run fills caches, and check that the second
 * leaks no process, page table or heap block.  */
static inline void
stress_run(void (*load)(unsigned), unsigned seed)
{
	uint32_t pages_out = test_counter(COUNTER_SWAP_WRITTEN), tables, blocks;
	struct vmstat stats;

	load(seed);
	test_wait_alone();
	tables = test_counter(COUNTER_PAGE_TABLES);
	blocks = test_counter(COUNTER_HEAP_BLOCKS);
	load(seed + 1);
	test_wait_alone();
	CHECK_CMP(vmstat(&stats), ==, 0);
	test_note("out=%u in=%u copies=%u evictions=%u",
	    (unsigned)(test_counter(COUNTER_SWAP_WRITTEN) - pages_out) / 8,
	    (unsigned)test_counter(COUNTER_SWAP_READ) / 8,
	    (unsigned)stats.faults_cow, (unsigned)stats.evictions);
	CHECK_CMP(test_counter(COUNTER_SWAP_WRITTEN), >, pages_out);
	CHECK_CMP(test_counter(COUNTER_PAGE_TABLES), ==, tables);
	CHECK_CMP(test_counter(COUNTER_HEAP_BLOCKS), <=, blocks + 8);
}

#endif
