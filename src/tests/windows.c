/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Single-stepping of one thread, and the actions between its instructions.
 *
 * While the trap flag is set, a debug exception follows each instruction.  The flag must
 * be set only while the stepped thread runs.  An interrupt saves and clears it.
 * thread_switch does not change it, so the first instruction on the stack of the next
 * thread traps as well.  The handler of this trap clears the flag.  It also replaces the
 * saved return address of the stepped thread with the address of step_again, which sets
 * the flag and jumps to the original address.  (The stepped thread cannot run before
 * sched_lock is released.)  The return address of a function that is executed as one step
 * is replaced in the same way.
 *
 * An action on another CPU is performed by a thread, the actor, that runs there already:
 * the stepped thread may hold sched_lock, and then cannot wake another thread.  So the
 * actor begins to spin on its CPU before the first step.
 */
#include "tests/windows.h"

#include <stdio.h>
#include <string.h>

#include "core/symbol.h"
#include "core/trace.h"
#include "cpu/apic.h"
#include "cpu/smp.h"
#include "cpu/spinlock.h"
#include "cpu/system_clock.h"
#include "cpu/trap.h"
#include "mem/pmap.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define STEPS_MAX 1000000

/* The registers that thread_switch saves on the stack; see switch.S. */
struct switch_frame {
	uint32_t edi, esi, ebx, ebp, return_address;
};

void step_again(void);

/* The case that is being performed.  All fields except C and those of the actor are used
 * only by the stepped thread, and by the handlers of the traps and interrupts that
 * stepping causes.  */
static struct {
	const struct window_case *c;
	struct thread *thread; /* the stepped thread */
	uint32_t
	    entry; /* stack pointer at the function's entry; 0: not entered yet */
	unsigned target;     /* window of this run; 0: the first */
	unsigned windows;    /* passed in this run */
	uint32_t last;       /* address of the previous instruction */
	uint32_t steps;      /* in this run */
	uint32_t all_steps;  /* in all runs */
	volatile bool fired; /* the action has begun */

	/* For the actor, which sets ACTOR, ARMED and DONE itself.  With
	 * WINDOW_INTERRUPT, the interrupt handler sets DONE.  */
	struct thread *volatile actor;
	struct semaphore next, ended;
	volatile bool armed, fire, cancel, done, quit;
} w;

uint32_t step_resume_at; /* where step_again continues */

__asm__(".text\n"
	"step_again:\n"
	"	pushl	step_resume_at\n"
	"	pushfl\n"
	"	orl	$0x100, (%esp)\n" /* EFLAGS_TF */
	"	popfl\n"
	"	ret\n");

/* --------------------------------------------------------------- instructions */

/* Return whether the instruction at CODE accesses no memory, except that it may push,
 * pop, call or return.  The result is false if the instruction is not one of those known
 * here.  */
static bool
is_private(const uint8_t *code)
{
	uint8_t op;
	bool has_modrm;

	if (*code == 0x66) /* operands of 16 bits */
		code++;
	op = *code++;
	if (op == 0x0f) {
		op = *code++;
		if ((op & 0xf0) == 0x80) /* conditional jump */
			return true;
		has_modrm = (op & 0xf0) == 0x40 || (op & 0xf0) == 0x90 ||
		    op == 0xaf || (op & 0xf6) == 0xb6;
		return has_modrm && *code >= 0xc0;
	}
	/* INC, DEC, PUSH, POP of a register; conditional jumps; MOV to a register;
	 * CALL, JMP, RET, LEAVE; PUSH of a constant; extensions of EAX.  */
	if ((op >= 0x40 && op <= 0x5f) || (op & 0xf0) == 0x70 ||
	    (op & 0xf0) == 0xb0 || op == 0xe8 || op == 0xe9 || op == 0xeb ||
	    op == 0xc3 || op == 0xc9 || op == 0x68 || op == 0x6a ||
	    op == 0x98 || op == 0x99 || op == 0x8d /* LEA */)
		return true;
	if (op < 0x40 && (op & 7) >= 4)
		return (op & 7) < 6; /* arithmetic with EAX and a constant */
	has_modrm = op < 0x40 || (op >= 0x80 && op <= 0x8b) ||
	    (op & 0xfe) == 0xc0 || (op & 0xfc) == 0xd0 || op == 0xf6 ||
	    op == 0xf7 || op == 0xfe || op == 0xff;
	return has_modrm && *code >= 0xc0;
}

/* Functions that are never stepped.  An action during spin_acquire or spin_release has the
 * same effect as an action before or after the call.  */
static const void *const never_stepped[] = { spin_acquire, spin_release, memcpy,
	memset, trace_record, NULL };

static bool
contains(const void *const *functions, uint32_t address)
{
	for (; functions != NULL && *functions != NULL; functions++)
		if ((uint32_t)*functions == address)
			return true;
	return false;
}

/* Is the instruction at EIP the first of a function that is executed as one step? */
static bool
is_single_step(uint32_t eip)
{
	return contains(never_stepped, eip) || contains(w.c->over, eip);
}

/* -------------------------------------------------------------------- the actor */

/* The thread function of the actor.  In each run, spin with interrupts enabled until the
 * stepped thread sets FIRE or CANCEL; after FIRE, perform the action.  The action begins
 * at once, because this thread is running already.  */
static void
act(void *unused UNUSED)
{
	w.actor = thread_current();
	for (sema_down(&w.next); !w.quit; sema_down(&w.next)) {
		w.armed = true;
		while (!w.fire && !w.cancel)
			cpu_pause();
		if (w.fire)
			w.c->action();
		w.done = true;
		sema_up(&w.ended);
	}
	sema_up(&w.ended);
}

/* Does another CPU spin for a lock that CPU holds?  A lock that is being acquired or
 * released is locked, but has no owner, so it is counted as well.  */
static bool
is_spun_for(const struct cpu *cpu)
{
	const struct spinlock *lock;

	for (unsigned i = 0; i < cpu_count; i++) {
		lock = cpus[i].spinning_for;
		if (lock != NULL && lock->locked &&
		    (lock->owner == cpu || lock->owner == NULL))
			return true;
	}
	return false;
}

/* Return whether the stepped thread must continue although the action has not ended.
 * *ASLEEP is the time at which the actor fell asleep, or 0 if it is awake.  */
static bool
is_time_to_continue(uint64_t *asleep)
{
	const volatile enum thread_state *state = &w.actor->state;

	if (intr_get_level() == INTR_OFF)
		return *state == THREAD_BLOCKED || is_spun_for(cpu_current());
	if (*state != THREAD_BLOCKED)
		*asleep = 0;
	else if (*asleep == 0)
		*asleep = clock_now();
	return *asleep != 0 && clock_now() - *asleep >= w.c->patience * 1000ull;
}

/* Make the actor perform the action, and wait until the action has ended, sleeps, or
 * spins for a lock that this CPU holds.  If interrupts are disabled, serve the calls of
 * other CPUs during the wait.  */
static void
run_actor(void)
{
	uint64_t asleep = 0;

	w.fire = true;
	while (!w.done && !is_time_to_continue(&asleep)) {
		if (intr_get_level() == INTR_OFF)
			cpu_serve_calls(cpu_current());
		cpu_pause();
	}
}

static void
start_actor(void)
{
	w.actor = NULL;
	w.quit = false;
	sema_init(&w.next, 0);
	sema_init(&w.ended, 0);
	if (cpu_count < 2)
		ktest_fail(__FILE__, __LINE__, "%s: the test needs two CPUs",
		    w.c->name);
	KTEST_CHECK(thread_create("window", PRI_MAX, act, NULL) != TID_ERROR);
}

/* Wait until the actor spins on another CPU. */
static void
arm_actor(void)
{
	w.armed = w.fire = w.cancel = w.done = false;
	sema_up(&w.next);
	while (!w.armed) {
		thread_yield();
		cpu_pause();
	}
}

static void
end_actor(void)
{
	w.quit = true;
	sema_up(&w.next);
	sema_down(&w.ended);
}

/* ------------------------------------------------------------------ single steps */

static void
handle_interrupt(struct trapframe *frame UNUSED)
{
	w.c->action();
	w.done = true;
}

/* Record the window for messages.  A trace event that is logged takes a spinlock.  The
 * stepped thread may itself be acquiring or releasing one, so the next element of
 * cpu->held must not be overwritten.  */
static void
record_window(uint32_t eip)
{
	enum intr_level old = intr_disable();
	struct cpu *cpu = cpu_current();
	const char *function;
	uint32_t offset;

	function = symbol_find(eip, &offset);
	snprintf(ktest_context, sizeof(ktest_context),
	    " [%s, window %u, at %s+%#x]", w.c->name, w.target,
	    function != NULL ? function : "?", offset);
	cpu->spinlocks_held++;
	TRACE(window, "number=%u eip=%x", w.target, eip);
	cpu->spinlocks_held--;
	intr_set_level(old);
}

/* Perform the action before the instruction at EIP. */
static void
fire(uint32_t eip)
{
	w.fired = true;
	record_window(eip);
	switch (w.c->place) {
	case WINDOW_HERE:
		w.c->action();
		break;
	case WINDOW_INTERRUPT:
		apic_send(apic_id(), TRAP_TEST);
		while (!w.done)
			cpu_pause();
		break;
	case WINDOW_CPU:
		run_actor();
		break;
	}
}

/* Continue without single steps until the function that has just been entered returns.
 * Its return address is on the top of the stack.  */
static void
step_over(struct trapframe *frame)
{
	uint32_t *top = &frame->esp; /* the top of the stack before the trap */

	step_resume_at = *top;
	*top = (uint32_t)step_again;
	frame->eflags &= ~EFLAGS_TF;
}

/* Stop stepping after the stepped thread has switched to another thread, which has
 * trapped; resume stepping when the stepped thread runs again.
 * => sched_lock is held.  */
static void
leave_thread(struct trapframe *frame)
{
	struct switch_frame *saved = (void *)w.thread->stack_pointer;

	step_resume_at = saved->return_address;
	saved->return_address = (uint32_t)step_again;
	frame->eflags &= ~EFLAGS_TF;
}

static void
handle_step(struct trapframe *frame)
{
	uint32_t eip = frame->eip, esp = (uint32_t)&frame->esp;
	bool over, is_window;

	if (thread_current() != w.thread) {
		leave_thread(frame);
		return;
	}
	if (++w.steps > STEPS_MAX)
		ktest_fail(__FILE__, __LINE__, "%s: more than %u steps",
		    w.c->name, STEPS_MAX);
	if (eip == (uint32_t)w.c->function && w.entry == 0)
		w.entry = esp;
	if (w.entry == 0 || eip == w.last) /* REP */
		return;
	if (esp > w.entry) { /* the function has returned */
		frame->eflags &= ~EFLAGS_TF;
		return;
	}
	w.last = eip;
	over = is_single_step(eip);
	is_window = over || !is_private((const uint8_t *)eip);
	if (w.c->place == WINDOW_INTERRUPT && (frame->eflags & EFLAGS_IF) == 0)
		is_window = false;
	if (is_window && w.windows++ == w.target) {
		frame->eflags &= ~EFLAGS_TF;
		fire(eip);
	} else if (over)
		step_over(frame);
}

/* ---------------------------------------------------------------------- the runs */

static void
call(void (*function)(void))
{
	if (function != NULL)
		function();
}

/* Call the function once, with the action at window number w.target. */
static void
run_once(void)
{
	w.fired = w.done = false;
	w.entry = w.windows = w.last = w.steps = 0;
	call(w.c->setup);
	if (w.c->place == WINDOW_CPU)
		arm_actor();
	trap_set_stepping(true);
	w.c->function();
	trap_set_stepping(false);
	if (w.c->place == WINDOW_CPU) {
		w.cancel = true;
		sema_down(&w.ended);
	}
	w.all_steps += w.steps;
	call(w.c->check);
	call(w.c->teardown);
	ktest_context[0] = '\0';
}

unsigned
windows_run(const struct window_case *c)
{
	static bool has_interrupt;
	trap_handler *old;

	w.c = c;
	w.thread = thread_current();
	w.all_steps = 0;
	if (c->place == WINDOW_CPU)
		start_actor();
	if (c->place == WINDOW_INTERRUPT && !has_interrupt) {
		trap_register(TRAP_TEST, false, handle_interrupt, "test");
		has_interrupt = true;
	}
	old = trap_replace_debug(handle_step);
	w.target = 0;
	do
		run_once();
	while (w.fired && ++w.target > 0);
	trap_replace_debug(old);
	if (c->place == WINDOW_CPU)
		end_actor();
	ktest_note("%s: %u windows, %u steps", c->name, w.target, w.all_steps);
	return w.target;
}

bool
windows_acted(void)
{
	return w.fired;
}

bool
windows_store(struct pmap *pmap, vaddr_t va, unsigned char byte)
{
	char *frame = pmap_emulate_access(pmap, page_base(va), PMAP_WRITE);

	if (frame == NULL)
		return false;
	frame[page_offset(va)] = (char)byte;
	return true;
}
