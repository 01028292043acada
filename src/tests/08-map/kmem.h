/* SPDX-License-Identifier: BSD-2-Clause */
/* The state of the kernel window, for tests of memory in it.  Header only. */
#ifndef TESTS_08_MAP_KMEM_H
#define TESTS_08_MAP_KMEM_H

#include "mem/heap.h"
#include "mem/pmap.h"
#include "tests/ktest.h"
#include "vm/dragonfly/vm_kern.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_stat.h"

struct kmem_state {
	uint32_t available, wired; /* pages */
	uint32_t entries, size;    /* of kernel_map */
	uint32_t resident;         /* pages of kernel_object */
	uint32_t mapped;           /* pages in the kernel window */
	uint32_t objects;
	struct heap_stats heap;
};

/* Store the present state of the kernel window in *STATE. */
static inline void
kmem_get_state(struct kmem_state *state)
{
	state->available = vm_page_available();
	state->wired = vm_stat_get(V_WIRE_COUNT);
	state->entries = kernel_map.nentries;
	state->size = kernel_map.size;
	state->resident = kernel_object->resident_page_count;
	state->mapped = pmap_resident(&kernel_pmap);
	state->objects = vm_object_count();
	heap_get_stats(&state->heap);
}

/* Fail the test unless the state is BEFORE. */
static inline void
kmem_check_state(const struct kmem_state *before)
{
	struct kmem_state now;

	kmem_get_state(&now);
	KTEST_CHECK_CMP(now.available, ==, before->available);
	KTEST_CHECK_CMP(now.wired, ==, before->wired);
	KTEST_CHECK_CMP(now.entries, ==, before->entries);
	KTEST_CHECK_CMP(now.size, ==, before->size);
	KTEST_CHECK_CMP(now.resident, ==, before->resident);
	KTEST_CHECK_CMP(now.mapped, ==, before->mapped);
	KTEST_CHECK_CMP(now.objects, ==, before->objects);
	KTEST_CHECK_CMP(now.heap.blocks, ==, before->heap.blocks);
	KTEST_CHECK_CMP(now.heap.bytes, ==, before->heap.bytes);
}

/* Return the page that is mapped at VA in the kernel window. */
static inline struct vm_page *
kmem_page(vaddr_t va)
{
	struct pmap_mapping mapping;
	struct vm_page *m;

	KTEST_CHECK(pmap_lookup(&kernel_pmap, page_base(va), &mapping));
	m = vm_page_at(mapping.pa);
	KTEST_CHECK(m != NULL);
	return m;
}

#endif
