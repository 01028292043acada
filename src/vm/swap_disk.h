/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The swap disk.
 */
#ifndef VM_SWAP_DISK_H
#define VM_SWAP_DISK_H

struct block;

/* Return the disk to swap to (see block_swap), or NULL if there is none.  The
 * disk may be overwritten.  If the chosen disk is the root disk, has a file
 * system or a partition table, or cannot be read, the machine stops with a
 * message before anything is written to the disk.  A disk with the label "swap"
 * is accepted without these checks.
 * => called at boot; may sleep.  */
struct block *vm_swap_disk(void);

#endif
