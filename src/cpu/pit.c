/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time by the 8254: ticks counted in its interrupt handler, plus what its
 * counter says of the tick that is under way.
 *
 * pit_lock guards all of it, the two halves of reading the counter, too.
 */
#include "cpu/pit.h"

#include "cpu/apic.h"
#include "cpu/clock.h"
#include "cpu/io.h"
#include "cpu/spinlock.h"

#define PIT_IRQ		0
#define PIT_RATE	1193182		/* counts a second */
#define PIT_RELOAD	((PIT_RATE + TICKS_PER_SECOND / 2) / TICKS_PER_SECOND)

#define PORT_COUNTER	0x40
#define PORT_COMMAND	0x43
#define COMMAND_RATE	0x34		/* counter 0, both bytes, mode 2 */
#define COMMAND_LATCH	0x00

static struct spinlock pit_lock = SPINLOCK_INITIALIZER("pit");
static uint32_t ticks;
static uint64_t last;			/* counts; what pit_now said */
static bool started;

void
pit_start(trap_handler *handler)
{
	outb(PORT_COMMAND, COMMAND_RATE);
	outb(PORT_COUNTER, PIT_RELOAD & 0xff);
	outb(PORT_COUNTER, PIT_RELOAD >> 8);
	started = true;
	irq_register(PIT_IRQ, handler, "timer");
}

void
pit_stop(void)
{
	irq_mask(PIT_IRQ);
}

void
pit_count_tick(void)
{
	spin_acquire(&pit_lock);
	ticks++;
	spin_release(&pit_lock);
}

uint64_t
pit_now(void)
{
	uint64_t now;
	uint32_t left;

	if (!started)
		return 0;
	spin_acquire(&pit_lock);
	outb(PORT_COMMAND, COMMAND_LATCH);
	left = inb(PORT_COUNTER);
	left |= (uint32_t)inb(PORT_COUNTER) << 8;
	now = (uint64_t)ticks * PIT_RELOAD + PIT_RELOAD - left;
	/* A new tick has begun, but its interrupt is still to come. */
	if (now < last)
		now += PIT_RELOAD;
	if (now < last)
		now = last;
	last = now;
	spin_release(&pit_lock);
	return now * 1000000000 / PIT_RATE;
}
