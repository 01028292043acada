/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupt controllers: each CPU's local APIC, and the I/O APIC that takes
 * the devices' interrupts to the boot CPU.
 */
#ifndef CPU_APIC_H
#define CPU_APIC_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/cpu.h"
#include "cpu/layout.h"

#define ISA_IRQS	16

/* How an ISA interrupt line reaches the I/O APIC. */
struct apic_line {
	uint32_t gsi;			/* number of its input */
	bool low;			/* active low, else high */
	bool level;			/* level-triggered, else edge */
};

/* What the firmware's tables say. */
struct apic_config {
	paddr_t local;
	paddr_t io;
	uint32_t io_gsi;		/* of the first input of the I/O APIC */
	unsigned cpu_count;
	uint8_t cpu_ids[CPU_MAX];	/* those that can be used, in order */
	struct apic_line lines[ISA_IRQS];
};

/* Fill in CONFIG from the tables; false if there are none that can be used. */
bool	acpi_find(struct apic_config *);
bool	mptable_find(struct apic_config *);
/* For both: do LENGTH bytes from START on add up to 0, modulo 256? */
bool	apic_config_sums_to_zero(const void *start, uint32_t length);
/* The first 16-byte boundary in [START, END) with SIGNATURE, from which SIZE
 * bytes add up to 0; NULL: none.  */
const void *apic_config_scan(paddr_t start, paddr_t end, const char *signature,
	    uint32_t size);
/* Add a CPU, if there is room. */
void	apic_config_add_cpu(struct apic_config *, uint8_t id);
/* The flags of a line as both tables encode them. */
void	apic_config_set_line(struct apic_config *, unsigned irq, uint32_t gsi,
	    unsigned flags);

/* Set up the I/O APIC, and the local one of the boot CPU.  False, after a
 * message, if they are not where the kernel maps them.  */
bool	apic_init(const struct apic_config *);
/* Set up the local APIC of the CPU that calls. */
void	apic_init_cpu(void);
uint8_t	apic_id(void);
void	apic_end_of_interrupt(void);

/* Send VECTOR to the CPU with APIC id TO; a CPU may send to itself. */
void	apic_send(uint8_t to, uint8_t vector);
void	apic_send_nmi_to_others(void);
void	apic_send_init(uint8_t to);
void	apic_send_startup(uint8_t to, paddr_t code);

/* Let IRQ fire no more. */
void	irq_mask(unsigned irq);

/* This CPU's timer: counts down once from COUNT, then raises TRAP_TIMER. */
void	apic_timer_start(uint32_t count);
uint32_t apic_timer_count(void);

#endif
