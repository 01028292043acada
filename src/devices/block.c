/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The block layer: it names disks, checks requests before a driver gets them,
 * counts them when they have ended, and implements the synchronous calls with
 * asynchronous requests.
 *
 * It does not queue requests: a driver must do that anyway, since its device
 * decides when the next one can start.  It does not cache data: file systems
 * and the VM can judge better which data will be needed again.
 */
#include "devices/block.h"

#include <string.h>

#include "core/channel.h"
#include "core/machine.h"
#include "core/trace.h"
#include "cpu/spinlock.h"
#include "lib/debug.h"
#include "threads/deadlock.h"
#include "threads/sync.h"

#define BLOCK_DEVICES_MAX 16
#define NAME_LENGTH_MAX   7

/* Locks: (c) constant after boot, (l) lock. */
struct block {
	char name[NAME_LENGTH_MAX + 1];    /* (c) */
	const char *label;                 /* (c) NULL: none */
	sector_t sectors;                  /* (c) */
	const struct block_driver *driver; /* (c) */
	void *device;                      /* (c) passed to the driver */
	struct spinlock lock;
	struct block_stats stats;       /* (l) */
	uint32_t skip[BLOCK_FLUSH + 1]; /* (l) requests until errors begin */
	uint32_t fail[BLOCK_FLUSH + 1]; /* (l) errors left to inject */
	uint32_t cut_write;             /* (l) number of the write that ends
	                                 * the machine's run; 0: none */
};

/* Entries are never removed. */
static struct block devices[BLOCK_DEVICES_MAX];
static unsigned device_count;

struct block *
block_register(const char *name, sector_t sectors,
    const struct block_driver *driver, void *device)
{
	struct block *block = &devices[device_count];

	ASSERT_CMP(device_count, <, BLOCK_DEVICES_MAX);
	ASSERT_CMP(strlen(name), <=, NAME_LENGTH_MAX);
	ASSERT(block_find(name) == NULL);
	strlcpy(block->name, name, sizeof(block->name));
	block->sectors = sectors;
	block->driver = driver;
	block->device = device;
	spin_init(&block->lock, "block");
	device_count++;
	return block;
}

void
block_set_label(struct block *block, const char *label)
{
	block->label = label;
}

struct block *
block_find(const char *name)
{
	for (unsigned i = 0; i < device_count; i++) {
		struct block *block = &devices[i];

		if (strcmp(block->name, name) == 0 ||
		    (block->label != NULL && strcmp(block->label, name) == 0))
			return block;
	}
	return NULL;
}

struct block *
block_next(struct block *block)
{
	unsigned i = block == NULL ? 0 : block - devices + 1;

	return i < device_count ? &devices[i] : NULL;
}

const char *
block_name(const struct block *block)
{
	return block->name;
}

const char *
block_label(const struct block *block)
{
	return block->label;
}

sector_t
block_sectors(const struct block *block)
{
	return block->sectors;
}

void
block_get_stats(const struct block *block, struct block_stats *stats)
{
	struct spinlock *lock = (struct spinlock *)&block->lock;

	spin_acquire(lock);
	*stats = block->stats;
	spin_release(lock);
}

void
block_inject(struct block *block, enum block_operation operation,
    uint32_t first, uint32_t count)
{
	ASSERT_CMP(first, >, 0);
	spin_acquire(&block->lock);
	block->skip[operation] = first - 1;
	block->fail[operation] = count;
	spin_release(&block->lock);
}

void
block_set_power_cut(struct block *block, uint32_t writes)
{
	spin_acquire(&block->lock);
	block->cut_write = writes;
	spin_release(&block->lock);
}

/* Return whether the next request for OPERATION must fail, and count that
 * request.  */
static bool
consume_fault(struct block *block, enum block_operation operation)
{
	bool fault = false;

	spin_acquire(&block->lock);
	if (block->fail[operation] > 0) {
		if (block->skip[operation] > 0) {
			block->skip[operation]--;
		} else {
			block->fail[operation]--;
			fault = true;
		}
	}
	spin_release(&block->lock);
	return fault;
}

sector_t
block_request_sectors(const struct block_request *request)
{
	sector_t sum = 0;

	for (unsigned i = 0; i < request->segment_count; i++)
		sum += request->segments[i].sectors;
	return sum;
}

/* Panic if REQUEST is malformed. */
static void
check_request(const struct block *block, const struct block_request *request)
{
	sector_t sectors = block_request_sectors(request);

	if (request->operation == BLOCK_FLUSH) {
		ASSERT_CMP(request->segment_count, ==, 0);
		return;
	}
	ASSERT_CMP(request->segment_count, >, 0);
	ASSERT_CMP(request->segment_count, <=, BLOCK_SEGMENTS_MAX);
	if (request->sector >= block->sectors ||
	    sectors > block->sectors - request->sector)
		panic("%s %u sectors from %u on %s, which has %u",
		    request->operation == BLOCK_READ ? "read" : "write",
		    sectors, request->sector, block->name, block->sectors);
	for (unsigned i = 0; i < request->segment_count; i++) {
		const struct block_segment *segment = &request->segments[i];

		ASSERT_CMP((uint32_t)segment->address, >=, KERNEL_BASE);
		ASSERT_CMP((uint32_t)segment->address % 4, ==, 0);
		ASSERT_CMP(segment->sectors, >, 0);
		ASSERT_CMP(segment->sectors, <=, block->sectors);
	}
}

void
block_submit(struct block *block, struct block_request *request)
{
	check_request(block, request);
	request->doomed = consume_fault(block, request->operation);
	request->error = 0;
	TRACE(block_submit, "disk=%s operation=%u sector=%u sectors=%u",
	    block->name, request->operation, request->sector,
	    block_request_sectors(request));
	device_operation_begin();
	block->driver->submit(block->device, request);
}

void
block_complete(struct block *block, struct block_request *request, int error)
{
	struct block_stats *stats = &block->stats;
	sector_t sectors = block_request_sectors(request);
	bool cut = false;

	spin_acquire(&block->lock);
	if (error != 0) {
		stats->errors++;
	} else if (request->operation == BLOCK_READ) {
		stats->reads++;
		stats->sectors_read += sectors;
	} else if (request->operation == BLOCK_WRITE) {
		stats->writes++;
		stats->sectors_written += sectors;
		cut = stats->writes == block->cut_write;
	} else {
		stats->flushes++;
	}
	spin_release(&block->lock);
	TRACE(block_done, "disk=%s operation=%u sector=%u error=%d",
	    block->name, request->operation, request->sector, error);
	if (cut) {
		channel_printf("note", "cut_write: %s had %u writes",
		    block->name, (unsigned)stats->writes);
		machine_end(END_DONE, 0);
	}
	request->error = error;
	request->done(request);
	device_operation_end();
}

static void
wake_submitter(struct block_request *request)
{
	sema_up(request->aux);
}

int
block_submit_and_wait(struct block *block, struct block_request *request)
{
	struct semaphore finished;

	sema_init(&finished, 0);
	request->done = wake_submitter;
	request->aux = &finished;
	block_submit(block, request);
	sema_down(&finished);
	return request->error;
}

static int
transfer_one_segment(struct block *block, enum block_operation operation,
    sector_t sector, void *buffer, uint32_t sectors)
{
	struct block_request request;

	request.operation = operation;
	request.sector = sector;
	request.segment_count = 1;
	request.segments[0].address = buffer;
	request.segments[0].sectors = sectors;
	return block_submit_and_wait(block, &request);
}

int
block_read(struct block *block, sector_t sector, void *buffer, uint32_t sectors)
{
	return transfer_one_segment(block, BLOCK_READ, sector, buffer, sectors);
}

int
block_write(
    struct block *block, sector_t sector, const void *buffer, uint32_t sectors)
{
	return transfer_one_segment(
	    block, BLOCK_WRITE, sector, (void *)buffer, sectors);
}

int
block_flush(struct block *block)
{
	struct block_request request;

	request.operation = BLOCK_FLUSH;
	request.sector = 0;
	request.segment_count = 0;
	return block_submit_and_wait(block, &request);
}
