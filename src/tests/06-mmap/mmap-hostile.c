/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: neither invalid nor random arguments of mmap, munmap, msync and
 *     mprotect harm the kernel or other processes; mmap refuses invalid
 *     arguments with the right error
 * points: 3
 * dragonfly: 08
 */
#include <unistd.h>

#include <errno.h>

#include "tests/mapped.h"

#define ROUNDS 600

static int fd;

static void
expect_refused(uint32_t address, uint32_t length, int prot, int flags, int file,
    uint32_t offset, int expected)
{
	void *map = mmap((void *)address, length, prot, flags, file, offset);

	if (map != MAP_FAILED || errno != expected)
		test_fail(__FILE__, __LINE__,
		    "mmap(%x, %x, %x, %x, %d, %x) "
		    "returned %p with errno %d, expected failure with errno %d",
		    (unsigned)address, (unsigned)length, (unsigned)prot,
		    (unsigned)flags, file, (unsigned)offset, map, errno,
		    expected);
}

static void
check_refusals(void)
{
	const int private = MAP_PRIVATE | MAP_ANONYMOUS;

	expect_refused(0, 0, RW, private, -1, 0, EINVAL);
	expect_refused(0, 0xffffffff, RW, private, -1, 0, EINVAL);
	expect_refused(0, 0x90000000, RW, private, -1, 0, ENOMEM);
	expect_refused(0x10000001, PAGE, RW, private, -1, 0, EINVAL);
	expect_refused(0, PAGE, RW, private | MAP_FIXED, -1, 0, EINVAL);
	expect_refused(
	    0xc0000000, PAGE, RW, private | MAP_FIXED, -1, 0, EINVAL);
	expect_refused(
	    0xbffff000, 2 * PAGE, RW, private | MAP_FIXED, -1, 0, EINVAL);
	expect_refused(0x10000000, 0xb0000001, RW, private, -1, 0, EINVAL);
	expect_refused(0, PAGE, 8, private, -1, 0, EINVAL);
	expect_refused(0, PAGE, RW, 0, fd, 0, EINVAL);
	expect_refused(0, PAGE, RW, MAP_SHARED | MAP_PRIVATE, fd, 0, EINVAL);
	expect_refused(0, PAGE, RW, MAP_SHARED | 0x1000, fd, 0, EINVAL);
	expect_refused(0, PAGE, RW, MAP_SHARED, fd, 100, EINVAL);
	expect_refused(0, 2 * PAGE, RW, MAP_SHARED, fd, 0xfffff000, EINVAL);
	expect_refused(0, PAGE, RW, MAP_SHARED, 99, 0, EBADF);
	expect_refused(0, PAGE, RW, MAP_SHARED, -1, 0, EBADF);
	expect_refused(0, PAGE, RW, MAP_SHARED, STDIN_FILENO, 0, ENODEV);
	expect_refused(0, PAGE, PROT_NONE, private, -1, 0, ENOTSUP);
	CHECK_CMP(munmap((void *)0x10000001, PAGE), ==, -1);
	CHECK_CMP(munmap((void *)0x10000000, 0), ==, -1);
	CHECK_CMP(msync((void *)0xc0000000, PAGE, MS_SYNC), ==, -1);
	CHECK_CMP(mprotect((void *)0x10000000, 0xffffffff, RW), ==, -1);
}

static uint32_t
next_random(void)
{
	static uint32_t state = 4711;

	state = state * 1664525u + 1013904223u;
	return state >> 8;
}

/* Return a random address, usually near the boundary of a region. */
static uint32_t
random_address(void)
{
	static const uint32_t bases[] = { 0, 0x10000000, 0x40000000, 0x40010000,
		0xb0000000, 0xbf000000, 0xc0000000, 0xfffff000 };
	uint32_t base =
	    bases[next_random() % (sizeof(bases) / sizeof(bases[0]))];

	return base + next_random() % 20 * PAGE +
	    (next_random() % 8 == 0 ? next_random() : 0);
}

static uint32_t
random_length(void)
{
	return next_random() % 10 == 0 ? next_random() << (next_random() % 9) :
					 next_random() % 90000;
}

/* Return whether ADDRESS is in the program's own code or data, which the test
 * must not change.  */
static bool
is_own_memory(uint32_t address)
{
	return address >= 0x08000000 && address < 0x09000000;
}

static void
make_random_calls(void)
{
	for (int i = 0; i < ROUNDS; i++) {
		uint32_t address = random_address(), length = random_length();
		void *place = (void *)address;

		if (is_own_memory(address) || address + length >= 0xbf800000)
			continue;
		switch (next_random() % 6) {
		case 0:
			munmap(place, length & 0x1ffff);
			break;
		case 1:
			msync(place, length, MS_SYNC);
			break;
		case 2:
			mprotect(
			    place, length & 0x1ffff, (int)(next_random() % 9));
			break;
		default:
			if (address < 0x10000000 && address != 0)
				break;
			place = mmap(place, length, (int)(next_random() % 9),
			    (int)(next_random() & 067),
			    next_random() % 2 != 0 ? fd : -1,
			    next_random() % 5 * PAGE);
			if (place != MAP_FAILED && next_random() % 2 != 0)
				(void)*(volatile char *)place;
			if (place != MAP_FAILED && length > 1u << 20)
				munmap(place, length);
		}
	}
	_exit(6);
}

void
test_main(void)
{
	uint32_t vnodes;
	pid_t pid;

	fd = make_file("/data", 5 * PAGE + 5, 1);
	CHECK(map_pages(fd, 0, 1, RW, MAP_SHARED) != NULL);
	check_refusals();
	vnodes = test_counter(COUNTER_VNODES);
	for (int i = 0; i < 4; i++) {
		pid = fork();
		if (pid == 0)
			make_random_calls();
		reap(pid);
		next_random();
	}
	test_wait_alone();
	CHECK_CMP(test_counter(COUNTER_VNODES), ==, vnodes);
	check_file(fd, 1, 4, 1);
	CHECK_CMP(filesize(fd), ==, 5 * PAGE + 5);
}
