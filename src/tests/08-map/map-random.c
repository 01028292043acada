/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: for each of 10 seeds, during 10,000 random steps, which are calls of mmap,
 *     munmap, mprotect, minherit and madvise, and writes, the same pages are
 *     mapped as in a model, with the same rights and contents; on the dragonfly
 *     engine, vm_region lists the ranges of the model
 * points: 4
 * limit: 300s
 */
#include <unistd.h>

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "lib/random.h"
#include "tests/utest.h"

#define SEEDS 10
#define STEPS 10000
#define PAGE  4096
#define PAGES 48 /* pages of the region that is used */
#define MOST  8  /* maximum number of pages per call */

static char *const base = (char *)0x20000000;

/* The model: what each page of the region is. */
static struct {
	bool mapped, writable;
	char content; /* its first byte */
} model[PAGES];

static int zeros;          /* /dev/zero: for writes by the kernel */
static bool has_dragonfly; /* the engine has minherit and vm_region */

static char *
page_at(unsigned i)
{
	return base + i * PAGE;
}

static unsigned
random_number(unsigned below)
{
	return (unsigned)random_ulong() % below;
}

static unsigned
count_mapped(unsigned first, unsigned count)
{
	unsigned mapped = 0;

	for (unsigned i = first; i < first + count; i++)
		mapped += model[i].mapped;
	return mapped;
}

/* ------------------------------------------------------------------- steps */

static void
set_mapped(unsigned first, unsigned count, bool mapped, bool writable)
{
	for (unsigned i = first; i < first + count; i++) {
		model[i].mapped = mapped;
		model[i].writable = writable;
		model[i].content = 0;
	}
}

static void
step_mmap(unsigned first, unsigned count)
{
	bool fixed = random_number(3) == 0, writable = random_number(3) != 0;
	int prot = writable ? PROT_READ | PROT_WRITE : PROT_READ;
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | (fixed ? MAP_FIXED : 0);
	char *at = mmap(page_at(first), count * PAGE, prot, flags, -1, 0);

	if (!fixed && count_mapped(first, count) > 0) {
		CHECK(at == MAP_FAILED);
		CHECK_CMP(errno, ==, EEXIST);
		return;
	}
	CHECK(at == page_at(first));
	set_mapped(first, count, true, writable);
}

static void
step_munmap(unsigned first, unsigned count)
{
	CHECK_CMP(munmap(page_at(first), count * PAGE), ==, 0);
	set_mapped(first, count, false, false);
}

static void
step_mprotect(unsigned first, unsigned count)
{
	bool writable = random_number(2) == 0, holes;
	int prot = writable ? PROT_READ | PROT_WRITE : PROT_READ;
	int result = mprotect(page_at(first), count * PAGE, prot);

	holes = count_mapped(first, count) < count;
	CHECK_CMP(result, ==, holes ? -1 : 0);
	if (holes)
		CHECK_CMP(errno, ==, ENOMEM);
	for (unsigned i = first; !holes && i < first + count; i++)
		model[i].writable = writable;
}

static void
step_minherit(unsigned first, unsigned count)
{
	int result =
	    minherit(page_at(first), count * PAGE, (int)random_number(3));

	CHECK_CMP(result, ==, has_dragonfly ? 0 : -1);
}

/* Give advice that leaves the content as it is. */
static void
step_madvise(unsigned first, unsigned count)
{
	static const int advices[] = { MADV_NORMAL, MADV_RANDOM,
		MADV_SEQUENTIAL, MADV_WILLNEED, MADV_DONTNEED, MADV_NOSYNC,
		MADV_AUTOSYNC, MADV_NOCORE, MADV_CORE, MADV_INVAL };
	int advice =
	    advices[random_number(has_dragonfly ? ARRAY_SIZE(advices) : 5)];

	CHECK_CMP(madvise(page_at(first), count * PAGE, advice), ==, 0);
}

static void
step_write(unsigned i)
{
	char value = (char)(1 + random_number(100));

	if (!model[i].writable)
		return;
	*page_at(i) = value;
	model[i].content = value;
}

/* ------------------------------------------------------------------- checks */

/* Check page I with a read by the program and a write by the kernel. */
static void
check_page(unsigned i)
{
	if (model[i].mapped)
		CHECK_CMP(*page_at(i), ==, model[i].content);
	if (model[i].writable)
		CHECK_CMP(read(zeros, page_at(i) + 1, 1), ==, 1);
}

/* Check that, if page I is not writable, a child that writes to it is killed. */
static void
check_refused(unsigned i)
{
	pid_t pid;
	int status;

	if (model[i].writable)
		return;
	pid = fork();
	if (pid == 0) {
		*page_at(i) = 1;
		_exit(0);
	}
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, -1);
}

/* Compare the ranges that the kernel lists with the model. */
static void
check_regions(void)
{
	struct vm_region region = { .end = (uint32_t)base };
	uint32_t va = (uint32_t)base, end = (uint32_t)page_at(PAGES);

	while (va < end) {
		unsigned i = (va - (uint32_t)base) / PAGE;

		if (va >= region.end && vm_region(0, (char *)va, &region) != 0)
			break;
		CHECK_CMP(model[i].mapped, ==, va >= region.start);
		if (va >= region.start)
			CHECK_CMP((region.prot & PROT_WRITE) != 0, ==,
			    model[i].writable);
		va += PAGE;
	}
}

static void
check_all(void)
{
	for (unsigned i = 0; i < PAGES; i++)
		check_page(i);
	check_refused(random_number(PAGES));
	if (has_dragonfly)
		check_regions();
}

static void
run_step(void)
{
	unsigned first = random_number(PAGES), count = 1 + random_number(MOST);

	count = MIN(count, PAGES - first);
	switch (random_number(8)) {
	case 0:
	case 1:
		step_mmap(first, count);
		break;
	case 2:
		step_munmap(first, count);
		break;
	case 3:
	case 4:
		step_mprotect(first, count);
		break;
	case 5:
		step_minherit(first, count);
		break;
	case 6:
		step_madvise(first, count);
		break;
	default:
		step_write(first);
		break;
	}
	check_page(random_number(PAGES));
}

void
test_main(void)
{
	struct vm_region region;

	has_dragonfly = vm_region(0, NULL, &region) == 0;
	zeros = open("/dev/zero", O_RDONLY);
	CHECK_CMP(zeros, >=, 0);
	for (unsigned seed = 1; seed <= SEEDS; seed++) {
		random_init(seed);
		for (unsigned i = 0; i < STEPS; i++) {
			run_step();
			if (i % 500 == 0)
				check_all();
		}
		check_all();
		step_munmap(0, PAGES);
	}
}
