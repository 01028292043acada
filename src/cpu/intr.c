/* SPDX-License-Identifier: BSD-2-Clause */
/* The functions of intr.h that are not inline. */
#include "cpu/intr.h"

#include "cpu/cpu.h"
#include "lib/debug.h"

enum intr_level
intr_enable(void)
{
	enum intr_level old = intr_get_level();

	if (old == INTR_OFF) {
		ASSERT_CMP(cpu_current()->interrupt_depth, ==, 0);
		ASSERT_CMP(cpu_current()->spinlocks_held, ==, 0);
		__asm__ volatile("sti" ::: "memory");
	}
	return old;
}

/* With interrupts on, no interrupt handler is running on this CPU.  The interrupt
 * level is tested first, because a thread with interrupts on could move to another
 * CPU before interrupt_depth is read.  */
bool
intr_context(void)
{
	return intr_get_level() == INTR_OFF &&
	    cpu_current()->interrupt_depth > 0;
}

void
intr_yield_on_return(void)
{
	ASSERT(intr_context());
	cpu_current()->need_resched = true;
}
