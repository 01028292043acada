/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Swap (student file swap.c, stage 05).  The swap disk is divided into slots of
 * one page each.  Each slot has a reference count: the number of pages whose
 * content is in it.
 */
#ifndef VM_CLASSIC_SWAP_H
#define VM_CLASSIC_SWAP_H

#include <stdint.h>

#include "vm/classic/page.h"

struct block;

#define SWAP_NONE UINT32_MAX

/* Make DISK the swap disk; if DISK is NULL, there is no swap.  Called at boot;
 * tests call it again, with other disks, while no slot is in use.  The memory for
 * the reference counts of the previous disk is freed.  If there is no memory for
 * the new ones, swap_init prints a message, and there is no swap.  */
void swap_init(struct block *disk);

/* Allocate N (at least 1) consecutive slots, with one reference each; *SLOT is the
 * first.
 * Returns 0 or ENOSPC.
 * => does not sleep; any lock may be held.  */
int swap_alloc(unsigned n, uint32_t *slot);
/* Add a reference to SLOT, or drop one.  A slot can have thousands of
 * references; a slot without references is free.  Both functions panic, with
 * the word "slot" in the message, if SLOT is free, or is not the number of a
 * slot.
 * => do not sleep; any lock may be held.  */
void swap_ref(uint32_t slot);
void swap_free(uint32_t slot);

/* Write COUNT (1 to EVICT_MAX) frames, which are busy and not mapped by any pmap,
 * to swap.  All their pages become PAGE_SWAP, with a reference to the slot of
 * their frame; their references to previous slots are dropped.  Frames are
 * written together as far as consecutive slots are free; if there are too few,
 * scattered slots are used.  If no slot is free, a frame is written to the slot that
 * its pages already have, unless pages of other frames have it too.  Returns 0 (each
 * frame counts in vm_counters.pageouts), ENOSPC or EIO; on an error no page is
 * changed, and the slots allocated for the frames are freed.
 * => frames_lock not held; may sleep.  */
int swap_out(struct frame **frames, unsigned count);
/* Read SLOT into FRAME, which is busy.  The page that is read keeps its
 * reference to SLOT.  Returns 0 or EIO.  The caller counts vm_counters.pageins.
 * => frames_lock not held; may sleep.  */
int swap_in(uint32_t slot, struct frame *);

/* Set *SLOTS to the number of slots, and *USED to the number of slots in
 * use.  */
void swap_get_stats(uint32_t *slots, uint32_t *used);

#endif
