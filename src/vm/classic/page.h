/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The structures that the classic stages share (given; nobody's to change).
 *
 * A struct page stands for one page of one address space, from the moment that
 * it is mapped.  A struct frame is a frame of physical memory that holds the
 * content of one page, or of several that share it: always loop.
 *
 *	space A			   frames		   space B
 *	page 0x8048000 ----------> frame <----------------- page 0x8048000
 *	page 0x804a000 ----------> frame (busy: I/O)
 *	page 0xbfff0000 -> none: SWAP, slot 17
 *
 * A page that has a frame need not be mapped in the pmap (after an eviction
 * that failed, or a fork, say): a fault then just maps it.
 *
 * Locks, in this order: space->lock (sleeps), frames_lock (spin), the pmap's.
 * Fields: (c) constant once the page is inserted, (S) the space's lock,
 * (F) frames_lock.  A page exists as long as somebody holds its space's lock
 * and has found it in the table, or holds frames_lock and has found it in a
 * frame, or its frame is busy.
 *
 * A frame is busy from the moment that it is chosen for something that takes
 * time (a page is read into it, it is evicted) until that is done.  The thread
 * that made it busy may drop frames_lock: nobody else changes its pages, evicts or
 * frees it.  All others wait (page_wait_unbusy).
 */
#ifndef VM_CLASSIC_PAGE_H
#define VM_CLASSIC_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/layout.h"
#include "cpu/spinlock.h"
#include "lib/abi.h"
#include "lib/kernel/hash.h"
#include "lib/kernel/list.h"
#include "lib/kernel/rbtree.h"
#include "threads/sync.h"
#include "vm/request.h"
#include "vm/vm.h"

struct frame;
struct pmap;
struct spt;
struct vnode;

/* Where the content of a page is when no frame holds it. */
enum page_where { PAGE_ZERO, PAGE_FILE, PAGE_SWAP };

struct page {
	vaddr_t va;			/* (c) page-aligned */
	struct vm_space *space;		/* (c) */
	bool writable;			/* (S) may the program write it? */
	bool no_write;			/* (c) nor may vm_protect allow it */
	bool shared;			/* (c) writes go to the file */
	enum page_where where;		/* (F) */
	struct vnode *vnode;		/* (c) for FILE, or NULL; referenced */
	uint32_t offset;		/* (c) in the file, bytes */
	uint32_t length;		/* (c) bytes from the file; rest zeros */
	uint32_t slot;			/* (F) for SWAP; referenced */
	struct frame *frame;		/* (F) NULL: not in memory */
	struct list_elem spt_elem;	/* (S) spt.c's, to be used or not: */
	struct hash_elem spt_hash;	/* (S) a list, a hash table or a tree */
	struct rb_node spt_node;	/* (S) */
	union {
		struct list_elem frame_elem;	/* (F) in frame->pages */
		struct page *next_free;	/* (S) page.c's, if it is not in use */
	};
};

struct frame {
	paddr_t pa;			/* (c) while allocated */
	struct list pages;		/* (F) that it holds the content of */
	unsigned pins;			/* (F) > 0: not to be evicted or freed */
	bool busy;			/* (F) wait; see above */
	bool dirty;			/* (F) modified, as far as mappings that
					 * are gone knew, or by the kernel */
	struct vnode *vnode;		/* (F) key of shared file frames, */
	uint32_t offset;		/* (F) or NULL: see share.h */
	struct list_elem ring_elem;	/* (F) clock.c's */
	struct hash_elem share_elem;	/* (F) share.c's */
	struct waitq waiters;		/* (F) for busy to end */
};

/* An address space. */
struct vm_space {
	struct lock lock;
	struct pmap *pmap;		/* (c) */
	struct spt *spt;		/* (S) the student's table (spt.h) */
	struct list mmaps;		/* (S) mmap.c's */
	int next_mmap_id;		/* (S) mmap.c's */
	/* (S) page.c's: memory for pages; the part of it that was never used;
	 * pages that were, and are free again.  */
	struct page_chunk *chunks;
	struct page *new_page, *new_end;
	struct page *free_pages;
	struct vm_break heap;		/* (S) */
	uint32_t stack_limit;		/* (c) bytes that it may grow to */
};

extern struct spinlock frames_lock;

/* Counters that the engine's files bump: those of struct vmstat (lib/abi.h) and,
 * below them, its own, which vm_get_counter finds by name.  */
struct vm_counters {
	uint32_t faults, faults_zero, faults_file, faults_swap, faults_cow;
	uint32_t faults_stack, faults_shared;
	uint32_t pageins, pageouts, evictions;
	uint32_t faults_reuse;		/* written by the last sharer: no copy */
	uint32_t clock_scans;		/* frames that the hand passed */
};

extern struct vm_counters vm_counters;

/* Bump a counter.  Any locks. */
static inline void
vm_count(uint32_t *counter)
{
	__atomic_fetch_add(counter, 1, __ATOMIC_RELAXED);
}

/* The kernel's address of FRAME's content. */
static inline void *
frame_kva(const struct frame *frame)
{
	return phys_to_virt(frame->pa);
}

/* The page whose frame_elem is ELEM, in the list of its frame. */
static inline struct page *
page_of_elem(struct list_elem *elem)
{
	return list_entry(elem, struct page, frame_elem);
}

/* Would one have to wait for PAGE's frame (page_wait_unbusy)?
 * => frames_lock held.  */
static inline bool
page_is_busy(const struct page *page)
{
	return page->frame != NULL && page->frame->busy;
}

/* May PAGE, of a private mapping, be written where it is?  Not if other pages
 * have its frame, too, or somebody copies from it (it is pinned), or it must
 * stay what the file has.
 * => it has a frame; frames_lock held.  */
static inline bool
page_owns_frame(struct page *page)
{
	struct frame *frame = page->frame;

	return list_begin(&frame->pages) == list_rbegin(&frame->pages) &&
	    frame->pins == 0 && frame->vnode == NULL;
}

/* Can the program write to PAGE's file by writing to PAGE?  Such pages are
 * counted in the vnode, which then is not run as a program.
 * => the space's lock is held.  */
static inline bool
page_writes_file(const struct page *page)
{
	return page->shared && page->writable && page->vnode != NULL;
}

/* Does the pmap allow ACCESS to PAGE as it is now? */
bool	page_is_accessible(const struct page *, enum vm_access access);

/* Make a page that looks like LIKE, as far as the fields from va to slot say,
 * and insert it; it has no frame.  It takes references of its own to the vnode
 * and the slot.  EEXIST, ENOMEM, ETXTBSY (LIKE would write to a file that is
 * being run).
 * => the lock of LIKE->space is held, unless nobody else knows that space.  */
int	page_create(const struct page *like, struct page **created);
/* Likewise in SPACE.
 * => its lock is held, unless nobody else knows it; does not sleep, and may be
 *    called with frames_lock held.  */
int	page_clone(const struct page *like, struct vm_space *,
	    struct page **created);
/* Make the pages of the mapping that REQUEST asks for, which is in order and
 * overlaps nothing; on an error there are none.  ENOMEM, ETXTBSY.
 * => likewise.  */
int	page_create_range(struct vm_space *, const struct vm_request *);
/* Take PAGE out of its space and free it, with its frame if it is the last
 * there.  What was modified is lost: write it back before.
 * => likewise; may sleep.  */
void	page_destroy(struct page *);

/* PAGE's frame, once it is not busy; NULL if it has none then.
 * => frames_lock held; may sleep, and drop and retake it meanwhile.  */
struct frame *page_wait_unbusy(struct page *);
/* Take PAGE, which has a frame, out of the pmap; the frame notes whether it was
 * modified.
 * => frames_lock held.  */
void	page_unmap(struct page *);

/* A new space gets its table of pages, empty.  ENOMEM. */
int	page_init_space(struct vm_space *);
/* A space ends: its pages go, as page_destroy does it, and its table. */
void	page_destroy_all(struct vm_space *);
/* Remove the pages of [START, END), as page_destroy does. */
void	page_destroy_range(struct vm_space *, vaddr_t start, vaddr_t end);
/* Is any page of [START, END) mapped? */
bool	page_any_mapped(struct vm_space *, vaddr_t start, vaddr_t end);

#endif
