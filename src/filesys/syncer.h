/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The thread that periodically writes dirty data back.
 */
#ifndef FILESYS_SYNCER_H
#define FILESYS_SYNCER_H

/* Start the thread, unless it is running.  If the thread cannot be created, the next
 * call tries again.
 * => mount_lock is held; may yield.  */
void syncer_start(void);

#endif
