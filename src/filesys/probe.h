/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Recognises disks that somebody keeps files on.
 */
#ifndef FILESYS_PROBE_H
#define FILESYS_PROBE_H

struct block;

/* Look at the first sectors of a disk for a file system or a partition table.
 * *FOUND says in a few words which, or is NULL.  0 or EIO.
 * => may sleep.  */
int	filesys_probe(struct block *, const char **found);

#endif
