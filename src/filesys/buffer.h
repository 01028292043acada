/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The buffer cache: blocks of the root disk in memory, a bounded number of
 * them, and the order in which changed ones go back to the disk.
 *
 * A thread that works on a block pins its buffer.  Changes are made between
 * buffer_begin_change and buffer_end_change, which exclude a write of that
 * buffer; between the two, call nothing of this header.  The callers' locks must
 * keep two threads from changing the same bytes, and one from reading what another
 * changes.
 *
 * A thread that waits for a buffer must not keep others from what they need.
 * So there are two kinds of callers, and get asserts it:
 *
 *	any thread			pins one buffer at a time
 *	the holder of the change lock	pins up to BUFFER_PINS_MAX
 *
 * Threads of the first kind wait for buffers without a pin, and with a pin only
 * for the disk or the end of a change; so they all give their pins back.  Then
 * the one holder of the change lock finds a buffer, because the cache has more
 * than BUFFER_PINS_MAX.
 *
 * => all may sleep; results are 0 or EIO unless said otherwise.
 */
#ifndef FILESYS_BUFFER_H
#define FILESYS_BUFFER_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/kernel/list.h"
#include "lib/kernel/rbtree.h"
#include "threads/sync.h"

struct block;
struct lock;

#define BUFFER_PINS_MAX	8	/* by the holder of the change lock */

/* Locks: (c) constant, (l) the cache's lock, (p) constant while pinned. */
struct buffer {
	uint32_t block;			/* (p) which block it holds */
	uint8_t *data;			/* (c) */
	uint32_t owner;			/* (p) inode that it is of, or 0 */
	unsigned pins;			/* (l) users */
	bool mapped;			/* (l) it holds a block: in the tree */
	bool valid;			/* (l) DATA is what the block holds */
	bool dirty;			/* (l) newer than the disk */
	bool busy;			/* (l) being changed, read or written */
	bool writing;			/* (l) busy with a write */
	bool wanted;			/* (l) the running flush is to write it */
	bool idle;			/* (l) in the list of such */
	unsigned visited;		/* (l) by which search, in order.c */
	uint32_t barrier;		/* (l) device flush that must precede */
	struct list before;		/* (l) orders: what is written first */
	struct list after;		/* (l) orders: what waits for this */
	struct list deferred;		/* (l) work for when this is written */
	struct list_elem work_elem;	/* (l) in a search, in order.c */
	struct list_elem idle_elem;	/* (l) */
	struct list_elem wanted_elem;	/* (l) */
	struct rb_node node;		/* (l) */
	struct waitq changed;		/* (l) for it to be busy no longer */
};

/* Make a cache of DISK's blocks of BLOCK_SIZE bytes.  Changes of several blocks
 * that belong together, and all orders, are made with CHANGE_LOCK held.
 * ENOMEM.  */
int	cache_create(struct block *disk, uint32_t block_size,
	    struct lock *change_lock);
/* Forget everything, also what is dirty.  No buffer is pinned. */
void	cache_destroy(void);
/* Is there anything to write?  Any context. */
bool	cache_is_dirty(void);

/* Pin the buffer of BLOCK, for inode OWNER (0: nobody's), read if need be. */
int	buffer_get(uint32_t block, uint32_t owner, struct buffer **);
/* Likewise, if it is here and OWNER's; else false, without waiting. */
bool	buffer_get_cached(uint32_t block, uint32_t owner, struct buffer **);
/* Likewise, for a caller that changes all of it: zeros if it would have to be
 * read.  */
int	buffer_get_whole(uint32_t block, uint32_t owner, struct buffer **);
void	buffer_put(struct buffer *);		/* NULL: nothing */
/* Read up to COUNT blocks from BLOCK on by one request, as far as they are not
 * here and idle buffers are found.  Errors are not reported.  */
void	buffer_prefetch(uint32_t block, uint32_t count, uint32_t owner);

/* Write-protect the buffer from the disk's side, then change it; afterwards it
 * is dirty.  */
void	buffer_begin_change(struct buffer *);
void	buffer_end_change(struct buffer *);

/* FIRST has been changed, and the change that is about to be made to THEN must
 * not reach the disk before that.
 * => both pinned; FIRST's change has ended, THEN's not begun.
 * => holding the change lock.
 * => on EIO, THEN must not be changed.  */
int	buffer_order(struct buffer *first, struct buffer *then);

/* Is BLOCK in the cache as that of another inode than OWNER? */
bool	buffer_is_of_other(uint32_t block, uint32_t owner);

/* BLOCK of a file is in use no longer, as of a change to HEIR: what it holds
 * need not be written, and nothing has to wait for it.
 * => as buffer_order.  */
void	buffer_forget(uint32_t block, struct buffer *heir);

/* Something to do once a buffer's change has reached the disk. */
struct deferred {
	struct list_elem elem;
};
void	buffer_defer(struct buffer *, struct deferred *);
/* Likewise, if BLOCK has a buffer that is dirty; else at once. */
void	buffer_defer_block(uint32_t block, struct deferred *);
/* Deferred work that can be done now, one at a time; NULL: none. */
struct deferred *buffer_released(void);
/* Is there deferred work, to be done now or later? */
bool	buffer_has_deferred(void);

/* Write what is dirty, in order, and flush the disk: everything; what is of
 * inode OWNER and the block INODE_BLOCK; a single buffer and what must come
 * before it (the disk itself is flushed only as the order demands).  */
int	buffer_flush_all(void);
int	buffer_flush_owner(uint32_t owner, uint32_t inode_block);
int	buffer_flush_one(struct buffer *);

#endif
