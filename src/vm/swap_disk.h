/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The disk that an engine swaps to.
 */
#ifndef VM_SWAP_DISK_H
#define VM_SWAP_DISK_H

struct block;

/* The disk to swap to, whose content is nobody's; NULL: none.  If the one that
 * was chosen (see block_swap) is not fit for that, the machine ends with a line
 * that says why, before anything has been written there: the root disk; one with
 * a file system or a partition table; one that cannot be read.  A disk labelled
 * "swap" is taken as it is.
 * => at boot; may sleep.  */
struct block *vm_swap_disk(void);

#endif
