/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memdisks: disks in memory that the kernel does not otherwise use.  Each
 * Multiboot module is one (md0, md1, ...), labelled with the last word of its
 * command line; "memdisk=SIZE" makes one more, labelled "swap", from the end
 * of RAM, whose first contents are undefined.
 *
 * They serve one request at a time, in order.  Without "latency=MICROSECONDS", a
 * request is done at once in the context of its submitter.  With it, each takes
 * so long in virtual time.  The data then move at the end of this time in
 * interrupts MEMDISK_PIECE_NS apart, none of which copies more than
 * MEMDISK_PIECE bytes; a request of more pieces than fit takes longer.
 */
#ifndef DEVICES_MEMDISK_H
#define DEVICES_MEMDISK_H

#include "devices/block.h"

#define MEMDISK_PIECE		PAGE_SIZE
#define MEMDISK_PIECE_NS	20000

/* Take the memory of "memdisk=SIZE" out of boot_info.ranges.
 * => after cmdline_parse, before palloc_init.  */
void	memdisk_reserve(void);

/* Register a disk for each module, and the one of "memdisk=". */
void	memdisk_init(void);

/* Register a disk NAME in SECTORS of MEMORY, which it keeps forever. */
struct block *memdisk_create(const char *name, void *memory, sector_t sectors,
	    uint32_t latency_us);

#endif
