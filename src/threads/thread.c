/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Creation and exit of threads, and the calls that yield or block.  dispatch.c
 * switches threads and decides on which CPU each runs; sync.c defines the
 * objects that threads wait for.
 */
#include "threads/thread.h"

#include <stdio.h>
#include <string.h>

#include "core/panic.h"
#include "core/symbol.h"
#include "core/trace.h"
#include "cpu/intr.h"
#include "cpu/system_clock.h"
#include "cpu/trap.h"
#include "mem/palloc.h"
#include "mem/pmap.h"
#include "threads/dispatch.h"
#include "threads/lockorder.h"
#include "threads/policy.h"
#include "threads/sched.h"
#include "threads/sync.h"
#include "threads/threads_print.h"
#include "threads/token_block.h"

/* (sched_lock) */
static struct list all_threads; /* except the idle ones */
static tid_t last_tid;

/* The initial contents of a new thread's stack: the registers that
 * thread_switch pops.  ebx and esi are the arguments of thread_trampoline.  */
struct first_frame {
	uint32_t edi, esi, ebx, ebp;
	void (*eip)(void);
};

/* The first C code of a new thread; called by thread_trampoline. */
void thread_begin(thread_func *, void *argument) NORETURN;

static void init_thread(struct thread *, const char *name, int priority);
static void preempt_current(void);
static void print_thread_of_stack(const struct kstack *);
static void idle_loop(void *unused) NORETURN;

/* Create a blocked thread that calls FUNCTION(ARGUMENT) when it is run.
 * Returns NULL if out of memory.  */
static struct thread *
make_thread(
    const char *name, int priority, thread_func *function, void *argument)
{
	struct thread *t = palloc_get_pages(KSTACK_ORDER, 0);
	struct first_frame *frame;

	if (t == NULL)
		return NULL;
	memset(t, 0, sizeof(*t));
	t->kstack.magic = KSTACK_MAGIC;
	init_thread(t, name, priority);
	t->state = THREAD_BLOCKED;
	frame = (struct first_frame *)((char *)t + KSTACK_SIZE) - 1;
	frame->edi = frame->ebp = 0;
	frame->ebx = (uint32_t)function;
	frame->esi = (uint32_t)argument;
	frame->eip = thread_trampoline;
	t->stack_pointer = (uint32_t *)frame;
	return t;
}

/* Initialize T, which is all zeros except for its kstack. */
static void
init_thread(struct thread *t, const char *name, int priority)
{
	ASSERT_CMP(priority, >=, PRI_MIN);
	ASSERT_CMP(priority, <=, PRI_MAX);
	strlcpy(t->name, name, sizeof(t->name));
	t->priority = priority;
	t->canary = THREAD_CANARY;
}

/* The first thread is already running on the boot stack.  The idle thread is in
 * no queue; it runs when no other thread is ready.  */
void
thread_init(void)
{
	struct thread *t = thread_current();
	struct kstack kstack = t->kstack;
	struct thread *idle_thread;

	policy_init();
	sched_init();
	list_init(&all_threads);
	memset(t, 0, sizeof(*t));
	t->kstack = kstack;
	t->kstack.magic = KSTACK_MAGIC;
	init_thread(t, "main", PRI_DEFAULT);
	t->tid = ++last_tid;
	t->state = THREAD_RUNNING;
	idle_thread = make_thread("idle0", PRI_MIN, idle_loop, NULL);
	if (idle_thread == NULL)
		panic("no memory for the idle thread");

	spin_acquire(&sched_lock);
	policy->init_thread(t, NULL);
	list_push_back(&all_threads, &t->all_elem);
	dispatch_add_cpu(cpu_current(), t, idle_thread);
	spin_release(&sched_lock);

	lockorder_init();
	trap_resched_hook = preempt_current;
	panic_thread_hook = print_thread_of_stack;
	panic_threads_hook = threads_print;
}

void
thread_start(void)
{
	intr_enable();
}

void *
thread_idle_stack(unsigned id)
{
	char name[THREAD_NAME_MAX];
	struct thread *t;

	snprintf(name, sizeof(name), "idle%u", id);
	t = make_thread(name, PRI_MIN, idle_loop, NULL);
	if (t == NULL)
		return NULL;
	t->state = THREAD_RUNNING;
	t->kstack.cpu = &cpus[id];
	return t;
}

void
thread_start_cpu(void)
{
	struct thread *t = thread_current();

	intr_disable();
	clock_start_cpu();
	spin_acquire(&sched_lock);
	dispatch_add_cpu(cpu_current(), t, t);
	dispatch_yield();
	spin_release(&sched_lock);
	idle_loop(NULL);
}

/* Executed by a CPU while no thread is ready.  If an interrupt makes a thread
 * ready, the CPU switches to that thread at the end of the interrupt.  So
 * nothing has to be checked between two halts, and no wake-up can be
 * missed.  */
static void
idle_loop(void *unused UNUSED)
{
	for (;;)
		__asm__ volatile("sti; hlt" ::: "memory");
}

tid_t
thread_create(
    const char *name, int priority, thread_func *function, void *argument)
{
	struct thread *t = make_thread(name, priority, function, argument);
	tid_t tid;

	if (t == NULL)
		return TID_ERROR;
	spin_acquire(&sched_lock);
	tid = t->tid = ++last_tid;
	policy->init_thread(t, thread_current());
	list_push_back(&all_threads, &t->all_elem);
	dispatch_ready(t);
	dispatch_unlock();
	return tid;
}

void
thread_begin(thread_func *function, void *argument)
{
	dispatch_begin();
	function(argument);
	thread_exit();
}

void
thread_exit(void)
{
	struct thread *t = thread_current();

	assert_may_sleep("thread_exit");
	if (t->held_locks != NULL)
		panic("thread %s (%d) exits while holding lock %s", t->name,
		    t->tid, t->held_locks->name);
	if (t->tokens.count != 0)
		panic("thread %s (%d) exits while holding token %s", t->name,
		    t->tid, t->tokens.holds[0].token->name);
	ASSERT_CMP(t->pmap, ==, NULL);
	spin_acquire(&sched_lock);
	list_remove(&t->all_elem);
	dispatch_exit();
}

void
thread_set_pmap(struct pmap *pmap)
{
	enum intr_level old = intr_disable();

	thread_current()->pmap = pmap;
	pmap_activate(pmap);
	intr_set_level(old);
}

void
thread_yield(void)
{
	assert_may_sleep("thread_yield");
	spin_acquire(&sched_lock);
	dispatch_yield();
	spin_release(&sched_lock);
}

void
thread_block(void)
{
	struct thread *t = thread_current();
	bool had_tokens;

	assert_may_sleep("thread_block");
	ASSERT(intr_get_level() == INTR_OFF);
	had_tokens = tokens_suspend(t);
	spin_acquire(&sched_lock);
	dispatch_block();
	spin_release(&sched_lock);
	if (had_tokens)
		tokens_resume(t);
}

void
thread_unblock(struct thread *t)
{
	spin_acquire(&sched_lock);
	ASSERT(t->waiting_on == NULL);
	dispatch_ready(t);
	dispatch_unlock();
}

/* Called at the end of an interrupt after which another thread should run. */
static void
preempt_current(void)
{
	spin_acquire(&sched_lock);
	dispatch_yield();
	spin_release(&sched_lock);
}

void
thread_set_background(void)
{
	thread_current()->background = true;
}

tid_t
thread_tid(void)
{
	return thread_current()->tid;
}

const char *
thread_name(void)
{
	return thread_current()->name;
}

/* In a panic no lock is taken, and the list may be corrupt, so the walk also
 * ends at the first element that is not in a thread.  */
void
thread_foreach(thread_action *action, void *argument)
{
	struct list_elem *elem, *next;
	struct thread *t;

	ASSERT(panic_has_begun() || spin_held(&sched_lock));
	for (elem = list_begin(&all_threads); elem != list_end(&all_threads);
	     elem = next) {
		t = list_entry(elem, struct thread, all_elem);
		if (panic_has_begun() &&
		    ((uint32_t)t % KSTACK_SIZE != 0 ||
			(uint32_t)t < KERNEL_BASE ||
			t->canary != THREAD_CANARY))
			break;
		next = list_next(elem);
		action(t, argument);
	}
}

/* ------------------------------------------------------------ for panics */

/* Print the thread to which STACK belongs and the locks that it holds.  Takes no
 * lock, because the CPU that panicked may hold sched_lock.  Follows at most 16
 * links, because the list of locks may be corrupt.  */
static void
print_thread_of_stack(const struct kstack *stack)
{
	struct thread *t = (struct thread *)stack;
	const struct lock *lock = t->held_locks;

	if (t->canary != THREAD_CANARY) {
		printf("no thread, or its stack has overflowed\n");
		return;
	}
	printf("thread %.*s (tid %d, own priority %d)\n", THREAD_NAME_MAX,
	    t->name, t->tid, t->priority);
	for (int i = 0; i < 16 && lock != NULL; i++) {
		printf("Holds lock %s, taken in ", lock->name);
		symbol_print_caller(lock->caller);
		printf("\n");
		lock = lock->next_held;
	}
}
