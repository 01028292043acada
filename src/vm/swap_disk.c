/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Choosing the disk to swap to.  A mistyped disk name must not destroy files,
 * so the kernel refuses to start with a swap disk that has content.
 */
#include "vm/swap_disk.h"

#include <string.h>

#include "core/cmdline.h"
#include "devices/block.h"
#include "filesys/probe.h"
#include "lib/debug.h"

static void NORETURN
reject_swap_disk(
    const struct block *disk, const char *problem, const char *what)
{
	cmdline_refuse("swap", block_name(disk),
	    "%s%s; choose another disk, or swap=none", problem, what);
}

struct block *
vm_swap_disk(void)
{
	struct block *disk = block_swap();
	const char *label, *found;

	if (disk == NULL)
		return NULL;
	if (disk == block_root())
		reject_swap_disk(disk, "this is the root disk", "");
	/* The boot loader or memdisk= created this disk for swapping. */
	label = block_label(disk);
	if (label != NULL && strcmp(label, "swap") == 0)
		return disk;
	if (filesys_probe(disk, &found) != 0)
		reject_swap_disk(disk, "the disk cannot be read", "");
	if (found != NULL)
		reject_swap_disk(disk, "the disk contains ", found);
	return disk;
}
