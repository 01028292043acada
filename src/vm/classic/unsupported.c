/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The functions of vm.h that the classic engine does not support, or supports
 * only in part, and vm_get_frames (given).
 */
#include "vm/vm.h"

#include <errno.h>

#include "mem/palloc.h"
#include "vm/classic/page.h"

int
vm_space_share(struct vm_space *space UNUSED)
{
	return ENOSYS;
}

int
vm_set_inherit(struct vm_space *space UNUSED, vaddr_t va UNUSED,
    uint32_t length UNUSED, int inheritance UNUSED)
{
	return ENOSYS;
}

int
vm_wire(
    struct vm_space *space UNUSED, vaddr_t va UNUSED, uint32_t length UNUSED)
{
	return ENOSYS;
}

int
vm_unwire(
    struct vm_space *space UNUSED, vaddr_t va UNUSED, uint32_t length UNUSED)
{
	return ENOSYS;
}

int
vm_wire_all(struct vm_space *space UNUSED, int flags UNUSED)
{
	return ENOSYS;
}

int
vm_unwire_all(struct vm_space *space UNUSED)
{
	return ENOSYS;
}

int
vm_incore(struct vm_space *space UNUSED, vaddr_t va UNUSED,
    uint32_t length UNUSED, uint8_t *states UNUSED)
{
	return ENOSYS;
}

int
vm_set_max(struct vm_space *space UNUSED, vaddr_t va UNUSED,
    uint32_t length UNUSED, int prot UNUSED)
{
	return ENOSYS;
}

int
vm_region(struct vm_space *space UNUSED, vaddr_t va UNUSED,
    struct vm_region *region UNUSED)
{
	return ENOSYS;
}

int
vm_kernel_fault(vaddr_t va UNUSED, enum vm_access access UNUSED)
{
	return EFAULT;
}

uint32_t
vm_get_limit(struct vm_space *space, enum vm_limit limit)
{
	return limit == VM_LIMIT_STACK ? space->stack_limit : VM_UNLIMITED;
}

int
vm_set_limit(struct vm_space *space UNUSED, enum vm_limit limit UNUSED,
    uint32_t bytes UNUSED)
{
	return ENOSYS;
}

void
vm_get_frames(uint32_t *frames, uint32_t *available)
{
	struct palloc_stats user;

	palloc_get_stats(PALLOC_USER, &user);
	*frames = user.pages;
	*available = user.free;
}

int
vm_check(char *why UNUSED, uint32_t size UNUSED)
{
	return 0;
}
