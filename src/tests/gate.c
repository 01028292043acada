/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The test gate.  Verdicts pass through it, so it must not depend on student
 * code: it copies texts by walking the page table instead of calling usermem,
 * and reads only counters that given code maintains.
 */
#include "tests/gate.h"

#include <string.h>

#include "core/trace.h"
#include "cpu/trap.h"
#include "devices/block.h"
#include "filesys/vnode.h"
#include "lib/syscall-nr.h"
#include "mem/heap.h"
#include "mem/palloc.h"
#include "mem/pmap.h"
#include "tests/ktest.h"
#include "tests/runner.h"
#include "threads/thread.h"
#include "threads/timer.h"
#include "userprog/first_program.h"
#include "userprog/process.h"
#include "userprog/proctable.h"
#include "vm/vm.h"

static uint32_t steps; /* atomic */

/* Look up the mapping of VA in the running process.  Returns false if VA is not
 * a user address or is not mapped.  */
static bool
look_up(vaddr_t va, struct pmap_mapping *mapping)
{
	struct pmap *pmap = thread_current()->pmap;

	return is_user_address(va) && pmap_lookup(pmap, page_base(va), mapping);
}

/* Copy SIZE bytes at user address VA to TEXT and add a NUL.  Returns false if a
 * page is not in memory.  */
static bool
copy_text(char *text, vaddr_t va, uint32_t size)
{
	struct pmap_mapping mapping;

	for (uint32_t done = 0; done < size; done++, va++) {
		if (!look_up(va, &mapping))
			return false;
		text[done] =
		    ((const char *)phys_to_virt(mapping.pa))[page_offset(va)];
	}
	text[size] = '\0';
	return true;
}

/* Perform GATE_FAIL or GATE_NOTE. */
static int32_t
handle_text(const struct trapframe *frame)
{
	char text[GATE_TEXT_MAX + 1];

	if (!copy_text(text, frame->ebx, MIN(frame->ecx, GATE_TEXT_MAX)))
		return GATE_AGAIN;
	if (frame->eax == GATE_FAIL)
		runner_fail(text);
	ktest_note("%s", text);
	return 0;
}

static int32_t
get_page_state(vaddr_t va, uint32_t *frame)
{
	struct pmap_mapping mapping;

	*frame = 0;
	if (!look_up(va, &mapping))
		return 0;
	*frame = mapping.pa;
	return GATE_PAGE_PRESENT |
	    ((mapping.prot & PMAP_WRITE) != 0 ? GATE_PAGE_WRITABLE : 0) |
	    (mapping.referenced ? GATE_PAGE_REFERENCED : 0) |
	    (mapping.modified ? GATE_PAGE_MODIFIED : 0);
}

static uint32_t
count_user_free(void)
{
	uint32_t frames, available;

	vm_get_frames(&frames, &available);
	return available;
}

static uint32_t
count_kernel_free(void)
{
	struct palloc_stats stats;

	palloc_get_stats(0, &stats);
	return stats.free;
}

static uint32_t
count_sectors(const struct block *disk, bool written)
{
	struct block_stats stats;

	if (disk == NULL)
		return 0;
	block_get_stats(disk, &stats);
	return written ? stats.sectors_written : stats.sectors_read;
}

static uint32_t
count_requests(const struct block *disk, bool written)
{
	struct block_stats stats;

	if (disk == NULL)
		return 0;
	block_get_stats(disk, &stats);
	return written ? stats.writes : stats.reads;
}

/* Make COUNT requests of the kind WHICH fail; FIRST is the number of requests
 * from now to the first that fails (1: the next one).  */
static void
break_disk(enum gate_requests which, uint32_t first, uint32_t count)
{
	struct block *disk =
	    which == GATE_ROOT_READS || which == GATE_ROOT_WRITES ?
	    block_root() :
	    block_swap();

	if (which > GATE_SWAP_WRITES)
		process_kill("test gate: unknown kind of request %d", which);
	if (disk != NULL)
		block_inject(disk,
		    which == GATE_ROOT_READS || which == GATE_SWAP_READS ?
			BLOCK_READ :
			BLOCK_WRITE,
		    first, count);
}

uint32_t
gate_counter(enum gate_counter which)
{
	struct pmap_stats pmap;
	struct heap_stats heap;

	pmap_get_stats(&pmap);
	heap_get_stats(&heap);
	switch (which) {
	case COUNTER_USER_FREE:
		return count_user_free();
	case COUNTER_KERNEL_FREE:
		return count_kernel_free();
	case COUNTER_RESIDENT:
		return pmap_resident(thread_current()->pmap);
	case COUNTER_PMAPS:
		return pmap.pmaps;
	case COUNTER_PAGE_TABLES:
		return pmap.page_tables;
	case COUNTER_PMAP_ENTERS:
		return pmap.enters;
	case COUNTER_PMAP_REMOVES:
		return pmap.removes;
	case COUNTER_PMAP_PROTECTS:
		return pmap.protects;
	case COUNTER_SHOOTDOWNS:
		return pmap.shootdowns;
	case COUNTER_HEAP_BLOCKS:
		return heap.blocks;
	case COUNTER_HEAP_BYTES:
		return heap.bytes;
	case COUNTER_VNODES:
		return vnode_count();
	case COUNTER_PROCESSES:
		return proctable_count();
	case COUNTER_SWITCHES:
		return thread_switch_count();
	case COUNTER_TICKS:
		return (uint32_t)timer_ticks();
	case COUNTER_ROOT_READ:
		return count_sectors(block_root(), false);
	case COUNTER_ROOT_WRITTEN:
		return count_sectors(block_root(), true);
	case COUNTER_SWAP_READ:
		return count_sectors(block_swap(), false);
	case COUNTER_SWAP_WRITTEN:
		return count_sectors(block_swap(), true);
	case COUNTER_ROOT_READS:
		return count_requests(block_root(), false);
	case COUNTER_ROOT_WRITES:
		return count_requests(block_root(), true);
	case COUNTER_SWAP_READS:
		return count_requests(block_swap(), false);
	case COUNTER_SWAP_WRITES:
		return count_requests(block_swap(), true);
	case COUNTER_STEPS:
		return __atomic_load_n(&steps, __ATOMIC_RELAXED);
	default:
		process_kill("test gate: unknown counter %d", which);
	}
}

static void
record_step(uint32_t number, uint32_t what)
{
	__atomic_add_fetch(&steps, 1, __ATOMIC_RELAXED);
	TRACE(test_step, "number=%u what=%d", number, what);
}

static void
gate_trap(struct trapframe *frame)
{
	switch ((enum gate_operation)frame->eax) {
	case GATE_ROLE:
		frame->eax = first_program_is_current();
		break;
	case GATE_PASS:
		runner_said_pass();
		break;
	case GATE_FAIL:
	case GATE_NOTE:
		frame->eax = (uint32_t)handle_text(frame);
		break;
	case GATE_PAGE:
		frame->eax = (uint32_t)get_page_state(frame->ebx, &frame->ecx);
		break;
	case GATE_COUNTER:
		frame->eax = gate_counter((enum gate_counter)frame->ebx);
		break;
	case GATE_BREAK:
		break_disk((enum gate_requests)frame->ebx, frame->ecx & 0xffff,
		    frame->ecx >> 16);
		break;
	case GATE_STEP:
		record_step(frame->ebx, frame->ecx);
		break;
	default:
		process_kill("test gate: unknown operation %u", frame->eax);
	}
}

void
gate_enable(void)
{
	trap_register(TEST_VECTOR, true, gate_trap, "test gate");
}
