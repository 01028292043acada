/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Timekeeping with the 8254.  Counter 0 raises the interrupts.  Counter 2,
 * intended for the speaker, runs freely and gives the time, so that a lost
 * interrupt does not make the clock fall behind.  Counter 2 wraps every 55 ms
 * and must be read more often than that.
 *
 * pit_lock guards everything, including the port accesses that read a counter.
 */
#include "cpu/pit.h"

#include "cpu/apic.h"
#include "cpu/io.h"
#include "cpu/spinlock.h"

#define PIT_IRQ    0
#define PIT_RATE   1193182 /* counts a second */
#define PIT_RELOAD (PIT_RATE / PIT_INTERRUPTS)

#define PORT_COUNTER_0  0x40
#define PORT_COUNTER_2  0x42
#define PORT_COMMAND    0x43
#define PORT_GATE       0x61
#define COMMAND_RATE_0  0x34 /* both bytes, mode 2 */
#define COMMAND_RATE_2  0xb4
#define COMMAND_LATCH_2 0x80
#define GATE_ON         0x01 /* counter 2 runs */
#define GATE_SPEAKER    0x02

static struct spinlock pit_lock = SPINLOCK_INITIALIZER("pit");
static bool started;
static uint16_t last;   /* last value of counter 2, which counts down */
static uint64_t counts; /* since pit_start */

/* => pit_lock is held, or no other CPU has been started. */
static uint16_t
read_counter(void)
{
	uint8_t low;

	outb(PORT_COMMAND, COMMAND_LATCH_2);
	low = inb(PORT_COUNTER_2);
	return (uint16_t)(low | inb(PORT_COUNTER_2) << 8);
}

void
pit_start(trap_handler *handler)
{
	outb(PORT_GATE, (uint8_t)((inb(PORT_GATE) & ~GATE_SPEAKER) | GATE_ON));
	outb(PORT_COMMAND, COMMAND_RATE_2);
	outb(PORT_COUNTER_2, 0);
	outb(PORT_COUNTER_2, 0);
	outb(PORT_COMMAND, COMMAND_RATE_0);
	outb(PORT_COUNTER_0, PIT_RELOAD & 0xff);
	outb(PORT_COUNTER_0, PIT_RELOAD >> 8);
	last = read_counter();
	started = true;
	irq_register(PIT_IRQ, handler, "timer");
}

void
pit_stop(void)
{
	irq_mask(PIT_IRQ);
}

uint64_t
pit_now(void)
{
	uint16_t counter;
	uint64_t now;

	if (!started)
		return 0;
	spin_acquire(&pit_lock);
	counter = read_counter();
	counts += (uint16_t)(last - counter);
	last = counter;
	now = counts;
	spin_release(&pit_lock);
	return now * 1000000000 / PIT_RATE;
}
