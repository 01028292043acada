/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What programs may ask an address space for, whatever the engine.  Engines call
 * these before they do anything.
 *
 * => no locks; none sleeps.
 */
#ifndef VM_REQUEST_H
#define VM_REQUEST_H

#include <stdint.h>

#include "cpu/layout.h"

struct vm_request;

/* Is [VA, VA + LENGTH), rounded up to pages, some of user space but the first
 * page?  *END is where it ends.  0 or EINVAL.  */
int	vm_check_range(vaddr_t va, uint32_t length, vaddr_t *end);
/* Can pages have the rights PROT?  0, EINVAL, ENOTSUP (PROT_NONE). */
int	vm_check_prot(int prot);
/* Does the request, whose address is known, make sense?  *END is where it ends.
 * 0, or an error of vm_map or vm_mmap.  */
int	vm_check_request(const struct vm_request *, vaddr_t *end);

/* The heap of a program: [START, END), END being any address. */
struct vm_break {
	vaddr_t start, end;		/* START 0: there is no heap */
};

/* END is to move by INCREMENT bytes, up to LIMIT: the new one in *END.  EINVAL
 * (below START), ENOMEM.  */
int	vm_move_break(const struct vm_break *, int32_t increment, vaddr_t limit,
	    vaddr_t *end);

#endif
