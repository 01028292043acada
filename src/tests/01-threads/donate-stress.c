/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: after donations by many threads through several locks on four CPUs,
 *     each thread has its own priority again and none is left waiting
 * points: 2
 * cpus: 4
 * options: jitter=11
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define THREADS 12
#define LOCKS   4
#define ROUNDS  60

static struct lock locks[LOCKS];
static unsigned owners[LOCKS];
static volatile int donated_count; /* times a donated priority was seen */
static struct semaphore done;

/* Acquire the locks selected by the bits of CHOICE, in order, and release them;
 * check that no other thread owns any of them at the same time.  */
static void
run_round(int id, uint32_t choice)
{
	for (int i = 0; i < LOCKS; i++) {
		if (!(choice & 1u << i))
			continue;
		lock_acquire(&locks[i]);
		KTEST_CHECK_CMP(owners[i], ==, 0);
		owners[i] = (unsigned)id;
		if (choice & 0x100u << i)
			thread_yield();
	}
	if (choice % 7 == 0)
		timer_sleep(1);
	if (thread_get_priority() > thread_current()->priority)
		donated_count++;
	for (int i = 0; i < LOCKS; i++) {
		if (!(choice & 1u << i))
			continue;
		KTEST_CHECK_CMP(owners[i], ==, id);
		owners[i] = 0;
		lock_release(&locks[i]);
	}
}

static void
worker(void *argument)
{
	int id = (int)argument;
	int own = thread_get_priority();
	uint32_t state = (uint32_t)id * 2654435761u + 1;

	for (int i = 0; i < ROUNDS; i++) {
		state = state * 1664525 + 1013904223;
		run_round(id, state >> 12);
		KTEST_CHECK_CMP(thread_get_priority(), ==, own);
		if (i % 8 == 0) {
			own = PRI_MIN + 1 + (int)(state >> 27);
			thread_set_priority(own);
		}
	}
	sema_up(&done);
}

KTEST(donate_stress)
{
	set_deadline(20);
	sema_init(&done, 0);
	for (int i = 0; i < LOCKS; i++)
		lock_init(&locks[i]);
	for (int i = 1; i <= THREADS; i++)
		thread_create("worker", PRI_DEFAULT + i, worker, (void *)i);
	for (int i = 0; i < THREADS; i++)
		sema_down(&done);
	ktest_note("donated priorities seen: %d", donated_count);
	KTEST_CHECK_CMP(donated_count, >, 0);
}
