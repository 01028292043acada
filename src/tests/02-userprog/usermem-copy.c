/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: copy_in and copy_out copy exactly SIZE bytes, at any alignment and
 *     across pages; copy_in_str copies strings that just fit, and refuses longer
 *     ones with ENAMETOOLONG; kernel addresses and unmapped pages, even after
 *     valid ones, are refused with EFAULT; and usermem_fixup refuses frames of
 *     other kernel code
 * points: 0
 */
#include "userprog/usermem.h"

#include <string.h>

#include "cpu/trap.h"
#include "tests/deadline.h"
#include "tests/kspace.h"

#define PAGES 17
#define END   (KSPACE_BASE + PAGES * PAGE_SIZE)
#define GUARD '#'

/* What the space's pages contain, and where copies are made. */
static char content[PAGES * PAGE_SIZE], buffer[PAGES * PAGE_SIZE];

/* Copy SIZE bytes at OFFSET in the pages to BUFFER + SHIFT, and compare. */
static void
check_in(unsigned offset, unsigned size, unsigned shift)
{
	memset(buffer, GUARD, sizeof(buffer));
	KTEST_CHECK_CMP(
	    copy_in(buffer + shift, (const void *)(KSPACE_BASE + offset), size),
	    ==, 0);
	KTEST_CHECK(memcmp(buffer + shift, content + offset, size) == 0);
	KTEST_CHECK_CMP(buffer[shift + size], ==, GUARD);
	if (shift > 0)
		KTEST_CHECK_CMP(buffer[shift - 1], ==, GUARD);
}

/* Change SIZE bytes at OFFSET in the pages; then compare all pages. */
static void
check_out(unsigned offset, unsigned size, unsigned shift)
{
	for (unsigned i = 0; i < size; i++)
		buffer[shift + i] = content[offset + i] ^= 0x55;
	KTEST_CHECK_CMP(
	    copy_out((void *)(KSPACE_BASE + offset), buffer + shift, size), ==,
	    0);
	KTEST_CHECK_CMP(
	    copy_in(buffer, (const void *)KSPACE_BASE, sizeof(buffer)), ==, 0);
	KTEST_CHECK(memcmp(buffer, content, sizeof(content)) == 0);
}

static void
check_copies(void)
{
	for (unsigned i = 0; i < sizeof(content); i++)
		content[i] = (char)('a' + i % 23);
	KTEST_CHECK_CMP(
	    copy_out((void *)KSPACE_BASE, content, sizeof(content)), ==, 0);
	for (unsigned size = 0; size < 12; size++)
		for (unsigned shift = 0; shift < 4; shift++) {
			check_in(PAGE_SIZE - 5, size, shift);
			check_out(PAGE_SIZE - 5, size, shift);
			check_in(sizeof(content) - size, size, 3 - shift);
			check_out(sizeof(content) - size, size, 3 - shift);
		}
	check_in(PAGE_SIZE - 1, PAGE_SIZE + 2, 1);
	check_out(PAGE_SIZE - 1, PAGE_SIZE + 2, 1);
}

/* Check that copies of SIZE bytes from and to VA, not all of which can be accessed, return
 * EFAULT.  */
static void
check_refused(vaddr_t va, size_t size)
{
	KTEST_CHECK_CMP(copy_in(buffer, (const void *)va, size), ==, EFAULT);
	KTEST_CHECK_CMP(copy_out((void *)va, buffer, size), ==, EFAULT);
}

static void
check_errors(void)
{
	/* A kernel that does not check ranges fails here: a fault in the loop below
	 * would end this thread, as it ends a program.  */
	KTEST_CHECK_CMP(
	    usermem_check((const void *)(KERNEL_BASE - 1), 2), ==, EFAULT);
	for (unsigned size = 1; size < 10; size++) {
		check_refused(END, size);
		check_refused(END - size, size + 1);
		check_refused((vaddr_t)content, size);
	}
	check_refused(KSPACE_BASE, sizeof(content) + 1);
	KTEST_CHECK_CMP(usermem_check((const void *)END, 100), ==, 0);
}

/* Store a string of LENGTH characters that ends with the last page, and copy it
 * to a buffer of SIZE bytes.  Returns what copy_in_str returns.  */
static int
copy_string(unsigned length, unsigned size)
{
	unsigned offset = sizeof(content) - length - 1;

	memset(content + offset, 's', length);
	content[sizeof(content) - 1] = '\0';
	KTEST_CHECK_CMP(copy_out((void *)(KSPACE_BASE + offset),
			    content + offset, length + 1),
	    ==, 0);
	memset(buffer, GUARD, sizeof(buffer));
	return copy_in_str(buffer, (const char *)KSPACE_BASE + offset, size);
}

static void
check_strings(void)
{
	static const unsigned lengths[] = { 0, 1, 2, 3, 62, 63, 64, 65, 200,
		PAGE_SIZE - 1, PAGE_SIZE, PAGE_SIZE + 100, UINT16_MAX + 10 };

	for (unsigned i = 0; i < ARRAY_SIZE(lengths); i++) {
		unsigned length = lengths[i];

		KTEST_CHECK_CMP(copy_string(length, length + 1), ==, 0);
		KTEST_CHECK_CMP(strlen(buffer), ==, length);
		KTEST_CHECK_CMP(buffer[length + 1], ==, GUARD);
		KTEST_CHECK_CMP(copy_string(length, 2 * length + 5), ==, 0);
		KTEST_CHECK_CMP(strlen(buffer), ==, length);
		KTEST_CHECK_CMP(copy_string(length, length), ==, ENAMETOOLONG);
		KTEST_CHECK_CMP(buffer[length], ==, GUARD);
	}
	/* Zeros that the buffer contains do not end the string. */
	memset(buffer, '\0', sizeof(buffer));
	KTEST_CHECK_CMP(
	    copy_in_str(buffer, (const char *)END - 201, sizeof(buffer)), ==,
	    0);
	KTEST_CHECK_CMP(strlen(buffer), ==, 200);
	KTEST_CHECK_CMP(kspace_put(END - 1, 'x'), ==, 0);
	for (unsigned size = 2; size < 200; size++)
		KTEST_CHECK_CMP(
		    copy_in_str(buffer, (const char *)END - 1, size), ==,
		    EFAULT);
}

/* Check that usermem_fixup returns false for faults in other functions, and does not change
 * their frames.  */
static void
check_fixup(void)
{
	struct trapframe frame = { .eip = (uint32_t)strlcpy }, before = frame;

	KTEST_CHECK(!usermem_fixup(&frame));
	frame.eip = before.eip = (uint32_t)usermem_check;
	KTEST_CHECK(!usermem_fixup(&frame));
	KTEST_CHECK(memcmp(&frame, &before, sizeof(frame)) == 0);
}

KTEST(usermem_copy)
{
	struct process process = { .name = "test" };
	struct vm_space *space;

	set_deadline(20);
	space = kspace_create();
	KTEST_CHECK_CMP(kspace_map(space, KSPACE_BASE, PAGES), ==, 0);
	kspace_enter(&process, space);
	check_copies();
	check_errors();
	check_strings();
	check_fixup();
	kspace_leave();
	vm_space_destroy(space);
}
