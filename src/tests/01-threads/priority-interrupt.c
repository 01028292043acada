/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread woken by an interrupt handler runs as soon as the handler
 *     returns, rather than after the next tick, if its priority is higher than
 *     the interrupted thread's; a thread of equal priority waits for its turn
 * points: 2
 * cpus: 1
 */
#include "cpu/intr.h"
#include "cpu/system_clock.h"
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define MS 1000000

static struct semaphore gate;
static volatile int64_t handler_tick = -1, woken_tick = -1;

static void
handler(struct clock_event *unused UNUSED)
{
	KTEST_CHECK(intr_context());
	handler_tick = timer_ticks();
	sema_up(&gate);
	event('b');
}

static void
waiter(void *letter)
{
	sema_down(&gate);
	woken_tick = timer_ticks();
	event((char)(int)letter);
}

/* Right after a tick, so that no tick comes before the event or soon after it,
 * add a clock event that is due a millisecond later.  Spin until some time
 * after the handler has run.  */
static void
spin_until_interrupted(void)
{
	static struct clock_event soon;
	int64_t tick = timer_ticks();
	uint64_t end;

	while (timer_ticks() == tick)
		continue;
	handler_tick = -1;
	soon.function = handler;
	soon.when = clock_now() + MS;
	clock_event_add(&soon);
	event('a');
	end = clock_now() + 3 * MS;
	while (clock_now() < end)
		continue;
	event('d');
}

KTEST(priority_interrupt)
{
	set_deadline(5);
	sema_init(&gate, 0);
	thread_create("high", PRI_DEFAULT + 1, waiter, (void *)'c');
	timer_sleep(2);
	spin_until_interrupted();
	EXPECT_EVENTS("abcd");
	KTEST_CHECK_CMP(handler_tick, ==, timer_ticks());
	KTEST_CHECK_CMP(woken_tick, ==, handler_tick);

	thread_create("equal", PRI_DEFAULT, waiter, (void *)'e');
	timer_sleep(2);
	spin_until_interrupted();
	EXPECT_EVENTS("abcdabd");
	timer_sleep(2);
	EXPECT_EVENTS("abcdabde");
}
