/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A thread that writes dirty data back after a few seconds, so that a crash costs
 * seconds of work and not hours.  While nothing is dirty, the thread is not woken.
 */
#include "filesys/syncer.h"

#include <stdbool.h>

#include "cpu/system_clock.h"
#include "filesys/vnode.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define PERIOD 5000000000ull /* ns */

static struct clock_event event;
static struct semaphore wanted;

static void
start_timer(void)
{
	event.when = clock_now() + PERIOD;
	clock_event_add(&event);
}

/* => interrupt context. */
static void
wake_if_dirty(struct clock_event *unused UNUSED)
{
	if (filesys_is_dirty())
		sema_up(&wanted);
	else
		start_timer();
}

static void
sync_forever(void *argument UNUSED)
{
	thread_set_background();
	for (;;) {
		sema_down(&wanted);
		/* After an error the data stays dirty; a later sync or fsync
		 * tries again and reports the error.  */
		filesys_sync();
		start_timer();
	}
}

void
syncer_start(void)
{
	static bool started;

	if (started)
		return;
	sema_init(&wanted, 0);
	event.function = wake_if_dirty;
	event.is_background = true;
	started = thread_create("syncer", PRI_DEFAULT, sync_forever, NULL) !=
	    TID_ERROR;
	if (started)
		start_timer();
}
