/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The thread that writes back what has been dirty for a while.
 */
#ifndef FILESYS_SYNCER_H
#define FILESYS_SYNCER_H

/* From now on, write back now and then.  Any number of calls. */
void	syncer_start(void);

#endif
