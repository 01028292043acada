/* SPDX-License-Identifier: BSD-2-Clause */
/* Port I/O and other instructions that C cannot express. */
#ifndef CPU_IO_H
#define CPU_IO_H

#include <stddef.h>
#include <stdint.h>

static inline uint8_t
inb(uint16_t port)
{
	uint8_t value;

	__asm__ volatile("inb %w1, %b0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline uint16_t
inw(uint16_t port)
{
	uint16_t value;

	__asm__ volatile("inw %w1, %w0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline uint32_t
inl(uint16_t port)
{
	uint32_t value;

	__asm__ volatile("inl %w1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

/* Read COUNT 16-bit words from PORT into BUFFER. */
static inline void
insw(uint16_t port, void *buffer, size_t count)
{
	__asm__ volatile("cld; rep insw"
			 : "+D"(buffer), "+c"(count)
			 : "d"(port)
			 : "memory", "cc");
}

static inline void
outb(uint16_t port, uint8_t value)
{
	__asm__ volatile("outb %b0, %w1" : : "a"(value), "Nd"(port));
}

static inline void
outw(uint16_t port, uint16_t value)
{
	__asm__ volatile("outw %w0, %w1" : : "a"(value), "Nd"(port));
}

static inline void
outl(uint16_t port, uint32_t value)
{
	__asm__ volatile("outl %0, %w1" : : "a"(value), "Nd"(port));
}

/* Write COUNT 16-bit words from BUFFER to PORT. */
static inline void
outsw(uint16_t port, const void *buffer, size_t count)
{
	__asm__ volatile("cld; rep outsw"
			 : "+S"(buffer), "+c"(count)
			 : "d"(port)
			 : "memory", "cc");
}

static inline uint32_t
read_cr2(void)
{
	uint32_t value;

	__asm__ volatile("movl %%cr2, %0" : "=r"(value));
	return value;
}

static inline void
write_cr2(uint32_t value)
{
	__asm__ volatile("movl %0, %%cr2" : : "r"(value));
}

/* Load the page directory at PHYSICAL.  Flushes all TLB entries except global
 * ones.  */
static inline void
write_cr3(uint32_t physical)
{
	__asm__ volatile("movl %0, %%cr3" : : "r"(physical) : "memory");
}

/* Return the time-stamp counter.  With QEMU's -icount it counts virtual
 * nanoseconds; with shift=0, each instruction takes one nanosecond.  */
static inline uint64_t
read_tsc(void)
{
	uint64_t value;

	__asm__ volatile("rdtsc" : "=A"(value));
	return value;
}

#endif
