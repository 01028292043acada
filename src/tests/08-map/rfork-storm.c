/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: processes on four CPUs that share their memory, and map, unmap, protect,
 *     wire and fork it, read into it, write it to files and truncate a mapped file at
 *     the same time, leave the engine's invariants intact, and lose no page
 * engine: dragonfly
 * cpus: 4
 * tags: races
 */
#include <unistd.h>

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "tests/utest.h"

#define PAGE    4096
#define PAGES   12 /* of the memory that the calls change */
#define STACK   (4 * PAGE)
#define THREADS 4
#define ROUNDS  120
#define WINDOW  ((char *)0x30000000)

static char stacks[THREADS][STACK];
static unsigned seeds[THREADS];
static int fd, other;
static const int kinds[] = { MAP_PRIVATE | MAP_ANONYMOUS, MAP_PRIVATE,
	MAP_SHARED };

static unsigned
next_random(unsigned *seed)
{
	*seed = *seed * 1103515245 + 12345;
	return *seed >> 16;
}

/* Wire and access a copy of the memory, of which any part can be missing. */
static void
fork_and_touch(unsigned random)
{
	pid_t pid = fork();

	if (pid == 0) {
		mlock(WINDOW, PAGES * PAGE);
		mprotect(WINDOW, PAGES * PAGE, PROT_READ | PROT_WRITE);
		WINDOW[random % (PAGES * PAGE)] = 1;
		_exit(0);
	}
	if (pid > 0)
		waitpid(pid, NULL, 0);
}

static void
map_page(char *page, unsigned random)
{
	mmap(page, PAGE, PROT_READ | PROT_WRITE,
	    MAP_FIXED | kinds[random % ARRAY_SIZE(kinds)], fd, 0);
}

/* Make one call.  It can fail, because the other processes change the memory at the
 * same time.  */
static void
make_random_call(unsigned *seed)
{
	unsigned first = next_random(seed) % PAGES, random = next_random(seed);
	char *start = WINDOW + first * PAGE;
	uint32_t size = (1 + next_random(seed) % (PAGES - first)) * PAGE;
	switch (next_random(seed) % 14) {
	case 0:
	case 1:
		munmap(start, size);
		break;
	case 2:
	case 3:
	case 4:
		mmap(start, size, PROT_READ | PROT_WRITE,
		    MAP_FIXED | kinds[random % ARRAY_SIZE(kinds)], fd, 0);
		break;
	case 5:
		mprotect(
		    start, size, PROT_READ | (random % 2 ? PROT_WRITE : 0));
		break;
	case 6:
		mlock(start, size);
		break;
	case 7:
		munlock(start, size);
		break;
	case 8:
		ftruncate(fd, random % (PAGES * PAGE));
		break;
	case 9:
		fork_and_touch(random);
		break;
	case 10:
		msync(start, size, random % 2 ? MS_SYNC : MS_INVALIDATE);
		break;
	case 11:
		madvise(start, size, (int)(random % 11));
		minherit(start, size, (int)(random / 16 % 3));
		break;
	case 12:
		map_page(start, random);
		write(random % 2 ? fd : other, start, PAGE);
		break;
	default:
		map_page(start, random);
		seek(random % 2 ? fd : other, random % (4 * PAGE));
		read(random % 2 ? fd : other, start, PAGE);
		break;
	}
}

static void
open_files(void)
{
	fd = open("/data", O_RDWR | O_CREAT);
	other = open("/other", O_RDWR | O_CREAT);
	CHECK(fd >= 0 && other >= 0);
}

static int
make_calls(void *seed)
{
	for (unsigned i = 0; i < ROUNDS; i++)
		make_random_call(seed);
	return 0;
}

/* Run the processes that share memory.  Called in a process of its own, so that the
 * memory is freed afterward.  */
int
test_child(int argc UNUSED, char **argv)
{
	unsigned seed = (unsigned)atoi(argv[1]);
	pid_t pid;

	open_files();

	for (unsigned i = 0; i < THREADS; i++) {
		seeds[i] = seed * THREADS + i;
		pid = rfork_thread(
		    RFPROC | RFMEM, stacks[i] + STACK, make_calls, &seeds[i]);
		CHECK_CMP(pid, >, 0);
	}
	for (unsigned i = 0; i < THREADS; i++)
		CHECK_CMP(waitpid(-1, NULL, 0), >, 0);
	return 0;
}

static void
run_process(unsigned seed)
{
	char why[200];

	CHECK_CMP(test_run("%u", seed), ==, 0);
	test_wait_alone();
	CHECK_CMP(ftruncate(fd, 0), ==, 0);
	CHECK_CMP(ftruncate(other, 0), ==, 0);
	sync();
	if (vm_check(why, sizeof(why)) != 0)
		test_fail(__FILE__, __LINE__,
		    "vm_check reports a violation: %s", why);
}

void
test_main(void)
{
	uint32_t free, blocks;

	open_files();
	run_process(100);
	free = test_counter(COUNTER_USER_FREE);
	blocks = test_counter(COUNTER_HEAP_BLOCKS);
	for (unsigned seed = 0; seed < 10; seed++)
		run_process(seed);
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, free);
	CHECK_CMP(test_counter(COUNTER_HEAP_BLOCKS), ==, blocks);
}
