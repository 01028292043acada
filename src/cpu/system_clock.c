/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time, ticks and events.
 *
 * At first the 8254 is the clock, and it interrupts the boot CPU.  One tick
 * later, the rates of the time-stamp counter and of the local APIC timer have
 * been measured against it, and these two take over on all CPUs.  (The CPUs'
 * time-stamp counters are assumed to agree.)
 *
 * From then on, a CPU's timer is always set for one deadline: its next tick or, on
 * the boot CPU, the first event if that is earlier.  Ticks lie on a grid of
 * TICKS_PER_SECOND points a second.  The CPUs' grids are staggered, so that the
 * CPUs do not contend for sched_lock at each tick.  "jitter=SEED" moves each
 * tick by up to an eighth of the period, to vary how threads interleave.
 *
 * events_lock guards the events.  Everything else is private to one CPU, or
 * constant once MEASURED is set.
 */
#include "cpu/system_clock.h"

#include "cpu/apic.h"
#include "cpu/cpu.h"
#include "cpu/intr.h"
#include "cpu/io.h"
#include "cpu/pit.h"
#include "cpu/spinlock.h"
#include "cpu/trap.h"
#include "lib/debug.h"
#include "lib/kernel/option.h"

#define NS_PER_TICK (1000000000 / TICKS_PER_SECOND)
#define RATE_SHIFT  20 /* fraction bits of the rates */

/* QEMU executes instructions in batches, each of which ends when the next timer
 * expires.  With -icount, very short delays would make the batches very small,
 * so no timer is set to expire before this many instructions have been
 * executed.  */
#define MIN_INSTRUCTIONS 2048
#define MIN_DELAY_LIMIT  1000000 /* ns; upper bound of min_delay */

OPTION_UINT(jitter, 0, "vary the lengths of ticks, with this seed");

struct cpu_clock {
	bool started;
	uint64_t grid;      /* ns: next tick, without jitter */
	uint64_t next_tick; /* ns */
	uint32_t random;
};

/* All clocks, read as simultaneously as possible. */
struct reading {
	uint64_t pit; /* ns */
	uint64_t tsc;
	uint32_t apic; /* counts down */
};

void (*clock_tick_hook)(void);

static struct cpu_clock clocks[CPU_MAX];

static bool measured;              /* the following five are valid */
static uint64_t base_tsc, base_ns; /* when measurement ended */
static uint32_t ns_per_tsc;        /* << RATE_SHIFT */
static uint32_t apic_per_ns;       /* << RATE_SHIFT */
static uint32_t min_delay;         /* ns */

static uint64_t tsc_per_min; /* MIN_INSTRUCTIONS, in TSC counts */
static struct reading first;

static struct spinlock events_lock = SPINLOCK_INITIALIZER("clock events");
static struct list events = LIST_INITIALIZER(events);

/* A * RATE, where RATE has RATE_SHIFT fraction bits. */
static uint64_t
scale_by_rate(uint64_t a, uint32_t rate)
{
	return ((a >> 32) * rate << (32 - RATE_SHIFT)) +
	    ((a & UINT32_MAX) * rate >> RATE_SHIFT);
}

uint64_t
clock_now(void)
{
	return clock_at(read_tsc());
}

uint64_t
clock_at(uint64_t tsc)
{
	uint64_t before;

	if (!__atomic_load_n(&measured, __ATOMIC_ACQUIRE))
		return pit_now();
	if (tsc >= base_tsc)
		return base_ns + scale_by_rate(tsc - base_tsc, ns_per_tsc);
	before = scale_by_rate(base_tsc - tsc, ns_per_tsc);
	return before < base_ns ? base_ns - before : 0;
}

/* ---------------------------------------------------------------- events */

static bool
event_is_earlier(
    const struct list_elem *a, const struct list_elem *b, void *unused UNUSED)
{
	return list_entry(a, struct clock_event, elem)->when <
	    list_entry(b, struct clock_event, elem)->when;
}

/* Remove and return the first event if it is due at NOW, else NULL. */
static struct clock_event *
take_due_event(uint64_t now)
{
	struct clock_event *event = NULL;

	spin_acquire(&events_lock);
	if (!list_empty(&events)) {
		event =
		    list_entry(list_front(&events), struct clock_event, elem);
		if (event->when <= now)
			list_remove(&event->elem);
		else
			event = NULL;
	}
	spin_release(&events_lock);
	return event;
}

/* Run the events that are due.  Events that become due while this runs wait for
 * the next timer interrupt, so that other interrupts are not held off.  */
static void
run_events(void)
{
	uint64_t now = clock_now();
	struct clock_event *event;

	while ((event = take_due_event(now)) != NULL)
		event->function(event);
}

static uint64_t
first_event_time(void)
{
	uint64_t when = UINT64_MAX;

	spin_acquire(&events_lock);
	if (!list_empty(&events))
		when = list_entry(list_front(&events), struct clock_event, elem)
			   ->when;
	spin_release(&events_lock);
	return when;
}

bool
clock_event_pending(void)
{
	struct list_elem *e;

	spin_acquire(&events_lock);
	e = list_begin(&events);
	while (e != list_end(&events) &&
	    list_entry(e, struct clock_event, elem)->is_background)
		e = list_next(e);
	spin_release(&events_lock);
	return e != list_end(&events);
}

/* ---------------------------------------------------------------- ticks */

/* Set this CPU's timer for its earliest deadline. */
static void
set_timer(const struct cpu_clock *clock)
{
	uint64_t now, deadline = clock->next_tick, event;
	uint32_t delay;

	if (clock == &clocks[0] && (event = first_event_time()) < deadline)
		deadline = event;
	now = clock_now();
	delay = deadline > now ? (uint32_t)(deadline - now) : 0;
	/* Round up a little: the measured rates are slightly inexact. */
	delay += delay >> 12;
	apic_timer_start(
	    (uint32_t)scale_by_rate(MAX(delay, min_delay), apic_per_ns) + 1);
}

static uint32_t
next_jitter(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static void
set_next_tick(struct cpu_clock *clock)
{
	clock->grid += NS_PER_TICK;
	clock->next_tick = clock->grid;
	if (option_jitter != 0)
		clock->next_tick = clock->grid - NS_PER_TICK / 8 +
		    next_jitter(&clock->random) % (NS_PER_TICK / 4);
}

static void
start_ticks(struct cpu_clock *clock, unsigned id)
{
	clock->started = true;
	clock->grid = id * (NS_PER_TICK / CPU_MAX);
	while (clock->grid + NS_PER_TICK / 2 < clock_now())
		clock->grid += NS_PER_TICK;
	clock->random = (option_jitter + id) * 0x9e3779b1 | 1;
	set_next_tick(clock);
}

/* Run the events and ticks that are due on this CPU, number ID. */
static void
run_due_work(struct cpu_clock *clock, unsigned id)
{
	if (id == 0)
		run_events();
	if (!clock->started)
		start_ticks(clock, id);
	while (clock->next_tick <= clock_now()) {
		set_next_tick(clock);
		if (clock_tick_hook != NULL)
			clock_tick_hook();
	}
}

static void
timer_interrupt(struct trapframe *frame UNUSED)
{
	unsigned id = cpu_current()->id;

	/* Too early: compute_rates will interrupt this CPU again. */
	if (!measured && id != 0)
		return;
	run_due_work(&clocks[id], id);
	if (measured)
		set_timer(&clocks[id]);
}

void
clock_event_add(struct clock_event *event)
{
	bool is_first;

	spin_acquire(&events_lock);
	list_insert_ordered(&events, &event->elem, event_is_earlier, NULL);
	is_first = list_front(&events) == &event->elem;
	spin_release(&events_lock);
	/* EVENT's function may have been called already, so EVENT may no longer
	 * exist.  */
	if (is_first)
		apic_send(cpus[0].apic_id, TRAP_TIMER);
}

/* ---------------------------------------------------------------- rates */

/* Read all clocks.  Several attempts are made, and the fastest one is used,
 * because the host may have suspended the simulator during the others.  */
static void
read_clocks(struct reading *reading)
{
	uint64_t start, span, best = UINT64_MAX;
	struct reading try;

	for (int i = 0; i < 3; i++) {
		start = read_tsc();
		try.pit = pit_now();
		try.tsc = read_tsc();
		try.apic = apic_timer_count();
		span = read_tsc() - start;
		if (span < best) {
			best = span;
			*reading = try;
		}
	}
}

/* Return the number of TSC counts that MIN_INSTRUCTIONS instructions take.  The
 * loop executes an eighth of these instructions.  */
static uint64_t
measure_instructions(void)
{
	uint64_t start, span, best = UINT64_MAX;
	uint32_t count;

	for (int i = 0; i < 3; i++) {
		count = MIN_INSTRUCTIONS / 16;
		start = read_tsc();
		__asm__ volatile("1: decl %0; jnz 1b" : "+r"(count) : : "cc");
		span = read_tsc() - start;
		best = MIN(best, span);
	}
	return best * 8;
}

/* Compute the rates from the two readings, and switch to the measured
 * clocks.  */
static void
compute_rates(const struct reading *second)
{
	uint64_t ns = second->pit - first.pit;

	ns_per_tsc =
	    (uint32_t)((ns << RATE_SHIFT) / MAX(second->tsc - first.tsc, 1u));
	apic_per_ns =
	    (uint32_t)(((uint64_t)(first.apic - second->apic) << RATE_SHIFT) /
		ns);
	min_delay = (uint32_t)MIN(scale_by_rate(tsc_per_min, ns_per_tsc) + 1,
	    (uint64_t)MIN_DELAY_LIMIT);
	base_tsc = second->tsc;
	base_ns = pit_now();
	__atomic_store_n(&measured, true, __ATOMIC_RELEASE);
	pit_stop();
	for (unsigned i = 0; i < CPU_MAX; i++)
		if (cpus[i].online)
			apic_send(cpus[i].apic_id, TRAP_TIMER);
}

static void
pit_interrupt(struct trapframe *frame UNUSED)
{
	struct reading reading;

	if (measured)
		return; /* this interrupt was pending at pit_stop */
	if (pit_now() - first.pit >= NS_PER_TICK) {
		read_clocks(&reading);
		compute_rates(&reading);
	}
	run_due_work(&clocks[0], 0);
}

void
clock_init(void)
{
	tsc_per_min = measure_instructions();
	trap_register(TRAP_TIMER, false, timer_interrupt, "local timer");
	apic_timer_start(UINT32_MAX);
	pit_start(pit_interrupt);
	read_clocks(&first);
}

void
clock_start_cpu(void)
{
	apic_send(cpu_current()->apic_id, TRAP_TIMER);
}
