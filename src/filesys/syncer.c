/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A thread that writes back what has been dirty for a while, so that a crash
 * costs seconds of work and not hours.  As long as nothing is dirty, it is not
 * even woken.
 */
#include "filesys/syncer.h"

#include <stdbool.h>

#include "cpu/system_clock.h"
#include "filesys/vnode.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define PERIOD	5000000000ull		/* ns */

static struct clock_event event;
static struct semaphore wake;

static void
arm(void)
{
	event.when = clock_now() + PERIOD;
	clock_event_add(&event);
}

/* => interrupt context. */
static void
look(struct clock_event *unused UNUSED)
{
	if (filesys_is_dirty())
		sema_up(&wake);
	else
		arm();
}

static void
syncer(void *argument UNUSED)
{
	thread_set_background();
	for (;;) {
		sema_down(&wake);
		filesys_sync();		/* who asks for it hears of errors */
		arm();
	}
}

void
syncer_start(void)
{
	static bool started;

	if (started)
		return;
	sema_init(&wake, 0);
	event.function = look;
	event.is_background = true;
	started = thread_create("syncer", PRI_DEFAULT, syncer, NULL) !=
	    TID_ERROR;
	if (started)
		arm();
}
