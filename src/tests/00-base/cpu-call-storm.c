/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: cpu_call runs its function exactly once on each requested CPU other
 *     than the caller's and returns after all calls have finished, even when
 *     all CPUs call one another with interrupts disabled while they contend for
 *     a spinlock
 * cpus: 4
 * limit: 20s
 */
#include "cpu/cpu.h"
#include "cpu/intr.h"
#include "cpu/spinlock.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define THREADS 8
#define TURNS   150

struct count {
	unsigned by_cpu[CPU_MAX]; /* each written by its CPU */
};

static struct spinlock lock = SPINLOCK_INITIALIZER("storm");
static struct semaphore done;

static void
count_this_cpu(void *argument)
{
	struct count *count = argument;

	KTEST_CHECK_CMP(intr_get_level(), ==, INTR_OFF);
	count->by_cpu[cpu_current()->id]++;
}

/* Call all CPUs in MASK; each of those CPUs except this one must count
 * once.  */
static void
call_and_check(uint32_t mask)
{
	struct count count = { { 0 } };
	enum intr_level old = intr_disable();
	unsigned self = cpu_current()->id, id;

	cpu_call(mask, count_this_cpu, &count);
	for (id = 0; id < CPU_MAX; id++)
		KTEST_CHECK_CMP(count.by_cpu[id], ==,
		    id < cpu_count && id != self && (mask >> id & 1));
	intr_set_level(old);
}

static void
call_repeatedly(void *argument)
{
	unsigned number = (unsigned)argument;

	for (unsigned i = 0; i < TURNS; i++) {
		spin_acquire(&lock);
		if ((i + number) % 3 == 0)
			call_and_check(0xff); /* while others spin */
		spin_release(&lock);
		call_and_check(i + number);
	}
	sema_up(&done);
}

KTEST(cpu_call_storm)
{
	sema_init(&done, 0);
	for (unsigned i = 0; i < THREADS; i++)
		thread_create("storm", PRI_DEFAULT, call_repeatedly, (void *)i);
	for (unsigned i = 0; i < THREADS; i++)
		sema_down(&done);
}
