/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Traps: exceptions, device interrupts and system calls arrive here and go
 * to the handler that an upper floor registered.
 */
#ifndef CPU_TRAP_H
#define CPU_TRAP_H

/* Selectors; user ones as Pintos has them (0x1b, 0x23). */
#define SEL_KCODE	0x08
#define SEL_KDATA	0x10
#define SEL_UCODE	0x1b
#define SEL_UDATA	0x23
#define SEL_TSS		0x28

/* Vectors that programs may raise, for system calls and test gates: a handler
 * is called right from the entry code.  */
#define TRAP_GATE_BASE	0x30
#define TRAP_GATE_COUNT	16

#define TRAP_VECTORS	256
#define TRAP_STUB_SIZE	16		/* bytes of code a vector */
#define FRAME_VECTOR	48		/* offset of trapframe.vector */

#ifndef __ASSEMBLER__
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Vectors. */
enum {
	TRAP_DIVIDE = 0, TRAP_DEBUG = 1, TRAP_NMI = 2, TRAP_BREAKPOINT = 3,
	TRAP_DOUBLE_FAULT = 8, TRAP_GP_FAULT = 13, TRAP_PAGE_FAULT = 14,
	TRAP_IRQ_BASE = 0x40,		/* + ISA interrupt line, 0 to 15 */
	TRAP_TIMER = 0xE0,		/* local APIC timer */
	TRAP_KICK = 0xE1,		/* cpu_kick */
	TRAP_CALL = 0xE2,		/* cpu_call */
	TRAP_SPURIOUS = 0xFF
};

/* Bits of the error code of a page fault. */
#define FAULT_PRESENT	0x1		/* protection; else not present */
#define FAULT_WRITE	0x2
#define FAULT_USER	0x4		/* in user mode */

/* What the entry code leaves on the kernel stack, lowest address first. */
struct trapframe {
	uint32_t edi, esi, ebp, unused_esp, ebx, edx, ecx, eax;
	uint16_t gs, :16, fs, :16, es, :16, ds, :16;
	uint32_t vector;
	uint32_t error;			/* 0 where the CPU gives none */
	uint32_t eip;
	uint16_t cs, :16;
	uint32_t eflags;
	uint32_t esp;			/* valid only from user mode */
	uint16_t ss, :16;		/* valid only from user mode */
};

_Static_assert(offsetof(struct trapframe, vector) == FRAME_VECTOR,
    "entry.S knows where the vector is");

typedef void trap_handler(struct trapframe *);

/* By vector; NULL: none.  Private to cpu/: others call trap_register. */
extern trap_handler *trap_handlers[TRAP_VECTORS];

#define EFLAGS_VM	0x20000		/* virtual 8086 mode */

/* Virtual 8086 mode counts, though no program should get there: QEMU lets one
 * in by an IRET of its own, and its CS then says nothing.  */
static inline bool
trap_from_user(const struct trapframe *frame)
{
	return (frame->cs & 3) == 3 || (frame->eflags & EFLAGS_VM) != 0;
}

/* Set up the table of vectors, load it on the boot CPU. */
void	trap_init(void);
/* Load it on another CPU. */
void	trap_init_cpu(void);

/* Have HANDLER called for exceptions of VECTOR, with interrupts as the trapped
 * code had them (off for page faults until the handler has read CR2 and turns
 * them on).  FROM_USER: programs may raise it with INT; one of the
 * TRAP_GATE vectors then, called with interrupts on, or an exception.  Panics
 * if VECTOR is taken.  */
void	trap_register(uint8_t vector, bool from_user, trap_handler *,
	    const char *name);

/* Have HANDLER called, with interrupts off, when the ISA interrupt line IRQ
 * fires, and let it fire from now on, at the boot CPU.  */
void	irq_register(unsigned irq, trap_handler *, const char *name);

/* Called with interrupts on before each return to user mode; it may yield,
 * sleep, or not return.  Filled by userprog/.  */
extern void (*trap_user_return_hook)(struct trapframe *);
/* Called with interrupts off at the end of an interrupt when need_resched is
 * set; switches to another thread.  Filled by threads/.  */
extern void (*trap_resched_hook)(void);

/* Called for a trap in the kernel that nothing handles: prints FRAME and REASON
 * and ends the machine.  Filled by core/.  */
extern void (*trap_panic_hook)(const struct trapframe *, const char *reason)
	    __attribute__((noreturn));

/* Leave the kernel for user mode with the registers of FRAME, which lies on
 * this stack.  */
void	trap_return(struct trapframe *) __attribute__((noreturn));

/* The name of VECTOR, for messages. */
const char *trap_name(uint32_t vector);
#endif

#endif
