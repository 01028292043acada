/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checks of requests to an address space, the same for all engines.  An engine
 * calls them before it changes anything.
 *
 * => no locks are needed; unless stated otherwise, none of these functions sleeps.
 */
#ifndef VM_REQUEST_H
#define VM_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/layout.h"

struct vm_request;
struct vnode;

/* Check that [VA, VA + LENGTH) starts at a page boundary, is not empty, and
 * lies in user space above the first page.  *END is set to the end of the
 * range, rounded up to a page.  Returns 0 or EINVAL.  */
int vm_check_range(vaddr_t va, uint32_t length, vaddr_t *end);
/* Check that pages can have the rights PROT.  Returns 0, EINVAL or ENOTSUP
 * (PROT_NONE).  */
int vm_check_prot(int prot);
/* Check a request whose address has been chosen already.  *END is set to the
 * end of the mapping, rounded up to a page.  Returns 0, or an error of vm_map
 * or vm_mmap.  */
int vm_check_request(const struct vm_request *, vaddr_t *end);

/* Return the request of vm_mmap_file to map the whole of VNODE at ADDRESS.
 * => may sleep.  */
struct vm_request vm_whole_file_request(
    struct vnode *, vaddr_t address, bool no_write);

/* The heap of a program: [START, END).  END need not be page-aligned. */
struct vm_break {
	vaddr_t start, end; /* START is 0 if there is no heap */
};

/* Compute *END, the end of the heap after a move by INCREMENT bytes.  LIMIT is
 * the highest possible end.  Returns 0, EINVAL (below the start) or ENOMEM (no
 * heap, or above LIMIT).  */
int vm_move_break(
    const struct vm_break *, int32_t increment, vaddr_t limit, vaddr_t *end);

#endif
