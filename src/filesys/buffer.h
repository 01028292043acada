/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The buffer cache: a bounded number of blocks of a disk in memory, and the order in
 * which changed blocks are written back.  Each mounted disk has a cache of its own,
 * so a buffer is identified by its cache and its block number.
 *
 * A thread pins a buffer while it works on the block.  It makes changes between
 * buffer_begin_change and buffer_end_change, during which the buffer is not written;
 * it must not call any other function of this header in between.  The caller's locks
 * must keep two threads from changing the same bytes, and a thread from reading bytes
 * that another is changing.
 *
 * A thread waiting for a buffer must not hold buffers that others need.  So there
 * are two kinds of callers, and buffer_get asserts the rule:
 *
 *	any thread			pins one buffer at a time
 *	the holder of the change lock	pins up to BUFFER_PINS_MAX
 *
 * Threads of the first kind wait for a buffer only while they pin none, and with a
 * pin only for the disk or the end of a change, so their pins are always released.
 * The single holder of the change lock then finds a buffer, because the cache has
 * more than BUFFER_PINS_MAX.
 *
 * => all may sleep; results are 0 or EIO unless stated otherwise.
 */
#ifndef FILESYS_BUFFER_H
#define FILESYS_BUFFER_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/kernel/list.h"
#include "lib/kernel/rbtree.h"
#include "threads/sync.h"

struct block;
struct cache;
struct lock;

#define BUFFER_PINS_MAX 8 /* by the holder of the change lock */

/* Locks: (c) constant, (l) the cache's lock, (p) constant while pinned. */
struct buffer {
	struct cache *cache;        /* (c) */
	uint32_t block;             /* (p) the block it holds */
	uint8_t *data;              /* (c) */
	uint32_t owner;             /* (p) inode the block belongs to, or 0 */
	unsigned pins;              /* (l) threads using it */
	bool mapped;                /* (l) holds a block: in the tree */
	bool valid;                 /* (l) DATA is the block's content */
	bool dirty;                 /* (l) newer than the disk */
	bool busy;                  /* (l) being changed, read or written */
	bool writing;               /* (l) busy with a write */
	bool wanted;                /* (l) to be written by the running flush */
	bool idle;                  /* (l) in the idle list */
	unsigned visited;           /* (l) last search to reach it (order.c) */
	uint32_t barrier;           /* (l) device flush that must precede its
	                             * write */
	struct list before;         /* (l) orders: written before this */
	struct list after;          /* (l) orders: written after this */
	struct list deferred;       /* (l) work to do once this is written */
	struct list_elem work_elem; /* (l) in a search, in order.c */
	struct list_elem idle_elem; /* (l) */
	struct list_elem wanted_elem; /* (l) */
	struct rb_node node;          /* (l) */
	struct waitq changed;         /* (l) threads waiting while it is busy */
};

/* Create a cache for DISK with blocks of BLOCK_SIZE bytes.  Orders, and changes of
 * several blocks that belong together, are made with CHANGE_LOCK held.  ENOMEM.  */
int cache_create(struct block *disk, uint32_t block_size,
    struct lock *change_lock, struct cache **);
/* Free the cache; dirty buffers are lost.
 * => no buffer is pinned, and there is no deferred work.  */
void cache_destroy(struct cache *);
/* Does any cache have a dirty buffer?  Any context. */
bool buffer_any_dirty(void);

/* Pin the buffer of BLOCK, which belongs to inode OWNER (0: to none), and read the
 * block if necessary.  */
int buffer_get(
    struct cache *, uint32_t block, uint32_t owner, struct buffer **);
/* Likewise, if the block is cached as OWNER's; otherwise false.  Does not wait. */
bool buffer_get_cached(
    struct cache *, uint32_t block, uint32_t owner, struct buffer **);
/* Likewise, for a caller that overwrites the whole block: a block that is not
 * cached is filled with zeros instead of being read.  */
int buffer_get_whole(
    struct cache *, uint32_t block, uint32_t owner, struct buffer **);
void buffer_put(struct buffer *); /* unpin; NULL: nothing */
/* Read up to COUNT blocks from BLOCK on in one request, up to the first that is
 * cached already and as far as there are idle buffers.  Errors are not reported.  */
void buffer_prefetch(
    struct cache *, uint32_t block, uint32_t count, uint32_t owner);

/* Enclose a change.  While it is made, the buffer is not written; afterwards it is
 * dirty.  */
void buffer_begin_change(struct buffer *);
void buffer_end_change(struct buffer *);

/* Make the change just made to FIRST reach the disk before the one that is about to
 * be made to THEN.
 * => both pinned; the change of FIRST has ended, that of THEN has not begun.
 * => the change lock is held.
 * => on EIO, THEN must not be changed.  */
int buffer_order(struct buffer *first, struct buffer *then);

/* Is BLOCK cached as a block of an inode other than OWNER? */
bool buffer_is_of_other(struct cache *, uint32_t block, uint32_t owner);

/* BLOCK, which belonged to a file, was freed by removing the pointer to it from
 * HOLDER: its content need not be written, and no other write has to wait for it.
 * => as for buffer_order.  */
void buffer_forget(uint32_t block, struct buffer *holder);

/* Work that must wait until a change of a buffer is on the disk. */
struct deferred {
	struct list_elem elem;
};
/* Defer work until BUFFER, or the buffer of BLOCK, has been written and the device
 * flushed after it; if it is clean, until the next device flush.  */
void buffer_defer(struct buffer *, struct deferred *);
void buffer_defer_block(struct cache *, uint32_t block, struct deferred *);
/* Take an item of deferred work that can now be done; NULL: none. */
struct deferred *buffer_take_deferred(struct cache *);
/* Make all deferred work ready, whether or not what it waits for has been written:
 * for a cache that will be destroyed.  */
void buffer_abandon_deferred(struct cache *);
/* Is there deferred work, ready or not? */
bool buffer_has_deferred(const struct cache *);

/* Write dirty buffers in order.  All of them, or those of inode OWNER and of block
 * INODE_BLOCK, and then flush the device; or one buffer and those that must precede
 * it, flushing the device only where the order requires it.  */
int buffer_flush_all(struct cache *);
int buffer_flush_owner(struct cache *, uint32_t owner, uint32_t inode_block);
int buffer_flush_one(struct buffer *);

#endif
