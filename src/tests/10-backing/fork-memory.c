/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if every Nth allocation of memory fails, for N from 1 up, while a process
 *     forks, parent and child write, and the child ends, each call succeeds or returns an
 *     error; if all succeed, the pages have the right content; if every allocation fails,
 *     the content of the parent is unchanged; no memory stays in use
 * points: 3
 */
#include "mem/palloc.h"
#include "tests/10-backing/kchain.h"
#include "tests/kspace.h"
#include "vm/dragonfly/vmspace.h"

#define PAGES           5
#define ALLOCATIONS_MAX 200

static struct process process;
static unsigned failures; /* forks and accesses that failed in this run */

/* Write BYTE to page I of SPACE, and count a failure. */
static void
put(struct vm_space *space, unsigned i, unsigned char byte)
{
	kspace_enter(&process, space);
	failures += kspace_put(KSPACE_BASE + ptoa(i), byte) != 0;
	kspace_leave();
}

static void
expect(struct vm_space *space, const char *bytes)
{
	kspace_enter(&process, space);
	for (unsigned i = 0; i < PAGES; i++)
		KSPACE_EXPECT(KSPACE_BASE + ptoa(i), bytes[i]);
	kspace_leave();
}

static struct vm_space *
make_parent(struct vnode *file)
{
	struct vm_space *parent = kspace_create();

	failures = 0;
	KTEST_CHECK_CMP(kspace_map(parent, KSPACE_BASE, 3), ==, 0);
	KTEST_CHECK_CMP(kspace_map_file(parent, KSPACE_BASE + ptoa(3),
			    PROT_READ | PROT_WRITE, file, 0, 2 * PAGE_SIZE),
	    ==, 0);
	for (unsigned i = 0; i < 4; i++)
		put(parent, i, (unsigned char)('a' + i));
	return parent;
}

/* Fork, and write to parent and child, while every Nth allocation fails. */
static void
fork_and_write(struct vm_space *parent, unsigned n)
{
	struct vm_space *child;
	uint32_t available = vm_page_available();
	int error;

	failures = 0;
	palloc_inject_failures(n);
	error = vm_space_fork(parent, &child);
	KTEST_CHECK(error == 0 || error == ENOMEM);
	if (error == 0) {
		KTEST_CHECK_CMP(vm_page_available(), ==, available);
		KTEST_CHECK_CMP(
		    child->vm_map.nentries, ==, parent->vm_map.nentries);
		put(child, 0, 'A');
		put(child, 3, 'D');
		put(parent, 1, 'B');
		put(parent, 4, 'E');
		palloc_inject_failures(0);
		if (failures == 0) {
			expect(child, "AbcD\2");
			expect(parent, "aBcdE");
		}
		vm_space_destroy(child);
	}
	palloc_inject_failures(0);
	failures += error != 0;
}

/* Run the test while every Nth allocation fails.  Returns whether a call failed, but
 * false once N is ALLOCATIONS_MAX.  */
static bool
fails_without_memory(struct vnode *file, unsigned n)
{
	struct kchain_use before = kchain_use();
	struct vm_space *parent = make_parent(file);
	char why[200];

	KTEST_CHECK_CMP(failures, ==, 0);
	fork_and_write(parent, n);
	if (vm_check_map(&parent->vm_map, why, sizeof(why)) != 0)
		ktest_fail(__FILE__, __LINE__, "%s", why);
	if (failures == 0 || n == 1)
		expect(parent, failures == 0 ? "aBcdE" : "abcd\2");
	vm_space_destroy(parent);
	kchain_check_use(before);
	return n < ALLOCATIONS_MAX && failures != 0;
}

KTEST(fork_memory)
{
	struct vnode *file = kspace_make_file(3);
	unsigned n = 1, failed = 0;

	/* The first run leaves the object of the file in memory. */
	vm_space_destroy(make_parent(file));
	while (fails_without_memory(file, n)) {
		n++;
		failed++;
	}
	KTEST_CHECK_CMP(failed, >, 10);
	vnode_release(file);
}
