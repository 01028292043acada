/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: usermem_check refuses every range that is not entirely in user space,
 *     even if its end wraps around
 * points: 1
 */
#include "userprog/usermem.h"

#include <errno.h>

#include "cpu/layout.h"
#include "tests/ktest.h"

#define CHECK_RANGE(address, size, expected)                                   \
	KTEST_CHECK_CMP(                                                       \
	    usermem_check((const void *)(address), (size)), ==, (expected))

KTEST(usermem_check)
{
	CHECK_RANGE(0x08048000, 1, 0);
	CHECK_RANGE(0x08048000, 0x1000000, 0);
	CHECK_RANGE(KERNEL_BASE - 1, 1, 0);
	CHECK_RANGE(KERNEL_BASE - 4096, 4096, 0);
	CHECK_RANGE(0, KERNEL_BASE, 0);

	CHECK_RANGE(KERNEL_BASE, 1, EFAULT);
	CHECK_RANGE(0xFFFFFFFF, 1, EFAULT);
	CHECK_RANGE(KERNEL_BASE - 1, 2, EFAULT);
	CHECK_RANGE(KERNEL_BASE - 4096, 4097, EFAULT);
	CHECK_RANGE(0x08048000, KERNEL_BASE, EFAULT);
	CHECK_RANGE(0x08048000, KERNEL_BASE + 1, EFAULT);
	CHECK_RANGE(0, KERNEL_BASE + 1, EFAULT);
	/* The end wraps around to a small address. */
	CHECK_RANGE(0x08048000, 0xFFFFFFFF, EFAULT);
	CHECK_RANGE(0x08048000, -0x08048000u, EFAULT);
	CHECK_RANGE(0x08048000, -0x08048000u + 4096, EFAULT);
	CHECK_RANGE(0xBFFFF000, 0x50000000, EFAULT);
	CHECK_RANGE(0xFFFFF000, 0x2000, EFAULT);
}
