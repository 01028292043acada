/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: no arguments of mmap, munmap, msync or mprotect hurt the kernel or
 *     others; those that make no sense are refused with the error that is meant
 *     for them
 * points: 3
 */
#include <unistd.h>

#include <errno.h>

#include "tests/06-mmap/mapped.h"

#define ROUNDS	600

static int fd;

static void
refuse(uint32_t address, uint32_t length, int prot, int flags, int file,
    uint32_t offset, int expected)
{
	void *map = mmap((void *)address, length, prot, flags, file, offset);

	if (map != MAP_FAILED || errno != expected)
		test_fail(__FILE__, __LINE__, "mmap(%x, %x, %x, %x, %d, %x): "
		    "%p, errno %d, not %d", (unsigned)address, (unsigned)length,
		    (unsigned)prot, (unsigned)flags, file, (unsigned)offset,
		    map, errno, expected);
}

static void
check_refusals(void)
{
	const int private = MAP_PRIVATE | MAP_ANONYMOUS;

	refuse(0, 0, RW, private, -1, 0, EINVAL);
	refuse(0, 0xffffffff, RW, private, -1, 0, EINVAL);
	refuse(0, 0x90000000, RW, private, -1, 0, ENOMEM);
	refuse(0x10000001, PAGE, RW, private, -1, 0, EINVAL);
	refuse(0, PAGE, RW, private | MAP_FIXED, -1, 0, EINVAL);
	refuse(0xc0000000, PAGE, RW, private | MAP_FIXED, -1, 0, EINVAL);
	refuse(0xbffff000, 2 * PAGE, RW, private | MAP_FIXED, -1, 0, EINVAL);
	refuse(0x10000000, 0xb0000001, RW, private, -1, 0, EINVAL);
	refuse(0, PAGE, 8, private, -1, 0, EINVAL);
	refuse(0, PAGE, RW, 0, fd, 0, EINVAL);
	refuse(0, PAGE, RW, MAP_SHARED | MAP_PRIVATE, fd, 0, EINVAL);
	refuse(0, PAGE, RW, MAP_SHARED | 0x1000, fd, 0, EINVAL);
	refuse(0, PAGE, RW, MAP_SHARED, fd, 100, EINVAL);
	refuse(0, 2 * PAGE, RW, MAP_SHARED, fd, 0xfffff000, EINVAL);
	refuse(0, PAGE, RW, MAP_SHARED, 99, 0, EBADF);
	refuse(0, PAGE, RW, MAP_SHARED, -1, 0, EBADF);
	refuse(0, PAGE, RW, MAP_SHARED, STDIN_FILENO, 0, ENODEV);
	refuse(0, PAGE, PROT_NONE, private, -1, 0, ENOTSUP);
	CHECK_CMP(munmap((void *)0x10000001, PAGE), ==, -1);
	CHECK_CMP(munmap((void *)0x10000000, 0), ==, -1);
	CHECK_CMP(msync((void *)0xc0000000, PAGE), ==, -1);
	CHECK_CMP(mprotect((void *)0x10000000, 0xffffffff, RW), ==, -1);
}

static uint32_t
next(void)
{
	static uint32_t state = 4711;

	state = state * 1664525u + 1013904223u;
	return state >> 8;
}

/* An address that is likely to be of interest. */
static uint32_t
some_address(void)
{
	static const uint32_t bases[] = { 0, 0x10000000, 0x40000000, 0x40010000,
	    0xb0000000, 0xbf000000, 0xc0000000, 0xfffff000 };
	uint32_t base = bases[next() % (sizeof(bases) / sizeof(bases[0]))];

	return base + next() % 20 * PAGE + (next() % 8 == 0 ? next() : 0);
}

static uint32_t
some_length(void)
{
	return next() % 10 == 0 ? next() << (next() % 9) : next() % 90000;
}

/* Not where this program is itself. */
static bool
is_ours(uint32_t address)
{
	return address >= 0x08000000 && address < 0x09000000;
}

static void
attack(void)
{
	for (int i = 0; i < ROUNDS; i++) {
		uint32_t address = some_address(), length = some_length();
		void *place = (void *)address;

		if (is_ours(address) || address + length >= 0xbf800000)
			continue;
		switch (next() % 6) {
		case 0:
			munmap(place, length & 0x1ffff);
			break;
		case 1:
			msync(place, length);
			break;
		case 2:
			mprotect(place, length & 0x1ffff, (int)(next() % 9));
			break;
		default:
			if (address < 0x10000000 && address != 0)
				break;
			place = mmap(place, length, (int)(next() % 9),
			    (int)(next() & 067), next() % 2 != 0 ? fd : -1,
			    next() % 5 * PAGE);
			if (place != MAP_FAILED && next() % 2 != 0)
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
			attack();
		reap(pid);
		next();
	}
	test_wait_alone();
	CHECK_CMP(test_counter(COUNTER_VNODES), ==, vnodes);
	check_file(fd, 1, 4, 1);
	CHECK_CMP(filesize(fd), ==, 5 * PAGE + 5);
}
