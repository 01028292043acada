/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if a process forks while one of its pages is pinned for writing, it keeps that
 *     page, and sees what the kernel writes to it afterward; the child has a copy from
 *     the time of the fork; a page that is pinned for reading, or is no longer pinned for
 *     writing, is not copied, and neither are the pages of other entries
 * points: 4
 */
#include "tests/10-backing/kchain.h"
#include "tests/kspace.h"
#include "vm/dragonfly/vmspace.h"

#define PAGES 4

static struct vm_space *parent, *child;

static vaddr_t
page_va(unsigned i)
{
	return KSPACE_BASE + ptoa(i);
}

static struct vm_pin
pin(struct vm_space *space, unsigned i, enum vm_access access)
{
	struct vm_pin pinned;

	KTEST_CHECK_CMP(
	    vm_pin(space, page_va(i), access, VM_STACK_TOP, &pinned), ==, 0);
	return pinned;
}

static char
read_byte(struct vm_space *space, unsigned i)
{
	struct vm_pin pinned = pin(space, i, VM_ACCESS_READ);
	char byte = *(char *)pinned.kva;

	vm_unpin(space, &pinned);
	return byte;
}

static void
write_byte(struct vm_space *space, unsigned i, char byte)
{
	struct vm_pin pinned = pin(space, i, VM_ACCESS_WRITE);

	*(char *)pinned.kva = byte;
	vm_unpin(space, &pinned);
}

/* Is page I of the parent mapped writable? */
static bool
is_writable(unsigned i)
{
	struct pmap_mapping mapping;

	return pmap_lookup(parent->vm_pmap, page_va(i), &mapping) &&
	    (mapping.prot & PMAP_WRITE) != 0;
}

static void
fork_parent(void)
{
	KTEST_CHECK_CMP(vm_space_fork(parent, &child), ==, 0);
	KCHAIN_CHECK(&parent->vm_map);
	KCHAIN_CHECK(&child->vm_map);
}

/* Fork while page 1 is pinned for writing.  The entry of the parent can have layers
 * already.  */
static void
check_written(void)
{
	struct vm_pin pinned = pin(parent, 1, VM_ACCESS_WRITE);

	*(char *)pinned.kva = 'p';
	fork_parent();
	KTEST_CHECK(is_writable(1));
	*(char *)pinned.kva = 'q';
	KTEST_CHECK_CMP(read_byte(child, 1), ==, 'p');
	KTEST_CHECK_CMP(read_byte(parent, 1), ==, 'q');
	write_byte(child, 1, 'c');
	write_byte(parent, 1, 'r');
	*(char *)pinned.kva += 1;
	vm_unpin(parent, &pinned);
	KTEST_CHECK_CMP(read_byte(parent, 1), ==, 's');
	KTEST_CHECK_CMP(read_byte(child, 1), ==, 'c');
	KTEST_CHECK_CMP(read_byte(child, 0), ==, read_byte(parent, 0));
	vm_space_destroy(child);
	write_byte(parent, 1, 'b');
}

/* Fork while page 2 is pinned for reading, and page 3 is no longer pinned for writing. */
static void
check_read(void)
{
	struct vm_pin reading = pin(parent, 2, VM_ACCESS_READ), writing;
	uint32_t available;

	writing = pin(parent, 3, VM_ACCESS_WRITE);
	vm_unpin(parent, &writing);
	available = vm_page_available();
	fork_parent();
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
	KTEST_CHECK(!is_writable(2));
	KTEST_CHECK(!is_writable(3));
	write_byte(parent, 2, 'C');
	KTEST_CHECK_CMP(*(char *)reading.kva, ==, 'c');
	KTEST_CHECK_CMP(read_byte(child, 2), ==, 'c');
	vm_unpin(parent, &reading);
	vm_space_destroy(child);
	write_byte(parent, 2, 'c');
}

/* Pin page 2 for writing.  Pages 0 and 1 belong to another entry with the same object, and
 * pages 6 and 7 to one with an object of its own.  */
static void
check_neighbors(void)
{
	struct vm_map *map;
	struct vm_pin pinned;

	parent = kspace_create();
	map = &parent->vm_map;
	kchain_build(map, 0, 0, "abcd");
	kchain_clip(map, 2);
	kchain_build(map, 6, 0, "ef");
	for (unsigned i = 0; i < 8; i += i == 3 ? 3 : 1)
		kchain_write(map, i, "abcd..ef"[i]);
	KTEST_CHECK_CMP(
	    vm_pin(parent, kmap_va(2), VM_ACCESS_WRITE, VM_STACK_TOP, &pinned),
	    ==, 0);
	fork_parent();
	KPAGES_EXPECT(map, "rrw");
	KTEST_CHECK_CMP(kpages_mapped(map, 6), ==, 'r');
	KTEST_CHECK_CMP(kpages_mapped(map, 7), ==, 'r');
	*(char *)pinned.kva = 'C';
	KCHAIN_READ(&child->vm_map, 0, "abcd");
	KCHAIN_READ(map, 0, "abCd");
	vm_unpin(parent, &pinned);
	vm_space_destroy(child);
	vm_space_destroy(parent);
}

static void
check_bytes(const char *bytes)
{
	for (unsigned i = 0; i < PAGES; i++)
		KTEST_CHECK_CMP(read_byte(parent, i), ==, bytes[i]);
}

KTEST(fork_pinned)
{
	struct kchain_use before = kchain_use();

	parent = kspace_create();
	KTEST_CHECK_CMP(kspace_map(parent, KSPACE_BASE, PAGES), ==, 0);
	for (unsigned i = 0; i < PAGES; i++)
		write_byte(parent, i, (char)('a' + i));
	check_written();
	check_read();
	/* Repeat the checks now that the entry of the parent has layers. */
	check_bytes("abcd");
	check_written();
	check_read();
	check_bytes("abcd");
	vm_space_destroy(parent);
	check_neighbors();
	kchain_check_use(before);
}
