/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Access to user memory: the naive version of stage 02.
 *
 * It works for well-behaved programs: only the first address is checked, then
 * the bytes are copied.  If the copy faults on an address that is not mapped,
 * given code kills the process before this file can return EFAULT.  It is not a
 * design to start from.
 */
#include "userprog/usermem.h"

#include <errno.h>
#include <string.h>

#include "cpu/layout.h"
#include "lib/debug.h"

int
usermem_check(const void *address, size_t size UNUSED)
{
	return is_user_address((vaddr_t)address) ? 0 : EFAULT;
}

int
copy_in(void *destination, const void *source, size_t size)
{
	if (usermem_check(source, size) != 0)
		return EFAULT;
	memcpy(destination, source, size);
	return 0;
}

int
copy_out(void *destination, const void *source, size_t size)
{
	if (usermem_check(destination, size) != 0)
		return EFAULT;
	memcpy(destination, source, size);
	return 0;
}

int
copy_in_str(char *destination, const char *source, size_t size)
{
	if (usermem_check(source, 1) != 0)
		return EFAULT;
	if (strlcpy(destination, source, size) >= size)
		return ENAMETOOLONG;
	return 0;
}

bool
usermem_fixup(struct trapframe *frame UNUSED)
{
	return false;
}
