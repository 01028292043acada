/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Startup code: from the boot loader to kernel_main on the boot CPU, and from
 * real mode to ap_main on the other CPUs.
 *
 * The loader (Multiboot 1) leaves the boot CPU in protected mode without
 * paging, with the magic number in EAX and the physical address of its
 * information in EBX.  Two page directories are ready in the image:
 *
 *	kernel_page_directory	only the kernel's addresses; used permanently
 *	boot_page_directory	the same, plus the first 4 MiB of memory at
 *				their physical addresses; used only while a CPU
 *				turns paging on
 *
 * RAM is mapped by 4 MiB pages, except for the first 4 MiB, which hold the
 * kernel.  There, small pages make text and constants read-only and leave two
 * guard pages unmapped: the page below the first stack, and the last page of the
 * image.  A runaway stack, which grows down through memory, faults at a guard
 * page before it reaches the kernel's data.
 */
#include "cpu/layout.h"

#define MULTIBOOT_HEADER_MAGIC	0x1BADB002
#define MULTIBOOT_FLAGS		0x3	/* aligned modules, memory map */

#define CR0_PE		0x00000001
#define CR0_EM		0x00000004	/* no FPU: FPU instructions trap */
#define CR0_NE		0x00000020
#define CR0_WP		0x00010000
#define CR0_PG		0x80000000
#define CR4_PSE		0x00000010
#define CR4_PGE		0x00000080

#define PTE_PRESENT	0x001
#define PTE_WRITE	0x002
#define PTE_UNCACHED	0x018
#define PTE_LARGE	0x080
#define PTE_GLOBAL	0x100

#define PHYSICAL(symbol)	((symbol) - KERNEL_BASE)

	.section .multiboot, "a"
	.balign 4
	.long MULTIBOOT_HEADER_MAGIC
	.long MULTIBOOT_FLAGS
	.long -(MULTIBOOT_HEADER_MAGIC + MULTIBOOT_FLAGS)

/* Turn paging on.  Clobbers ECX. */
	.macro enable_paging
	movl $PHYSICAL(boot_page_directory), %ecx
	movl %ecx, %cr3
	movl $(CR4_PSE | CR4_PGE), %ecx
	movl %ecx, %cr4
	movl $(CR0_PG | CR0_WP | CR0_NE | CR0_EM | CR0_PE), %ecx
	movl %ecx, %cr0
	.endm

/* Change the flags WAS to BECOMES in the page table entries of [FROM, TO),
 * which are page-aligned.  Runs without paging.  Clobbers ECX, EDX and EDI.  */
	.macro change_pages from, to, was, becomes
	movl $PHYSICAL(kernel_page_table), %edi
	movl $PHYSICAL(\from), %ecx
	shrl $PAGE_SHIFT, %ecx
	movl $PHYSICAL(\to), %edx
	shrl $PAGE_SHIFT, %edx
1:	xorl $((\was) ^ (\becomes)), (%edi,%ecx,4)
	incl %ecx
	cmpl %edx, %ecx
	jb 1b
	.endm

	.text
	.globl boot_start
boot_start:
	cli
	cld
	movl %eax, %esi			/* keep the magic number */

	change_pages kernel_image_start, kernel_readonly_end, PTE_WRITE, 0
	change_pages boot_stack_guard, boot_stack, PTE_PRESENT, 0
	change_pages kernel_end_guard, kernel_image_end, PTE_PRESENT, 0
	enable_paging
	movl $boot_high, %eax
	jmp *%eax

boot_high:
	movl $PHYSICAL(kernel_page_directory), %eax
	movl %eax, %cr3
	lgdt boot_gdt_pointer
	ljmp $0x08, $1f
1:	movw $0x10, %ax
	movw %ax, %ds
	movw %ax, %es
	movw %ax, %ss
	xorl %eax, %eax
	movw %ax, %fs
	movw %ax, %gs

	/* The struct kstack at the lowest address of the first stack. */
	movl $cpus, boot_stack
	movl $KSTACK_MAGIC, boot_stack + 4
	movl $(boot_stack + KSTACK_SIZE), %esp
	xorl %ebp, %ebp			/* backtraces end here */
	pushl $0
	pushl $0
	pushl %ebx
	pushl %esi
	call kernel_main
	/* does not return */

/*
 * Another CPU starts here, in real mode, at the physical address
 * AP_TRAMPOLINE, where smp.c copies the code up to ap_trampoline_end.
 */
#define LOW(symbol)	((symbol) - ap_trampoline + AP_TRAMPOLINE)

	.globl ap_trampoline, ap_trampoline_end
	.code16
ap_trampoline:
	cli
	cld
	xorw %ax, %ax
	movw %ax, %ds
	lgdtl LOW(ap_gdt_pointer)
	movl $CR0_PE, %eax
	movl %eax, %cr0
	ljmpl $0x08, $LOW(ap_protected)
	.code32
ap_protected:
	movw $0x10, %ax
	movw %ax, %ds
	movw %ax, %es
	movw %ax, %ss
	enable_paging
	movl $ap_high, %eax
	jmp *%eax
	.balign 4
ap_gdt_pointer:
	.word boot_gdt_end - boot_gdt - 1
	.long PHYSICAL(boot_gdt)
ap_trampoline_end:

/* The boot CPU has stored the top of this CPU's first stack in ap_stack. */
ap_high:
	movl $PHYSICAL(kernel_page_directory), %eax
	movl %eax, %cr3
	lgdt boot_gdt_pointer
	ljmp $0x08, $1f
1:	movl ap_stack, %esp
	xorl %ebp, %ebp
	xorl %eax, %eax
	movw %ax, %fs
	movw %ax, %gs
	pushl $0
	pushl $0
	call ap_main
	/* does not return */

	.section .rodata
	.balign 8
boot_gdt:
	.quad 0
	.quad 0x00cf9b000000ffff	/* 0x08: code, flat */
	.quad 0x00cf93000000ffff	/* 0x10: data, flat */
boot_gdt_end:
boot_gdt_pointer:
	.word boot_gdt_end - boot_gdt - 1
	.long boot_gdt

	.data
	.balign PAGE_SIZE
/* The upper quarter of the address space: RAM, the kernel window (still empty),
 * and the 4 MiB of the APICs. */
	.macro kernel_part
	.long PHYSICAL(kernel_page_table) + (PTE_PRESENT | PTE_WRITE)
	.set frame, 0x400000
	.rept (DIRECT_MAP_SIZE >> 22) - 1
	.long frame + (PTE_PRESENT | PTE_WRITE | PTE_LARGE | PTE_GLOBAL)
	.set frame, frame + 0x400000
	.endr
	.fill ((MMIO_BASE - KERNEL_BASE) >> 22) - (DIRECT_MAP_SIZE >> 22), 4, 0
	.long MMIO_BASE + (PTE_PRESENT | PTE_WRITE | PTE_UNCACHED | PTE_LARGE \
	    | PTE_GLOBAL)
	.fill 1024 - (MMIO_BASE >> 22) - 1, 4, 0
	.endm

	.globl kernel_page_directory
kernel_page_directory:
	.fill KERNEL_BASE >> 22, 4, 0
	kernel_part
boot_page_directory:
	.long PHYSICAL(kernel_page_table) + (PTE_PRESENT | PTE_WRITE)
	.fill (KERNEL_BASE >> 22) - 1, 4, 0
	kernel_part
kernel_page_table:
	.set frame, 0
	.rept 1024
	.long frame + (PTE_PRESENT | PTE_WRITE)
	.set frame, frame + PAGE_SIZE
	.endr

	.bss
	.balign KSTACK_SIZE
	.skip KSTACK_SIZE - PAGE_SIZE
boot_stack_guard:
	.skip PAGE_SIZE
	.globl boot_stack
boot_stack:
	.skip KSTACK_SIZE
