/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Each CPU has its own GDT, because a task state segment (TSS) can be busy on
 * only one CPU.  The TSS holds the stack pointer for traps from user mode.  A
 * second TSS describes the task that handles double faults.  That task has its
 * own stack, so that a kernel stack overflow into a guard page leads to a
 * message instead of a reset.
 */
#include "cpu/segments.h"

#include <string.h>

#include "cpu/cpu.h"
#include "lib/debug.h"

struct tss {
	uint32_t link, esp0, ss0, esp1, ss1, esp2, ss2, cr3;
	uint32_t eip, eflags, eax, ecx, edx, ebx, esp, ebp, esi, edi;
	uint32_t es, cs, ss, ds, fs, gs, ldt;
	uint16_t trap, io_map;
};

struct descriptor_pointer {
	uint16_t limit;
	uint32_t base;
} __attribute__((packed));

struct cpu_tables {
	uint64_t gdt[SEL_DOUBLE_FAULT / 8 + 1];
	struct tss tss, double_fault_tss;
};

/* Descriptor types, with the present bit, ring, and system bit. */
enum {
	KERNEL_CODE = 0x9b,
	KERNEL_DATA = 0x93,
	USER_CODE = 0xfb,
	USER_DATA = 0xf3,
	FREE_TSS = 0x89
};

/* The stack of one CPU's double fault handler.  Its struct kstack points to the
 * CPU.  */
union fault_stack {
	struct kstack kstack;
	char bytes[KSTACK_SIZE];
};

static struct cpu_tables all_tables[CPU_MAX];
static union fault_stack fault_stacks[CPU_MAX]
    __attribute__((aligned(KSTACK_SIZE)));

/* LIMIT is in bytes, except that 0xfffff means all 4 GiB: 0xfffff + 1 pages. */
static uint64_t
make_descriptor(uint32_t base, uint32_t limit, uint8_t type)
{
	uint64_t flags = limit == 0xfffff ? 0xc : 0x4;

	return (limit & 0xffff) | (uint64_t)(base & 0xffffff) << 16 |
	    (uint64_t)type << 40 | (uint64_t)(limit >> 16 & 0xf) << 48 |
	    flags << 52 | (uint64_t)(base >> 24) << 56;
}

/* The CPU enters this function by a task switch, which has saved the registers in
 * the first TSS.  */
static void NORETURN
handle_double_fault(void)
{
	const struct tss *tss = &cpu_current()->tables->tss;
	struct trapframe frame = { .edi = tss->edi,
		.esi = tss->esi,
		.ebp = tss->ebp,
		.ebx = tss->ebx,
		.edx = tss->edx,
		.ecx = tss->ecx,
		.eax = tss->eax,
		.gs = (uint16_t)tss->gs,
		.fs = (uint16_t)tss->fs,
		.es = (uint16_t)tss->es,
		.ds = (uint16_t)tss->ds,
		.vector = TRAP_DOUBLE_FAULT,
		.eip = tss->eip,
		.cs = (uint16_t)tss->cs,
		.eflags = tss->eflags,
		.esp = tss->esp,
		.ss = (uint16_t)tss->ss };

	trap_panic_hook(&frame, "kernel stack overflow, or a double fault");
}

static void
init_double_fault(struct cpu *cpu, struct tss *tss)
{
	union fault_stack *stack = &fault_stacks[cpu->id];

	stack->kstack.cpu = cpu;
	stack->kstack.magic = KSTACK_MAGIC;
	tss->cr3 = virt_to_phys(kernel_page_directory);
	tss->eip = (uint32_t)handle_double_fault;
	tss->esp = (uint32_t)(stack + 1) - 16;
	tss->eflags = 0x2;
	tss->cs = SEL_KCODE;
	tss->ds = tss->es = tss->ss = SEL_KDATA;
	tss->io_map = sizeof(*tss);
}

void
segments_init(struct cpu *cpu)
{
	struct cpu_tables *tables = &all_tables[cpu->id];
	struct descriptor_pointer pointer = { sizeof(tables->gdt) - 1,
		(uint32_t)tables->gdt };

	cpu->tables = tables;
	cpu->stack_top = &tables->tss.esp0;
	tables->gdt[SEL_KCODE / 8] = make_descriptor(0, 0xfffff, KERNEL_CODE);
	tables->gdt[SEL_KDATA / 8] = make_descriptor(0, 0xfffff, KERNEL_DATA);
	tables->gdt[SEL_UCODE / 8] = make_descriptor(0, 0xfffff, USER_CODE);
	tables->gdt[SEL_UDATA / 8] = make_descriptor(0, 0xfffff, USER_DATA);
	tables->gdt[SEL_TSS / 8] = make_descriptor(
	    (uint32_t)&tables->tss, sizeof(struct tss) - 1, FREE_TSS);
	tables->gdt[SEL_DOUBLE_FAULT / 8] =
	    make_descriptor((uint32_t)&tables->double_fault_tss,
		sizeof(struct tss) - 1, FREE_TSS);
	tables->tss.esp0 = (uint32_t)kstack_current() + KSTACK_SIZE;
	tables->tss.ss0 = SEL_KDATA;
	tables->tss.io_map = sizeof(struct tss);
	init_double_fault(cpu, &tables->double_fault_tss);

	__asm__ volatile("lgdt %0\n\tltr %w1"
			 :
			 : "m"(pointer), "r"(SEL_TSS)
			 : "memory");
}

struct cpu *
segments_current_cpu(void)
{
	struct descriptor_pointer pointer;

	__asm__ volatile("sgdt %0" : "=m"(pointer));
	for (unsigned i = 0; i < CPU_MAX; i++)
		if (pointer.base == (uint32_t)all_tables[i].gdt)
			return &cpus[i];
	return &cpus[0];
}

const struct kstack *
segments_thread_stack(const struct cpu *cpu)
{
	if (cpu->tables == NULL)
		return kstack_current();
	return (const struct kstack *)(cpu->tables->tss.esp0 - KSTACK_SIZE);
}

bool
segments_is_thread_stack(const struct kstack *stack)
{
	return stack->magic == KSTACK_MAGIC &&
	    segments_thread_stack(stack->cpu) == stack;
}

void
segments_panic_trap(const struct trapframe *frame, const char *reason)
{
	__asm__ volatile("movl %0, %%esp\n\t"
			 "xorl %%ebp, %%ebp\n\t"
			 "pushl %1\n\t"
			 "pushl %2\n\t"
			 "call *%3"
			 :
			 : "r"(&fault_stacks[segments_current_cpu()->id + 1]),
			 "r"(reason), "r"(frame), "r"(trap_panic_hook));
	__builtin_unreachable();
}
