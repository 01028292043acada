/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtual memory as userprog/ sees it: address spaces.  An engine (vm/classic,
 * vm/dragonfly) is one implementation, chosen when the kernel is linked.
 *
 * Addresses are user addresses.  Lengths are in bytes.  Nobody above this
 * header learns which engine it is.
 *
 * => unless said otherwise: may sleep; no vnode lock, no spinlock held.
 * => results: 0 or errno.
 */
#ifndef VM_VM_H
#define VM_VM_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/layout.h"
#include "lib/abi.h"

struct vm_space;
struct vnode;

enum vm_access { VM_ACCESS_READ, VM_ACCESS_WRITE };

#define VM_STACK_TOP	KERNEL_BASE	/* the stack ends below this */
#define VM_MMAP_BASE	0x40000000	/* where the kernel looks for room */

/* What vm_map is asked for. */
struct vm_request {
	bool anywhere;			/* choose the address, where there is
					 * room from VM_MMAP_BASE up */
	vaddr_t address;		/* page-aligned; if ANYWHERE, a result */
	uint32_t length;		/* bytes; rounded up to pages */
	int prot;			/* PROT_* */
	int flags;			/* MAP_*; always as if MAP_FIXED were not
					 * set unless it is: EEXIST on overlap */
	struct vnode *vnode;		/* NULL: anonymous */
	uint32_t offset;		/* of the file, a multiple of PAGE_SIZE */
	uint32_t file_length;		/* bytes from the file; the rest zeros */
	bool no_write;			/* SHARED: the file is not open for
					 * writing, so vm_protect must not
					 * allow it later */
};

void	vm_init(void);

int	vm_space_create(struct vm_space **);
/* A copy of PARENT, private memory copied (at once or on write).
 * => PARENT is the running thread's.  */
int	vm_space_fork(struct vm_space *parent, struct vm_space **child);
/* Write back what must be, free everything.  Not loaded on any CPU. */
void	vm_space_destroy(struct vm_space *);
/* Load SPACE on this CPU for the running thread, now and whenever it runs;
 * NULL: the kernel's.  Does not sleep.  */
void	vm_space_activate(struct vm_space *);

/* Enter a private mapping, as the loader of programs needs it.  EEXIST
 * (overlap), EINVAL, ENOTSUP (no right at all), ENOMEM, EIO.
 * => the vnode gets a reference of its own.  */
int	vm_map(struct vm_space *, struct vm_request *);
/* Enter what a program asks for with mmap: private or shared.  As vm_map; also
 * ENOTSUP (shared anonymous memory), ETXTBSY (shared and writable, and the file is
 * being run as a program), ENOSYS.  */
int	vm_mmap(struct vm_space *, struct vm_request *);
/* Unmap what is mapped in [ADDRESS, ADDRESS + LENGTH); holes are passed over.
 * Modified shared pages go to their files first.  EINVAL, EIO, ENOMEM.  */
int	vm_unmap(struct vm_space *, vaddr_t, uint32_t length);
/* Set the rights of all the range.  Modified shared pages that may no longer be
 * written go to their files first.  EINVAL, ENOMEM (a hole in it), EACCES (see
 * no_write), ENOTSUP (no right at all), ETXTBSY (see vm_mmap), EIO.  */
int	vm_protect(struct vm_space *, vaddr_t, uint32_t length, int prot);
/* Write modified shared pages to their files.  EINVAL, ENOMEM, EIO, ENOSYS. */
int	vm_sync(struct vm_space *, vaddr_t, uint32_t length);
int	vm_advise(struct vm_space *, vaddr_t, uint32_t length, int advice);

/* Pintos's mmap: the whole of VNODE at ADDRESS, shared; an id from 0 up.  It can
 * be read, and written unless NO_WRITE (see struct vm_request).  */
int	vm_mmap_file(struct vm_space *, struct vnode *, vaddr_t, bool no_write,
	    int *id);
int	vm_munmap_file(struct vm_space *, int id);

/* Make the initial stack; its top page is present and writable. */
int	vm_stack_init(struct vm_space *);
/* Set where the heap starts (exec does, once; page-aligned up). */
void	vm_set_break(struct vm_space *, vaddr_t start);
/* Move the end of the heap by INCREMENT bytes; *OLD is where it was.  EINVAL
 * (below its start), ENOMEM.  */
int	vm_sbrk(struct vm_space *, int32_t increment, vaddr_t *old);

/* Resolve a fault at ADDRESS.  USER_ESP is the user's stack pointer as saved
 * at the trap or at system-call entry.  0: try again; EFAULT: nothing is mapped
 * there; EACCES: not for this access; ENOMEM; EIO: a page could not be read.  */
int	vm_fault(struct vm_space *, vaddr_t address, enum vm_access,
	    vaddr_t user_esp);

/* A user page that stays in memory while the kernel works on it. */
struct vm_pin {
	vaddr_t va;			/* page-aligned */
	void *kva;			/* the kernel's address of the page */
	void *page;			/* the engine's */
	enum vm_access access;		/* what it is held for */
};

/* Bring in and hold the page of VA, for reading or writing (which breaks
 * sharing first and marks it modified).  EFAULT, ENOMEM, EIO.
 * => at most 8 pins a thread at once.  */
int	vm_pin(struct vm_space *, vaddr_t va, enum vm_access,
	    vaddr_t user_esp, struct vm_pin *);
void	vm_unpin(struct vm_space *, struct vm_pin *);

/* Pages resident in SPACE. */
uint32_t vm_resident(struct vm_space *);
/* Fill in what the engine counts: faults to evictions, and swap.  The fields of
 * others (memory, page tables, disks, threads) are left alone.  */
void	vm_get_stats(struct vmstat *);
/* A counter of this engine that struct vmstat does not have, as not every engine
 * counts it.  0 or ENOENT (no counter of that NAME).  Does not sleep.  */
#define VM_COUNTER_NAME_MAX	32	/* bytes, terminator included */
int	vm_get_counter(const char *name, uint32_t *value);

#endif
