/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The sinks of both logs, and access to them: one CPU at a time may write;
 * during a panic, only the CPU that panicked may write.
 */
#include "core/output.h"

#include "cpu/cpu.h"
#include "cpu/intr.h"
#include "cpu/spinlock.h"

static struct output_sink *sinks[OUTPUT_LOGS]; /* constant after boot */

static struct spinlock output_lock = SPINLOCK_INITIALIZER("output");
static bool closed;                    /* (output_lock) */
static struct cpu *volatile panic_cpu; /* set once */

void
output_add_sink(enum output_log log, struct output_sink *sink)
{
	struct output_sink **last = &sinks[log];

	while (*last != NULL)
		last = &(*last)->next;
	sink->next = NULL;
	*last = sink;
}

static bool
is_panicking(void)
{
	return panic_cpu != NULL && panic_cpu == kstack_current()->cpu;
}

void
output_panic_mode(void)
{
	intr_disable();
	if (panic_cpu == NULL)
		panic_cpu = cpu_current();
}

bool
output_begin(void)
{
	if (panic_cpu != NULL)
		return is_panicking();
	spin_acquire(&output_lock);
	if (!closed)
		return true;
	spin_release(&output_lock);
	return false;
}

void
output_end(void)
{
	if (!is_panicking())
		spin_release(&output_lock);
}

void
output_write(enum output_log log, const char *bytes, size_t size)
{
	for (struct output_sink *s = sinks[log]; s != NULL; s = s->next)
		s->write(s, bytes, size);
}

void
output_close(void)
{
	closed = true;
	output_end();
	for (unsigned log = 0; log < OUTPUT_LOGS; log++)
		for (struct output_sink *s = sinks[log]; s != NULL; s = s->next)
			if (s->drain != NULL)
				s->drain(s);
}
