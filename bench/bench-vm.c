/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cost of virtual memory operations without paging: faults, forks, copies.
 * The notes are costs as in bench-calls.c: medians, less the cost of measuring.  The
 * costs of map-*, unmap-* and fault-zero-mean are means per page.
 */
#include <stdlib.h>
#include <unistd.h>

#include <sys/mman.h>

#include "bench.h"
#include "tests/utest.h"

#define PAGE_SIZE   4096
#define SAMPLES     200
#define MANY        6000 /* pages */
#define UNTOUCHED   6144 /* pages: 24 MiB */
#define BURST_PAGES 1024
#define FORK_PAGES  4096
#define FORKS       5
#define DEEP        5 /* forks that can each add a layer, on some engines */

static uint32_t samples[SAMPLES];
static uint32_t overhead;

static int
compare(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return left < right ? -1 : left > right;
}

/* Note the median of the first COUNT samples. */
static void
note_median(const char *name, unsigned count)
{
	qsort(samples, count, sizeof(samples[0]), compare);
	test_note("cost %s %u", name, samples[count / 2] - overhead);
}

/* Write to SAMPLES pages from START on, and record the cost of each write. */
static void
time_writes(volatile char *start)
{
	uint64_t begin;

	for (unsigned i = 0; i < SAMPLES; i++) {
		begin = read_tsc();
		start[i * PAGE_SIZE] = 1;
		samples[i] = (uint32_t)(read_tsc() - begin);
	}
}

static char *
map_pages(unsigned pages)
{
	char *start = mmap(NULL, pages * PAGE_SIZE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(start != MAP_FAILED);
	return start;
}

/* The advice makes an engine that maps neighbors map one page for each fault. */
static void
measure_zero_fill(void)
{
	char *start = map_pages(MANY);
	unsigned i;

	CHECK_CMP(madvise(start, MANY * PAGE_SIZE, MADV_RANDOM), ==, 0);
	time_writes(start);
	note_median("fault-zero-few", SAMPLES);
	for (i = SAMPLES; i < MANY - SAMPLES; i++)
		start[i * PAGE_SIZE] = 1;
	time_writes(start + i * PAGE_SIZE);
	note_median("fault-zero-many", SAMPLES);
	CHECK_CMP(munmap(start, MANY * PAGE_SIZE), ==, 0);
}

/* Note the mean cost of the first write to a page, whether it causes a fault or not. */
static void
measure_zero_fill_in_order(void)
{
	volatile char *start = map_pages(BURST_PAGES);
	uint64_t begin = read_tsc();

	for (unsigned i = 0; i < BURST_PAGES; i++)
		start[i * PAGE_SIZE] = 1;
	test_note("cost fault-zero-mean %u",
	    (uint32_t)(read_tsc() - begin) / BURST_PAGES);
	CHECK_CMP(munmap((char *)start, BURST_PAGES * PAGE_SIZE), ==, 0);
}

/* Map SAMPLES pages of the file FD. */
static char *
map_file(int fd)
{
	char *start = mmap(NULL, SAMPLES * PAGE_SIZE, PROT_READ | PROT_WRITE,
	    MAP_SHARED, fd, 0);

	CHECK(start != MAP_FAILED);
	CHECK_CMP(madvise(start, SAMPLES * PAGE_SIZE, MADV_RANDOM), ==, 0);
	return start;
}

/* Read pages that are in memory because they are mapped at other addresses. */
static void
measure_shared_page(void)
{
	int fd = open("/sparse", O_RDWR);
	volatile char *first = map_file(fd), *second = map_file(fd);
	uint64_t begin;

	for (unsigned i = 0; i < SAMPLES; i++)
		(void)first[i * PAGE_SIZE];
	for (unsigned i = 0; i < SAMPLES; i++) {
		begin = read_tsc();
		(void)second[i * PAGE_SIZE];
		samples[i] = (uint32_t)(read_tsc() - begin);
	}
	note_median("fault-shared", SAMPLES);
	CHECK_CMP(munmap((char *)first, SAMPLES * PAGE_SIZE), ==, 0);
	CHECK_CMP(munmap((char *)second, SAMPLES * PAGE_SIZE), ==, 0);
	close(fd);
}

/* Map and unmap pages without accessing them, with FLAGS and FD as for mmap,
 * and note the costs per page.  */
static void
measure_untouched(const char *name, int flags, int fd)
{
	uint64_t begin = read_tsc(), mapped, end;
	char *start = mmap(
	    NULL, UNTOUCHED * PAGE_SIZE, PROT_READ | PROT_WRITE, flags, fd, 0);

	mapped = read_tsc();
	CHECK(start != MAP_FAILED);
	CHECK_CMP(munmap(start, UNTOUCHED * PAGE_SIZE), ==, 0);
	end = read_tsc();
	test_note(
	    "cost map-%s %u", name, (uint32_t)(mapped - begin) / UNTOUCHED);
	test_note(
	    "cost unmap-%s %u", name, (uint32_t)(end - mapped) / UNTOUCHED);
}

static void
measure_untouched_pages(void)
{
	int fd = open("/sparse", O_CREAT | O_RDWR);

	CHECK_CMP(ftruncate(fd, UNTOUCHED * PAGE_SIZE), ==, 0);
	measure_untouched("zero", MAP_PRIVATE | MAP_ANONYMOUS, -1);
	measure_untouched("private", MAP_PRIVATE, fd);
	measure_untouched("shared", MAP_SHARED, fd);
	close(fd);
}

/* Recurse through new pages of the stack, and record the cost of the first
 * write to each, from sample I on.  */
static void
measure_stack(unsigned i)
{
	volatile char room[PAGE_SIZE];
	uint64_t begin = read_tsc();

	room[0] = 1;
	samples[i] = (uint32_t)(read_tsc() - begin);
	if (i + 1 < SAMPLES)
		measure_stack(i + 1);
	CHECK_CMP(room[0], ==, 1); /* keep the frame during recursion */
}

/* The first fork after all pages have been written has to take the right to write
 * away; those after it do not.  */
static void
measure_fork(const char *first, const char *name)
{
	uint64_t begin;

	for (unsigned i = 0; i < 1 + FORKS; i++) {
		begin = read_tsc();
		fork_and_wait();
		samples[i == 0 ? FORKS : i - 1] =
		    (uint32_t)(read_tsc() - begin);
	}
	test_note("cost %s %u", first, samples[FORKS] - overhead);
	note_median(name, FORKS);
}

/* A child that shares all pages, and waits. */
struct sharer {
	int ends[2];
	pid_t pid;
};

static void
start_sharer(struct sharer *sharer)
{
	char byte = 0;

	CHECK_CMP(pipe(sharer->ends), ==, 0);
	sharer->pid = fork();
	CHECK_CMP(sharer->pid, >=, 0);
	if (sharer->pid == 0) {
		close(sharer->ends[1]);
		read(sharer->ends[0], &byte, 1);
		_exit(0);
	}
}

static void
end_sharer(struct sharer *sharer)
{
	int status;

	close(sharer->ends[0]);
	close(sharer->ends[1]);
	CHECK_CMP(waitpid(sharer->pid, &status, 0), ==, sharer->pid);
}

/* Write to pages that a waiting child shares: they are copied.  Then write to other pages
 * that the child shared until it exited: they are reused.  */
static void
measure_copies(char *start)
{
	struct sharer sharer;

	start_sharer(&sharer);
	time_writes(start);
	note_median("cow-copy", SAMPLES);
	end_sharer(&sharer);
	time_writes(start + SAMPLES * PAGE_SIZE);
	note_median("cow-reuse", SAMPLES);
}

/* Likewise, after DEEP forks, between which pages near these were written.  */
static void
measure_deep_copies(char *start)
{
	struct sharer sharer;

	for (unsigned i = 0; i < DEEP; i++) {
		start_sharer(&sharer);
		if (i == DEEP - 1) {
			time_writes(start);
			note_median("cow-copy-deep", SAMPLES);
		}
		for (unsigned page = SAMPLES; page < 2 * SAMPLES; page += 8)
			start[(page + i) * PAGE_SIZE] = 1;
		end_sharer(&sharer);
	}
}

/* Measure the cost of measuring a write. */
static void
measure_overhead(volatile char *page)
{
	uint64_t begin;

	for (unsigned i = 0; i < SAMPLES; i++) {
		begin = read_tsc();
		*page = 1;
		samples[i] = (uint32_t)(read_tsc() - begin);
	}
	qsort(samples, SAMPLES, sizeof(samples[0]), compare);
	overhead = samples[SAMPLES / 2];
}

void
test_main(void)
{
	char *start;
	unsigned i;

	/* Fork with 16 pages resident, those of measure_overhead included... */
	start = map_pages(16);
	measure_overhead(start);
	for (i = 0; test_counter(COUNTER_RESIDENT) < 16; i++)
		start[i * PAGE_SIZE] = 1;
	measure_fork("fork-16-first", "fork-16");
	measure_untouched_pages();
	measure_zero_fill();
	measure_zero_fill_in_order();
	measure_shared_page();
	/* ...and with FORK_PAGES more. */
	start = map_pages(FORK_PAGES);
	for (i = 0; i < FORK_PAGES; i++)
		start[i * PAGE_SIZE] = 1;
	measure_fork("fork-4096-first", "fork-4096");
	measure_copies(start);
	measure_deep_copies(start + FORK_PAGES / 2 * PAGE_SIZE);
	measure_stack(0);
	note_median("fault-stack", SAMPLES);
}
