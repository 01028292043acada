/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The response to a lack of memory, and to a process that uses too much (student file
 * vm_oom.c, stage 11).
 */
#ifndef VM_DRAGONFLY_VM_OOM_H
#define VM_DRAGONFLY_VM_OOM_H

#include <stdbool.h>

struct vm_space;

/* Kill the process that uses the most memory.  Returns false if no process may be killed.
 * => called by the page daemon; may sleep.  */
bool vm_oom_kill(void);
/* Called after a fault in SPACE: if SPACE has more pages in memory than VM_LIMIT_RSS
 * allows, deactivate some.
 * => no lock is held; may sleep.  */
void vm_rss_enforce(struct vm_space *);

#endif
