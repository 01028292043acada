/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Objects for kernel tests of stage 09: their pages, views of them through page tables,
 * and threads that are expected to wait.  Header only.
 */
#ifndef TESTS_09_OBJECT_KOBJECT_H
#define TESTS_09_OBJECT_KOBJECT_H

#include <string.h>

#include "mem/heap.h"
#include "mem/pmap.h"
#include "tests/kspace.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_pager.h"
#include "vm/dragonfly/vm_rmap.h"
#include "vm/dragonfly/vnode_pager.h"

#define KOBJECT_RW (VM_PROT_READ | VM_PROT_WRITE)

/* ---------------------------------------------------------------- the pages */

/* Return page PINDEX of OBJECT, which may be busy, or NULL. */
static inline struct vm_page *
kobject_page(struct vm_object *object, vm_pindex_t pindex)
{
	struct vm_page *m;

	vm_object_hold_shared(object);
	m = vm_page_lookup(object, pindex);
	vm_object_drop(object);
	return m;
}

/* Return page PINDEX of OBJECT, hard busy.  If it has no valid data, it is read by the
 * pager first or, if OBJECT is anonymous, filled with zeros.  */
static inline struct vm_page *
kobject_busy_page(struct vm_object *object, vm_pindex_t pindex)
{
	struct vm_page *m;

	vm_object_hold(object);
	m = vm_page_grab(object, pindex, VM_ALLOC_NORMAL);
	KTEST_CHECK(m != NULL);
	if (m->valid == 0) {
		if (vm_object_is_anonymous(object))
			vm_page_zero_fill(m);
		else
			KTEST_CHECK_CMP(
			    vm_pager_get_page(object, pindex, &m, 0), ==,
			    VM_PAGER_OK);
		vm_page_activate(m);
	}
	vm_object_drop(object);
	return m;
}

/* Bring pages [START, END) of OBJECT into memory. */
static inline void
kobject_fill(struct vm_object *object, vm_pindex_t start, vm_pindex_t end)
{
	for (; start < end; start++)
		vm_page_wakeup(kobject_busy_page(object, start));
}

/* Fail the test unless OBJECT has exactly the pages that PICTURE shows: 'p', or 'd' for a
 * page with dirty bits, and '.' for an index without a page.  */
static inline void
kobject_expect_at(
    struct vm_object *object, const char *picture, const char *file, int line)
{
	char found[65] = "";
	unsigned length = (unsigned)strlen(picture), count = 0;
	struct vm_page *m;

	KTEST_CHECK_CMP(length, <, sizeof(found));
	for (unsigned i = 0; i < length; i++) {
		m = kobject_page(object, i);
		found[i] = m == NULL ? '.' : m->dirty != 0 ? 'd' : 'p';
		count += m != NULL;
	}
	if (strcmp(found, picture) != 0)
		ktest_fail(
		    file, line, "the object has %s, not %s", found, picture);
	if (object->resident_page_count != count)
		ktest_fail(file, line, "the object counts %u pages, not %u",
		    object->resident_page_count, count);
}

#define KOBJECT_EXPECT(object, picture)                                        \
	kobject_expect_at((object), (picture), __FILE__, __LINE__)

/* -------------------------------------------------------------------- views */

/* Make BA a backing that shows PAGES pages of OBJECT, beginning with page FIRST, at VA of
 * a new pmap.  */
static inline void
kview_create(struct vm_map_backing *ba, struct vm_object *object, vaddr_t va,
    vm_pindex_t first, uint32_t pages)
{
	*ba = (struct vm_map_backing){
		.start = va,
		.end = va + ptoa(pages),
		.pmap = pmap_create(),
		.object = object,
		.offset = ptoa(first),
	};
	KTEST_CHECK(ba->pmap != NULL);
	vm_map_backing_attach(ba);
}

static inline void
kview_destroy(struct vm_map_backing *ba)
{
	vm_pmap_remove(ba->pmap, ba->start, ba->end);
	vm_map_backing_detach(ba);
	pmap_release(ba->pmap);
}

static inline vaddr_t
kview_va(const struct vm_map_backing *ba, vm_pindex_t pindex)
{
	return ba->start + ptoa(pindex) - ba->offset;
}

/* Map page PINDEX of the object with the rights PROT; bring it in first if needed. */
static inline void
kview_enter(struct vm_map_backing *ba, vm_pindex_t pindex, vm_prot_t prot)
{
	struct vm_page *m = kobject_busy_page(ba->object, pindex);

	if (prot & VM_PROT_WRITE)
		vm_object_set_writeable_dirty(ba->object);
	KTEST_CHECK_CMP(
	    vm_page_enter(ba->pmap, kview_va(ba, pindex), m, prot), ==, 0);
	vm_page_wakeup(m);
}

/* Store BYTE in page PINDEX, which is mapped writable, as a program would: the store is
 * recorded only in the modified bit of the mapping.  */
static inline void
kview_store(struct vm_map_backing *ba, vm_pindex_t pindex, unsigned char byte)
{
	thread_set_pmap(ba->pmap);
	*(volatile unsigned char *)kview_va(ba, pindex) = byte;
	thread_set_pmap(NULL);
}

/* Map page PINDEX writable, and store BYTE in it. */
static inline void
kview_write(struct vm_map_backing *ba, vm_pindex_t pindex, unsigned char byte)
{
	kview_enter(ba, pindex, KOBJECT_RW);
	kview_store(ba, pindex, byte);
}

/* Return how page PINDEX is mapped: 'w' if it is writable, 'm' if it is writable and has
 * been modified, 'r' if it is read-only, or '.' if it is not mapped.  */
static inline char
kview_state(const struct vm_map_backing *ba, vm_pindex_t pindex)
{
	struct pmap_mapping mapping;

	if (!pmap_lookup(ba->pmap, kview_va(ba, pindex), &mapping))
		return '.';
	if ((mapping.prot & PMAP_WRITE) == 0)
		return 'r';
	return mapping.modified ? 'm' : 'w';
}

/* Fail the test unless the pages of the view are mapped as PICTURE shows. */
static inline void
kview_expect_at(const struct vm_map_backing *ba, const char *picture,
    const char *file, int line)
{
	unsigned length = (unsigned)strlen(picture);
	char found[65] = "";

	KTEST_CHECK_CMP(length, <, sizeof(found));
	for (unsigned i = 0; i < length; i++)
		found[i] = kview_state(ba, atop(ba->offset) + i);
	if (strcmp(found, picture) != 0)
		ktest_fail(file, line, "the pages are mapped %s, not %s", found,
		    picture);
}

#define KVIEW_EXPECT(ba, picture)                                              \
	kview_expect_at((ba), (picture), __FILE__, __LINE__)

/* ------------------------------------------------------------------ threads */

/* Let all other threads run until each has ended or waits for another thread.  For tests
 * on one CPU.  */
static inline void
kobject_let_run(void)
{
	for (unsigned i = 0; i < 50; i++)
		thread_yield();
}

static inline void
kobject_start(const char *name, thread_func *function, void *aux)
{
	KTEST_CHECK(
	    thread_create(name, PRI_DEFAULT, function, aux) != TID_ERROR);
}

static inline uint32_t
kobject_heap_blocks(void)
{
	struct heap_stats stats;

	heap_get_stats(&stats);
	return stats.blocks;
}

#endif
