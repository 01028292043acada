/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Address spaces of processes (given).
 *
 * Two counts: references by processes, which may share a space (rfork), and holds
 * by other threads that examine it (vmspace_foreach).  A reference
 * includes a hold.  When the last reference is released, the mappings are removed;
 * when the last hold is released, the structure is freed.
 *
 * The space's lock serializes the calls that change its mappings.  The map's lock
 * alone is not sufficient, because some of these calls release it temporarily.  The
 * space's lock comes before the map's, and faults do not take it.
 *
 * Keys: (c) constant; (s) the space's lock; (a) atomic; (l) vmspaces_lock.
 *
 * => functions may sleep, unless stated otherwise.
 */
#ifndef VM_DRAGONFLY_VMSPACE_H
#define VM_DRAGONFLY_VMSPACE_H

#include <stdbool.h>
#include <stdint.h>

#include "vm/dragonfly/vm_map.h"
#include "vm/request.h"
#include "vm/vm.h"

#define VM_REF_DELETED 0x80000000u /* in refcnt: all references were released */

struct vm_space {
	struct lock lock;
	struct vm_map vm_map;
	struct pmap *vm_pmap;       /* (c) */
	volatile uint32_t refcnt;   /* (a) */
	volatile uint32_t holdcnt;  /* (a) each reference counts as one */
	struct vm_break heap;       /* (s) */
	int next_mmap_id;           /* (s) see vm_mmap_id.h */
	struct list mmaps;          /* (s) likewise */
	vaddr_t stack_floor;        /* (s) lowest address the stack can reach */
	bool shares_files;          /* (s) false: no entry maps a file's own
	                             * pages (vm_writable.h) */
	uint32_t limits[VM_LIMITS]; /* (a) bytes, by enum vm_limit */
	uint32_t wiring;            /* (s) bytes that mlock is wiring now */
	struct list_elem spaces_elem; /* (l) in the list of all spaces */
};

/* At boot, before any space is created. */
void vmspace_init(void);

/* Create an empty space with one reference.  NULL: out of memory. */
struct vm_space *vmspace_alloc(void);
/* Create a copy of PARENT, with one reference.  Returns 0, ENOMEM or EIO.  If memory is
 * short, this waits for it as long as vm_wait allows.
 * => no lock of PARENT is held.  */
int vmspace_fork(struct vm_space *parent, struct vm_space **child);
/* Add a reference, which does not sleep, or release one.
 * => when the last reference is released, the space is not loaded on any CPU.  */
void vmspace_ref(struct vm_space *);
void vmspace_rel(struct vm_space *);
/* Add a hold, which does not sleep, or release one.
 * => the caller has a reference, a hold or vmspaces_lock.  */
void vmspace_hold(struct vm_space *);
void vmspace_drop(struct vm_space *);
/* Call VISIT(space, aux) for each space that has references.  The space is held during
 * the call.  VISIT may sleep.  */
void vmspace_foreach(void (*visit)(struct vm_space *, void *), void *aux);
/* Return the number of spaces that exist; for tests of leaks. */
uint32_t vmspace_count(void);

#endif
