/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stacks that grow on demand.
 *
 *	        gap   room (aux)     entry        top
 *	 |below|...|-------------|xxxxxxxxxxxxxx|
 *	                 |<----->|
 *	                 va       one growth
 *
 * Only the top of a stack is mapped at first.  The lowest entry of the stack
 * records in aux how many bytes below it are reserved.  Growing adds an entry below
 * it, which takes over the rest of the room; the two are merged if neither has an
 * object.  The entries of a stack are adjacent and have MAP_ENTRY_STACK; the sum of
 * their lengths is the size of the stack.
 *
 * A mapping can be placed in the room on purpose (MAP_FIXED), and then the room ends
 * VM_STACK_GAP bytes above it: a stack that overflows should fault, and not overwrite
 * what is below it.
 */
#include <errno.h>

#include "vm/dragonfly/vm_map.h"
#include "vm/dragonfly/vm_stat.h"

/* The flags of a stack's entry that its continuation inherits. */
#define STACK_EFLAGS                                                           \
	(MAP_ENTRY_STACK | MAP_ENTRY_NOSYNC | MAP_ENTRY_BEHAV_MASK |           \
	    MAP_ENTRY_NOCOREDUMP)

int
vm_map_stack(struct vm_map *map, vaddr_t top, uint32_t max, vm_prot_t prot)
{
	uint32_t size = MIN(max, SGROWSIZ);
	struct vm_map_range range = {
		.start = top - size,
		.end = top,
		.prot = prot,
		.max_prot = VM_PROT_ALL,
		.inheritance = VM_INHERIT_COPY,
		.eflags = MAP_ENTRY_STACK,
		.aux = max - size,
		.id = VM_SUBSYS_STACK,
	};

	/* vm_map_insert refuses a stack of 0 bytes, and one outside the map. */
	if (page_offset(top) != 0 || page_offset(max) != 0 ||
	    max > top - map->min_addr)
		return EINVAL;
	return vm_map_insert(map, &range, NULL);
}

/* Return the size in bytes of the stack whose lowest entry is ENTRY. */
static uint32_t
stack_size(struct vm_map *map, struct vm_map_entry *entry)
{
	vaddr_t start = entry->ba.start, end = start;

	for (; entry != NULL && entry->ba.start == end &&
	     (entry->eflags & MAP_ENTRY_STACK) != 0;
	     entry = vm_map_next(map, entry))
		end = entry->ba.end;
	return end - start;
}

/* Return the number of bytes by which STACK is to grow so that it contains VA, or 0 if that
 * is not possible, as for an entry that is not a stack, which has no room.  VA is
 * between STACK and BELOW, the entry below STACK, or NULL.  */
static uint32_t
growth_amount(struct vm_map *map, const struct vm_map_entry *below,
    struct vm_map_entry *stack, vaddr_t va, uint32_t limit)
{
	vaddr_t start = stack->ba.start;
	vaddr_t bottom =
	    below != NULL ? below->ba.end + VM_STACK_GAP : map->min_addr;
	uint32_t size = stack_size(map, stack);
	uint32_t needed = start - page_base(va), most;

	ASSERT_CMP(bottom, <=, start); /* the page of VA is free */
	if (limit <= size)
		return 0;
	most = MIN(stack->aux, start - bottom);
	most = MIN(most, page_base(limit - size));
	return needed <= most ? MIN(ROUND_UP(needed, SGROWSIZ), most) : 0;
}

/* Map the highest AMOUNT bytes of the room of STACK, which may be merged with the new
 * entry and freed.  Returns 0 or ENOMEM.  */
static int
extend_stack(struct vm_map *map, struct vm_map_entry *stack, uint32_t amount)
{
	uint32_t room = stack->aux;
	struct vm_map_range range = {
		.start = stack->ba.start - amount,
		.end = stack->ba.start,
		.prot = stack->protection,
		.max_prot = stack->max_protection,
		.inheritance = stack->inheritance,
		.eflags = stack->eflags & STACK_EFLAGS,
		.aux = room - amount,
		.id = stack->id,
	};
	int error;

	stack->aux = 0;
	error = vm_map_insert(map, &range, NULL);
	if (error == 0)
		vm_stat_count(V_STACK_GROWS);
	else
		stack->aux = room;
	return error;
}

int
vm_map_growstack(struct vm_map *map, vaddr_t va, uint32_t limit)
{
	struct vm_map_entry *below, *stack;
	uint32_t amount;
	vaddr_t end;
	bool wire;
	int error = 0;

	vm_map_lock(map);
	if (vm_map_lookup_entry(map, va, &below))
		goto out;
	error = EFAULT;
	stack = vm_map_first_above(map, va);
	if (stack == NULL)
		goto out;
	end = stack->ba.start;
	amount = growth_amount(map, below, stack, va, limit);
	if (amount == 0)
		goto out;
	error = extend_stack(map, stack, amount);
	wire = (map->flags & MAP_WIREFUTURE) != 0;
	vm_map_unlock(map);
	if (error == 0 && wire)
		error = vm_map_wire(map, end - amount, end, true);
	return error;
out:
	vm_map_unlock(map);
	return error;
}
