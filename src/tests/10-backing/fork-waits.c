/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a fork that gets no page starts again each time it has waited for memory, and
 *     fails if waiting is of no use; one child is created, or none, and nothing stays in
 *     use
 * user_pages: 600
 */
#include "tests/09-object/kfault.h"
#include "tests/10-backing/kchain.h"
#include "tests/kspace.h"
#include "vm/dragonfly/vm_page2.h"
#include "vm/dragonfly/vmspace.h"

#define TIMES 3
#define TAKEN 600

static struct vm_space *parent;
static struct vm_page *taken[TAKEN];
static struct process process;

/* Fork, with the event that memory has been waited for TIMES times.  Returns the result
 * of the fork; *ATTEMPTS is set to how many were made.  */
static int
fork_waiting(struct vm_space **child, uint32_t *attempts)
{
	uint32_t asked = vm_inject_asked(VM_INJECT_FORK);
	int error;

	vm_inject_set(VM_INJECT_FORK, TIMES);
	error = vm_space_fork(parent, child);
	vm_inject_set(VM_INJECT_FORK, 0);
	*attempts = vm_inject_asked(VM_INJECT_FORK) - asked;
	return error;
}

static void
expect_byte(struct vm_space *space, unsigned char byte)
{
	kspace_enter(&process, space);
	KSPACE_EXPECT(KSPACE_BASE, byte);
	kspace_leave();
}

static void
check_success(void)
{
	uint32_t spaces = vmspace_count(), attempts;
	struct vm_space *child;

	KTEST_CHECK_CMP(fork_waiting(&child, &attempts), ==, 0);
	KTEST_CHECK_CMP(attempts, ==, TIMES + 1);
	KTEST_CHECK_CMP(vmspace_count(), ==, spaces + 1);
	expect_byte(child, 'a');
	vm_space_destroy(child);
}

/* LEFT pages suffice for a fork to begin, but not for copies of all wired pages. */
static void
check_shortage(unsigned left)
{
	uint32_t spaces = vmspace_count(), attempts;
	unsigned count = kfault_take_pages(taken, TAKEN, left);
	struct vm_space *child = NULL;

	KTEST_CHECK(!vm_paging_wait());
	KTEST_CHECK_CMP(fork_waiting(&child, &attempts), ==, ENOMEM);
	KTEST_CHECK_CMP(attempts, ==, TIMES + 1);
	KTEST_CHECK(child == NULL);
	KTEST_CHECK_CMP(vmspace_count(), ==, spaces);
	KTEST_CHECK_CMP(vm_page_available(), ==, left);
	expect_byte(parent, 'a');
	kfault_give_pages(taken, count);
}

KTEST(fork_waits)
{
	unsigned left = vm_thresholds.paging_wait + 4, pages = left + 2;

	parent = kspace_create();
	KTEST_CHECK_CMP(kspace_map(parent, KSPACE_BASE, pages), ==, 0);
	KTEST_CHECK_CMP(vm_wire(parent, KSPACE_BASE, ptoa(pages)), ==, 0);
	kspace_enter(&process, parent);
	KTEST_CHECK_CMP(kspace_put(KSPACE_BASE, 'a'), ==, 0);
	kspace_leave();
	check_success();
	check_shortage(left);
	check_success();
	vm_space_destroy(parent);
}
