/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All processors: finding them, starting them, and calls between them.
 *
 * cpu_call: each CPU has a slot on every other CPU for the one call that it
 * can have under way.  The receiver learns from the bits of cpu->calls which
 * slots are filled, at its next interrupt or while it spins, does the calls
 * and takes its own bit out of the call's mask of those who still must.
 * Nothing here waits for a lock, so that it works whatever either side holds.
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

#define STOP_WAITS	1000000		/* turns to wait, in a panic */

/* How long a CPU gets to come up, in ns, before it is called again, and then:
 * the last try is long since it may be a busy host that starts it.  */
static const uint64_t start_limits[] = { 50000000, 10000000000 };

struct call {
	void (*function)(void *);
	void *argument;
	volatile uint32_t pending;	/* CPUs that must still do it */
};

OPTION_RANGE(cpus, CPU_MAX, 1, CPU_MAX, "use at most N processors");

extern const char ap_trampoline[], ap_trampoline_end[];
extern struct kstack boot_stack;
void	ap_main(void);

struct cpu cpus[CPU_MAX];
unsigned cpu_count = 1;
void *ap_stack;				/* top, for boot.S */

static unsigned usable;			/* how many the tables name */
static struct call *slots[CPU_MAX][CPU_MAX];	/* [to][from] */
static void (*ap_entry)(void);
static volatile bool stopping;
static const struct trapframe *volatile stopped_at[CPU_MAX];

static void
call_interrupt(struct trapframe *frame UNUSED)
{
	cpu_serve_calls(cpu_current());
}

/* Number the CPUs: the boot CPU is 0, the others as the tables have them. */
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
		printf("instar: this machine has no I/O APIC, or no table "
		    "that tells where\n");
		return false;
	}
	segments_init(&cpus[0]);
	if (!apic_init(&config))
		return false;
	number_cpus(&config);
	cpus[0].online = true;
	trap_register(TRAP_CALL, false, call_interrupt, "call");
	return true;
}

unsigned
cpu_found(void)
{
	return usable;
}

/* Where another CPU arrives from boot.S, on its first stack. */
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

/* Start CPU on STACK; false if it does not come up. */
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
		if (stack == NULL || !start_cpu(&cpus[i], stack)) {
			printf("instar: CPU %u does not start\n", i);
			break;
		}
		cpu_count = i + 1;
	}
}

/* One call at a time is taken out of cpu->calls: a function that waits for a
 * spinlock gets here again, and must find those not yet begun.  */
void
cpu_serve_calls_slowly(struct cpu *cpu)
{
	uint32_t senders;
	unsigned from;
	struct call *call;

	while ((senders = cpu->calls) != 0) {
		from = (unsigned)__builtin_ctz(senders);
		__atomic_and_fetch(&cpu->calls, ~(1u << from),
		    __ATOMIC_ACQUIRE);
		call = slots[cpu->id][from];
		call->function(call->argument);
		perturb_point();
		/* From here on the caller may go on; its CALL is gone. */
		__atomic_and_fetch(&call->pending, ~(1u << cpu->id),
		    __ATOMIC_RELEASE);
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
		__atomic_or_fetch(&cpus[to].calls, 1u << self->id,
		    __ATOMIC_RELEASE);
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

/* By NMI, so that a CPU which spins with interrupts off stops too.  They get a
 * moment, but one may be beyond even that.  */
void
cpu_stop_others(void)
{
	uint32_t waits = STOP_WAITS;

	stopping = true;
	apic_send_nmi_to_others();
	for (unsigned i = 0; i < CPU_MAX; i++)
		while (cpus[i].online && &cpus[i] != segments_cpu() &&
		    cpu_stopped_at(&cpus[i]) == NULL && waits-- > 0)
			cpu_pause();
}

void
cpu_stop_if_told(const struct trapframe *frame)
{
	if (!stopping)
		return;
	stopped_at[segments_cpu()->id] = frame;
	for (;;)
		__asm__ volatile("cli; hlt");
}

const struct trapframe *
cpu_stopped_at(const struct cpu *cpu)
{
	return stopped_at[cpu->id];
}
