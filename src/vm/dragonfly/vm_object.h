/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Objects: sets of pages, by index (student file vm_object.c, stage 09).
 *
 * An object is anonymous memory, a file, a device, or permanent memory.  It is
 * the unit of sharing, and what a pager works on.  It does not know what is behind
 * it: that is recorded in map entries (vm_map_backing.h).
 *
 * Two counts:
 * - ref_count: users, such as map entries.  When it becomes 0 the object is
 *   terminated.
 * - hold_count: threads that use the structure.  An object that is terminated and
 *   has no references is freed with its last hold.  Hold an object before taking
 *   its token, because the thread can sleep for the token, and the object could
 *   be freed in the meantime.
 *
 * Keys of the fields:
 * (c)	constant
 * (t)	the token; exclusively to change
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
	OBJT_PHYS,      /* wired memory, never paged out */
	OBJT_DEAD,      /* terminated */
	OBJT_MARKER     /* a position in the list of all objects */
};

/* flags */
#define OBJ_ACTIVE       0x0004 /* unused: a remnant in DragonFly */
#define OBJ_DEAD         0x0008 /* being terminated, or terminated */
#define OBJ_NOSPLIT      0x0010 /* unused: a remnant in DragonFly */
#define OBJ_NOPAGEIN     0x0040 /* owns swap only: swapoff skips it */
#define OBJ_WRITEABLE    0x0080 /* has been mapped writable; set and */
#define OBJ_MIGHTBEDIRTY 0x0100 /* cleared together with this one */
#define OBJ_CLEANING     0x0200 /* page_clean is at work */
#define OBJ_DEADWNT      0x1000 /* a thread waits for its end */
#define OBJ_ONEMAPPING   0x2000 /* at most one mapping per page index */
#define OBJ_NOMSYNC      0x4000 /* msync has no effect */
#define OBJ_WRITING      0x8000 /* ours: write(2) to the file is at work */

struct vm_object {
	struct token token;
	struct spinlock backing_lk;
	struct list backing_list;     /* (l) backings that refer to it */
	struct rb_tree rb_memq;       /* (t) its pages, by index */
	struct list memq;             /* (t) likewise, for naive versions */
	uint32_t generation;          /* (t) changes of the set of pages */
	vm_pindex_t size;             /* (t) in pages; pages beyond it do not
	                              * exist, except while it shrinks */
	volatile uint32_t ref_count;  /* (a) */
	volatile uint32_t hold_count; /* (a) */
	enum objtype type;            /* (t) */
	volatile uint32_t flags;      /* (a) OBJ_* */
	uint16_t pg_color;            /* (c) color of page 0 */
	enum vm_memattr memattr;      /* (c) of new pages */
	volatile uint32_t paging_in_progress; /* (a) faults and I/O at work */
	uint32_t resident_page_count;         /* (t) pages in the tree */
	void *handle;                         /* (c) the vnode, device, ... */
	struct rb_tree swblock_root;  /* (t) swap_pager.c: where pages are */
	uint32_t swblock_count;       /* (t) */
	struct list_elem object_list; /* (v) */
};

/* At boot. */
void vm_object_init(void);

/* Create an object of SIZE pages, with one reference and no pages.  An anonymous
 * one gets OBJ_ONEMAPPING.  NULL: out of memory.
 * => does not sleep.  */
struct vm_object *vm_object_allocate(enum objtype, vm_pindex_t size);
/* Add a reference.
 * => the caller has a reference or a hold.  Does not sleep.  */
void vm_object_reference(struct vm_object *);
/* Release a reference.  With the last one, the object is terminated.  A file is
 * left to vnode_pager_release instead.
 * => may sleep.  NULL: does nothing.  */
void vm_object_deallocate(struct vm_object *);
/* OBJECT has no references any more: mark it as dead, wait until no transfer is at
 * work, free its pages, modified or not, and tell the pager.  Wired pages are only
 * taken out of the object; fictitious ones are freed with vm_page_free_fake.
 * => OBJECT is held, and its token is held exclusively; may sleep.  */
void vm_object_terminate(struct vm_object *);

/* Hold an object and acquire its token, exclusively or shared; release both.
 * => the caller has a reference or a hold, or knows otherwise that the object
 *    exists.  May block: other tokens are lost for a moment.  */
void vm_object_hold(struct vm_object *);
void vm_object_hold_shared(struct vm_object *);
void vm_object_drop(struct vm_object *);
/* Hold only, and release the hold; without the token. */
void vm_object_hold_only(struct vm_object *);
void vm_object_drop_only(struct vm_object *);

/* Count a fault or transfer that is at work on the object, which delays its
 * termination; end it; wait until there is none.
 * => the object is held.  The wait may sleep.  */
void vm_object_pip_add(struct vm_object *, uint32_t count);
void vm_object_pip_wakeup(struct vm_object *);
void vm_object_pip_wait(struct vm_object *);

/* Note that pages of the object may be written through a mapping: set
 * OBJ_WRITEABLE and OBJ_MIGHTBEDIRTY.
 * => any context; given, in vm_file.c.  */
void vm_object_set_writeable_dirty(struct vm_object *);

/* Is it anonymous memory? */
static inline bool
vm_object_is_anonymous(const struct vm_object *object)
{
	return object->type == OBJT_DEFAULT || object->type == OBJT_SWAP;
}

/* ------------------------------------------------------------------ pages */

/* Make M page PINDEX of OBJECT.  Returns false if there is one already.
 * => M is hard busy and has no object; OBJECT's token is held exclusively.  */
bool vm_page_insert(struct vm_page *, struct vm_object *, vm_pindex_t);
/* Take M out of its object.
 * => M is hard busy; its object's token is held exclusively.  */
void vm_page_remove(struct vm_page *);
/* Return page PINDEX of OBJECT, or NULL.  It may be busy.  vm_page_next_resident:
 * the first page at PINDEX or above.
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

/* ---------------------------------------------------------- ranges of pages */

/* Unmap and free the pages [START, END) of OBJECT, and their copies in swap.
 * With CLEAN_ONLY, dirty pages stay.  Wired pages stay, but become invalid.
 * => OBJECT is held, and its token is held exclusively; may sleep.  */
void vm_object_page_remove(
    struct vm_object *, vm_pindex_t start, vm_pindex_t end, bool clean_only);

/* For vm_object_page_clean. */
#define OBJPC_SYNC   0x1 /* wait until the pages are written */
#define OBJPC_INVAL  0x2 /* then unmap and free them */
#define OBJPC_NOSYNC 0x4 /* leave out PG_NOSYNC pages */

/* Write the dirty pages [START, END) of OBJECT, a file, to it.  Returns 0, EIO or
 * ENOSPC, in which case some pages are still dirty.
 * => OBJECT is held, and its token is held exclusively; may sleep.  */
int vm_object_page_clean(
    struct vm_object *, vm_pindex_t start, vm_pindex_t end, unsigned flags);

/* Extend OBJECT, of which an entry uses pages [OFFSET, OFFSET + SIZE), by MORE
 * pages after these, so that the entry can grow.  Pages and swap that happen to
 * be there are freed.  Returns false if that is impossible; OBJECT NULL is
 * possible (the entry has no object yet).
 * => may sleep.  */
bool vm_object_coalesce(
    struct vm_object *, vm_pindex_t offset, vm_pindex_t size, vm_pindex_t more);

/* Apply ADVICE, which is MADV_WILLNEED, MADV_DONTNEED or MADV_FREE, to the pages
 * [START, END) of OBJECT.
 * => OBJECT is held, and its token is held exclusively; does not sleep.  */
void vm_object_madvise(
    struct vm_object *, vm_pindex_t start, vm_pindex_t end, int advice);

/* -------------------------------------------------------- all the objects */

/* Call VISIT(object, aux) for each object, which is held without its token.
 * => may sleep, and so may VISIT.  */
void vm_object_foreach(void (*visit)(struct vm_object *, void *), void *aux);
/* The number of objects that exist; for tests of leaks. */
uint32_t vm_object_count(void);

#endif
