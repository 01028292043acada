/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a write with OVERRIDE_WRITE, as by a debugger, to the read-only text of a program
 *     changes a private copy of the page: the file, other processes and the rights of the
 *     program stay the same; a write to shared memory or to wired text is refused
 */
#include "tests/09-object/kfault.h"
#include "tests/kspace.h"
#include "vm/dragonfly/vm_file.h"
#include "vm/dragonfly/vmspace.h"

#define OVERRIDE (VM_PROT_WRITE | VM_PROT_OVERRIDE_WRITE)
#define PAGES    3

static struct process process;
static struct vnode *file;

static vaddr_t
va_of(unsigned page)
{
	return KSPACE_BASE + ptoa(page) + 5;
}

/* Write BYTE to page I of SPACE, as a debugger would.  Returns 0 or an error of
 * vm_fault_page.  */
static int
poke(struct vm_space *space, unsigned i, unsigned char byte)
{
	struct vm_page *m;
	int error = vm_fault_page(
	    &space->vm_map, va_of(i), OVERRIDE, VM_FAULT_NORMAL, &m);

	if (error != 0)
		return error;
	((unsigned char *)vm_page_kva(m))[page_offset(va_of(i))] = byte;
	vm_page_dirty(m);
	vm_page_unhold(m);
	return 0;
}

/* Check that the program in SPACE reads BYTE in page I, and cannot write. */
static void
expect_byte(struct vm_space *space, unsigned i, unsigned char byte)
{
	unsigned char found;

	kspace_enter(&process, space);
	KTEST_CHECK_CMP(kspace_get(va_of(i), &found), ==, 0);
	KTEST_CHECK_CMP(found, ==, byte);
	KTEST_CHECK_CMP(kspace_put(va_of(i), 99), ==, EFAULT);
	kspace_leave();
}

/* Check that each page I of the file still contains I + 1. */
static void
expect_file_unchanged(void)
{
	unsigned char byte;
	uint32_t done;

	for (unsigned i = 0; i < PAGES; i++) {
		KTEST_CHECK_CMP(
		    vnode_read(file, &byte, 1, va_of(i) - KSPACE_BASE, &done),
		    ==, 0);
		KTEST_CHECK_CMP(byte, ==, i + 1);
	}
}

static struct vm_space *
create_program(int prot)
{
	struct vm_space *space = kspace_create();

	KTEST_CHECK_CMP(kspace_map_file(space, KSPACE_BASE, prot, file, 0,
			    PAGES * PAGE_SIZE),
	    ==, 0);
	return space;
}

static void
check_text(void)
{
	struct vm_space *space = create_program(PROT_READ | PROT_EXEC);
	struct vm_space *other = create_program(PROT_READ | PROT_EXEC), *child;

	expect_byte(space, 1, 2); /* mapped from the file */
	expect_byte(other, 1, 2);
	KTEST_CHECK_CMP(poke(space, 1, 50), ==, 0);
	KTEST_CHECK_CMP(poke(space, 2, 60), ==, 0); /* not mapped before */
	expect_byte(space, 0, 1);
	expect_byte(space, 1, 50);
	expect_byte(space, 2, 60);
	KTEST_CHECK_CMP(poke(space, 1, 51), ==, 0); /* the copy exists */
	expect_byte(space, 1, 51);
	expect_byte(other, 1, 2);

	KTEST_CHECK_CMP(vm_space_fork(space, &child), ==, 0);
	KTEST_CHECK_CMP(poke(space, 1, 52), ==, 0);
	KTEST_CHECK_CMP(poke(child, 2, 61), ==, 0);
	expect_byte(space, 1, 52);
	expect_byte(space, 2, 60);
	expect_byte(child, 1, 51);
	expect_byte(child, 2, 61);
	expect_file_unchanged();
	vm_space_destroy(child);
	vm_space_destroy(other);
	vm_space_destroy(space);
}

static void
set_rights(struct vm_space *space, vm_prot_t prot)
{
	KTEST_CHECK_CMP(vm_map_protect(&space->vm_map, KSPACE_BASE,
			    KSPACE_BASE + PAGES * PAGE_SIZE, prot, false),
	    ==, 0);
}

/* Check that a write with OVERRIDE_WRITE to memory without rights succeeds, and that the
 * program still cannot access the memory.  */
static void
check_no_access(void)
{
	struct vm_space *space = create_program(PROT_READ);
	unsigned char byte;

	set_rights(space, VM_PROT_NONE);
	KTEST_CHECK_CMP(poke(space, 1, 50), ==, 0);
	kspace_enter(&process, space);
	KTEST_CHECK_CMP(kspace_get(va_of(1), &byte), ==, EFAULT);
	kspace_leave();
	set_rights(space, VM_PROT_READ);
	expect_byte(space, 1, 50);
	vm_space_destroy(space);
}

static void
check_refused(void)
{
	struct vm_space *space = create_program(PROT_READ);
	struct vm_request request = {
		.address = KSPACE_BASE,
		.length = PAGES * PAGE_SIZE,
		.prot = PROT_READ,
		.flags = MAP_SHARED,
		.vnode = file,
		.file_length = PAGES * PAGE_SIZE,
	};

	KTEST_CHECK_CMP(vm_wire(space, KSPACE_BASE, PAGES * PAGE_SIZE), ==, 0);
	KTEST_CHECK_CMP(poke(space, 1, 50), ==, EACCES);
	KTEST_CHECK_CMP(
	    vm_unwire(space, KSPACE_BASE, PAGES * PAGE_SIZE), ==, 0);
	expect_byte(space, 1, 2);
	vm_space_destroy(space);

	space = kspace_create();
	KTEST_CHECK_CMP(vm_mmap(space, &request), ==, 0);
	KTEST_CHECK_CMP(poke(space, 1, 50), ==, EACCES);
	expect_byte(space, 1, 2);
	vm_space_destroy(space);
	expect_file_unchanged();
}

KTEST(override_write)
{
	file = kspace_make_file(PAGES);
	check_text();
	check_no_access();
	check_refused();
	vnode_release(file);
}
