/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: exe_hold takes a reference to the file and denies writes until each
 *     call has been matched by a call of exe_release; if the file is mapped for
 *     writing, it fails with ETXTBSY and changes nothing
 * points: 0
 */
#include "tests/kspace.h"
#include "tests/runner.h"
#include "userprog/wait.h"

#define HOLDS 3

static uint32_t vnodes; /* the number in use, not counting the file */

/* Overwrite the first byte of FILE.  Returns 0 or an error number. */
static int
write_byte(struct vnode *file)
{
	uint32_t done;

	return vnode_write(file, "x", 1, 0, &done);
}

/* Check that FILE, to which the test has the only reference, can be written, and
 * that the vnode is free after the test has released it.  */
static void
check_not_held(struct vnode *file)
{
	KTEST_CHECK_CMP(write_byte(file), ==, 0);
	KTEST_CHECK_CMP(gate_counter(COUNTER_VNODES), ==, vnodes + 1);
	vnode_release(file);
	KTEST_CHECK_CMP(gate_counter(COUNTER_VNODES), ==, vnodes);
}

static void
check_holds(void)
{
	struct vnode *file = kspace_file("/made");

	for (int i = 0; i < HOLDS; i++) {
		KTEST_CHECK_CMP(exe_hold(file), ==, 0);
		KTEST_CHECK_CMP(write_byte(file), ==, ETXTBSY);
	}
	/* Only the holds are left. */
	vnode_release(file);
	for (int i = 1; i < HOLDS; i++) {
		exe_release(file);
		KTEST_CHECK_CMP(gate_counter(COUNTER_VNODES), ==, vnodes + 1);
		KTEST_CHECK_CMP(write_byte(file), ==, ETXTBSY);
	}
	vnode_ref(file);
	exe_release(file);
	check_not_held(file);
}

static void
check_mapped(void)
{
	struct vnode *file = kspace_file("/made");

	KTEST_CHECK_CMP(vnode_add_writable(file, 2), ==, 0);
	KTEST_CHECK_CMP(exe_hold(file), ==, ETXTBSY);
	vnode_drop_writable(file, 1);
	KTEST_CHECK_CMP(exe_hold(file), ==, ETXTBSY);
	vnode_drop_writable(file, 1);
	check_not_held(file);
}

KTEST(exe_hold)
{
	vnode_release(kspace_make_file(1));
	vnodes = gate_counter(COUNTER_VNODES);
	check_holds();
	check_mapped();
}
