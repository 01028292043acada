/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ATA disks on the two legacy channels: hda and hdb on the first, hdc and hdd
 * on the second.  ata.c finds the disks; ata_channel.c executes their requests
 * by means of ata_dma.c or, if the disk or its controller has no DMA,
 * ata_pio.c.
 *
 * DMA is the normal mode: the CPU sets up one command for up to 128 KiB, runs
 * other threads during the transfer, and takes one interrupt at the end.
 * Programmed I/O is simpler, but the CPU must move each 16-bit word itself, and
 * in a simulator each of these accesses is slow.
 *
 * Except at boot (ata_init), the driver never waits for a disk with interrupts
 * disabled.  It keeps interrupts disabled longest when it starts a command (a
 * table of up to 33 regions) or resets a channel (32 reads of a port, about 30
 * us).
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

/* Registers, as offsets from a channel's base port. */
enum {
	ATA_DATA = 0,
	ATA_COUNT = 2,
	ATA_LBA_LOW = 3,
	ATA_LBA_MIDDLE = 4,
	ATA_LBA_HIGH = 5,
	ATA_DEVICE = 6,
	ATA_STATUS = 7, /* reading acknowledges an interrupt */
	ATA_COMMAND = 7 /* when written */
};

#define ATA_BSY 0x80 /* the disk owns the registers */
#define ATA_DF  0x20 /* device fault */
#define ATA_DRQ 0x08 /* ready to transfer data */
#define ATA_ERR 0x01 /* the command has failed */

#define ATA_DEVICE_LBA 0xe0 /* in ATA_DEVICE; bit 4 selects the slave */

/* In a channel's control port.  Reading that port returns the status without
 * acknowledging an interrupt.  */
#define ATA_NO_INTERRUPTS 0x02
#define ATA_RESET         0x04

enum ata_command {
	ATA_READ = 0x20,
	ATA_READ_EXT = 0x24,
	ATA_WRITE = 0x30,
	ATA_WRITE_EXT = 0x34,
	ATA_READ_DMA = 0xc8,
	ATA_READ_DMA_EXT = 0x25,
	ATA_WRITE_DMA = 0xca,
	ATA_WRITE_DMA_EXT = 0x35,
	ATA_FLUSH = 0xe7,
	ATA_IDENTIFY = 0xec
};

#define ATA_LBA28_LIMIT 0x10000000 /* sectors that 28 bits can address */
#define ATA_SECTORS_MAX 256        /* per command: the LBA28 limit */

struct ata_prd;

/* Locks: (c) constant after ata_init, (l) the channel's lock. */
struct ata_disk {
	struct ata_channel *channel; /* (c) NULL: no disk */
	struct block *block;         /* (c) */
	unsigned unit;               /* (c) 0: master, 1: slave */
	bool lba48, dma, flush;      /* (c) capabilities */
	struct list queue;           /* (l) requests not started */
};

enum ata_state {
	ATA_NO_COMMAND, /* idle, or CURRENT needs no command or uses PIO */
	ATA_NOT_READY,  /* waiting for BSY to clear before a command */
	ATA_IN_FLIGHT,  /* waiting for the interrupt */
	ATA_RESETTING   /* waiting for BSY to clear after a reset */
};

/* A channel executes one command at a time, which transfers all or part of the
 * current request.  */
struct ata_channel {
	uint16_t base, control;     /* (c) ports */
	uint16_t bus_master;        /* (c) port; 0: no bus master */
	uint16_t bus_master_offset; /* (c) from the first channel's port */
	unsigned irq;               /* (c) */
	struct ata_prd *prds;       /* (l) the table of regions */
	struct ata_disk disks[2];
	struct spinlock lock;
	struct ata_disk *disk;         /* (l) of CURRENT, or used last */
	struct block_request *current; /* (l) NULL: idle */
	enum ata_state state;          /* (l) of CURRENT's command */
	uint32_t done;                 /* (l) sectors of CURRENT transferred */
	uint32_t in_command;           /* (l) sectors in the current command */
	unsigned failures;             /* (l) consecutive */
	uint64_t deadline;             /* (l) clock_now when STATE times out */
	struct clock_event poll;       /* (l) pending in states that poll */
	struct clock_event timeout;    /* (l) for the deadline of IN_FLIGHT */
	bool timeout_pending;          /* (l) TIMEOUT has been added */
	struct semaphore pio_work; /* raised if CURRENT is for the PIO thread */
};

/* Find and register the disks.  Each broken disk can delay this by up to twice
 * IDENTIFY_MS (ata.c).
 * => at boot, before other threads and CPUs run.  */
void ata_init(void);

/* Queue REQUEST for DISK (struct ata_disk): the block driver's submit. */
void ata_submit(void *disk, struct block_request *);
/* Initialize a channel whose disks have been found.  Panics if there is no
 * memory for the PIO thread that it may need.
 * => before requests are submitted to its disks.  */
void ata_channel_init(struct ata_channel *);
/* Complete CURRENT, which the PIO thread has executed, with ERROR, and start
 * the next request.
 * => the channel's lock is held; dropped and retaken.  */
void ata_finish(struct ata_channel *, int error);

/* Return the command for a transfer whose last sector is END - 1. */
enum ata_command ata_transfer_command(
    const struct ata_disk *, enum block_operation, sector_t end);
/* Select DISK and issue COMMAND for SECTORS sectors, from SECTOR on.
 * => the disk is not busy; the caller holds the channel's lock or is the PIO
 *    thread.  */
void ata_command(struct ata_disk *disk, enum ata_command command,
    sector_t sector, uint32_t sectors);

/* The functions of the bus master.
 * => the channel's lock is held, except by callers of ata_dma_find and
 *    ata_dma_init.  */

/* Return the bus master's first port for the first channel (the second
 * channel's ports are 8 above), or 0 if there is no bus master.  */
uint16_t ata_dma_find(void);
/* Assign the channel its table of regions. */
void ata_dma_init(struct ata_channel *);
/* Set up the bus master to transfer REQUEST from its sector DONE on, as far as
 * one command can.  Returns the number of sectors that the command must
 * transfer.  */
uint32_t ata_dma_prepare(
    struct ata_channel *, const struct block_request *, uint32_t done);
/* Start the transfer.
 * => the disk has been given the command.  */
void ata_dma_start(struct ata_channel *, enum block_operation);
/* Has the disk interrupted since ata_dma_prepare? */
bool ata_dma_interrupted(struct ata_channel *);
/* Stop the bus master.  Returns false if it has reported an error. */
bool ata_dma_stop(struct ata_channel *);

/* Start the thread that executes a channel's requests by programmed I/O. */
void ata_pio_init(struct ata_channel *);

#endif
