/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory-mapped files: the naive version of stage 06.
 *
 * Mapping a file is not implemented: mmap fails with ENOSYS.  Therefore there
 * are no mappings to find, copy or write back.  This is not a design to start
 * from.
 */
#include "vm/classic/mmap.h"

#include <errno.h>

int
mmap_map(struct vm_space *space UNUSED, const struct vm_request *request UNUSED,
    int *id UNUSED)
{
	return ENOSYS;
}

int
mmap_find(struct vm_space *space UNUSED, int id UNUSED, vaddr_t *va UNUSED,
    uint32_t *length UNUSED)
{
	return ENOSYS;
}

int
mmap_unmap(
    struct vm_space *space UNUSED, vaddr_t va UNUSED, uint32_t length UNUSED)
{
	return 0;
}

int
mmap_sync(
    struct vm_space *space UNUSED, vaddr_t va UNUSED, uint32_t length UNUSED)
{
	return ENOSYS;
}

int
mmap_fork(struct vm_space *parent UNUSED, struct vm_space *child UNUSED)
{
	return 0;
}

void
mmap_exit(struct vm_space *space UNUSED)
{
}

int
mmap_write_back(struct frame *frame UNUSED)
{
	return EIO;
}
