/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ATA disks at the two legacy channels: hda and hdb at the first, hdc and hdd
 * at the second.  ata.c finds them, ata_channel.c runs their requests, with
 * the help of ata_dma.c or, without a bus master, ata_pio.c.
 *
 * The driver never waits for a disk with interrupts off, except at boot (ata_init).
 * With interrupts off it starts a command at most (a table of 64 regions), or
 * resets a channel (32 reads of a port, some 30 us).
 */
#ifndef DEVICES_ATA_H
#define DEVICES_ATA_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/spinlock.h"
#include "cpu/system_clock.h"
#include "devices/block.h"
#include "lib/kernel/list.h"
#include "threads/sync.h"

/* Registers, relative to a channel's base. */
enum {
	ATA_DATA = 0,
	ATA_COUNT = 2,
	ATA_LBA_LOW = 3,
	ATA_LBA_MIDDLE = 4,
	ATA_LBA_HIGH = 5,
	ATA_DEVICE = 6,
	ATA_STATUS = 7,			/* reading it acknowledges */
	ATA_COMMAND = 7
};

#define ATA_BSY		0x80		/* the disk owns the registers */
#define ATA_DF		0x20		/* device fault */
#define ATA_DRQ		0x08		/* it wants data moved */
#define ATA_ERR		0x01

#define ATA_DEVICE_LBA	0xe0		/* in ATA_DEVICE; 0x10: slave */

/* At a channel's control port.  Reads give the status, unacknowledged. */
#define ATA_NO_INTERRUPTS	0x02
#define ATA_RESET		0x04

enum ata_command {
	ATA_READ = 0x20, ATA_READ_EXT = 0x24,
	ATA_WRITE = 0x30, ATA_WRITE_EXT = 0x34,
	ATA_READ_DMA = 0xc8, ATA_READ_DMA_EXT = 0x25,
	ATA_WRITE_DMA = 0xca, ATA_WRITE_DMA_EXT = 0x35,
	ATA_FLUSH = 0xe7, ATA_IDENTIFY = 0xec
};

#define ATA_LBA28_LIMIT	0x10000000	/* sectors */
#define ATA_SECTORS_MAX	256		/* in a command of ours */

struct ata_prd;

/* Locks: (c) constant once found, (l) the channel's lock. */
struct ata_disk {
	struct ata_channel *channel;	/* (c) NULL: no disk */
	struct block *block;		/* (c) */
	unsigned unit;			/* (c) 0: master, 1: slave */
	bool lba48, dma, flush;		/* (c) what it can do */
	struct list queue;		/* (l) of requests */
};

enum ata_state {
	ATA_NO_COMMAND,		/* idle, or CURRENT is done without a command */
	ATA_NOT_READY,		/* a command waits until BSY clears */
	ATA_IN_FLIGHT,		/* an interrupt will come */
	ATA_RESETTING		/* until BSY clears */
};

/* One command at a time; it transfers all or a part of a request. */
struct ata_channel {
	uint16_t base, control;		/* (c) ports */
	uint16_t bus_master;		/* (c) port; 0: there is none */
	uint16_t bus_master_offset;	/* (c) from the controller's first */
	unsigned irq;			/* (c) */
	struct ata_prd *prds;		/* (l) */
	struct ata_disk disks[2];
	struct spinlock lock;
	struct ata_disk *disk;		/* (l) of CURRENT, or the last one */
	struct block_request *current;	/* (l) NULL: idle */
	enum ata_state state;		/* (l) of CURRENT's command */
	uint32_t done;			/* (l) sectors of CURRENT transferred */
	uint32_t in_command;		/* (l) sectors that are underway */
	unsigned failures;		/* (l) in a row */
	uint64_t deadline;		/* (l) of the state */
	struct clock_event poll;	/* (l) pending in the states that poll */
	struct clock_event timeout;	/* (l) at a deadline of ATA_IN_FLIGHT, */
	bool timeout_pending;		/* (l) if this says so */
	struct semaphore pio_work;	/* CURRENT is for the thread of ata_pio.c */
};

/* Find and register the disks.  A broken one may take IDENTIFY_MS.
 * => at boot, before other threads and CPUs run.  */
void	ata_init(void);

/* Queue REQUEST for a disk; the block driver's submit. */
void	ata_submit(void *disk, struct block_request *);
/* Make ready for requests to the channel, whose disks are known. */
void	ata_channel_init(struct ata_channel *);
/* CURRENT, which was done without a command, has ended with ERROR: complete it
 * and serve the next ones.
 * => the lock is held; dropped for a while.  */
void	ata_finish(struct ata_channel *, int error);

/* The command for sectors up to END of DISK. */
enum ata_command ata_transfer_command(const struct ata_disk *,
	    enum block_operation, sector_t end);
/* Select DISK and give it COMMAND for SECTORS from SECTOR on. */
void	ata_command(struct ata_disk *, enum ata_command, sector_t,
	    uint32_t sectors);

/* The bus master's ports for the first channel (the second's are 8 above),
 * or 0 if there is none.  */
uint16_t ata_dma_find(void);
void	ata_dma_init(struct ata_channel *);
/* Describe REQUEST's memory from sector DONE of it on, up to the limits of a
 * command, and make the bus master ready; how many sectors that is.  */
uint32_t ata_dma_prepare(struct ata_channel *, const struct block_request *,
	    uint32_t done);
void	ata_dma_start(struct ata_channel *, enum block_operation);
/* Has the disk interrupted since ata_dma_prepare? */
bool	ata_dma_interrupted(struct ata_channel *);
/* Stop; did all go well? */
bool	ata_dma_stop(struct ata_channel *);

/* Start the thread that does a channel's requests by programmed I/O. */
void	ata_pio_init(struct ata_channel *);

#endif
