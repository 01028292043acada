/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a fork that lacks memory starts again each time it has waited for memory, and
 *     fails with ENOMEM if waiting cannot help; a fork that succeeds creates exactly one
 *     child, and one that fails creates none and leaks no page
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

/* Fork, and make the fork start again TIMES times, as if it had waited for memory each
 * time.  Returns the result of the fork; *ATTEMPTS is set to the number of attempts.  */
static int
fork_waiting(struct vm_space **child, uint32_t *attempts)
{
	uint32_t calls_before = vm_inject_get_calls(VM_INJECT_FORK);
	int error;

	vm_inject_set(VM_INJECT_FORK, TIMES);
	error = vm_space_fork(parent, child);
	vm_inject_set(VM_INJECT_FORK, 0);
	*attempts = vm_inject_get_calls(VM_INJECT_FORK) - calls_before;
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
