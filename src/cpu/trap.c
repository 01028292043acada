/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Trap handling after entry.S has saved the registers.  All gates turn
 * interrupts off.  This file turns them on again for the exception handlers
 * that run with interrupts on; entry.S does it for system calls.
 */
#include "cpu/trap.h"

#include "cpu/apic.h"
#include "cpu/cpu.h"
#include "cpu/intr.h"
#include "cpu/segments.h"
#include "cpu/smp.h"
#include "lib/debug.h"

/* Flags of struct gate. */
#define GATE_INTERRUPT 0x8e00
#define GATE_TASK      0x8500
#define GATE_FROM_USER 0x6000

struct gate {
	uint16_t offset_low, selector, flags, offset_high;
};

extern const char trap_stubs[], trap_gate_stubs[];
void trap_dispatch(struct trapframe *);

static void no_user_return_hook(struct trapframe *);
static void no_resched_hook(void);
static void no_panic_hook(const struct trapframe *, const char *) NORETURN;

void (*trap_user_return_hook)(struct trapframe *) = no_user_return_hook;
void (*trap_resched_hook)(void) = no_resched_hook;
void (*trap_panic_hook)(
    const struct trapframe *, const char *) NORETURN = no_panic_hook;

/* In both arrays, an element is set before its vector is used, and is constant
 * afterward, except that perturb.c replaces the handlers once, and
 * trap_replace_debug replaces the handler of TRAP_DEBUG.  */
trap_handler *trap_handlers[TRAP_VECTORS];
static const char *names[TRAP_VECTORS] = { [0] = "divide error",
	[1] = "debug",
	[2] = "NMI",
	[3] = "breakpoint",
	[4] = "overflow",
	[5] = "bound exceeded",
	[6] = "invalid opcode",
	[7] = "no FPU",
	[8] = "double fault",
	[10] = "invalid TSS",
	[11] = "segment not present",
	[12] = "stack fault",
	[13] = "general protection",
	[14] = "page fault",
	[16] = "FPU error",
	[17] = "alignment check",
	[18] = "machine check",
	[19] = "SIMD error" };

static struct gate idt[TRAP_VECTORS];

static void
no_user_return_hook(struct trapframe *frame UNUSED)
{
}

static void
no_resched_hook(void)
{
}

static void
no_panic_hook(const struct trapframe *frame, const char *reason)
{
	panic("%s: %s at %#x", reason, trap_name(frame->vector), frame->eip);
}

static void
set_gate(unsigned vector, const char *stub, uint16_t flags)
{
	uint32_t offset = (uint32_t)stub;

	idt[vector].offset_low = (uint16_t)offset;
	idt[vector].offset_high = (uint16_t)(offset >> 16);
	idt[vector].selector = SEL_KCODE;
	idt[vector].flags = flags;
}

static void
handle_nmi(struct trapframe *frame)
{
	cpu_stop_if_requested(frame);
	trap_panic_hook(frame, "NMI: time limit or watchdog");
}

static void
ignore_trap(struct trapframe *frame UNUSED)
{
}

void
trap_init(void)
{
	for (unsigned i = 0; i < TRAP_VECTORS; i++)
		set_gate(i, trap_stubs + i * TRAP_STUB_SIZE, GATE_INTERRUPT);
	idt[TRAP_DOUBLE_FAULT].selector = SEL_DOUBLE_FAULT;
	idt[TRAP_DOUBLE_FAULT].flags = GATE_TASK;
	trap_handlers[TRAP_NMI] = handle_nmi;
	trap_handlers[TRAP_KICK] = ignore_trap; /* see cpu->need_resched */
	names[TRAP_KICK] = "kick";
	trap_init_cpu();
}

void
trap_init_cpu(void)
{
	struct {
		uint16_t limit;
		uint32_t base;
	} __attribute__((packed)) pointer = { sizeof(idt) - 1, (uint32_t)idt };

	__asm__ volatile("lidt %0" : : "m"(pointer));
}

void
trap_register(
    uint8_t vector, bool from_user, trap_handler *handler, const char *name)
{
	unsigned gate = vector - TRAP_GATE_BASE;

	if (trap_handlers[vector] != NULL)
		panic("vector %#x for %s is in use by %s", vector, name,
		    trap_name(vector));
	trap_handlers[vector] = handler;
	if (names[vector] == NULL)
		names[vector] = name;
	if (!from_user)
		return;
	if (gate < TRAP_GATE_COUNT)
		set_gate(vector, trap_gate_stubs + gate * TRAP_STUB_SIZE,
		    GATE_INTERRUPT | GATE_FROM_USER);
	else {
		ASSERT_CMP(vector, <, 0x20);
		idt[vector].flags |= GATE_FROM_USER;
	}
}

trap_handler *
trap_replace_debug(trap_handler *handler)
{
	trap_handler *old = trap_handlers[TRAP_DEBUG];

	trap_handlers[TRAP_DEBUG] = handler;
	return old;
}

const char *
trap_name(uint32_t vector)
{
	if (vector < TRAP_VECTORS && names[vector] != NULL)
		return names[vector];
	return "unknown trap";
}

/* dispatch_exception and dispatch_interrupt also detect stack overflows that no
 * guard page catches.  Either the words at the lowest addresses of the stack have
 * been overwritten, or the stack pointer has moved into another stack.  The second
 * case is checked only for interrupts, because an exception can occur while
 * threads/dispatch.c switches stacks.  */
static void
dispatch_exception(struct trapframe *frame)
{
	trap_handler *handler = trap_handlers[frame->vector];

	if (frame->vector != TRAP_NMI &&
	    kstack_current()->magic != KSTACK_MAGIC)
		segments_panic_trap(frame, "kernel stack overflow");
	if (handler == NULL)
		trap_panic_hook(frame, "unhandled exception");
	if (frame->vector != TRAP_PAGE_FAULT && frame->vector != TRAP_NMI &&
	    (frame->eflags & EFLAGS_IF) != 0)
		intr_enable();
	handler(frame);
	intr_disable();
}

static void
dispatch_interrupt(struct trapframe *frame)
{
	trap_handler *handler = trap_handlers[frame->vector];
	struct cpu *cpu = cpu_current();

	if (!segments_is_thread_stack(kstack_current()))
		segments_panic_trap(frame, "kernel stack overflow");
	if (frame->vector == TRAP_SPURIOUS)
		return;
	cpu->interrupt_depth++;
	if (handler != NULL)
		handler(frame);
	apic_end_of_interrupt();
	cpu->interrupt_depth--;
	if (cpu->need_resched)
		trap_resched_hook();
}

/* Called by entry.S, with interrupts off, for all traps except system calls, test
 * gates and double faults.  */
void
trap_dispatch(struct trapframe *frame)
{
	if (frame->vector >= TRAP_GATE_BASE)
		dispatch_interrupt(frame);
	else
		dispatch_exception(frame);
	if (trap_from_user(frame)) {
		intr_enable();
		trap_user_return_hook(frame);
		intr_disable();
	}
}
