/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtual memory as userprog/ sees it: address spaces.  An engine, such as
 * vm/classic, is one implementation, chosen when the kernel is linked.  No code
 * outside vm/ depends on which engine is linked.
 *
 * Addresses are user addresses.  Lengths are in bytes.
 *
 * => unless stated otherwise: may sleep; the caller holds no vnode lock and no
 *    spinlock.
 * => functions of type int return 0 or an errno value.
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

#define VM_STACK_TOP KERNEL_BASE /* the end of the stack */
#define VM_MMAP_BASE 0x40000000  /* lowest address the kernel chooses */

/* A request to map a file or anonymous memory. */
struct vm_request {
	bool anywhere;        /* the kernel chooses the address, at
	                       * VM_MMAP_BASE or above */
	vaddr_t address;      /* page-aligned; a result if ANYWHERE */
	uint32_t length;      /* bytes; rounded up to pages */
	int prot;             /* PROT_* */
	int flags;            /* MAP_*; EEXIST on overlap, unless
	                       * MAP_FIXED is set */
	struct vnode *vnode;  /* NULL: anonymous memory */
	uint32_t offset;      /* in the file; a multiple of PAGE_SIZE */
	uint32_t file_length; /* bytes from the file; then zeros */
	bool no_write;        /* MAP_SHARED: the file is not open for
	                       * writing, so vm_protect must refuse
	                       * PROT_WRITE later */
};

/* Called once, at boot. */
void vm_init(void);

/* Create an empty address space.  Returns 0 or ENOMEM. */
int vm_space_create(struct vm_space **);
/* Create a copy of PARENT.  Private memory is copied, now or at the first
 * write; shared mappings stay shared.  Returns 0, ENOMEM or EIO.
 * => PARENT is the space of the current thread.  */
int vm_space_fork(struct vm_space *parent, struct vm_space **child);
/* Let one more process use SPACE: each has to call vm_space_destroy.  Returns 0 or
 * ENOSYS.  */
int vm_space_share(struct vm_space *);
/* Write the modified shared pages of SPACE to their files, and free SPACE, unless another
 * process uses it.
 * => the space is not loaded on any CPU, unless another process uses it.  */
void vm_space_destroy(struct vm_space *);
/* Make SPACE the address space of the current thread, and load it; NULL stands
 * for the kernel's own address space.
 * => does not sleep.  */
void vm_space_activate(struct vm_space *);

/* Add a private mapping, for the program loader.  Returns 0, EEXIST (overlap),
 * EINVAL, ENODEV (a device, whose memory cannot be copied), ENOTSUP (PROT_NONE),
 * ENOMEM or EIO.
 * => takes a reference to the vnode.  */
int vm_map(struct vm_space *, struct vm_request *);
/* Add a mapping, private or shared, for mmap.  Returns 0, an error of vm_map,
 * ENOTSUP (shared anonymous memory), EACCES (see no_write), ETXTBSY (shared and
 * writable, but the file is being run as a program), ENODEV (also for a shared mapping,
 * if the engine cannot map devices) or ENOSYS.
 * => takes a reference to the vnode.  */
int vm_mmap(struct vm_space *, struct vm_request *);
/* Unmap all pages in [ADDRESS, ADDRESS + LENGTH), which may have holes.
 * Modified shared pages are written to their files first.  Returns 0, EINVAL,
 * EIO or ENOMEM.  */
int vm_unmap(struct vm_space *, vaddr_t, uint32_t length);
/* Set the rights of all pages in the range.  If the right to write is removed,
 * modified shared pages are written to their files first.  Returns 0, EINVAL,
 * ENOMEM (a hole in the range), EACCES (see no_write), ENOTSUP (PROT_NONE),
 * ETXTBSY (see vm_mmap) or EIO.  */
int vm_protect(struct vm_space *, vaddr_t, uint32_t length, int prot);
/* Write the modified shared pages in the range to their files.  FLAGS: MS_*; with
 * MS_ASYNC the writes can be left to the syncer; with MS_INVALIDATE the pages are
 * read again at the next access.
 * Returns 0, EINVAL, ENOMEM (a hole in the range), EIO or ENOSYS.  */
int vm_sync(struct vm_space *, vaddr_t, uint32_t length, int flags);
/* Apply ADVICE (MADV_*) to the range.  VALUE is an argument of MADV_SETMAP.  An
 * engine may ignore advice that does not change what programs see.  Returns 0,
 * EINVAL, ENOMEM or ENOSYS.  */
int vm_advise(
    struct vm_space *, vaddr_t, uint32_t length, int advice, uint32_t value);

/* Set what vm_space_fork does with the pages in the range: INHERIT_*.  Returns 0,
 * EINVAL, ENOMEM or ENOSYS.  */
int vm_set_inherit(
    struct vm_space *, vaddr_t, uint32_t length, int inheritance);
/* Bring all pages of the range into memory and keep them there, or end that.
 * Returns 0, EINVAL, ENOMEM (a hole, a limit, or not enough memory), EIO or
 * ENOSYS; on an error of vm_wire nothing is wired.  */
int vm_wire(struct vm_space *, vaddr_t, uint32_t length);
int vm_unwire(struct vm_space *, vaddr_t, uint32_t length);
/* Likewise for all memory that is mapped now (MCL_CURRENT), except pages that can never
 * be written, and for all that is mapped later (MCL_FUTURE).  */
int vm_wire_all(struct vm_space *, int flags);
int vm_unwire_all(struct vm_space *);
/* Store, for each page of the range, MINCORE_* flags in one byte of STATES.
 * Returns 0, EINVAL, ENOMEM (a hole) or ENOSYS.  */
int vm_incore(struct vm_space *, vaddr_t, uint32_t length, uint8_t *states);
/* Limit the rights that vm_protect can give to the pages in the range, and reduce
 * their rights to the limit.  Returns 0, an error of vm_protect, or ENOSYS.  */
int vm_set_max(struct vm_space *, vaddr_t, uint32_t length, int prot);
/* Describe the first mapped range that ends above ADDRESS.  Returns 0, ENOENT
 * (there is none) or ENOSYS.
 * => SPACE may belong to another process, which the caller keeps from being
 *    freed.  */
int vm_region(struct vm_space *, vaddr_t address, struct vm_region *);

/* Limits of a space, in bytes.  A fork copies them; a new space has the
 * defaults.  */
enum vm_limit {
	VM_LIMIT_STACK,   /* size of the stack */
	VM_LIMIT_RSS,     /* memory in use, limited if memory is short */
	VM_LIMIT_MEMLOCK, /* memory wired by vm_wire */
	VM_LIMIT_AS,      /* all that is mapped */
	VM_LIMITS
};

#define VM_UNLIMITED UINT32_MAX

uint32_t vm_get_limit(struct vm_space *, enum vm_limit);
/* Returns 0, EINVAL (too large) or ENOSYS. */
int vm_set_limit(struct vm_space *, enum vm_limit, uint32_t bytes);

/* Map the whole of VNODE, shared, at ADDRESS, as Pintos's mmap does.  The
 * mapping is readable, and writable unless NO_WRITE is set (see struct
 * vm_request).  *ID is set to the number that identifies the mapping for
 * vm_munmap_file; ids count up from 0.  Returns 0 or an error of vm_mmap.  */
int vm_mmap_file(
    struct vm_space *, struct vnode *, vaddr_t, bool no_write, int *id);
/* Unmap the remaining pages of mapping ID.  Returns 0, EINVAL (no such mapping)
 * or an error of vm_unmap.  */
int vm_munmap_file(struct vm_space *, int id);

/* Create the initial stack.  Its top page is in memory and writable.  Returns
 * 0, EEXIST or ENOMEM.  */
int vm_stack_init(struct vm_space *);
/* Set the start of the heap to START, rounded up to a page, and make the heap
 * empty.  Called once, by the loader.  */
void vm_set_break(struct vm_space *, vaddr_t start);
/* Move the end of the heap by INCREMENT bytes.  *OLD is set to the previous
 * end.  Returns 0, EINVAL (below the start) or ENOMEM.  */
int vm_sbrk(struct vm_space *, int32_t increment, vaddr_t *old);

/* Resolve a page fault at ADDRESS.  USER_ESP is the stack pointer of the
 * program, saved by the trap or at entry to the system call.  Returns 0 (retry
 * the access), EFAULT (address not mapped), EACCES (mapped, but not for this
 * access), ENOMEM, EIO (the page could not be read), or EDEADLK (the thread
 * already holds the lock of the space, which is a kernel bug).  */
int vm_space_fault(
    struct vm_space *, vaddr_t address, enum vm_access, vaddr_t user_esp);

/* Resolve a page fault of the kernel at ADDRESS, a kernel address.  Returns 0 (retry
 * the access), or an errno value if the access is a kernel bug.  Panics on a guard
 * page.
 * => interrupts on.  */
int vm_kernel_fault(vaddr_t address, enum vm_access);

/* A pinned user page: it stays in memory, in the same frame, while the kernel
 * accesses it by its kernel address.  */
struct vm_pin {
	vaddr_t va;            /* page-aligned user address */
	void *kva;             /* kernel address of the same page */
	void *page;            /* private to the engine */
	enum vm_access access; /* the access it is pinned for */
};

/* Bring the page that contains VA into memory and pin it.  With
 * VM_ACCESS_WRITE, a page that is shared copy-on-write is copied first, and the
 * page counts as modified.  Returns 0, EFAULT, ENOMEM or EIO.
 * => a thread has at most 8 pins at a time.  */
int vm_pin(struct vm_space *, vaddr_t va, enum vm_access, vaddr_t user_esp,
    struct vm_pin *);
/* Release PIN, which vm_pin has set.  Does not sleep. */
void vm_unpin(struct vm_space *, struct vm_pin *);

/* Return the number of pages of the space that are mapped to frames. */
uint32_t vm_resident(struct vm_space *);
/* The number of frames for user memory, and of those that could be allocated now
 * without losing data or writing any.  */
void vm_get_frames(uint32_t *frames, uint32_t *available);
/* Check the engine's invariants.  If one is violated, return EINVAL and describe
 * it in WHY; otherwise return 0.
 * => no other thread uses the engine.  */
int vm_check(char *why, uint32_t size);
/* Fill in the fields of struct vmstat that the engine counts: those from faults
 * to evictions, and those about swap.  The other fields are not touched.  */
void vm_get_stats(struct vmstat *);
/* Set *VALUE to the counter called NAME.  Only counters that are specific to an
 * engine, and therefore not in struct vmstat, have names.  Returns 0, or ENOENT
 * if the engine has no such counter.
 * => does not sleep.  */
#define VM_COUNTER_NAME_MAX 32 /* bytes, terminator included */
int vm_get_counter(const char *name, uint32_t *value);

#endif
