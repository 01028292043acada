/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: clock events fire in the order of their times, on the boot CPU, in
 *     an interrupt handler, never early and less than 5 ms late; an event in
 *     the past fires less than 5 ms after it is added, an event can rearm
 *     itself, and any CPU can add events
 * cpus: 2
 */
#include "cpu/cpu.h"
#include "cpu/intr.h"
#include "cpu/system_clock.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/timer.h"

#define EVENTS   24
#define REPEATS  10
#define LATE_MAX 5000000 /* ns; a tick is 10000000 */

struct entry {
	struct clock_event event;
	uint64_t fired_at;
	unsigned order;
};

static struct entry entries[EVENTS];
static uint64_t past_added_at;
static unsigned count; /* incremented by events, on the boot CPU */
static struct semaphore done;
static unsigned repeats;

static void
record_event(struct clock_event *event)
{
	struct entry *entry = CONTAINER_OF(event, struct entry, event);

	KTEST_CHECK(intr_context());
	KTEST_CHECK_CMP(cpu_current()->id, ==, 0);
	entry->fired_at = clock_now();
	entry->order = count++;
	sema_up(&done);
}

static void
rearm_event(struct clock_event *event)
{
	KTEST_CHECK(clock_now() >= event->when);
	if (++repeats == REPEATS) {
		sema_up(&done);
		return;
	}
	/* Every other repeat is already due. */
	event->when += repeats % 2 == 0 ? 700000 : 0;
	clock_event_add(event);
}

static bool
fired_on_time(const struct entry *entry)
{
	int64_t late = (int64_t)(entry->fired_at - entry->event.when);

	return late >= 0 && late < LATE_MAX;
}

/* Run FUNCTION(NULL) on CPU number ID, with interrupts off. */
static void
run_on(unsigned id, void (*function)(void *))
{
	enum intr_level old = intr_disable();

	if (cpu_current()->id == id)
		function(NULL);
	else
		cpu_call(1u << id, function, NULL);
	intr_set_level(old);
}

/* Add all events, 300 us apart, in mixed order. */
static void
add_all(void *unused UNUSED)
{
	uint64_t now = clock_now() + 1000000;

	for (unsigned i = 0; i < EVENTS; i++) {
		entries[i].event.when = now + i * 7 % EVENTS * 300000;
		entries[i].event.function = record_event;
		clock_event_add(&entries[i].event);
	}
}

static void
add_past(void *unused UNUSED)
{
	past_added_at = clock_now();
	entries[0].event.when = 0;
	clock_event_add(&entries[0].event);
}

/* Check that events added on CPU number ID fire on time and in order. */
static void
check_all(unsigned id)
{
	count = 0;
	run_on(id, add_all);
	for (unsigned i = 0; i < EVENTS; i++)
		sema_down(&done);
	for (unsigned i = 0; i < EVENTS; i++) {
		KTEST_CHECK(fired_on_time(&entries[i]));
		KTEST_CHECK_CMP(entries[i].order, ==, i * 7 % EVENTS);
	}
}

/* Check that an event in the past, added on CPU number ID just after a tick, does not
 * wait for the next tick.  */
static void
check_past(unsigned id)
{
	timer_sleep(1);
	run_on(id, add_past);
	sema_down(&done);
	KTEST_CHECK_CMP(entries[0].fired_at - past_added_at, <, LATE_MAX);
}

KTEST(clock_events)
{
	struct clock_event repeated = { .function = rearm_event };

	sema_init(&done, 0);
	timer_sleep(5); /* by then, the clock's rates have been measured */
	for (unsigned id = 0; id < 2; id++) {
		check_all(id);
		check_past(id);
	}
	repeated.when = clock_now() + 500000;
	clock_event_add(&repeated);
	sema_down(&done);
}
