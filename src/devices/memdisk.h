/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memdisks: disks in memory that the kernel does not use otherwise.  Each
 * Multiboot module is a memdisk (md0, md1, ...), whose label is the last word
 * of the module's command line.  The option "memdisk=SIZE" creates another one,
 * labeled "swap", at the end of RAM; its initial contents are undefined.
 *
 * Tests use memdisks because an emulated IDE disk completes its commands in the
 * host's time, so that no two runs are identical.  A memdisk completes its
 * requests in virtual time.
 *
 * A memdisk executes one request at a time, in order.  By default, a request
 * completes before block_submit returns, unless the disk is already executing
 * another one.  With "latency=MICROSECONDS" each request takes that long, as on a
 * real disk: the thread that waits for the request sleeps, other threads run, and
 * races between these and the completion can occur.  The data are copied at the
 * end of that time, in pieces of up to MEMDISK_PIECE bytes.  An interrupt copies
 * each piece, and the interrupts are MEMDISK_PIECE_NS apart; a request with too
 * many pieces for its latency takes longer.
 */
#ifndef DEVICES_MEMDISK_H
#define DEVICES_MEMDISK_H

#include "devices/block.h"

#define MEMDISK_PIECE    PAGE_SIZE
#define MEMDISK_PIECE_NS 20000

/* Remove the memory for "memdisk=SIZE" from boot_info.ranges.  If there is not
 * enough memory, shut the machine down with a message.
 * => after cmdline_parse, before palloc_init.  */
void memdisk_reserve(void);

/* Register a disk for each module, and one for "memdisk=SIZE". */
void memdisk_init(void);

/* Register a disk called NAME of SECTORS sectors at MEMORY, which must never be
 * freed, with a latency of LATENCY_US microseconds (0: none).  NAME is copied.
 * Panics if out of memory.
 * => when block_register may be called.  */
struct block *memdisk_create(
    const char *name, void *memory, sector_t sectors, uint32_t latency_us);

#endif
