/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Definitions shared by the files of the buffer cache: buffer.c (which block is in
 * which buffer), prefetch.c (read-ahead), order.c (the order of writes) and flush.c
 * (writing).
 */
#ifndef FILESYS_CACHE_H
#define FILESYS_CACHE_H

#include "cpu/spinlock.h"
#include "devices/block.h"
#include "filesys/buffer.h"
#include "threads/sync.h"

#define RUN_BLOCKS_MAX 128 /* blocks in one request */
#define WRITE_RUNS_MAX 8   /* requests in progress at once */

/* FIRST must be written before THEN. */
struct order {
	struct buffer *first, *then;
	struct list_elem first_elem; /* in FIRST's AFTER, or in free_orders */
	struct list_elem then_elem;  /* in THEN's BEFORE */
};

/* Buffers of neighboring blocks, and the request that writes them. */
struct write_run {
	struct block_request request;
	struct buffer *first;
	unsigned count;
};

/* The cache of one disk.
 * Locks: (c) constant from creation to destruction, (l) lock, (f) flush_lock.  */
struct cache {
	struct spinlock lock;
	struct waitq room;        /* (l) threads waiting for a free buffer */
	struct block *disk;       /* (c) */
	struct lock *change_lock; /* (c) of the file system */
	uint32_t block_size;      /* (c) */
	uint32_t block_sectors;   /* (c) */
	unsigned count;           /* (c) number of buffers */
	struct buffer *buffers;   /* (c) */
	struct rb_tree tree;      /* (l) mapped buffers, by block */
	struct list idle; /* (l) buffers that can be reused (buffer.c); the
	                           * least recently used is last */
	unsigned dirty;   /* (l) number of dirty buffers */

	struct order *orders;    /* (c) all orders, in use and free */
	struct list free_orders; /* (l) */
	unsigned search;         /* (l) number of the latest search */
	struct list written;     /* (l) deferred work waiting for a device
	                          * flush */
	struct list ready;       /* (l) deferred work that can be done */
	unsigned deferred;       /* (l) items of deferred work, in all lists */

	struct lock flush_lock; /* one flush at a time */
	struct list wanted;     /* (l) buffers the flush must write */
	struct write_run runs[WRITE_RUNS_MAX]; /* (f) */
	struct semaphore runs_done;            /* (f) */
	bool flush_failed; /* (f) a write of this flush failed */
	uint32_t flushes;  /* (l) device flushes completed */
};

/* => cache->lock is held, except for orders_init and flush_init. */
struct buffer *cache_find(struct cache *, uint32_t block);
/* Map an idle buffer to BLOCK; the buffer stays idle and is not valid.  NULL: no
 * buffer is idle.  */
struct buffer *cache_take_idle(struct cache *, uint32_t block);
void cache_pin(struct buffer *);
void cache_unpin(struct buffer *);
/* Put BUFFER into the idle list if it qualifies.  If BUFFER is neither pinned nor busy,
 * also wake one thread waiting for a free buffer; if BUFFER is dirty, that thread can
 * write it.  */
void cache_update_idle(struct buffer *);
/* Mark BUFFER as not busy, and wake the threads waiting for it. */
void cache_end_busy(struct buffer *);
/* Wait until the state of BUFFER, which is busy, may have changed.  Drops and retakes
 * the lock; the caller must check the state again.  */
void cache_wait_busy(struct buffer *);
/* Count one more, or one fewer, dirty buffer. */
void cache_count_dirty(struct cache *);
void cache_count_clean(struct cache *);

/* Append BUFFER, which holds the next block, to REQUEST.  Returns false if REQUEST has
 * no room for it.  */
bool request_add(struct block_request *, struct buffer *);

/* Initialize the fields of a new cache that order.c and flush.c use. */
void orders_init(struct cache *);
void flush_init(struct cache *);
/* Mark BUFFER to be written by the running flush, or unmark it. */
void flush_mark_wanted(struct buffer *);
void flush_clear_wanted(struct buffer *);
/* BUFFER has been written: remove the orders in which it comes first, and let its
 * deferred work wait for the next device flush.  */
void orders_complete(struct buffer *);
/* Mark as wanted every buffer that must be written before a wanted buffer. */
void orders_mark_predecessors(struct cache *);

#endif
