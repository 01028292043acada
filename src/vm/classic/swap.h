/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Swap (student file swap.c, stage 05): slots of a page each on the swap disk,
 * with counts of the pages that refer to them.
 */
#ifndef VM_CLASSIC_SWAP_H
#define VM_CLASSIC_SWAP_H

#include <stdint.h>

#include "vm/classic/page.h"

struct block;

#define SWAP_NONE	UINT32_MAX

/* Use DISK (NULL: there is no swap).  Called at boot; tests call it again, with
 * disks of their own, while no slot is in use.  */
void	swap_init(struct block *disk);

/* N consecutive free slots, each with one reference: the first in *SLOT, or
 * ENOSPC.  _ref adds a reference (there may be thousands), _free drops one.
 * => any lock may be held; do not sleep.
 * => _ref and _free of a slot that is not in use panic, naming the "slot".  */
int	swap_alloc(unsigned n, uint32_t *slot);
void	swap_ref(uint32_t slot);
void	swap_free(uint32_t slot);

/* Write the COUNT frames, which are busy and mapped nowhere, out, together where
 * possible (but slots that are free are used, wherever they lie), and note
 * slots (a reference for each page) in all their pages, which then are SWAP;
 * references that they had before are dropped.  0 (each frame counts in
 * vm_counters.pageouts), ENOSPC or EIO (then nothing was noted).
 * => frames_lock not held; may sleep.  */
int	swap_out(struct frame **frames, unsigned count);
/* Read SLOT into FRAME, which is busy.  0 or EIO.  The reference stays.
 * => likewise.  */
int	swap_in(uint32_t slot, struct frame *);

/* Slots in all and in use. */
void	swap_get_stats(uint32_t *slots, uint32_t *used);

#endif
