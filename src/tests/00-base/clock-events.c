/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: clock events come in the order of their times, on the boot CPU, in
 *     an interrupt handler, never early, and soon; one in the past comes at
 *     once; an event can set itself again; others than the boot CPU can set
 *     events
 * cpus: 2
 */
#include "cpu/clock.h"
#include "cpu/cpu.h"
#include "cpu/intr.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define EVENTS		24
#define AGAINS		10
#define LATE_MAX	5000000		/* ns; a tick is 10000000 */

struct entry {
	struct clock_event event;
	uint64_t came;
	unsigned order;
};

static struct entry entries[EVENTS];
static unsigned count;			/* boot CPU's interrupts */
static struct semaphore done;
static unsigned agains;

static void
came(struct clock_event *event)
{
	struct entry *entry = CONTAINER_OF(event, struct entry, event);

	KTEST_CHECK(intr_context());
	KTEST_CHECK_CMP(cpu_current()->id, ==, 0);
	entry->came = clock_now();
	entry->order = count++;
	sema_up(&done);
}

static void
again(struct clock_event *event)
{
	KTEST_CHECK(clock_now() >= event->when);
	if (++agains == AGAINS) {
		sema_up(&done);
		return;
	}
	/* Half of them in the past. */
	event->when += agains % 2 == 0 ? 700000 : 0;
	clock_event_add(event);
}

static bool
is_right(const struct entry *entry)
{
	int64_t late = (int64_t)(entry->came - entry->event.when);

	return late >= 0 && late < LATE_MAX;
}

/* Times 300 us apart, in a mixed order. */
static void
add_all(void *unused UNUSED)
{
	uint64_t now = clock_now() + 1000000;

	for (unsigned i = 0; i < EVENTS; i++) {
		entries[i].event.when = now + i * 7 % EVENTS * 300000;
		entries[i].event.function = came;
		clock_event_add(&entries[i].event);
	}
}

static void
check_all(void)
{
	for (unsigned i = 0; i < EVENTS; i++)
		sema_down(&done);
	for (unsigned i = 0; i < EVENTS; i++) {
		KTEST_CHECK(is_right(&entries[i]));
		KTEST_CHECK_CMP(entries[i].order, ==, i * 7 % EVENTS);
	}
	count = 0;
}

static void
check_past(void)
{
	entries[0].event.when = 0;
	clock_event_add(&entries[0].event);
	sema_down(&done);
	KTEST_CHECK(clock_now() - entries[0].came < LATE_MAX);
}

KTEST(clock_events)
{
	struct clock_event repeated = { .function = again };

	sema_init(&done, 0);
	timer_sleep(5);			/* the rates are measured by then */
	add_all(NULL);
	check_all();
	thread_create("adder", PRI_DEFAULT, add_all, NULL);
	check_all();
	check_past();
	repeated.when = clock_now() + 500000;
	clock_event_add(&repeated);
	sema_down(&done);
}
