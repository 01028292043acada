/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of the buffer cache share: buffer.c (which block is where),
 * prefetch.c (reading ahead), order.c (what must be written before what) and
 * flush.c (writing).
 */
#ifndef FILESYS_CACHE_H
#define FILESYS_CACHE_H

#include "cpu/spinlock.h"
#include "devices/block.h"
#include "filesys/buffer.h"
#include "threads/sync.h"

#define RUN_BLOCKS_MAX	128	/* of a request */

/* "FIRST is written before THEN." */
struct order {
	struct buffer *first, *then;
	struct list_elem first_elem;	/* in FIRST's after, or free */
	struct list_elem then_elem;	/* in THEN's before */
};

/* Locks: (c) constant from creation to destruction, (l) lock. */
struct cache {
	struct spinlock lock;
	struct waitq room;		/* (l) for a buffer that nobody uses */
	struct block *disk;		/* (c) */
	struct lock *change_lock;	/* (c) of the file system */
	uint32_t block_size;		/* (c) */
	uint32_t block_sectors;		/* (c) */
	unsigned count;			/* (c) buffers */
	struct buffer *buffers;		/* (c) */
	struct rb_tree tree;		/* (l) mapped buffers, by block */
	struct list idle;		/* (l) neither pinned, dirty nor busy,
					 * and waiting for no other; the least
					 * recently used is last */
	unsigned dirty;			/* (l) buffers */
	struct list wanted;		/* (l) by the running flush */
	struct order *orders;		/* (c) all there are */
	struct list free_orders;	/* (l) */
	struct list written;		/* (l) deferred work, waits for flush */
	struct list released;		/* (l) deferred work that can be done */
	unsigned deferred;		/* (l) in any of the lists */
	uint32_t flushes;		/* (l) of the device, done so far */
};

extern struct cache cache;

/* => cache.lock held, for all of these. */
struct buffer *cache_find(uint32_t block);
struct buffer *cache_find_from(uint32_t block);	/* it, or the next */
/* Map an idle buffer, which stays idle, to BLOCK; not valid.  NULL: none. */
struct buffer *cache_take_idle(uint32_t block);
void	cache_pin(struct buffer *);
void	cache_unpin(struct buffer *);
/* BUFFER may be idle now, or be made so: one that waits for room can look. */
void	cache_settle(struct buffer *);
/* BUFFER is busy no longer: those that wait for that can look. */
void	cache_end_busy(struct buffer *);
/* Wait until BUFFER is busy no longer; the caller looks again. */
void	cache_wait(struct buffer *);

/* Append BUFFER, whose block is the next, to REQUEST; false: no room. */
bool	request_add(struct block_request *, struct buffer *);

void	orders_create(struct order *, unsigned count);
void	flush_create(void);
/* BUFFER is to be written by the running flush, or not. */
void	flush_want(struct buffer *);
void	flush_unwant(struct buffer *);
/* BUFFER has been written: remove the orders that it comes first in. */
void	orders_written(struct buffer *);
/* Mark as wanted what must be written before wanted buffers. */
void	orders_want_closure(void);

#endif
