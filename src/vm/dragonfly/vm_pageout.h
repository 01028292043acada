/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The page daemon: when it runs, and which threads wait for it (student file vm_pageout.c,
 * stage 11).
 */
#ifndef VM_DRAGONFLY_VM_PAGEOUT_H
#define VM_DRAGONFLY_VM_PAGEOUT_H

#include <stdbool.h>
#include <stdint.h>

/* Start the page daemon, and the emergency daemon.
 * => at boot, after the other parts of the engine.  */
void vm_pageout_init(void);
/* Wake the daemon, because memory is short or will be.  Any context in which threads can
 * be woken.  */
void pagedaemon_wakeup(void);

/* Wait until memory is available, because an allocation has failed.  vm_wait is
 * for the kernel, vm_wait_pfault for faults of programs, which wait according to
 * their nice value.  Returns 0 (try again) or ENOMEM (give up: nothing can be
 * freed, or the process is to be killed).  Each function begins with a call of vm_inject, for
 * VM_INJECT_WAIT or VM_INJECT_PFAULT; if that returns true, the function returns 0 at once.
 * => no sleeping lock, such as that of a map or vnode, and no busy page is held; may
 *    sleep, and then tokens are lost during the wait (threads/token.h).  */
int vm_wait(void);
int vm_wait_pfault(void);

#endif
