/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mappings in preparation (given): the resources that a request of vm.h needs, apart
 * from addresses.  They are obtained before the space is locked.
 */
#ifndef VM_DRAGONFLY_NEW_MAPPING_H
#define VM_DRAGONFLY_NEW_MAPPING_H

#include <stdbool.h>
#include <stdint.h>

#include "vm/dragonfly/vm_types.h"
#include "vm/vm.h"

struct vm_object;

struct new_mapping {
	struct vm_request *request;
	enum vm_subsys id;
	uint32_t file_bytes;         /* mapped by pages of the file itself */
	struct vm_object *file;      /* referenced; NULL: none needed */
	struct vm_object *last_page; /* anonymous; as FILE */
	uint32_t counted;            /* pages counted by vnode_add_writable */
};

static inline bool
new_mapping_is_shared(const struct new_mapping *mapping)
{
	return (mapping->request->flags & MAP_SHARED) != 0;
}

/* Obtain what MAPPING needs, and set the fields after ID.  Returns 0, ENODEV (the file cannot
 * be mapped in this way), ETXTBSY, ENOMEM or EIO.  The caller must call
 * new_mapping_release after an error as well.
 * => REQUEST and ID are set, the other fields are 0; the request has been checked; no
 *    lock is held; may sleep.  */
int new_mapping_prepare(struct new_mapping *);
/* Release what MAPPING still owns.
 * => may sleep.  */
void new_mapping_release(struct new_mapping *);

#endif
