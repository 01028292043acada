/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Block devices: requests of many sectors, asynchronous with a completion,
 * counted by device.  Swap, ext2 and tests use disks only through this.
 *
 * Options: "root=NAME", "swap=NAME" (see block_root); errors on demand:
 *
 *	fail_read=[DISK:]FIRST[+COUNT]	the FIRSTth read request from boot on
 *	fail_write=[DISK:]FIRST[+COUNT]	(1: the very first) fails with EIO,
 *					and the COUNT - 1 that follow
 *	cut_write=[DISK:]N		the machine ends, as when the power
 *					fails, when the Nth write completes
 *
 * Without DISK, each disk counts by itself.
 */
#ifndef DEVICES_BLOCK_H
#define DEVICES_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/layout.h"
#include "lib/kernel/list.h"

#define SECTOR_SIZE		512
#define SECTORS_PER_PAGE	(PAGE_SIZE / SECTOR_SIZE)
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
	/* Called once, ERROR being 0 or EIO; maybe from interrupt context,
	 * maybe before block_submit returns.  It may submit again, and free
	 * or reuse the request.  */
	void (*done)(struct block_request *);
	void *aux;			/* the submitter's */
	int error;
	/* The device's while it has the request. */
	struct list_elem elem;
	bool doomed;			/* injected error: do nothing, EIO */
};

struct block_stats {
	uint32_t reads, writes;		/* requests completed */
	uint32_t sectors_read, sectors_written;
	uint32_t flushes, errors;
};

/* What a driver offers.  SUBMIT takes a checked request and returns at once;
 * the driver calls block_complete, with no lock of its own held.  A "doomed"
 * request takes its turn, then fails with EIO without a transfer.  */
struct block_driver {
	const char *name;
	void (*submit)(void *device, struct block_request *);
};

/* Find and register all disks.  The first that were given with the kernel
 * come first: modules (md0, md1, ...), RAM disk, ATA (hda to hdd).  */
void	block_init(void);

/* A disk NAME ("hda", "md0") of SECTORS; registered forever. */
struct block *block_register(const char *name, sector_t sectors,
	    const struct block_driver *, void *device);
/* How many sectors REQUEST transfers. */
sector_t block_request_sectors(const struct block_request *);
/* For drivers: REQUEST is done, with 0 or EIO. */
void	block_complete(struct block *, struct block_request *, int error);

/* By name or label; NULL if there is none. */
struct block *block_find(const char *name);
struct block *block_next(struct block *);	/* NULL starts and ends */
/* The disk that "root=" (or "swap=") names, else the one labelled "root"
 * ("swap"), else the first (second) of those without a label; NULL: none.
 * "swap=none" means none, and so does no "swap=" where "root=" is given, but for
 * a label.  The kernel does not start with a disk for swap that it is not safe to
 * write over (vm/swap_disk.h).  */
struct block *block_root(void);
struct block *block_swap(void);

/* LABEL is kept, not copied.  At boot only. */
void	block_set_label(struct block *, const char *label);
/* From now on let the FIRSTth request of this kind (1: the next one) fail,
 * and COUNT in all.  Replaces what was asked before; COUNT 0: none.  */
void	block_inject(struct block *, enum block_operation, uint32_t first,
	    uint32_t count);
/* End the machine when WRITES in all have completed since boot. */
void	block_set_power_cut(struct block *, uint32_t writes);

const char *block_name(const struct block *);
const char *block_label(const struct block *);	/* NULL: none */
sector_t block_sectors(const struct block *);
void	block_get_stats(const struct block *, struct block_stats *);

/* Queue REQUEST; requests may complete in any order.  A flush covers the
 * writes that completed before it was queued.
 * => any context, holding no lock that DONE takes.  Panics if it reaches
 *    past the end or has no memory: the caller checks what comes from users
 *    or disks.  */
void	block_submit(struct block *, struct block_request *);

/* Queue REQUEST and wait until it is done; sets DONE and AUX.  0 or EIO.
 * => may sleep.  */
int	block_submit_and_wait(struct block *, struct block_request *);

/* Transfer SECTORS from SECTOR on and wait.  0 or EIO.
 * => may sleep.  */
int	block_read(struct block *, sector_t, void *buffer, uint32_t sectors);
int	block_write(struct block *, sector_t, const void *buffer,
	    uint32_t sectors);
/* Wait until all completed writes are on the medium.  0 or EIO. */
int	block_flush(struct block *);

#endif
