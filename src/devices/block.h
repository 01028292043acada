/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Block devices: requests of many sectors, asynchronous with a completion,
 * counted by device.  Swap, ext2 and tests use disks only through this.
 */
#ifndef DEVICES_BLOCK_H
#define DEVICES_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/spinlock.h"
#include "lib/kernel/list.h"

#define SECTOR_SIZE		512
#define BLOCK_SEGMENTS_MAX	16

typedef uint32_t sector_t;

struct block;

enum block_operation { BLOCK_READ, BLOCK_WRITE, BLOCK_FLUSH };

/* A piece of memory: kernel address, contiguous, 4-byte aligned. */
struct block_segment {
	void *address;
	uint32_t sectors;
};

/* Owned by the submitter; handed to the device until DONE is called. */
struct block_request {
	enum block_operation operation;
	sector_t sector;		/* first */
	unsigned segment_count;
	struct block_segment segments[BLOCK_SEGMENTS_MAX];
	/* Called once, maybe from interrupt context, ERROR being 0 or EIO. */
	void (*done)(struct block_request *);
	void *aux;			/* the submitter's */
	int error;
	struct list_elem elem;		/* the device's while it has it */
};

struct block_stats {
	uint32_t reads, writes;		/* requests completed */
	uint32_t sectors_read, sectors_written;
	uint32_t flushes, errors;
};

/* What a driver offers.  SUBMIT takes a checked request and returns at once;
 * the driver calls block_complete, with no lock of its own held.  */
struct block_driver {
	const char *name;
	void (*submit)(void *device, struct block_request *);
};

/* A disk NAME ("hda", "md0") of SECTORS; registered for ever. */
struct block *block_register(const char *name, sector_t sectors,
	    const struct block_driver *, void *device);
/* For drivers: REQUEST is done, with 0 or EIO. */
void	block_complete(struct block *, struct block_request *, int error);

struct block *block_find(const char *name);	/* NULL if there is none */
struct block *block_next(struct block *);	/* NULL starts and ends */
/* The disks that the command line ("root=", "swap=") or their order names:
 * the first is the root disk, the second is for swap; NULL: none.  */
struct block *block_root(void);
struct block *block_swap(void);

const char *block_name(const struct block *);
sector_t block_sectors(const struct block *);
void	block_get_stats(const struct block *, struct block_stats *);

/* Queue REQUEST; requests may complete in any order.
 * => any context.  Panics if it reaches past the end or has no memory: the
 *    caller checks what comes from users or disks.  */
void	block_submit(struct block *, struct block_request *);

/* Transfer SECTORS from SECTOR on and wait.  0 or EIO.
 * => may sleep.  */
int	block_read(struct block *, sector_t, void *buffer, uint32_t sectors);
int	block_write(struct block *, sector_t, const void *buffer,
	    uint32_t sectors);
/* Wait until all completed writes are on the medium.  0 or EIO. */
int	block_flush(struct block *);

#endif
