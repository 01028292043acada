/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: on four CPUs, the threads running on all of them count as load, and
 *     each is charged for its own ticks
 * points: 1
 * cpus: 4
 * options: sched=mlfqs
 * shift: 7
 * limit: 60s
 */
#include "cpu/cpu.h"
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "tests/mlfqs_model.h"
#include "threads/sync.h"

#define CPUS    4
#define SECONDS 5

static int64_t start;
static struct semaphore done;
static int recent[CPUS];

static void
spinner(void *number)
{
	while (timer_elapsed(start) < SECONDS * TIMER_FREQ + 10)
		continue;
	recent[(int)number] = thread_get_recent_cpu();
	sema_up(&done);
}

KTEST(mlfqs_cpus)
{
	int64_t load, expected = 0;

	set_deadline(40);
	KTEST_CHECK_CMP(cpu_count, ==, CPUS);
	sema_init(&done, 0);
	start = model_begin_second();
	load = thread_get_load_avg() * MODEL_ONE / 100;
	for (int i = 0; i < CPUS; i++)
		thread_create("spinner", PRI_DEFAULT, spinner, (void *)i);
	for (int second = 1; second <= SECONDS; second++) {
		load = model_load(load, CPUS);
		expected =
		    model_recent(expected + TIMER_FREQ * MODEL_ONE, load, 0);
	}
	for (int i = 0; i < CPUS; i++)
		sema_down(&done);
	model_compare("load_avg", SECONDS, thread_get_load_avg(), load, 10);
	for (int i = 0; i < CPUS; i++)
		model_compare("recent_cpu", SECONDS, recent[i],
		    expected + 10 * MODEL_ONE, 300);
}
