/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The structures that the classic stages share (given code; do not modify).
 *
 * A struct page describes one page of one address space.  It exists from the
 * time that its address is mapped until it is unmapped, whether the page is in
 * memory or not.  A struct frame describes a frame of physical memory.  It
 * holds the content of one page, or of several pages that share it; code that
 * works on a frame therefore loops over its pages.
 *
 *	space A			   frames		   space B
 *	page 0x8048000 ----------> frame <----------------- page 0x8048000
 *	page 0x804a000 ----------> frame (busy: I/O)
 *	page 0xbfff0000 -> none: SWAP, slot 17
 *
 * A page that has a frame need not be mapped in the pmap, for example after an
 * eviction that failed, or after a fork.  The next fault then just maps it.
 *
 * Lock order: space->lock (sleeps), frames_lock (spin), the pmap's lock.
 * Fields: (c) constant once the page is inserted; (S) space->lock; (F)
 * frames_lock.  A pointer to a page is valid while the caller holds the lock of
 * its space (if the page was found in the table) or frames_lock (if it was
 * found in a frame), or while the caller has made the frame of the page busy.
 *
 * A frame is busy during any operation on it that takes time: while a thread
 * reads a page into it, evicts it, or writes it back.  The thread that set the
 * flag may drop frames_lock for the I/O.  Until it calls frame_unbusy, no other
 * thread changes the frame's list of pages, or maps, pins, evicts or frees the
 * frame; threads that need the frame wait (page_wait_unbusy).
 *
 * Why a flag?  frames_lock is a spinlock and cannot be held during I/O; and if
 * it were a sleeping lock, all faults in the system would wait for one disk
 * request.  A sleeping lock in each frame does not help either.  Frames are
 * found under frames_lock, which would have to be dropped before the frame's
 * lock is acquired, and by then the frame may belong to another page.
 * frame_wait drops frames_lock and goes to sleep atomically, and the caller
 * looks the frame up again.
 *
 * Why does eviction never lock another space?  A thread that evicts already
 * holds the lock of its own space, and the pages it evicts can belong to any
 * space.  Two threads that evict each other's pages would deadlock.  Therefore
 * all fields that eviction reads or changes are guarded by frames_lock, or
 * constant.
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
	vaddr_t va;                /* (c) page-aligned */
	struct vm_space *space;    /* (c) */
	bool writable;             /* (S) the program may write it */
	bool no_write;             /* (c) vm_protect must not set writable */
	bool shared;               /* (c) of a shared mapping of a file */
	enum page_where where;     /* (F) */
	struct vnode *vnode;       /* (c) referenced; NULL if no file */
	uint32_t offset;           /* (c) in the file, in bytes */
	uint32_t length;           /* (c) bytes from the file; rest zeros */
	uint32_t slot;             /* (F) if PAGE_SWAP; referenced */
	struct frame *frame;       /* (F) NULL: not in memory */
	struct list_elem spt_elem; /* (S) links for spt.c, which can use */
	struct hash_elem spt_hash; /* (S) a list, a hash table or a tree */
	struct rb_node spt_node;   /* (S) (or none of them) */
	union {
		struct list_elem frame_elem; /* (F) in frame->pages */
		struct page *next_free;      /* (S) page.c, while it is free */
	};
};

struct frame {
	paddr_t pa;                  /* (c) while allocated */
	struct list pages;           /* (F) pages whose content it holds */
	unsigned pins;               /* (F) > 0: not to be evicted or freed */
	bool busy;                   /* (F) see above */
	bool dirty;                  /* (F) modified by the kernel, or through
	                              * a mapping that has been removed */
	struct vnode *vnode;         /* (F) key in the table of shared */
	uint32_t offset;             /* (F) frames, or NULL: see share.h */
	struct list_elem ring_elem;  /* (F) for clock.c */
	struct hash_elem share_elem; /* (F) for share.c */
	struct waitq waiters;        /* (F) threads waiting while it is busy */
};

/* An address space. */
struct vm_space {
	struct lock lock;
	struct pmap *pmap; /* (c) */
	struct spt *spt;   /* (S) supplemental page table (spt.h) */
	struct list mmaps; /* (S) mmap.c */
	int next_mmap_id;  /* (S) mmap.c */
	/* Memory for struct page, used by page.c: */
	struct page_chunk *chunks;       /* (S) */
	struct page *new_page, *new_end; /* (S) range never used so far */
	struct page *free_pages;         /* (S) freed, linked by next_free */
	struct vm_break heap;            /* (S) */
	uint32_t stack_limit;            /* (c) maximum size of stack, bytes */
};

extern struct spinlock frames_lock;

/* The counters of the engine: the counters in struct vmstat (lib/abi.h), and
 * two that are specific to this engine, which vm_get_counter finds by name.  */
struct vm_counters {
	uint32_t faults, faults_zero, faults_file, faults_swap, faults_cow;
	uint32_t faults_stack, faults_shared;
	uint32_t pageins, pageouts, evictions;
	uint32_t faults_reuse; /* write faults resolved without a copy */
	uint32_t clock_scans;  /* frames examined by the clock hand */
};

extern struct vm_counters vm_counters;

/* Increment a counter.
 * => any context.  */
static inline void
vm_count(uint32_t *counter)
{
	__atomic_fetch_add(counter, 1, __ATOMIC_RELAXED);
}

/* Return the kernel address of FRAME's content. */
static inline void *
frame_kva(const struct frame *frame)
{
	return phys_to_virt(frame->pa);
}

/* Return the page that contains ELEM, an element of the list frame->pages. */
static inline struct page *
page_of_elem(struct list_elem *elem)
{
	return list_entry(elem, struct page, frame_elem);
}

/* Does PAGE have a frame that is busy?
 * => frames_lock held.  */
static inline bool
page_is_busy(const struct page *page)
{
	return page->frame != NULL && page->frame->busy;
}

/* The maximum number of pages created, destroyed or shared together.  A run
 * amortizes the cost of locks and of TLB invalidations; its length bounds the
 * time that frames_lock is held, with interrupts disabled.  */
#define PAGE_RUN_MAX 64

/* Can PAGE, which directly follows a run of pages that begins with FIRST, be
 * added to the run?  A run has at most PAGE_RUN_MAX pages, all shared or all
 * private, and no page with a busy frame.  If PAGE is NULL, the result is false.
 * => the space's lock and frames_lock are held.  */
static inline bool
page_continues_run(const struct page *page, const struct page *first)
{
	return page != NULL &&
	    page->va - first->va < PAGE_RUN_MAX * PAGE_SIZE &&
	    page->shared == first->shared && !page_is_busy(page);
}

/* Can PAGE, a page of a private mapping, be written in its current frame?  It
 * cannot if other pages have the same frame, if the frame is pinned (a copy of
 * it may be in progress), or if the frame is in the table of shared frames and
 * must keep the content of the file.
 * => PAGE has a frame; frames_lock held.  */
static inline bool
page_owns_frame(struct page *page)
{
	struct frame *frame = page->frame;

	return list_begin(&frame->pages) == list_rbegin(&frame->pages) &&
	    frame->pins == 0 && frame->vnode == NULL;
}

/* Does a write to PAGE change its file?  The vnode counts these pages; while
 * the count is not 0, the file cannot be run as a program.
 * => the space's lock is held.  */
static inline bool
page_writes_file(const struct page *page)
{
	return page->shared && page->writable && page->vnode != NULL;
}

/* Does the current mapping of PAGE in the pmap allow ACCESS?
 * => the space's lock is held.  Unless frames_lock is also held, an eviction
 *    can change the answer at any time.  */
bool page_is_accessible(const struct page *, enum vm_access access);

/* Create a page that has the fields of LIKE from va to slot but no frame, and
 * insert it into the table of its space.  The new page takes its own references
 * to the vnode and the slot.  *CREATED is set to the page, unless CREATED is
 * NULL.  Returns 0, EEXIST, ENOMEM or ETXTBSY (the page would write to a file
 * that is being run as a program).
 * => the lock of LIKE->space is held, unless no other thread can access the
 *    space; does not sleep, and may be called with frames_lock held.  */
int page_create(const struct page *like, struct page **created);
/* Like page_create, but the page is created in SPACE instead of LIKE->space.
 * => the lock of SPACE is held, unless no other thread can access the space;
 *    does not sleep, and may be called with frames_lock held.  */
int page_clone(
    const struct page *like, struct vm_space *, struct page **created);
/* Create the pages of the mapping described by REQUEST, which has been checked
 * and overlaps no page.  On an error no page is created.  Returns 0, ENOMEM or
 * ETXTBSY.
 * => the lock of the space is held, unless no other thread can access the
 *    space; frames_lock is not.  May sleep.  */
int page_create_range(struct vm_space *, const struct vm_request *);
/* Remove PAGE from its space and free it.  Its frame is also freed if no other
 * page has that frame and the frame is not pinned.  Modified content is lost
 * unless it has been written back.
 * => the lock of its space is held, unless no other thread can access the
 *    space; frames_lock is not.  May sleep.  */
void page_destroy(struct page *);

/* Wait until the frame of PAGE is not busy.  Returns the frame, or NULL if PAGE
 * has none by then.
 * => frames_lock held; dropped and retaken if the thread has to sleep.  */
struct frame *page_wait_unbusy(struct page *);
/* Remove PAGE, which has a frame, from the pmap.  If it was modified, its frame
 * becomes dirty.
 * => frames_lock held.  */
void page_unmap(struct page *);

/* Create an empty supplemental page table for a new space, and initialize the
 * space's memory for struct page.  Returns 0 or ENOMEM.  */
int page_init_space(struct vm_space *);
/* Destroy all pages of a space, as page_destroy does, and free its supplemental
 * page table and its memory for struct page.  */
void page_destroy_all(struct vm_space *);
/* Destroy the pages of [START, END), as page_destroy does. */
void page_destroy_range(struct vm_space *, vaddr_t start, vaddr_t end);
/* Is there a page in [START, END)?
 * => the lock of the space is held; does not sleep.  */
bool page_any_mapped(struct vm_space *, vaddr_t start, vaddr_t end);

#endif
