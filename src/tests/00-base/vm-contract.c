/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: an address space maps, unmaps, protects and pins pages, finds free
 *     ranges and grows its heap as vm.h specifies, and answers hostile
 *     arguments with errors; vm_get_stats fills only the fields of the engine
 * dragonfly: 08
 */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "tests/ktest.h"
#include "vm/vm.h"

#define BASE 0x10000000u
#define ESP  VM_STACK_TOP /* so that no access grows the stack */

static struct vm_space *space;

static int
map_range(vaddr_t va, uint32_t length, int prot, int flags)
{
	struct vm_request request = {
		.address = va,
		.length = length,
		.prot = prot,
		.flags = flags,
	};

	return vm_map(space, &request);
}

static int
map_plain(vaddr_t va, uint32_t length)
{
	return map_range(
	    va, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS);
}

static int
map_anywhere(uint32_t length, vaddr_t *where)
{
	struct vm_request request = {
		.anywhere = true,
		.length = length,
		.prot = PROT_READ | PROT_WRITE,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS,
	};
	int error = vm_map(space, &request);

	*where = request.address;
	return error;
}

/* Pin the page of VA for ACCESS and check its first byte; if ACCESS is a write,
 * store WRITTEN there.  Returns 0, or the error of vm_pin.  */
static int
pin_and_check(vaddr_t va, enum vm_access access, char expected, char written)
{
	struct vm_pin pin;
	int error = vm_pin(space, va, access, ESP, &pin);
	char *byte = pin.kva;

	if (error != 0)
		return error;
	KTEST_CHECK_CMP(pin.va, ==, page_base(va));
	KTEST_CHECK_CMP(*byte, ==, expected);
	if (access == VM_ACCESS_WRITE)
		*byte = written;
	vm_unpin(space, &pin);
	return 0;
}

static void
expect_read(vaddr_t va, char expected)
{
	KTEST_CHECK_CMP(pin_and_check(va, VM_ACCESS_READ, expected, 0), ==, 0);
}

static void
expect_write(vaddr_t va, char expected, char written)
{
	KTEST_CHECK_CMP(
	    pin_and_check(va, VM_ACCESS_WRITE, expected, written), ==, 0);
}

static void
expect_fault(vaddr_t va, enum vm_access access)
{
	KTEST_CHECK_CMP(pin_and_check(va, access, 0, 0), ==, EFAULT);
	KTEST_CHECK_CMP(vm_space_fault(space, va, access, ESP), ==, EFAULT);
}

/* Check that VA has a page that cannot be written. */
static void
expect_refusal(vaddr_t va)
{
	KTEST_CHECK_CMP(pin_and_check(va, VM_ACCESS_WRITE, 0, 0), ==, EFAULT);
	KTEST_CHECK_CMP(
	    vm_space_fault(space, va, VM_ACCESS_WRITE, ESP), ==, EACCES);
}

static void
check_mapping(void)
{
	const int rw = PROT_READ | PROT_WRITE;

	/* Three pages and a byte occupy four pages. */
	KTEST_CHECK_CMP(map_plain(BASE, 3 * PAGE_SIZE + 1), ==, 0);
	KTEST_CHECK_CMP(map_plain(BASE + 3 * PAGE_SIZE, 1), ==, EEXIST);
	KTEST_CHECK_CMP(map_plain(BASE - PAGE_SIZE, 9 * PAGE_SIZE), ==, EEXIST);
	for (int i = 0; i < 4; i++)
		expect_write(BASE + i * PAGE_SIZE + 123, 0, (char)(i + 1));
	expect_fault(BASE - 1, VM_ACCESS_READ);
	expect_fault(BASE + 4 * PAGE_SIZE, VM_ACCESS_WRITE);

	KTEST_CHECK_CMP(
	    vm_protect(space, BASE + PAGE_SIZE, 2 * PAGE_SIZE, PROT_READ), ==,
	    0);
	expect_refusal(BASE + PAGE_SIZE);
	expect_read(BASE + PAGE_SIZE, 2);
	expect_write(BASE + 3 * PAGE_SIZE, 4, 4);
	KTEST_CHECK_CMP(vm_protect(space, BASE, 4 * PAGE_SIZE, rw), ==, 0);
	expect_write(BASE + PAGE_SIZE, 2, 2);

	KTEST_CHECK_CMP(vm_unmap(space, BASE + PAGE_SIZE, 1), ==, 0);
	KTEST_CHECK_CMP(vm_unmap(space, BASE + PAGE_SIZE, PAGE_SIZE), ==, 0);
	expect_fault(BASE + PAGE_SIZE, VM_ACCESS_READ);
	expect_read(BASE + 2 * PAGE_SIZE, 3);
	KTEST_CHECK_CMP(
	    vm_protect(space, BASE, 4 * PAGE_SIZE, PROT_READ), ==, ENOMEM);
	expect_write(BASE, 1, 1); /* the failed call changed nothing */

	/* Only MAP_FIXED replaces what is mapped. */
	KTEST_CHECK_CMP(
	    map_range(BASE, 2 * PAGE_SIZE, PROT_READ, MAP_PRIVATE | MAP_FIXED),
	    ==, 0);
	expect_read(BASE, 0);
	expect_refusal(BASE);
	KTEST_CHECK_CMP(
	    vm_unmap(space, BASE - 8 * PAGE_SIZE, 99 * PAGE_SIZE), ==, 0);
	KTEST_CHECK_CMP(vm_resident(space), ==, 0);
}

static void
check_hostile(void)
{
	static const struct {
		vaddr_t va;
		uint32_t length;
	} bad[] = {
		{ 0, PAGE_SIZE },
		{ BASE + 1, PAGE_SIZE },
		{ BASE, 0 },
		{ KERNEL_BASE, PAGE_SIZE },
		{ KERNEL_BASE - PAGE_SIZE, 4097 },
		{ BASE, UINT_MAX },
		{ BASE, KERNEL_BASE - BASE + 1 },
		{ 0xfffff000, PAGE_SIZE },
		{ 0xfffff000, 1 },
		{ BASE, 0u - BASE },
		{ 0x80000000, 0x80000001 },
	};
	vaddr_t where;
	int error;

	for (unsigned i = 0; i < ARRAY_SIZE(bad); i++) {
		vaddr_t va = bad[i].va;
		uint32_t length = bad[i].length;

		KTEST_CHECK_CMP(map_plain(va, length), ==, EINVAL);
		KTEST_CHECK_CMP(vm_unmap(space, va, length), ==, EINVAL);
		KTEST_CHECK_CMP(
		    vm_protect(space, va, length, PROT_READ), ==, EINVAL);
		KTEST_CHECK_CMP(
		    vm_sync(space, va, length, MS_SYNC), ==, EINVAL);
		KTEST_CHECK_CMP(
		    vm_advise(space, va, length, MADV_NORMAL, 0), ==, EINVAL);
	}
	KTEST_CHECK_CMP(map_range(BASE, 1, 8, MAP_PRIVATE), ==, EINVAL);
	KTEST_CHECK_CMP(map_range(BASE, 1, PROT_READ, 0), ==, EINVAL);
	KTEST_CHECK_CMP(map_range(BASE, 1, PROT_READ, MAP_SHARED | MAP_PRIVATE),
	    ==, EINVAL);
	KTEST_CHECK_CMP(
	    map_range(BASE, 1, PROT_READ, MAP_PRIVATE | 0x1000), ==, EINVAL);
	KTEST_CHECK_CMP(vm_advise(space, BASE, 1, 99, 0), ==, EINVAL);
	/* More pages than some engines can describe. */
	error = map_plain(BASE, 0x90000000);
	KTEST_CHECK(error == ENOMEM || error == 0);
	if (error == 0)
		KTEST_CHECK_CMP(vm_unmap(space, BASE, 0x90000000), ==, 0);
	error = map_anywhere(0x90000000, &where);
	KTEST_CHECK(error == ENOMEM || error == 0);
	if (error == 0)
		KTEST_CHECK_CMP(vm_unmap(space, where, 0x90000000), ==, 0);
	KTEST_CHECK_CMP(map_anywhere(0xc0000000, &where), ==, ENOMEM);
	KTEST_CHECK_CMP(map_anywhere(UINT_MAX, &where), ==, EINVAL);
	KTEST_CHECK_CMP(map_anywhere(0, &where), ==, EINVAL);
	expect_fault(KERNEL_BASE, VM_ACCESS_READ);
	expect_fault(0xc0100000, VM_ACCESS_WRITE);
	expect_fault(UINT_MAX, VM_ACCESS_READ);
	expect_fault(0, VM_ACCESS_WRITE);
	KTEST_CHECK_CMP(vm_resident(space), ==, 0);
}

static void
check_free_ranges(void)
{
	vaddr_t first, second, found;

	KTEST_CHECK_CMP(map_anywhere(5 * PAGE_SIZE, &first), ==, 0);
	KTEST_CHECK_CMP(first, >=, VM_MMAP_BASE);
	KTEST_CHECK_CMP(map_anywhere(2 * PAGE_SIZE, &second), ==, 0);
	KTEST_CHECK_CMP(
	    vm_unmap(space, first + PAGE_SIZE, 2 * PAGE_SIZE), ==, 0);
	KTEST_CHECK_CMP(map_anywhere(2 * PAGE_SIZE, &found), ==, 0);
	KTEST_CHECK_CMP(map_anywhere(3 * PAGE_SIZE, &found), ==, 0);
}

static void
check_heap(void)
{
	const vaddr_t start = 0x08060000;
	vaddr_t old;

	KTEST_CHECK_CMP(vm_sbrk(space, 1, &old), ==, ENOMEM);
	vm_set_break(space, start - 5);
	KTEST_CHECK_CMP(vm_sbrk(space, -1, &old), ==, EINVAL);
	KTEST_CHECK_CMP(vm_sbrk(space, INT_MIN, &old), ==, EINVAL);
	KTEST_CHECK_CMP(vm_sbrk(space, INT_MAX, &old), ==, ENOMEM);
	KTEST_CHECK_CMP(vm_sbrk(space, PAGE_SIZE + 1, &old), ==, 0);
	KTEST_CHECK_CMP(old, ==, start);
	expect_write(start, 0, 1);
	expect_write(start + PAGE_SIZE, 0, 2);
	expect_fault(start + 2 * PAGE_SIZE, VM_ACCESS_READ);
	KTEST_CHECK_CMP(vm_sbrk(space, -1, &old), ==, 0);
	expect_fault(start + PAGE_SIZE, VM_ACCESS_READ);
	KTEST_CHECK_CMP(vm_sbrk(space, 1, &old), ==, 0);
	KTEST_CHECK_CMP(old, ==, start + PAGE_SIZE);
	expect_write(start + PAGE_SIZE, 0, 3);
	expect_read(start, 1);

	/* The heap cannot grow into another mapping. */
	KTEST_CHECK_CMP(map_plain(start + 4 * PAGE_SIZE, 1), ==, 0);
	KTEST_CHECK_CMP(vm_sbrk(space, 3 * PAGE_SIZE, &old), ==, ENOMEM);
	KTEST_CHECK_CMP(vm_sbrk(space, 0, &old), ==, 0);
	KTEST_CHECK_CMP(old, ==, start + PAGE_SIZE + 1);
	KTEST_CHECK_CMP(vm_sbrk(space, -(PAGE_SIZE + 1), &old), ==, 0);
	expect_fault(start, VM_ACCESS_READ);
}

#define NOT_FILLED ((long)0xeeeeeeee)

/* Check that the engine fills its own fields and no others. */
static void
check_stats(void)
{
	struct vmstat stats;

	memset(&stats, 0xee, sizeof(stats));
	vm_get_stats(&stats);
	KTEST_CHECK_CMP(stats.faults, !=, NOT_FILLED);
	KTEST_CHECK_CMP(stats.swap_slots, !=, NOT_FILLED);
	KTEST_CHECK_CMP(stats.swap_slots_used, ==, 0);
	KTEST_CHECK_CMP(stats.user_pages, ==, NOT_FILLED);
	KTEST_CHECK_CMP(stats.kernel_pages_free, ==, NOT_FILLED);
	KTEST_CHECK_CMP(stats.page_tables, ==, NOT_FILLED);
	KTEST_CHECK_CMP(stats.heap_bytes, ==, NOT_FILLED);
	KTEST_CHECK_CMP(stats.disk_reads, ==, NOT_FILLED);
	KTEST_CHECK_CMP(stats.ticks, ==, NOT_FILLED);
}

KTEST(vm_contract)
{
	KTEST_CHECK_CMP(vm_space_create(&space), ==, 0);
	check_mapping();
	check_hostile();
	check_free_ranges();
	check_heap();
	check_stats();
	KTEST_CHECK_CMP(vm_stack_init(space), ==, 0);
	expect_write(VM_STACK_TOP - 1, 0, 1);
	vm_space_destroy(space);
}
