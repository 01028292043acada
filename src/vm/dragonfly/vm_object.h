/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Objects: sets of pages, by index (student files vm_object.c and, for ranges of pages,
 * vm_object_range.c, stage 09; given: vm_object_hold.c, for holds, transfers in progress
 * and the list of all objects).
 *
 * An object is anonymous memory, a file, a device, or permanent memory.  It is the
 * unit of sharing, and the unit on which a pager operates.  An object does not refer to
 * other objects: map entries record which object is below which (vm_map_backing.h).
 *
 * Two counts:
 * - ref_count: users, such as map entries.  When it becomes 0 the object is
 *   terminated, unless it is the object of a file.
 * - hold_count: threads that use the structure, plus one until the end of its
 *   termination.  An object that is terminated and has no references is freed when its
 *   last hold is released.  Hold an object before acquiring its token: the thread can
 *   sleep for the token, and without the hold the object could be freed in the
 *   meantime.
 *
 * Keys of the fields:
 * (c)	constant
 * (t)	read with the token held in any mode, changed with it held exclusively
 * (l)	backing_lk
 * (a)	atomic
 * (v)	the lock of the list of all objects
 */
#ifndef VM_DRAGONFLY_VM_OBJECT_H
#define VM_DRAGONFLY_VM_OBJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/spinlock.h"
#include "lib/kernel/list.h"
#include "lib/kernel/rbtree.h"
#include "threads/sync.h"
#include "threads/token.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vm_types.h"

struct vm_map_entry;

enum objtype {
	OBJT_DEFAULT,   /* anonymous memory that has never been in swap */
	OBJT_SWAP,      /* anonymous memory that is or was in swap */
	OBJT_VNODE,     /* a file */
	OBJT_DEVICE,    /* device memory: fictitious pages */
	OBJT_MGTDEVICE, /* device memory that a driver manages; not used */
	OBJT_PHYS,      /* permanent memory: in no queue, never paged out */
	OBJT_DEAD,      /* terminated */
	OBJT_MARKER     /* a position in the list of all objects */
};

/* flags */
#define OBJ_ACTIVE       0x0004 /* unused: a remnant in DragonFly */
#define OBJ_DEAD         0x0008 /* being terminated, or terminated */
#define OBJ_NOSPLIT      0x0010 /* unused: a remnant in DragonFly */
#define OBJ_NOPAGEIN     0x0040 /* used for its swap only: swapoff skips it */
#define OBJ_WRITEABLE    0x0080 /* its pages may have been modified */
#define OBJ_MIGHTBEDIRTY 0x0100 /* the same: changes with OBJ_WRITEABLE */
#define OBJ_CLEANING     0x0200 /* page_clean is in progress */
#define OBJ_DEADWNT      0x1000 /* a thread waits for termination */
#define OBJ_ONEMAPPING   0x2000 /* at most one mapping per page index */
#define OBJ_NOMSYNC      0x4000 /* msync has no effect */

struct vm_object {
	struct token token;
	struct spinlock backing_lk;
	struct list backing_list;     /* (l) backings that refer to it */
	struct rb_tree rb_memq;       /* (t) its pages, by index */
	struct vm_page *last_page;    /* (t) its last page (solved versions) */
	struct list memq;             /* (t) its pages (naive versions) */
	uint32_t generation;          /* (t) counts insertions, removals */
	vm_pindex_t size;             /* (t) in pages; no page beyond it is
	                              * valid, except while it shrinks */
	volatile uint32_t ref_count;  /* (a) */
	volatile uint32_t hold_count; /* (a) */
	enum objtype type;            /* (t) */
	volatile uint32_t flags;      /* (a) OBJ_* */
	uint16_t pg_color;            /* (c) color of page 0 */
	enum vm_memattr memattr;      /* (c) of new pages */
	volatile uint32_t paging_in_progress; /* (a) transfers */
	uint32_t resident_page_count;         /* (t) pages in memory */
	void *handle;                         /* (c) the vnode, device, ... */
	struct rb_tree swblock_root;  /* (t) swap_pager.c: pages in swap */
	uint32_t swblock_count;       /* (t) */
	struct list_elem object_list; /* (v) */
};

/* At boot; given, in vm_object_hold.c. */
void vm_object_init(void);

/* Create an object with room for SIZE pages, one reference and no pages, and insert it into
 * the list of all objects.  Its hold_count is 1: this hold is released at the end of its
 * termination.  An anonymous object gets OBJ_ONEMAPPING.  Returns NULL if out of memory.
 * => does not sleep.  */
struct vm_object *vm_object_allocate(enum objtype, vm_pindex_t size);
/* Add a reference.
 * => OBJECT has at least one reference, which is not released during the call.  Does not
 *    sleep.  */
void vm_object_reference(struct vm_object *);
/* Release a reference; wait for the token only if this is the last reference.  For the object
 * of a file, this is done by vnode_pager_release.  Any other object is terminated when its
 * last reference is released.  If OBJECT is NULL, do nothing.
 * => may sleep.  */
void vm_object_deallocate(struct vm_object *);
/* Terminate OBJECT, which has no references any more: mark it as dead; wait until
 * paging_in_progress is 0; free its pages, modified or not, waiting for busy ones; wait
 * again, because the page daemon can have begun a transfer after the first wait; call
 * vm_pager_dealloc; remove OBJECT from the list of all objects; set its type to OBJT_DEAD;
 * and release the hold that it has had since its creation.  Wired pages that are not
 * fictitious are removed from the object, but not freed; fictitious pages are freed with
 * vm_page_free_fake.
 * => OBJECT is held, and its token is held exclusively; may sleep.  */
void vm_object_terminate(struct vm_object *);

/* -------------------------- holds and transfers (given, in vm_object_hold.c) */

/* Hold an object and acquire its token, exclusively or shared; release both.
 * => the caller has a reference or a hold, or some other guarantee that the object
 *    exists.  Acquiring may block, and then the other tokens that the thread holds
 *    are lost during the wait (threads/token.h).  */
void vm_object_hold(struct vm_object *);
void vm_object_hold_shared(struct vm_object *);
void vm_object_drop(struct vm_object *);
/* Hold an object, or release the hold, without acquiring or releasing its token.  When the
 * last hold is released, the object is freed.  */
void vm_object_hold_only(struct vm_object *);
void vm_object_drop_only(struct vm_object *);

/* Add COUNT to paging_in_progress, which delays the object's termination; subtract 1
 * and, if the result is 0, wake the waiting threads; wait until it is 0.
 * => the object is held.  vm_object_pip_wait may sleep.  */
void vm_object_pip_add(struct vm_object *, uint32_t count);
void vm_object_pip_wakeup(struct vm_object *);
void vm_object_pip_wait(struct vm_object *);

/* -------------------------------------------------------------------- flags */

/* Set OBJ_WRITEABLE and OBJ_MIGHTBEDIRTY, because pages of the object may be modified.
 * A thread that maps a page writable calls this while it has the page busy.  A thread
 * that modifies a page that it holds calls this before it releases the hold.  Otherwise
 * vm_object_page_clean could clear the flags in between.
 * => any context; given, in vm_file.c.  */
void vm_object_set_writeable_dirty(struct vm_object *);
/* May OBJECT have dirty pages, or pages that are being written?  Unless the caller holds
 * its token, the answer can be stale.  */
static inline bool
vm_object_may_be_dirty(const struct vm_object *object)
{
	return (object->flags & (OBJ_MIGHTBEDIRTY | OBJ_CLEANING)) != 0;
}

/* Clear OBJ_ONEMAPPING: a second mapping may show pages of the object.
 * => any context.  */
static inline void
vm_object_clear_onemapping(struct vm_object *object)
{
	__atomic_fetch_and(&object->flags, ~OBJ_ONEMAPPING, __ATOMIC_SEQ_CST);
}

/* Is OBJECT anonymous memory? */
static inline bool
vm_object_is_anonymous(const struct vm_object *object)
{
	return object->type == OBJT_DEFAULT || object->type == OBJT_SWAP;
}

/* ------------------------------------------------------------------ pages */

/* Make M page PINDEX of OBJECT, and change OBJECT's generation.  Returns false,
 * without changing OBJECT, if OBJECT already has such a page.
 * => M is hard busy and has no object; OBJECT's token is held exclusively.  */
bool vm_page_insert(struct vm_page *, struct vm_object *, vm_pindex_t);
/* Remove M from its object, and change the object's generation.
 * => M is hard busy; its object's token is held exclusively.  */
void vm_page_remove(struct vm_page *);
/* Return page PINDEX of OBJECT, or NULL.  The page may be busy.  The time is logarithmic in
 * the number of pages.
 * vm_page_next_resident: the first page whose index is PINDEX or above.
 * => OBJECT's token is held.  */
struct vm_page *vm_page_lookup(struct vm_object *, vm_pindex_t);
struct vm_page *vm_page_next_resident(struct vm_object *, vm_pindex_t);

/* Return page PINDEX of OBJECT, made hard busy as by vm_page_busy_try, or NULL.
 * => OBJECT is held, and its token is held; may sleep.  */
static inline struct vm_page *
vm_page_lookup_busy_wait(
    struct vm_object *object, vm_pindex_t pindex, bool also_soft)
{
	struct vm_page *m;

	while ((m = vm_page_lookup(object, pindex)) != NULL &&
	    !vm_page_busy_try(m, also_soft))
		vm_page_sleep_busy(m, also_soft);
	return m;
}

/* ------------------------------------- ranges of pages (vm_object_range.c) */

/* Unmap and free the pages [START, END) of OBJECT, waiting for busy ones, and free their
 * copies in swap; wired pages that are not fictitious stay, but become invalid.  With
 * CLEAN_ONLY, dirty, wired and held pages stay, and copies in swap are not freed.  Of the
 * pages that stay, wired ones stay mapped; the others may be unmapped.
 * => OBJECT is held, and its token is held exclusively; may sleep.  */
void vm_object_page_remove(
    struct vm_object *, vm_pindex_t start, vm_pindex_t end, bool clean_only);

/* For vm_object_page_clean. */
#define OBJPC_SYNC   0x1 /* wait until the pages are written */
#define OBJPC_INVAL  0x2 /* then remove the clean pages, of any object */
#define OBJPC_NOSYNC 0x4 /* leave out PG_NOSYNC pages */

/* Write the dirty pages in [START, END) of OBJECT, the object of a file, to the file, except
 * pages that are not valid: a thread can mark a page dirty after it has become invalid.  If
 * another thread is already cleaning OBJECT, first wait until it has finished.  If the
 * range covers the whole object, OBJ_WRITEABLE and OBJ_MIGHTBEDIRTY are cleared, unless a
 * page is left out, or is still or again dirty, writable or held; after a smaller range
 * they stay set.  Dirty pages that threads hold are written, but stay dirty.  With
 * OBJPC_NOSYNC, PG_NOSYNC pages are left out.  Nothing is written if OBJECT is not the
 * object of a file.  With OBJPC_INVAL, the clean pages are removed afterward
 * (vm_object_page_remove).  Returns 0, or EIO or ENOSPC, after which some pages are still
 * dirty; an error in one page does not keep the others from being written.
 * => OBJECT is held, and its token is held exclusively; may sleep.  */
int vm_object_page_clean(
    struct vm_object *, vm_pindex_t start, vm_pindex_t end, unsigned flags);

/* An entry uses the pages [OFFSET, OFFSET + SIZE) of OBJECT, and is to use the MORE
 * pages after these as well: extend OBJECT as far as needed.  Pages and swap blocks
 * that exist in the additional range are freed.  Only anonymous memory without a handle
 * can be extended, and only if OBJECT has no other users or ends where the additional range
 * begins, and if OFFSET + SIZE + MORE does not overflow.  Otherwise, returns false, without
 * changing OBJECT.  If OBJECT is NULL (the entry has no object yet), return true.
 * => the caller has a reference to OBJECT, but does not hold its token; may sleep.  */
bool vm_object_coalesce(
    struct vm_object *, vm_pindex_t offset, vm_pindex_t size, vm_pindex_t more);

/* Apply ADVICE to the pages [START, END) of OBJECT, except pages that are busy, wired,
 * PG_UNQUEUED or not entirely valid.  MADV_WILLNEED activates the pages that are in memory;
 * MADV_DONTNEED calls vm_page_dontneed for them.  MADV_FREE marks them clean, calls
 * vm_page_dontneed for them, and frees their copies in swap, so that a later access finds
 * either the old content or zeros; it has an effect only on anonymous memory that has
 * OBJ_ONEMAPPING, and not on held pages.
 * => OBJECT is held, and its token is held exclusively; does not sleep.  */
void vm_object_madvise(
    struct vm_object *, vm_pindex_t start, vm_pindex_t end, int advice);

/* ------------------------------ all the objects (given, in vm_object_hold.c) */

/* Insert an object into the list of all objects, or remove it.
 * => does not sleep.  An object that is inserted is completely initialized, since
 *    vm_object_foreach can visit it at once.  */
void vm_object_list_insert(struct vm_object *);
void vm_object_list_remove(struct vm_object *);
/* Call VISIT(object, aux) for each object, which is held without its token.  Objects that
 * are created or terminated during the call may be left out; the call returns even if
 * other threads continually create objects.
 * => may sleep, and so may VISIT.  */
void vm_object_foreach(void (*visit)(struct vm_object *, void *), void *aux);
/* Return the number of objects that exist; for tests of leaks. */
uint32_t vm_object_count(void);

#endif
