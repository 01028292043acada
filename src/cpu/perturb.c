/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Perturbed schedules.
 *
 * Single-stepping requires the trap flag to be set in all kernel code, but the
 * CPU clears it on each trap.  So trap_user_return_hook, trap_resched_hook, and
 * every trap handler except those of NMIs and debug exceptions are replaced by
 * wrappers.  A wrapper sets the flag, calls the original function, and clears the
 * flag again.  The entry code is not stepped, and stepping costs nothing while it
 * is off.  Kernel threads keep the flag when they switch, because thread_switch
 * does not change EFLAGS.
 */
#include "cpu/perturb.h"

#include <stdint.h>

#include "cpu/cpu.h"
#include "cpu/intr.h"
#include "cpu/trap.h"
#include "lib/debug.h"
#include "lib/kernel/option.h"

/* On average, the kernel pauses at one point in POINTS_PER_PAUSE, and after one
 * single step in STEPS_PER_PAUSE.  */
#define POINTS_PER_PAUSE 4
#define STEPS_PER_PAUSE  32
#define PAUSES_MAX       3   /* PAUSE instructions in a short pause */
#define LONG_PAUSES_MAX  100 /* in a long one; one pause in eight is long */

OPTION_UINT(perturb, 0, "give up the CPU at points chosen by this seed");
OPTION_BOOL(step, "with perturb: also between any two instructions");

bool perturb_enabled;

static uint32_t random_states[CPU_MAX];      /* indexed by CPU */
static trap_handler *handlers[TRAP_VECTORS]; /* the original handlers */
static void (*user_return_hook)(struct trapframe *);
static void (*resched_hook)(void);

/* Xorshift (Marsaglia 2003).  With interrupts on, the thread may move and use
 * another CPU's state, which does no harm.  */
static uint32_t
next_random(void)
{
	uint32_t *state = &random_states[cpu_current()->id];

	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* In one of RATE calls on average, let the other CPUs run for a few turns, or
 * sometimes for many.  */
static void
pause_randomly(uint32_t rate)
{
	uint32_t random = next_random(), count;

	if (random % rate != 0)
		return;
	random >>= 16;
	count = random % 8 == 0 ? random / 8 % LONG_PAUSES_MAX :
				  random % PAUSES_MAX;
	for (uint32_t i = 0; i <= count; i++)
		cpu_pause();
}

void
perturb_pause(void)
{
	pause_randomly(POINTS_PER_PAUSE);
}

/* --------------------------------------------------------------- stepping */

/* Handle a debug exception.  If it came from user mode although the trap flag
 * is not set in FRAME, the stepped instruction was the IRET to user mode, and
 * the exception is ignored.  */
static void
single_step(struct trapframe *frame)
{
	if (!trap_from_user(frame))
		pause_randomly(STEPS_PER_PAUSE);
	else if ((frame->eflags & EFLAGS_TF) != 0)
		handlers[TRAP_DEBUG](frame);
}

static void
stepped_handler(struct trapframe *frame)
{
	trap_set_stepping(true);
	handlers[frame->vector](frame);
	trap_set_stepping(false);
}

static void
stepped_user_return(struct trapframe *frame)
{
	trap_set_stepping(true);
	user_return_hook(frame);
	trap_set_stepping(false);
}

static void
stepped_resched(void)
{
	trap_set_stepping(true);
	resched_hook();
	trap_set_stepping(false);
}

static void
start_stepping(void)
{
	for (unsigned i = 0; i < TRAP_VECTORS; i++) {
		handlers[i] = trap_handlers[i];
		if (handlers[i] != NULL && i != TRAP_NMI)
			trap_handlers[i] = stepped_handler;
	}
	trap_handlers[TRAP_DEBUG] = single_step;
	user_return_hook = trap_user_return_hook;
	trap_user_return_hook = stepped_user_return;
	resched_hook = trap_resched_hook;
	trap_resched_hook = stepped_resched;
	trap_set_stepping(true);
}

void
perturb_start(void)
{
	if (option_perturb == 0)
		return;
	for (unsigned i = 0; i < CPU_MAX; i++)
		random_states[i] = (option_perturb + i) * 0x9e3779b1 | 1;
	perturb_enabled = true;
	if (option_step)
		start_stepping();
}
