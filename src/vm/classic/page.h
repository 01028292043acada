/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The structures that the classic stages share (given; nobody's to change).
 *
 * A struct page stands for one page of one address space, from the moment that
 * it is mapped.  A struct frame is a frame of physical memory that holds the
 * content of one page, or of several that share it: always loop.
 *
 * Locks, in this order: space->lock (sleeps), frames_lock (spin).
 * Fields: (c) constant once the page is inserted, (S) the space's lock,
 * (F) frames_lock.
 */
#ifndef VM_CLASSIC_PAGE_H
#define VM_CLASSIC_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/layout.h"
#include "cpu/spinlock.h"
#include "lib/kernel/hash.h"
#include "lib/kernel/list.h"
#include "threads/sync.h"

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
	bool shared;			/* (c) writes go to the file */
	enum page_where where;		/* (F) */
	struct vnode *vnode;		/* (c) for FILE, or NULL; referenced */
	uint32_t offset;		/* (c) in the file, bytes */
	uint32_t length;		/* (c) bytes from the file; rest zeros */
	uint32_t slot;			/* (F) for SWAP */
	struct frame *frame;		/* (F) NULL: not in memory */
	struct list_elem spt_elem;	/* (S) spt.c's */
	struct hash_elem spt_hash;	/* (S) spt.c's */
	struct list_elem frame_elem;	/* (F) in frame->pages */
};

struct frame {
	paddr_t pa;			/* (c) while allocated */
	struct list pages;		/* (F) that it holds the content of */
	unsigned pins;			/* (F) > 0: not to be evicted */
	bool busy;			/* (F) I/O under way: wait (frame_wait) */
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
	vaddr_t brk_start, brk;		/* (S) the heap */
	uint32_t stack_limit;		/* (c) bytes that it may grow to */
};

extern struct spinlock frames_lock;

/* Counters that the engine's files bump; see struct vmstat.
 * => frames_lock, or atomic by being only ever added to.  */
extern struct vmstat vm_counters;

#endif
