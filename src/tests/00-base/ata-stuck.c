/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the driver does not keep interrupts disabled while a disk stays busy
 *     forever, with or without a bus master: submission returns at once, even under a
 *     spinlock, and the request fails with EIO
 * cpus: 1
 * shift: 3
 * limit: 200s
 */
#include <errno.h>

#include "cpu/spinlock.h"
#include "devices/ata.h"
#include "tests/ktest.h"
#include "tests/lateness.h"
#include "threads/sync.h"

#define ABSENT_PORTS   0x5f00 /* all reads return 0xff: busy */
#define SECTORS        8
#define SUBMIT_LIMIT   100 /* us */
#define LATENESS_LIMIT 200 /* us */
/* The period is long, because the driver takes a minute to give up on both
 * disks, and each event costs time.  It is not a multiple of 5 ms, the driver's
 * polling period, so the events occur at varying times between two polls.  */
#define PERIOD 7300000 /* ns */

static const struct block_driver driver = { .name = "ata",
	.submit = ata_submit };

static struct ata_channel channels[2];
static uint8_t buffer[SECTORS * SECTOR_SIZE];

static void
signal_done(struct block_request *request)
{
	sema_up(request->aux);
}

static struct block *
make_disk(struct ata_channel *channel, const char *name, bool dma)
{
	struct ata_disk *disk = &channel->disks[0];

	channel->base = ABSENT_PORTS;
	channel->control = ABSENT_PORTS + 0x10;
	channel->bus_master = dma ? ABSENT_PORTS + 0x20 : 0;
	channel->irq = 11;
	disk->channel = channel;
	disk->dma = dma;
	list_init(&disk->queue);
	disk->block = block_register(name, SECTORS, &driver, disk);
	ata_channel_init(channel);
	return disk->block;
}

static void
read_from(struct block *disk)
{
	struct spinlock lock;
	struct semaphore done;
	struct block_request request = {
		.operation = BLOCK_READ,
		.segment_count = 1,
		.segments = { { buffer, SECTORS } },
		.done = signal_done,
		.aux = &done,
	};
	uint64_t start;

	spin_init(&lock, "submitter");
	sema_init(&done, 0);
	spin_acquire(&lock);
	start = clock_now();
	block_submit(disk, &request);
	KTEST_CHECK_CMP((clock_now() - start) / 1000, <, SUBMIT_LIMIT);
	spin_release(&lock);
	sema_down(&done);
	KTEST_CHECK_CMP(request.error, ==, EIO);
}

KTEST(ata_stuck)
{
	lateness_start(PERIOD);
	read_from(make_disk(&channels[0], "t0", true));
	read_from(make_disk(&channels[1], "t1", false));
	KTEST_CHECK_CMP(lateness_stop(), <, LATENESS_LIMIT);
}
