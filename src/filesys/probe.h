/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Recognizing disks that have files on them.
 */
#ifndef FILESYS_PROBE_H
#define FILESYS_PROBE_H

struct block;

/* Look for a file system, a partition table or a boot sector in the first sectors of a
 * disk.  *FOUND: a description of what was found, a constant string, or NULL.  Returns
 * 0 or EIO.
 * => may sleep.  */
int filesys_probe(struct block *, const char **found);

#endif
