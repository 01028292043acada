/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All processors: finding them, starting them, and calls between them.
 *
 * A cpu_call works as follows.  A CPU has at most one outgoing call, and each
 * CPU has one slot for each possible sender.  The sender fills the receivers'
 * slots, sets its bit in their cpu->calls, and interrupts them.  A receiver
 * looks at cpu->calls in the interrupt handler, and also while it spins for a
 * lock or waits in a cpu_call of its own.  It runs the function, and clears its
 * own bit in the call's mask of pending CPUs.  No locks are involved, so calls
 * work whatever locks the sender and the receivers hold.
 */
#include "cpu/smp.h"

#include <stdio.h>
#include <string.h>

#include "cpu/apic.h"
#include "cpu/intr.h"
#include "cpu/perturb.h"
#include "cpu/segments.h"
#include "cpu/system_clock.h"
#include "cpu/trap.h"
#include "lib/debug.h"
#include "lib/kernel/option.h"

#define STOP_WAITS 1000000 /* iterations to wait for the CPUs to stop */

/* How long to wait for a CPU to start, in ns, for each attempt.  The last wait
 * is long, because a busy host may be slow to run a simulated CPU.  */
static const uint64_t start_limits[] = { 50000000, 10000000000 };

struct call {
	void (*function)(void *);
	void *argument;
	volatile uint32_t pending; /* CPUs that have not finished, as bits */
};

OPTION_RANGE(cpus, CPU_MAX, 1, CPU_MAX, "use at most N processors");

extern const char ap_trampoline[], ap_trampoline_end[];
extern struct kstack boot_stack;
void ap_main(void);

struct cpu cpus[CPU_MAX];
unsigned cpu_count = 1;
void *ap_stack; /* top of the starting CPU's stack, for boot.S */

static unsigned usable;                      /* number of CPUs to use */
static struct call *slots[CPU_MAX][CPU_MAX]; /* [to][from] */
static void (*ap_entry)(void);
static volatile bool stopping;
static const struct trapframe *volatile stopped_at[CPU_MAX];

static void
handle_call(struct trapframe *frame UNUSED)
{
	cpu_serve_calls(cpu_current());
}

/* Number the CPUs: the boot CPU is 0, the others follow in the tables'
 * order.  */
static void
number_cpus(const struct apic_config *config)
{
	uint8_t self = apic_id();

	cpus[0].apic_id = self;
	usable = 1;
	for (unsigned i = 0; i < config->cpu_count && usable < option_cpus; i++)
		if (config->cpu_ids[i] != self)
			cpus[usable++].apic_id = config->cpu_ids[i];
	for (unsigned i = 0; i < CPU_MAX; i++)
		cpus[i].id = i;
}

bool
cpu_init(void)
{
	struct apic_config config;

	if (!acpi_find(&config) && !mptable_find(&config)) {
		printf("instar: this machine has no I/O APIC, or no "
		       "tables that describe it\n");
		return false;
	}
	segments_init(&cpus[0]);
	if (!apic_init(&config))
		return false;
	number_cpus(&config);
	cpus[0].online = true;
	trap_register(TRAP_CALL, false, handle_call, "call");
	return true;
}

unsigned
cpu_usable_count(void)
{
	return usable;
}

/* Called by boot.S on each CPU other than the boot CPU, on its first stack. */
void
ap_main(void)
{
	struct cpu *cpu = cpu_current();

	segments_init(cpu);
	trap_init_cpu();
	apic_init_cpu();
	__atomic_store_n(&cpu->online, true, __ATOMIC_RELEASE);
	clock_start_cpu();
	ap_entry();
	NOT_REACHED();
}

/* Start CPU on STACK.  Returns false if CPU does not come online. */
static bool
start_cpu(struct cpu *cpu, struct kstack *stack)
{
	uint64_t limit;

	stack->cpu = cpu;
	stack->magic = KSTACK_MAGIC;
	ap_stack = (char *)stack + KSTACK_SIZE;
	apic_send_init(cpu->apic_id);
	for (unsigned i = 0; i < ARRAY_SIZE(start_limits); i++) {
		apic_send_startup(cpu->apic_id, AP_TRAMPOLINE);
		limit = clock_now() + start_limits[i];
		while (clock_now() < limit) {
			if (cpu->online)
				return true;
			cpu_pause();
		}
	}
	return false;
}

void
cpu_start_all(void *(*allocate_stack)(unsigned id), void (*entry)(void))
{
	void *stack;

	ap_entry = entry;
	memcpy(phys_to_virt(AP_TRAMPOLINE), ap_trampoline,
	    (size_t)(ap_trampoline_end - ap_trampoline));
	for (unsigned i = 1; i < usable; i++) {
		stack = allocate_stack(i);
		if (stack == NULL) {
			printf(
			    "instar: no memory for the stack of CPU %u\n", i);
			break;
		}
		if (!start_cpu(&cpus[i], stack)) {
			printf("instar: CPU %u did not start\n", i);
			break;
		}
		cpu_count = i + 1;
	}
}

/* Calls are taken out of cpu->calls one at a time: if a called function spins
 * for a lock, this function is entered again, and must then serve the remaining
 * calls.  */
void
cpu_serve_pending_calls(struct cpu *cpu)
{
	uint32_t senders;
	unsigned from;
	struct call *call;

	while ((senders = cpu->calls) != 0) {
		from = (unsigned)__builtin_ctz(senders);
		__atomic_and_fetch(
		    &cpu->calls, ~(1u << from), __ATOMIC_ACQUIRE);
		call = slots[cpu->id][from];
		call->function(call->argument);
		perturb_point();
		/* CALL is on the sender's stack, and may no longer exist once
		 * its PENDING is 0.  */
		__atomic_and_fetch(
		    &call->pending, ~(1u << cpu->id), __ATOMIC_RELEASE);
	}
}

void
cpu_call(uint32_t mask, void (*function)(void *), void *argument)
{
	enum intr_level old = intr_disable();
	struct cpu *self = cpu_current();
	struct call call = { .function = function, .argument = argument };

	ASSERT(!self->in_call);
	for (unsigned to = 0; to < CPU_MAX; to++)
		if (cpus[to].online && to != self->id)
			call.pending |= mask & 1u << to;
	mask = call.pending;
	self->in_call = true;
	for (unsigned to = 0; to < CPU_MAX; to++) {
		if ((mask & 1u << to) == 0)
			continue;
		slots[to][self->id] = &call;
		perturb_point();
		__atomic_or_fetch(
		    &cpus[to].calls, 1u << self->id, __ATOMIC_RELEASE);
		apic_send(cpus[to].apic_id, TRAP_CALL);
	}
	while (__atomic_load_n(&call.pending, __ATOMIC_ACQUIRE) != 0) {
		cpu_serve_calls(self);
		cpu_pause();
	}
	self->in_call = false;
	intr_set_level(old);
}

void
cpu_kick(struct cpu *cpu)
{
	apic_send(cpu->apic_id, TRAP_KICK);
}

/* An NMI also stops a CPU that spins with interrupts off.  The wait is limited,
 * because a CPU may fail to respond even to an NMI.  */
void
cpu_stop_others(void)
{
	uint32_t waits = STOP_WAITS;

	stopping = true;
	apic_send_nmi_to_others();
	for (unsigned i = 0; i < CPU_MAX; i++)
		while (cpus[i].online && &cpus[i] != segments_current_cpu() &&
		    cpu_stopped_at(&cpus[i]) == NULL && waits > 0) {
			waits--;
			cpu_pause();
		}
}

void
cpu_stop_if_requested(const struct trapframe *frame)
{
	if (!stopping)
		return;
	stopped_at[segments_current_cpu()->id] = frame;
	for (;;)
		__asm__ volatile("cli; hlt");
}

const struct trapframe *
cpu_stopped_at(const struct cpu *cpu)
{
	return stopped_at[cpu->id];
}
