/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The buffer cache: a bounded number of blocks of a disk in memory, and the order in
 * which changed blocks are written back.  Each mounted disk has a cache of its own, so
 * a buffer is identified by its cache and its block number.
 *
 * A thread pins a buffer while it works on the block.  It makes changes between
 * buffer_begin_change and buffer_end_change.  During a change, the buffer is not
 * written, and the thread must not call any other function of this header.  Callers
 * hold locks of their own, so that no two threads change the same bytes and no thread
 * reads bytes that another is changing.
 *
 * A thread that waits for a free buffer must not pin buffers that others need.  The
 * rule, which buffer_get asserts, therefore depends on the caller:
 *
 *	any thread			pins one buffer at a time
 *	the holder of the change lock	pins up to BUFFER_PINS_MAX
 *
 * A thread of the first kind waits for a free buffer only while it pins none.  While it
 * pins a buffer, it waits only for the disk or for the end of a change, so it always
 * unpins the buffer in the end.  The holder of the change lock can therefore always get
 * a buffer, because the cache has more than BUFFER_PINS_MAX of them.
 *
 * => unless stated otherwise, functions may sleep, and int results are 0 or EIO.
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
	struct cache *cache;  /* (c) */
	uint32_t block;       /* (p) number of the block in DATA */
	uint8_t *data;        /* (c) */
	uint32_t owner;       /* (p) inode the block belongs to, or 0 */
	unsigned pins;        /* (l) pins in force; a thread can have several */
	bool mapped;          /* (l) holds a block, and is in the tree */
	bool valid;           /* (l) DATA is the block's content */
	bool dirty;           /* (l) newer than the disk */
	bool busy;            /* (l) being changed, read or written */
	bool writing;         /* (l) busy with a write */
	bool wanted;          /* (l) to be written by the running flush */
	bool idle;            /* (l) in the idle list */
	unsigned visited;     /* (l) last search that reached it (order.c) */
	uint32_t barrier;     /* (l) number of the device flush that must
	                       * precede its write */
	struct list before;   /* (l) orders in which this is second */
	struct list after;    /* (l) orders in which this is first */
	struct list deferred; /* (l) work to do once this is written */
	struct list_elem work_elem;   /* (l) for the searches of order.c */
	struct list_elem idle_elem;   /* (l) */
	struct list_elem wanted_elem; /* (l) */
	struct rb_node node;          /* (l) */
	struct waitq changed;         /* (l) threads waiting while it is busy */
};

/* Create a cache for DISK with blocks of BLOCK_SIZE bytes.  CHANGE_LOCK, which belongs
 * to the caller, is the change lock: a thread must hold it to record orders or to pin
 * more than one buffer.  Returns 0 or ENOMEM.  */
int cache_create(struct block *disk, uint32_t block_size,
    struct lock *change_lock, struct cache **);
/* Free the cache; dirty buffers are lost.
 * => no buffer is pinned, and there is no deferred work.  */
void cache_destroy(struct cache *);
/* Does any cache have a dirty buffer?  Any context. */
bool buffer_any_dirty(void);

/* Pin the buffer of BLOCK, which belongs to inode OWNER (0: to no inode), and read the
 * block if necessary.  */
int buffer_get(
    struct cache *, uint32_t block, uint32_t owner, struct buffer **);
/* If BLOCK is cached as a block of OWNER, pin its buffer and return true; otherwise
 * return false.  Does not sleep.  */
bool buffer_get_cached(
    struct cache *, uint32_t block, uint32_t owner, struct buffer **);
/* As buffer_get, for a caller that will overwrite the whole block: a block that is not
 * cached is filled with zeros instead of being read.  */
int buffer_get_whole(
    struct cache *, uint32_t block, uint32_t owner, struct buffer **);
void buffer_put(struct buffer *); /* unpin; NULL: does nothing */
/* Read up to COUNT blocks into idle buffers, starting at BLOCK, in one request, and
 * wait for the request.  Stops before the first block that is already cached, and when
 * no idle buffer is left.  Errors are not reported.  */
void buffer_prefetch(
    struct cache *, uint32_t block, uint32_t count, uint32_t owner);

/* Begin and end a change.  The buffer is not written in between, and is dirty
 * afterward.
 * => the buffer is pinned.  */
void buffer_begin_change(struct buffer *);
void buffer_end_change(struct buffer *);

/* Make the change just made to FIRST reach the disk before the change that is about to
 * be made to THEN.
 * => both pinned; the change of FIRST has ended, the change of THEN has not begun.
 * => the change lock is held.
 * => on EIO, THEN must not be changed.  */
int buffer_order(struct buffer *first, struct buffer *then);

/* Is BLOCK cached as a block of an inode other than OWNER? */
bool buffer_is_of_other(struct cache *, uint32_t block, uint32_t owner);

/* The pointer to BLOCK, a block of a file, has been removed from HOLDER: BLOCK's content
 * need not be written, and no other write has to wait for BLOCK any longer.  Work
 * deferred until BLOCK is written waits for the write of HOLDER instead.
 * => HOLDER is pinned; the change lock is held.  */
void buffer_forget(uint32_t block, struct buffer *holder);

/* Work that must wait until a change of a buffer is on the disk. */
struct deferred {
	struct list_elem elem;
};
/* Defer work until BUFFER, or the buffer of BLOCK, has been written and the device has
 * been flushed after that.  If the buffer is clean, or BLOCK is not cached, defer the
 * work until the next device flush.  */
void buffer_defer(struct buffer *, struct deferred *);
void buffer_defer_block(struct cache *, uint32_t block, struct deferred *);
/* Remove and return an item of deferred work that can now be done; NULL: there is
 * none.  */
struct deferred *buffer_take_deferred(struct cache *);
/* Make all deferred work ready, even where the buffer it waits for has not been
 * written; for a cache that is about to be destroyed.  */
void buffer_abandon_deferred(struct cache *);
/* Is there deferred work, ready or not? */
bool buffer_has_deferred(const struct cache *);

/* Write dirty buffers, each after the buffers that must precede it.  buffer_flush_all
 * writes all of them; buffer_flush_owner those of inode OWNER and the buffer of
 * INODE_BLOCK; buffer_flush_one a single buffer, which is pinned.  The first two
 * functions then flush the device.  So does buffer_flush_one if DURABLE is set; otherwise
 * it flushes the device only where the order requires it.  */
int buffer_flush_all(struct cache *);
int buffer_flush_owner(struct cache *, uint32_t owner, uint32_t inode_block);
int buffer_flush_one(struct buffer *, bool durable);

#endif
