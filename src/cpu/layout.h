/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The layout of the address space, and the conversion between physical
 * addresses and pointers to the direct map, which is done nowhere else.
 *
 *	0x00000000  user space, one per process
 *	0xC0000000  all RAM up to 896 MiB, linearly (KERNEL_BASE + physical)
 *	0xF8000000  kernel window: pages mapped one by one (mem/pmap.h)
 *	0xFEC00000  I/O APIC and local APIC, at their physical addresses
 */
#ifndef CPU_LAYOUT_H
#define CPU_LAYOUT_H

#define PAGE_SHIFT 12
#define PAGE_SIZE  4096
#define PAGE_MASK  (PAGE_SIZE - 1)

#define KERNEL_BASE       0xC0000000
#define DIRECT_MAP_SIZE   0x38000000 /* 896 MiB */
#define KERNEL_WINDOW     0xF8000000
#define KERNEL_WINDOW_MAX (MMIO_BASE - KERNEL_WINDOW) /* bytes */
#define MMIO_BASE         0xFEC00000 /* mapped 1:1, uncached, 4 MiB */

#define KSTACK_ORDER 1 /* a kernel stack has 2^1 pages */
#define KSTACK_SIZE  (PAGE_SIZE << KSTACK_ORDER) /* bytes, and the alignment */
#define KSTACK_MAGIC 0x1a57a201 /* in struct kstack, cpu/cpu.h */

#define AP_TRAMPOLINE 0x8000 /* where other CPUs start; physical */

#ifndef __ASSEMBLER__
#include <stdbool.h>
#include <stdint.h>

typedef uint32_t paddr_t; /* a physical address */
typedef uint32_t vaddr_t; /* a virtual address, usually in user space */

/* Addresses in the kernel's image, defined by kernel.ld.  The image is mapped
 * read-only up to kernel_readonly_end.  */
extern char kernel_image_start[], kernel_text_end[], kernel_readonly_end[],
    kernel_image_end[];

/* The kernel's part of all address spaces (boot.S); constant after boot. */
extern uint32_t kernel_page_directory[1024];

static inline void *
phys_to_virt(paddr_t pa)
{
	return (void *)(pa + KERNEL_BASE);
}

static inline paddr_t
virt_to_phys(const void *address)
{
	return (paddr_t)address - KERNEL_BASE;
}

/* Fill the page at KVA with zeros. */
static inline void
page_zero(void *kva)
{
	uint32_t words = PAGE_SIZE / 4;

	__asm__ volatile("rep stosl"
			 : "+D"(kva), "+c"(words)
			 : "a"(0)
			 : "memory");
}

static inline bool
is_user_address(vaddr_t va)
{
	return va < KERNEL_BASE;
}

static inline vaddr_t
page_base(vaddr_t va)
{
	return va & ~(vaddr_t)PAGE_MASK;
}

static inline uint32_t
page_offset(vaddr_t va)
{
	return va & PAGE_MASK;
}
#endif

#endif
