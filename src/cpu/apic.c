/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The APICs' registers.  Each CPU sees its own local APIC, at the same address;
 * the I/O APIC is shared, and ioapic_lock guards it.  The old 8259 interrupt
 * controllers are disabled permanently.
 */
#include "cpu/apic.h"

#include <stdio.h>

#include "cpu/intr.h"
#include "cpu/io.h"
#include "cpu/spinlock.h"
#include "cpu/trap.h"
#include "lib/debug.h"

/* Registers of a local APIC: byte offsets. */
enum {
	LAPIC_ID = 0x20,
	LAPIC_TPR = 0x80,
	LAPIC_EOI = 0xb0,
	LAPIC_SVR = 0xf0,
	LAPIC_ESR = 0x280,
	LAPIC_ICR_LOW = 0x300,
	LAPIC_ICR_HIGH = 0x310,
	LAPIC_LVT_TIMER = 0x320,
	LAPIC_LVT_LINT0 = 0x350,
	LAPIC_LVT_LINT1 = 0x360,
	LAPIC_LVT_ERROR = 0x370,
	LAPIC_TIMER_INITIAL = 0x380,
	LAPIC_TIMER_CURRENT = 0x390,
	LAPIC_TIMER_DIVIDE = 0x3e0
};

#define SVR_ENABLE       0x100
#define LVT_MASKED       0x10000
#define LVT_NMI          0x400
#define DIVIDE_BY_1      0xb
#define ICR_PENDING      0x1000
#define ICR_NMI          0x400
#define ICR_INIT         0x500
#define ICR_STARTUP      0x600
#define ICR_ASSERT       0x4000
#define ICR_ALL_BUT_SELF 0xc0000

/* The I/O APIC: an index register and a data window, and the registers that
 * are accessed through them.  */
#define IOAPIC_INDEX   0x00
#define IOAPIC_DATA    0x10
#define IOAPIC_VERSION 0x01
#define IOAPIC_TABLE   0x10 /* two registers for each input */
#define TABLE_MASKED   0x10000
#define TABLE_LEVEL    0x8000
#define TABLE_LOW      0x2000

static volatile uint8_t *local;
static volatile uint8_t *io;
static struct spinlock ioapic_lock = SPINLOCK_INITIALIZER("ioapic");
static struct apic_config config;

static uint32_t
lapic_read(unsigned offset)
{
	return *(volatile uint32_t *)(local + offset);
}

static void
lapic_write(unsigned offset, uint32_t value)
{
	*(volatile uint32_t *)(local + offset) = value;
}

static uint32_t
ioapic_read(unsigned index)
{
	*(volatile uint32_t *)(io + IOAPIC_INDEX) = index;
	return *(volatile uint32_t *)(io + IOAPIC_DATA);
}

static void
ioapic_write(unsigned index, uint32_t value)
{
	*(volatile uint32_t *)(io + IOAPIC_INDEX) = index;
	*(volatile uint32_t *)(io + IOAPIC_DATA) = value;
}

/* Use initialization command words 1 to 4 to move the interrupts of the two
 * 8259s away from the exception vectors, and then mask all of these interrupts.  */
static void
mask_8259(void)
{
	outb(0x20, 0x11);
	outb(0xa0, 0x11);
	outb(0x21, 0x20);
	outb(0xa1, 0x28);
	outb(0x21, 0x04);
	outb(0xa1, 0x02);
	outb(0x21, 0x01);
	outb(0xa1, 0x01);
	outb(0x21, 0xff);
	outb(0xa1, 0xff);
}

static bool
is_in_mmio_area(paddr_t registers)
{
	return registers >= MMIO_BASE && registers - MMIO_BASE < 0x400000;
}

bool
apic_init(const struct apic_config *found)
{
	unsigned i, inputs;

	if (!is_in_mmio_area(found->local) || !is_in_mmio_area(found->io)) {
		printf("instar: APICs at unsupported addresses (%#x, %#x)\n",
		    found->local, found->io);
		return false;
	}
	config = *found;
	local = (volatile uint8_t *)found->local;
	io = (volatile uint8_t *)found->io;
	mask_8259();
	inputs = (ioapic_read(IOAPIC_VERSION) >> 16 & 0xff) + 1;
	for (i = 0; i < inputs; i++)
		ioapic_write(IOAPIC_TABLE + 2 * i, TABLE_MASKED);
	apic_init_cpu();
	return true;
}

void
apic_init_cpu(void)
{
	lapic_write(LAPIC_SVR, SVR_ENABLE | TRAP_SPURIOUS);
	lapic_write(LAPIC_TPR, 0);
	lapic_write(LAPIC_LVT_LINT0, LVT_MASKED);
	lapic_write(LAPIC_LVT_LINT1, LVT_NMI);
	lapic_write(LAPIC_LVT_ERROR, LVT_MASKED);
	lapic_write(LAPIC_TIMER_DIVIDE, DIVIDE_BY_1);
	lapic_write(LAPIC_LVT_TIMER, TRAP_TIMER);
	lapic_write(LAPIC_EOI, 0);
}

uint8_t
apic_id(void)
{
	return (uint8_t)(lapic_read(LAPIC_ID) >> 24);
}

void
apic_end_of_interrupt(void)
{
	lapic_write(LAPIC_EOI, 0);
}

/* Write COMMAND to the interrupt command register, for the CPU with APIC id TO.
 * Turns interrupts off, because an interrupt handler could send a command of
 * its own between the two writes.  */
static void
send_ipi(uint8_t to, uint32_t command)
{
	enum intr_level old = intr_disable();

	while (lapic_read(LAPIC_ICR_LOW) & ICR_PENDING)
		cpu_pause();
	lapic_write(LAPIC_ICR_HIGH, (uint32_t)to << 24);
	lapic_write(LAPIC_ICR_LOW, command);
	intr_set_level(old);
}

void
apic_send(uint8_t to, uint8_t vector)
{
	send_ipi(to, ICR_ASSERT | vector);
}

void
apic_send_nmi_to_others(void)
{
	if (local != NULL)
		send_ipi(0, ICR_ASSERT | ICR_ALL_BUT_SELF | ICR_NMI);
}

void
apic_send_init(uint8_t to)
{
	send_ipi(to, ICR_ASSERT | ICR_INIT);
}

void
apic_send_startup(uint8_t to, paddr_t code)
{
	send_ipi(to, ICR_ASSERT | ICR_STARTUP | code >> PAGE_SHIFT);
}

void
apic_timer_start(uint32_t count)
{
	lapic_write(LAPIC_TIMER_INITIAL, count);
}

uint32_t
apic_timer_count(void)
{
	return lapic_read(LAPIC_TIMER_CURRENT);
}

void
irq_register(unsigned irq, trap_handler *handler, const char *name)
{
	const struct apic_line *line = &config.lines[irq];
	unsigned input = line->gsi - config.io_gsi;

	ASSERT_CMP(irq, <, ISA_IRQS);
	trap_register((uint8_t)(TRAP_IRQ_BASE + irq), false, handler, name);
	spin_acquire(&ioapic_lock);
	ioapic_write(
	    IOAPIC_TABLE + 2 * input + 1, (uint32_t)cpus[0].apic_id << 24);
	ioapic_write(IOAPIC_TABLE + 2 * input,
	    (TRAP_IRQ_BASE + irq) | (line->level ? TABLE_LEVEL : 0) |
		(line->low ? TABLE_LOW : 0));
	spin_release(&ioapic_lock);
}

void
irq_mask(unsigned irq)
{
	unsigned input = config.lines[irq].gsi - config.io_gsi;

	spin_acquire(&ioapic_lock);
	ioapic_write(IOAPIC_TABLE + 2 * input, TABLE_MASKED);
	spin_release(&ioapic_lock);
}
