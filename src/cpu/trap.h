/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Traps: exceptions, device interrupts and system calls, each passed to the
 * handler that is registered for its vector.
 */
#ifndef CPU_TRAP_H
#define CPU_TRAP_H

/* Segment selectors; those for user mode are the same as in Pintos. */
#define SEL_KCODE 0x08
#define SEL_KDATA 0x10
#define SEL_UCODE 0x1b
#define SEL_UDATA 0x23
#define SEL_TSS   0x28

/* Vectors that programs may raise, for system calls and test gates.  Their
 * handlers are called directly by the entry code.  */
#define TRAP_GATE_BASE  0x30
#define TRAP_GATE_COUNT 16

#define TRAP_VECTORS   256
#define TRAP_STUB_SIZE 16 /* bytes of code per vector */
#define FRAME_VECTOR   48 /* offset of trapframe.vector */

#ifndef __ASSEMBLER__
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Vectors. */
enum {
	TRAP_DIVIDE = 0,
	TRAP_DEBUG = 1,
	TRAP_NMI = 2,
	TRAP_BREAKPOINT = 3,
	TRAP_DOUBLE_FAULT = 8,
	TRAP_GP_FAULT = 13,
	TRAP_PAGE_FAULT = 14,
	TRAP_IRQ_BASE = 0x40, /* + ISA interrupt line, 0 to 15 */
	TRAP_TIMER = 0xE0,    /* local APIC timer */
	TRAP_KICK = 0xE1,     /* cpu_kick */
	TRAP_CALL = 0xE2,     /* cpu_call */
	TRAP_TEST = 0xE3,     /* tests raise it with apic_send */
	TRAP_SPURIOUS = 0xFF
};

/* Bits of the error code of a page fault. */
#define FAULT_PRESENT 0x1 /* protection violation; else not present */
#define FAULT_WRITE   0x2
#define FAULT_USER    0x4 /* access in user mode */

/* The registers saved on the kernel stack at entry, lowest address first. */
struct trapframe {
	uint32_t edi, esi, ebp, unused_esp, ebx, edx, ecx, eax;
	uint16_t gs, : 16, fs, : 16, es, : 16, ds, : 16;
	uint32_t vector;
	uint32_t error; /* 0 if the CPU pushes none */
	uint32_t eip;
	uint16_t cs, : 16;
	uint32_t eflags;
	uint32_t esp;      /* valid only from user mode */
	uint16_t ss, : 16; /* valid only from user mode */
};

_Static_assert(offsetof(struct trapframe, vector) == FRAME_VECTOR,
    "FRAME_VECTOR, used in entry.S, is wrong");

typedef void trap_handler(struct trapframe *);

/* Indexed by vector; NULL: no handler.  Private to cpu/; other code calls
 * trap_register.  */
extern trap_handler *trap_handlers[TRAP_VECTORS];

#define EFLAGS_TF 0x100   /* single-step */
#define EFLAGS_VM 0x20000 /* virtual 8086 mode */

/* Did FRAME come from user mode?  User mode includes virtual 8086 mode, where
 * CS is not a selector.  A program should not be able to enter that mode, but
 * in QEMU it can do so with IRET.  */
static inline bool
trap_from_user(const struct trapframe *frame)
{
	return (frame->cs & 3) == 3 || (frame->eflags & EFLAGS_VM) != 0;
}

/* Set up the interrupt descriptor table, and load it on the boot CPU. */
void trap_init(void);
/* Load the interrupt descriptor table on another CPU. */
void trap_init_cpu(void);

/* Call HANDLER for traps of VECTOR.  The handler of an interrupt runs with
 * interrupts off.  The handler of an exception runs with the interrupt level of
 * the trapped code, except that the handlers of NMIs and page faults are called
 * with interrupts off; the page fault handler turns them on after it has read
 * CR2.  If FROM_USER, programs can raise VECTOR with the INT instruction.  VECTOR
 * must then be an exception or one of the TRAP_GATE vectors, whose handlers are
 * called with interrupts on.  NAME, for messages, is not copied.  Panics if
 * VECTOR already has a handler.  */
void trap_register(
    uint8_t vector, bool from_user, trap_handler *, const char *name);

/* Replace the handler of TRAP_DEBUG, and return the previous handler, which is NULL if
 * there was none.  For single-stepping kernel code; the caller then restores the previous
 * handler.  */
trap_handler *trap_replace_debug(trap_handler *);

/* Set or clear the trap flag.  If it is set, a debug exception (TRAP_DEBUG) follows
 * each instruction from the second on.  The CPU saves the flag and clears it at each
 * trap, so that trap handlers are not stepped; thread_switch does not change it.  */
static inline void
trap_set_stepping(bool on)
{
	__asm__ volatile("pushfl; andl %0, (%%esp); orl %1, (%%esp); popfl"
			 :
			 : "i"(~EFLAGS_TF), "r"(on ? EFLAGS_TF : 0)
			 : "memory", "cc");
}

/* Unmask the ISA interrupt line IRQ.  Whenever IRQ is raised, HANDLER is called
 * with interrupts off on the boot CPU.  NAME, for messages, is not copied.  Panics
 * if IRQ already has a handler.  */
void irq_register(unsigned irq, trap_handler *, const char *name);

/* Called with interrupts on before each return to user mode.  The hook may
 * yield, sleep, or end the thread.  Set by userprog/.  */
extern void (*trap_user_return_hook)(struct trapframe *);
/* Called with interrupts off at the end of an interrupt when need_resched is
 * set; switches to another thread.  Set by threads/.  */
extern void (*trap_resched_hook)(void);

/* Called for an unhandled trap in the kernel: prints FRAME and REASON and shuts
 * the machine down.  Set by core/.  */
extern void (*trap_panic_hook)(const struct trapframe *, const char *reason)
    __attribute__((noreturn));

/* Go to user mode with the registers of FRAME, which is on the current
 * stack.  */
void trap_return(struct trapframe *) __attribute__((noreturn));

/* The name of VECTOR, for messages. */
const char *trap_name(uint32_t vector);
#endif

#endif
