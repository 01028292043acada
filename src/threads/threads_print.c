/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A report of all threads, printed when a deadlock is detected or a time limit
 * has passed:
 *
 *	  lefty (tid 3) waits for lock &right, held by righty (tid 4)
 *	    in 0xc0106f21 dispatch_block+0x21 < ... < 0xc0107243 lock_acquire+0x43
 *
 * Consecutive threads that differ only in name and tid are counted instead of
 * printed, because there can be hundreds.  tools/check adds source lines to the
 * addresses.
 */
#include "threads/threads_print.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/symbol.h"
#include "cpu/cpu.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define CALLERS_SHOWN 12

/* The data printed for a thread, apart from its name and tid. */
struct place {
	enum thread_state state;
	const struct waitq *queue;
	const struct lock *lock;
	const struct token *token;
	uint32_t callers[CALLERS_SHOWN];
};

struct report {
	bool is_busy;      /* does any thread run? */
	struct place last; /* of the thread printed last */
	unsigned repeats;  /* threads since then that equal LAST */
};

static void
find_running(struct thread *t, void *argument)
{
	struct report *report = argument;

	if (t->state == THREAD_RUNNING)
		report->is_busy = true;
}

/* Store the return addresses on the stack of T in CALLERS, innermost first, at
 * most CALLERS_SHOWN of them.
 * => CALLERS is all zeros.  */
static void
collect_callers(const struct thread *t, uint32_t *callers)
{
	uint32_t base = (uint32_t)t, offset;
	const uint32_t *frame;

	if (t->stack_pointer == NULL)
		return; /* "main" before its first switch */
	/* thread_switch has pushed ebp, ebx, esi, edi. */
	frame = (const uint32_t *)t->stack_pointer[3];
	for (int i = 0; i < CALLERS_SHOWN; i++) {
		if ((uint32_t)frame < base ||
		    (uint32_t)frame > base + KSTACK_SIZE - 8 ||
		    symbol_find(frame[1] - 1, &offset) == NULL)
			break;
		callers[i] = frame[1];
		frame = (const uint32_t *)frame[0];
	}
}

static void
print_callers(const uint32_t *callers)
{
	const char *separator = "    in ";

	if (callers[0] == 0)
		return; /* has never run */
	for (int i = 0; i < CALLERS_SHOWN && callers[i] != 0; i++) {
		printf("%s", separator);
		symbol_print_caller(callers[i]);
		separator = " < ";
	}
	printf("\n");
}

/* Print what T, which sleeps in a wait queue, waits for. */
static void
print_queue(const struct thread *t)
{
	const struct waitq *queue = t->waiting_on;
	const struct token *token = t->tokens.wanted;
	const struct thread *holder = NULL;

	if (queue->holder != NULL)
		holder = *queue->holder;
	else if (token != NULL)
		holder = token->owner;
	if (token != NULL)
		printf("waits for token %s", token->name);
	else if (queue->holder != NULL)
		printf("waits for rwlock %s", queue->name);
	else
		printf("waits in queue '%s'", queue->name);
	if (holder != NULL)
		printf(", held by %s (tid %d)", holder->name, holder->tid);
}

static void
print_state(const struct thread *t, const struct report *report)
{
	const struct lock *lock = t->waiting_lock;

	if (t->state == THREAD_RUNNING)
		printf("runs on CPU %u", t->kstack.cpu->id);
	else if (t->state == THREAD_DYING)
		printf("has ended");
	else if (t->state == THREAD_READY)
		printf("is ready%s",
		    report->is_busy ? "" :
				      ", but sched_pick does not return it");
	else if (lock != NULL && lock->holder != NULL)
		printf("waits for lock %s, held by %s (tid %d)", lock->name,
		    lock->holder->name, lock->holder->tid);
	else if (lock != NULL)
		printf("waits for lock %s, which is free", lock->name);
	else if (t->in_timer_sleep)
		printf("sleeps in timer_sleep");
	else if (t->waiting_on != NULL)
		print_queue(t);
	else
		printf("is blocked by thread_block");
}

static void
end_repeats(struct report *report)
{
	if (report->repeats > 0)
		printf("    (%u more threads: the same)\n", report->repeats);
	report->repeats = 0;
}

static void
print_thread(struct thread *t, void *argument)
{
	struct report *report = argument;
	struct place place;

	if (t->background && t->state == THREAD_BLOCKED &&
	    t->waiting_lock == NULL && t->held_locks == NULL &&
	    (t->waiting_on == NULL || t->waiting_on->holder == NULL) &&
	    t->tokens.wanted == NULL)
		return;
	memset(&place, 0, sizeof(place));
	place.state = t->state;
	place.queue = t->waiting_on;
	place.lock = t->waiting_lock;
	place.token = t->tokens.wanted;
	if (t->state != THREAD_RUNNING)
		collect_callers(t, place.callers);
	if (t->state != THREAD_RUNNING &&
	    memcmp(&place, &report->last, sizeof(place)) == 0) {
		report->repeats++;
		return;
	}
	end_repeats(report);
	printf("  %s (tid %d) ", t->name, t->tid);
	print_state(t, report);
	printf("\n");
	if (t->state != THREAD_RUNNING)
		print_callers(place.callers);
	report->last = place;
}

void
threads_print(void)
{
	struct report report;

	memset(&report, 0, sizeof(report));
	thread_foreach(find_running, &report);
	thread_foreach(print_thread, &report);
	end_repeats(&report);
}
