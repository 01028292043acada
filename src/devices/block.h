/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Block devices.  A request transfers any number of sectors asynchronously; the
 * requests to each device are counted.  Swap and ext2 access disks only through
 * this interface.
 *
 * Options: "root=NAME" and "swap=NAME" (see block_root), and for fault
 * injection
 *
 *	fail_read=[DISK:]FIRST[+COUNT]	read requests number FIRST (1: the
 *					first after boot) to FIRST + COUNT - 1
 *					fail with EIO
 *	fail_write=[DISK:]FIRST[+COUNT]	the same for write requests
 *	cut_write=[DISK:]N		stop the machine, as in a power failure,
 *					when write request number N completes
 *
 * COUNT is 1 by default.  Without DISK, the option applies to every disk, and
 * each disk counts its own requests.
 */
#ifndef DEVICES_BLOCK_H
#define DEVICES_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/layout.h"
#include "lib/kernel/list.h"

#define SECTOR_SIZE        512
#define SECTORS_PER_PAGE   (PAGE_SIZE / SECTOR_SIZE)
#define BLOCK_SEGMENTS_MAX 16

typedef uint32_t sector_t;

struct block;

enum block_operation { BLOCK_READ, BLOCK_WRITE, BLOCK_FLUSH };

/* Memory of a request, physically contiguous and 4-byte aligned. */
struct block_segment {
	void *address; /* a kernel address */
	uint32_t sectors;
};

/* A request belongs to the device from block_submit until DONE is called, and
 * otherwise to the submitter.  It transfers consecutive sectors from or to
 * several pieces of memory, so that a cluster of pages is one disk
 * operation.  */
struct block_request {
	enum block_operation operation;
	sector_t sector; /* the first */
	unsigned segment_count;
	struct block_segment segments[BLOCK_SEGMENTS_MAX];
	/* Called once, when the request has ended; ERROR is then 0 or EIO.
	 * The call can occur in interrupt context, and before block_submit
	 * returns.  DONE may free or reuse the request, and submit others.  */
	void (*done)(struct block_request *);
	void *aux; /* for the submitter */
	int error;
	/* For the device: */
	struct list_elem elem;
	bool doomed; /* injected fault: fail with EIO */
};

struct block_stats {
	uint32_t reads, writes; /* requests completed without error */
	uint32_t sectors_read, sectors_written;
	uint32_t flushes, errors;
};

/* A driver's functions.  SUBMIT queues a valid request and returns at once;
 * when the request has ended, the driver calls block_complete without holding a
 * lock of its own.  The driver treats a "doomed" request like any other, but
 * transfers nothing and completes the request with EIO.  */
struct block_driver {
	const char *name;
	void (*submit)(void *device, struct block_request *);
};

/* Find and register all disks, in this order: Multiboot modules (md0, md1,
 * ...), the disk of "memdisk=SIZE", ATA disks (hda to hdd).  */
void block_init(void);

/* Register a disk of SECTORS sectors.  NAME, such as "hda", has at most 7
 * characters and is copied.  DEVICE is passed to the driver.  A disk is never
 * unregistered.
 * => at boot, or in a kernel test while no other thread looks up disks.  */
struct block *block_register(const char *name, sector_t sectors,
    const struct block_driver *, void *device);
/* Return how many sectors REQUEST transfers. */
sector_t block_request_sectors(const struct block_request *);
/* For drivers: report that REQUEST has ended with ERROR, 0 or EIO.  Calls
 * DONE.  */
void block_complete(struct block *, struct block_request *, int error);

/* Return the disk with this name or label, or NULL. */
struct block *block_find(const char *name);
/* Iterate over the disks: return the one after BLOCK (NULL: the first), or
 * NULL.  */
struct block *block_next(struct block *);
/* Return the root disk or the swap disk.  The root disk is the disk named by
 * the option "root"; without that option, the disk labeled "root", or else the
 * first disk without a label.  The swap disk is the disk named by the option
 * "swap"; without that option, the disk labeled "swap", or else the second disk
 * without a label.  If "root" is given and "swap" is not, only a label selects
 * a swap disk, because an unlabeled disk can hold data that must not be
 * overwritten.  The kernel refuses to start with a swap disk that is not safe
 * to overwrite (vm/swap_disk.h).  Returns NULL if there is no such disk, or
 * with "swap=none".  If an option names a disk that does not exist, shuts the
 * machine down with a message.  */
struct block *block_root(void);
struct block *block_swap(void);

/* Set the label of a disk.  LABEL is kept, not copied.
 * => at boot only.  */
void block_set_label(struct block *, const char *label);
/* Make COUNT requests for OPERATION fail, starting with number FIRST, counted
 * from now on (1: the next request).  Replaces an earlier setting; COUNT 0
 * cancels it.  */
void block_inject(struct block *, enum block_operation operation,
    uint32_t first, uint32_t count);
/* Stop the machine when the number of writes completed since boot reaches
 * WRITES; never if WRITES is 0.  */
void block_set_power_cut(struct block *, uint32_t writes);

const char *block_name(const struct block *);
const char *block_label(const struct block *); /* NULL: no label */
sector_t block_sectors(const struct block *);
void block_get_stats(const struct block *, struct block_stats *);

/* Queue REQUEST.  Requests can complete in any order.  A flush covers the
 * writes that completed before it was queued.
 * => any context, holding no lock that DONE takes.
 * => panics if a read or write extends past the end of the disk or has no
 *    segments: the caller checks sector numbers that come from users or disks.  */
void block_submit(struct block *, struct block_request *);

/* Queue REQUEST and wait until it has ended; overwrites DONE and AUX.  Returns
 * 0 or EIO.
 * => may sleep.  */
int block_submit_and_wait(struct block *, struct block_request *);

/* Transfer SECTORS sectors, from SECTOR on, and wait.  Returns 0 or EIO.
 * => may sleep.  BUFFER is as in struct block_segment.  */
int block_read(struct block *, sector_t sector, void *buffer, uint32_t sectors);
int block_write(
    struct block *, sector_t sector, const void *buffer, uint32_t sectors);
/* Wait until all completed writes are on the medium.  Returns 0 or EIO.
 * => may sleep.  */
int block_flush(struct block *);

#endif
