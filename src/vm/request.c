/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checks of requests to an address space.
 */
#include "vm/request.h"

#include <errno.h>
#include <stddef.h>

#include "filesys/vnode.h"
#include "vm/vm.h"

#define PROT_ALL (PROT_READ | PROT_WRITE | PROT_EXEC)
#define MAP_ALL  (MAP_SHARED | MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS)

int
vm_check_range(vaddr_t va, uint32_t length, vaddr_t *end)
{
	if (page_offset(va) != 0 || va == 0 || va >= KERNEL_BASE ||
	    length == 0 || length > KERNEL_BASE - va)
		return EINVAL;
	*end = page_base(va + length + PAGE_MASK);
	return 0;
}

/* The i386 cannot map a page that can be written or executed but not read, so
 * PROT_WRITE and PROT_EXEC imply PROT_READ.  PROT_NONE is not supported.  */
int
vm_check_prot(int prot)
{
	if ((prot & ~PROT_ALL) != 0)
		return EINVAL;
	return prot == PROT_NONE ? ENOTSUP : 0;
}

/* Check the fields of REQUEST that refer to its file.  The offset of a page
 * must not overflow, even past the end of the file, because the pages of a
 * shared mapping are found by their offsets.  */
static int
check_file_request(const struct vm_request *request, vaddr_t end)
{
	uint32_t length = end - request->address;

	if (page_offset(request->offset) != 0 ||
	    request->file_length > length ||
	    length - 1 > UINT32_MAX - request->offset)
		return EINVAL;
	if (request->no_write && (request->flags & MAP_SHARED) != 0 &&
	    (request->prot & PROT_WRITE) != 0)
		return EACCES;
	return 0;
}

int
vm_check_request(const struct vm_request *request, vaddr_t *end)
{
	int kind = request->flags & (MAP_SHARED | MAP_PRIVATE), error;

	error = vm_check_range(request->address, request->length, end);
	if (error == 0)
		error = vm_check_prot(request->prot);
	if (error != 0)
		return error;
	if ((request->flags & ~MAP_ALL) != 0 ||
	    (kind != MAP_SHARED && kind != MAP_PRIVATE))
		return EINVAL;
	if (request->vnode == NULL)
		return kind == MAP_SHARED ? ENOTSUP : 0;
	return check_file_request(request, *end);
}

struct vm_request
vm_whole_file_request(struct vnode *vnode, vaddr_t address, bool no_write)
{
	uint32_t size = vnode_size(vnode);

	return (struct vm_request){
		.address = address,
		.length = size,
		.prot = no_write ? PROT_READ : PROT_READ | PROT_WRITE,
		.flags = MAP_SHARED,
		.vnode = vnode,
		.file_length = size,
		.no_write = no_write,
	};
}

int
vm_move_break(
    const struct vm_break *heap, int32_t increment, vaddr_t limit, vaddr_t *end)
{
	int64_t wanted = (int64_t)heap->end + increment;

	if (wanted < heap->start)
		return EINVAL;
	if (heap->start == 0 || wanted > limit)
		return ENOMEM;
	*end = (vaddr_t)wanted;
	return 0;
}
