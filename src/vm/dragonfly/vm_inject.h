/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Forcing rare events, for tests (given).  The code calls vm_inject at each point
 * where an operation may have to start again; a test can make it return true there.
 * All functions can be called in any context.
 */
#ifndef VM_DRAGONFLY_VM_INJECT_H
#define VM_DRAGONFLY_VM_INJECT_H

#include <stdbool.h>
#include <stdint.h>

/* Why a fault, or a fork, starts again.  The last three events are not such reasons, but
 * results of functions of stages 11 and 13, so that faults can be tested with all results.  */
enum vm_inject {
	VM_INJECT_UPGRADE,   /* the map's lock could not be upgraded */
	VM_INJECT_EXCLUSIVE, /* an object's token is needed exclusively */
	VM_INJECT_BUSY,      /* the page is busy */
	VM_INJECT_SEVERE,    /* memory is severely short */
	VM_INJECT_PAGER,     /* a pager has read the page */
	VM_INJECT_SWAPPED,   /* PG_SWAPPED, and the token is shared */
	VM_INJECT_STACK,     /* a stack was extended */
	VM_INJECT_FORK,      /* a fork has waited for memory */
	VM_INJECT_SHARED,    /* a fault starts with shared tokens */
	VM_INJECT_WAIT,      /* vm_wait succeeds */
	VM_INJECT_PFAULT,    /* vm_wait_pfault succeeds */
	VM_INJECT_COUNT
};

/* Make the next TIMES calls of vm_inject for EVENT return true. */
void vm_inject_set(enum vm_inject event, uint32_t times);
/* Return the number of calls of vm_inject for EVENT since boot. */
uint32_t vm_inject_get_calls(enum vm_inject event);

/* For each event: how many more times vm_inject returns true, and how many times it was
 * called.  Atomic.  */
extern uint32_t vm_inject_forced[VM_INJECT_COUNT],
    vm_inject_calls[VM_INJECT_COUNT];
/* The slow path of vm_inject. */
bool vm_inject_take(enum vm_inject event);

/* Should the caller behave as if EVENT had occurred? */
static inline bool
vm_inject(enum vm_inject event)
{
	__atomic_fetch_add(&vm_inject_calls[event], 1, __ATOMIC_RELAXED);
	return __builtin_expect(vm_inject_forced[event] != 0, false) &&
	    vm_inject_take(event);
}

#endif
