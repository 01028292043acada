/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupt controllers: each CPU's local APIC, and the I/O APIC, which routes
 * device interrupts to the boot CPU.
 *
 * => none of these functions sleeps.  The functions of struct apic_config and
 *    apic_init are for the boot CPU, before other CPUs start; the others can be
 *    called in any context.
 */
#ifndef CPU_APIC_H
#define CPU_APIC_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/cpu.h"
#include "cpu/layout.h"

#define ISA_IRQS 16

/* How an ISA interrupt line is connected to the I/O APIC. */
struct apic_line {
	uint32_t gsi; /* global number of the I/O APIC's input */
	bool low;     /* active low; else active high */
	bool level;   /* level-triggered; else edge */
};

/* The configuration found in the firmware's tables. */
struct apic_config {
	paddr_t local;   /* registers of the local APICs */
	paddr_t io;      /* registers of the I/O APIC */
	uint32_t io_gsi; /* global number of the I/O APIC's first input */
	unsigned cpu_count;
	uint8_t cpu_ids[CPU_MAX]; /* APIC ids of the usable CPUs, in the
	                           * tables' order */
	struct apic_line lines[ISA_IRQS];
};

/* Fill in CONFIG from the ACPI or the MP tables.  Return false if there are
 * no usable tables.  */
bool acpi_find(struct apic_config *);
bool mptable_find(struct apic_config *);
/* For acpi_find and mptable_find: do the LENGTH bytes at START add up to 0,
 * modulo 256?  */
bool apic_config_sums_to_zero(const void *start, uint32_t length);
/* Return the first structure of SIZE bytes in [START, END) that is at a 16-byte
 * boundary, begins with SIGNATURE, and has bytes that add up to 0; NULL if
 * there is no such structure.  */
const void *apic_config_scan(
    paddr_t start, paddr_t end, const char *signature, uint32_t size);
/* Add the CPU with APIC id ID, unless CONFIG already has CPU_MAX CPUs. */
void apic_config_add_cpu(struct apic_config *, uint8_t id);
/* Record how line IRQ is connected.  The encoding of FLAGS is the same in both
 * kinds of tables.  A line that is not an ISA line is ignored.  */
void apic_config_set_line(
    struct apic_config *, unsigned irq, uint32_t gsi, unsigned flags);

/* Set up the I/O APIC and the boot CPU's local APIC.  Prints a message and
 * returns false if their registers are outside the area that the kernel
 * maps.  */
bool apic_init(const struct apic_config *);
/* Set up the calling CPU's local APIC. */
void apic_init_cpu(void);
/* The APIC id of the calling CPU. */
uint8_t apic_id(void);
/* Tell the local APIC that the handler of the current interrupt is done. */
void apic_end_of_interrupt(void);

/* Raise VECTOR on the CPU whose APIC id is TO, which may be the caller's. */
void apic_send(uint8_t to, uint8_t vector);
/* Send an NMI to all other CPUs.  Before apic_init, does nothing. */
void apic_send_nmi_to_others(void);
/* Reset the CPU whose APIC id is TO. */
void apic_send_init(uint8_t to);
/* Start the CPU whose APIC id is TO, after apic_send_init, in real mode at
 * CODE, a page-aligned address below 1 MiB.  */
void apic_send_startup(uint8_t to, paddr_t code);

/* Mask the ISA interrupt line IRQ. */
void irq_mask(unsigned irq);

/* Make this CPU's timer count down once from COUNT and then raise
 * TRAP_TIMER.  */
void apic_timer_start(uint32_t count);
/* The current count of this CPU's timer. */
uint32_t apic_timer_count(void);

#endif
