/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memdisks.  A disk executes the request at the head of its queue: at once in
 * the context of the submitter or, if it has a latency, in clock events:
 *
 *	start                                       end of the latency
 *	  |------------------------------|----|----|----|
 *	                              piece  piece ... last piece, done
 *
 * The data are transferred as late as possible, so that a submitter that uses
 * the buffers before its request has completed gets the wrong data; and in
 * pieces, so that a long request does not keep interrupts disabled for long.
 *
 * A submitter that finds the disk idle marks it busy and executes requests
 * until the queue is empty.  Requests that "done" functions submit in the
 * meantime are only queued, so chains of requests do not nest on the stack.
 */
#include "devices/memdisk.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/machine.h"
#include "core/multiboot.h"
#include "core/trace.h"
#include "cpu/spinlock.h"
#include "cpu/system_clock.h"
#include "lib/debug.h"
#include "lib/kernel/list.h"
#include "lib/kernel/option.h"

OPTION_UINT(latency, 0, "microseconds that each request to a memdisk takes");
OPTION_UINT(memdisk, 0, "size of a RAM disk for swap, in bytes");

/* Locks: (c) constant, (l) lock. */
struct memdisk {
	struct block *block; /* (c) */
	uint8_t *memory;     /* (c) */
	uint64_t latency;    /* (c) ns */
	struct spinlock lock;
	struct list queue; /* (l) of requests */
	bool busy;         /* (l) executing the head of QUEUE */
	/* The next piece of the current request (used by one CPU at a time): */
	struct clock_event event; /* when to transfer it */
	unsigned segment;         /* index of its segment */
	uint32_t offset;          /* in the segment, in bytes */
	uint8_t *position;        /* on the disk */
};

static struct boot_range reserved; /* the memory for "memdisk=SIZE" */

/* Make the first byte of REQUEST the next to be transferred. */
static void
begin_transfer(struct memdisk *disk, const struct block_request *request)
{
	disk->segment = 0;
	disk->offset = 0;
	disk->position = disk->memory + request->sector * SECTOR_SIZE;
}

/* Transfer the next LIMIT bytes, or the rest if that is less.  Returns whether
 * data are left.  */
static bool
move_data(
    struct memdisk *disk, const struct block_request *request, size_t limit)
{
	while (limit > 0 && disk->segment < request->segment_count) {
		const struct block_segment *segment =
		    &request->segments[disk->segment];
		uint8_t *address = (uint8_t *)segment->address + disk->offset;
		size_t left = segment->sectors * SECTOR_SIZE - disk->offset;
		size_t size = MIN(left, limit);

		if (request->operation == BLOCK_READ)
			memcpy(address, disk->position, size);
		else
			memcpy(disk->position, address, size);
		disk->position += size;
		disk->offset += size;
		limit -= size;
		if (size == left) {
			disk->segment++;
			disk->offset = 0;
		}
	}
	return disk->segment < request->segment_count;
}

/* Return the number of pieces in which REQUEST is transferred; 1 if no data are
 * transferred.  */
static uint32_t
piece_count(const struct block_request *request)
{
	uint32_t bytes = block_request_sectors(request) * SECTOR_SIZE;

	return request->doomed || bytes == 0 ?
	    1 :
	    DIV_ROUND_UP(bytes, MEMDISK_PIECE);
}

/* Return the request at the head of the queue.  If the queue is empty, mark the
 * disk idle and return NULL.  */
static struct block_request *
next_request(struct memdisk *disk)
{
	struct block_request *request = NULL;

	spin_acquire(&disk->lock);
	if (list_empty(&disk->queue))
		disk->busy = false;
	else
		request = list_entry(
		    list_front(&disk->queue), struct block_request, elem);
	spin_release(&disk->lock);
	return request;
}

/* Remove the head of the queue and complete it. */
static void
complete_head(struct memdisk *disk)
{
	struct block_request *request;

	spin_acquire(&disk->lock);
	request = list_entry(
	    list_pop_front(&disk->queue), struct block_request, elem);
	spin_release(&disk->lock);
	block_complete(disk->block, request, request->doomed ? EIO : 0);
}

/* Schedule the first piece of REQUEST so that the last one is transferred at
 * the end of the latency.  */
static void
schedule_transfer(struct memdisk *disk, const struct block_request *request)
{
	uint64_t pieces = piece_count(request) * (uint64_t)MEMDISK_PIECE_NS;

	disk->event.when = clock_now() + MAX(disk->latency, pieces) - pieces +
	    MEMDISK_PIECE_NS;
	clock_event_add(&disk->event);
}

/* Execute the requests in the queue; if the disk has a latency, only start the
 * first.
 * => the caller has marked the disk busy.  */
static void
serve_queue(struct memdisk *disk)
{
	struct block_request *request;

	while ((request = next_request(disk)) != NULL) {
		begin_transfer(disk, request);
		if (disk->latency != 0) {
			schedule_transfer(disk, request);
			return;
		}
		if (!request->doomed)
			move_data(disk, request, SIZE_MAX);
		complete_head(disk);
	}
}

/* Clock event: transfer a piece. */
static void
move_piece(struct clock_event *event)
{
	struct memdisk *disk = CONTAINER_OF(event, struct memdisk, event);
	const struct block_request *request = next_request(disk);

	if (!request->doomed && move_data(disk, request, MEMDISK_PIECE)) {
		event->when = MAX(event->when + MEMDISK_PIECE_NS, clock_now());
		clock_event_add(event);
		return;
	}
	complete_head(disk);
	serve_queue(disk);
}

static void
memdisk_submit(void *device, struct block_request *request)
{
	struct memdisk *disk = device;
	bool idle;

	spin_acquire(&disk->lock);
	list_push_back(&disk->queue, &request->elem);
	idle = !disk->busy;
	disk->busy = true;
	spin_release(&disk->lock);
	if (idle)
		serve_queue(disk);
}

static const struct block_driver memdisk_driver = {
	.name = "memdisk",
	.submit = memdisk_submit,
};

struct block *
memdisk_create(
    const char *name, void *memory, sector_t sectors, uint32_t latency_us)
{
	struct memdisk *disk = calloc(1, sizeof(*disk));

	if (disk == NULL)
		panic("no memory for %s", name);
	disk->memory = memory;
	disk->latency = (uint64_t)latency_us * 1000;
	spin_init(&disk->lock, "memdisk");
	list_init(&disk->queue);
	disk->event.function = move_piece;
	disk->block = block_register(name, sectors, &memdisk_driver, disk);
	return disk->block;
}

/* Is [START, END) free of the kernel image and modules? */
static bool
is_unused(paddr_t start, paddr_t end)
{
	if (start >= end || start < virt_to_phys(kernel_image_end))
		return false;
	for (unsigned i = 0; i < boot_info.module_count; i++)
		if (boot_info.modules[i].start < end &&
		    start < boot_info.modules[i].end)
			return false;
	return true;
}

void
memdisk_reserve(void)
{
	uint32_t size = ROUND_DOWN(option_memdisk, PAGE_SIZE);

	if (size == 0)
		return;
	for (unsigned i = boot_info.range_count; i-- > 0;) {
		struct boot_range *range = &boot_info.ranges[i];

		if (range->end - range->start <= size ||
		    !is_unused(range->end - size, range->end))
			continue;
		reserved.end = range->end;
		range->end -= size;
		reserved.start = range->end;
		return;
	}
	printf("memdisk=%u: not enough memory\n", (unsigned)option_memdisk);
	machine_end(END_USAGE, 1);
}

static struct block *
create_numbered(const struct boot_range *range)
{
	static unsigned count;
	char name[8];
	sector_t sectors = (range->end - range->start) / SECTOR_SIZE;

	/* For host tools that read the disk from the machine's memory. */
	TRACE(memdisk, "number=%u start=%x sectors=%u", count, range->start,
	    sectors);
	snprintf(name, sizeof(name), "md%u", count++);
	return memdisk_create(
	    name, phys_to_virt(range->start), sectors, option_latency);
}

void
memdisk_init(void)
{
	for (unsigned i = 0; i < boot_info.module_count; i++) {
		const struct boot_module *module = &boot_info.modules[i];
		struct boot_range range = { module->start, module->end };
		struct block *block;

		if (range.end < range.start + SECTOR_SIZE ||
		    range.end > DIRECT_MAP_SIZE) {
			printf("module %u (%s): empty or above 896 MiB\n", i,
			    module->name);
			continue;
		}
		block = create_numbered(&range);
		if (module->name[0] != '\0')
			block_set_label(block, module->name);
	}
	if (reserved.end != 0)
		block_set_label(create_numbered(&reserved), "swap");
}
