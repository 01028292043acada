/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Entries with several layers, for kernel tests of stage 10.  The pages are filled with
 * one letter each.  A test compares the layers of an entry with a picture.  The picture
 * begins with the first layer; a '.' is a page that the object of the layer does not have:
 *
 *	"..c.|.b..|aaa."	faults find "abc"; no layer has the fourth page
 *
 * Header only.
 */
#ifndef TESTS_10_BACKING_KCHAIN_H
#define TESTS_10_BACKING_KCHAIN_H

#include "mem/heap.h"
#include "tests/08-map/kpages.h"
#include "vm/dragonfly/vm_check.h"
#include "vm/dragonfly/vm_map_fork.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_rmap.h"
#include "vm/dragonfly/vnode_pager.h"

#define KCHAIN_PICTURE_MAX 100

/* References that stand for users of the objects other than the test's entry. */
static struct vm_object *kchain_held[16];
static unsigned kchain_held_count;

/* Add a reference to the first object of ENTRY, as if another user had it. */
static inline void
kchain_share(struct vm_map_entry *entry)
{
	KTEST_CHECK_CMP(kchain_held_count, <, ARRAY_SIZE(kchain_held));
	vm_object_reference(entry->ba.object);
	kchain_held[kchain_held_count++] = entry->ba.object;
}

/* Release the references that kchain_share has added. */
static inline void
kchain_unshare(void)
{
	while (kchain_held_count > 0)
		vm_object_deallocate(kchain_held[--kchain_held_count]);
}

/* -------------------------------------------------------- building layers */

/* Fill the first object of ENTRY, from the start of the entry, with the pages that
 * PICTURE shows.  */
static inline void
kchain_fill(struct vm_map_entry *entry, const char *picture)
{
	struct vm_object *object = entry->ba.object;
	vm_pindex_t pindex = vm_map_backing_index(&entry->ba, entry->ba.start);
	struct vm_page *m;

	vm_object_hold(object);
	for (; *picture != '\0'; picture++, pindex++) {
		if (*picture == '.')
			continue;
		m = vm_page_grab(object, pindex, VM_ALLOC_NORMAL);
		KTEST_CHECK(m != NULL);
		memset(vm_page_kva(m), *picture, PAGE_SIZE);
		vm_page_set_validdirty(m, 0, PAGE_SIZE);
		vm_page_activate(m);
		vm_page_wakeup(m);
	}
	vm_object_drop(object);
}

/* Give the object of BA, at VA, a page that has no data, as a fault does before it looks
 * for the data in lower layers.  */
static inline void
kchain_add_invalid(const struct vm_map_backing *ba, vaddr_t va)
{
	struct vm_page *m;

	vm_object_hold(ba->object);
	m = vm_page_alloc(
	    ba->object, vm_map_backing_index(ba, va), VM_ALLOC_NORMAL);
	KTEST_CHECK(m != NULL);
	vm_page_wakeup(m);
	vm_object_drop(ba->object);
}

/* Insert an entry of the length of PICTURE at page FIRST of MAP, and fill it.  It has an
 * object of its own, in which it begins at page OFFSET.  */
static inline struct vm_map_entry *
kchain_insert(
    struct vm_map *map, unsigned first, unsigned offset, const char *picture)
{
	unsigned pages = strlen(picture);
	struct vm_map_range range = kmap_range(first, pages, KMAP_RW);
	struct vm_map_entry *entry;

	range.object = vm_object_allocate(OBJT_DEFAULT, offset + pages);
	range.offset = ptoa(offset);
	KTEST_CHECK(range.object != NULL);
	vm_map_lock(map);
	KTEST_CHECK_CMP(vm_map_insert(map, &range, &entry), ==, 0);
	vm_map_unlock(map);
	kchain_fill(entry, picture);
	return entry;
}

/* Write-protect ENTRY, and mark it as needing a copy, as a fork does. */
static inline void
kchain_set_needs_copy(struct vm_map *map, struct vm_map_entry *entry)
{
	vm_map_lock(map);
	pmap_protect(map->pmap, entry->ba.start, entry->ba.end, PMAP_READ);
	entry->eflags |= MAP_ENTRY_COW | MAP_ENTRY_NEEDS_COPY;
	vm_map_unlock(map);
}

static inline int
kchain_call_shadow(struct vm_map *map, struct vm_map_entry *entry)
{
	int error;

	vm_map_lock(map);
	error = vm_map_backing_shadow(entry);
	vm_map_unlock(map);
	return error;
}

/* Give ENTRY a new first layer, and fill it with what PICTURE shows. */
static inline void
kchain_push(struct vm_map *map, struct vm_map_entry *entry, const char *picture)
{
	struct vm_object *object = entry->ba.object;

	kchain_set_needs_copy(map, entry);
	kchain_share(entry);
	KTEST_CHECK_CMP(kchain_call_shadow(map, entry), ==, 0);
	KTEST_CHECK(entry->ba.object != object);
	kchain_fill(entry, picture);
}

/* Insert an entry at page FIRST of MAP, with the layers that PICTURE shows.  In the
 * object of the last layer, the entry begins at page OFFSET.  */
static inline struct vm_map_entry *
kchain_build(
    struct vm_map *map, unsigned first, unsigned offset, const char *picture)
{
	char copy[KCHAIN_PICTURE_MAX], *bar;
	struct vm_map_entry *entry = NULL;

	KTEST_CHECK_CMP(strlen(picture), <, sizeof(copy));
	memcpy(copy, picture, strlen(picture) + 1);
	do {
		bar = strrchr(copy, '|');
		if (entry == NULL)
			entry = kchain_insert(
			    map, first, offset, bar != NULL ? bar + 1 : copy);
		else
			kchain_push(map, entry, bar != NULL ? bar + 1 : copy);
		if (bar != NULL)
			*bar = '\0';
	} while (bar != NULL);
	return entry;
}

/* Cut the entry that contains page I at that page.  Returns the part that begins there. */
static inline struct vm_map_entry *
kchain_clip(struct vm_map *map, unsigned i)
{
	struct vm_map_entry *entry = kmap_entry(map, i);

	vm_map_lock(map);
	KTEST_CHECK_CMP(vm_map_clip_start(map, entry, kmap_va(i)), ==, 0);
	vm_map_unlock(map);
	return entry;
}

/* Leave memory for PAGES more pages: put all other pages into the object of a new entry at
 * page 8 of MAP.  */
static inline void
kchain_use_memory(struct vm_map *map, unsigned pages)
{
	struct vm_map_entry *entry = kchain_insert(map, 8, 500, ".");
	struct vm_object *object = entry->ba.object;
	vm_pindex_t pindex = 0;
	struct vm_page *m;

	vm_object_hold(object);
	while ((m = vm_page_alloc(object, pindex, VM_ALLOC_NORMAL)) != NULL) {
		vm_page_zero_fill(m);
		vm_page_activate(m);
		vm_page_wakeup(m);
		pindex++;
	}
	if (pages > 0)
		vm_object_page_remove(object, 0, pages, false);
	vm_object_drop(object);
}

/* Remove what kchain_use_memory has inserted. */
static inline void
kchain_free_memory(struct vm_map *map)
{
	vm_map_lock(map);
	KTEST_CHECK_CMP(vm_map_delete(map, kmap_va(8), kmap_va(9)), ==, 0);
	vm_map_unlock(map);
}

/*
 * Build, at page 4, an entry of four pages whose three layers have offsets of 1, 2 and 4
 * pages in their objects, and whose pages are
 *
 *	"..z.|.y.Y|xwvu"
 *
 * Nothing is mapped at pages 2 and 3.
 */
static inline struct vm_map_entry *
kchain_build_offsets(struct vm_map *map)
{
	struct vm_map_entry *entry = kchain_insert(map, 2, 2, "ABxwvu");

	kchain_push(map, entry, "C..y.Y");
	entry = kchain_clip(map, 3);
	kchain_push(map, entry, "D..z.");
	entry = kchain_clip(map, 4);
	vm_map_lock(map);
	KTEST_CHECK_CMP(vm_map_delete(map, kmap_va(2), kmap_va(4)), ==, 0);
	vm_map_unlock(map);
	KTEST_CHECK_CMP(entry->ba.offset, ==, ptoa(1));
	KTEST_CHECK_CMP(entry->ba.backing_ba->offset, ==, ptoa(2));
	KTEST_CHECK_CMP(entry->ba.backing_ba->backing_ba->offset, ==, ptoa(4));
	return entry;
}

/* --------------------------------------------------------- reading layers */

/* Return the character for the page that the object of BA has at VA: its first byte, a
 * digit if the byte is less than 10, '.' if there is no page, or '?' if the page is not
 * valid.  */
static inline char
kchain_page(const struct vm_map_backing *ba, vaddr_t va)
{
	struct vm_page *m;
	char c = '.';

	vm_object_hold_shared(ba->object);
	m = vm_page_lookup(ba->object, vm_map_backing_index(ba, va));
	if (m != NULL && m->valid == VM_PAGE_BITS_ALL)
		c = *(const char *)vm_page_kva(m);
	else if (m != NULL)
		c = '?';
	vm_object_drop(ba->object);
	return c < 10 ? '0' + c : c;
}

/* Fail the test unless the entry of page I of MAP has the layers of PICTURE. */
static inline void
kchain_expect_at(struct vm_map *map, unsigned i, const char *picture,
    const char *file, int line)
{
	struct vm_map_entry *entry = kmap_entry(map, i);
	const struct vm_map_backing *ba;
	char found[KCHAIN_PICTURE_MAX];
	unsigned n = 0;

	for (ba = &entry->ba; ba != NULL; ba = ba->backing_ba) {
		KTEST_CHECK_CMP(n + atop(ba->end - ba->start) + 1, <,
		    (unsigned)sizeof(found));
		if (ba != &entry->ba)
			found[n++] = '|';
		for (vaddr_t va = ba->start; va < ba->end; va += PAGE_SIZE)
			found[n++] = kchain_page(ba, va);
	}
	found[n] = '\0';
	if (strcmp(found, picture) != 0)
		ktest_fail(
		    file, line, "the layers are %s, not %s", found, picture);
}

#define KCHAIN_EXPECT(map, i, picture)                                         \
	kchain_expect_at((map), (i), (picture), __FILE__, __LINE__)

/* Fail the test unless faults at the pages from page FIRST on find what PICTURE shows; a
 * '.' is a page of zeros, and a digit a page of bytes with that value.  */
static inline void
kchain_read_at(struct vm_map *map, unsigned first, const char *picture,
    const char *file, int line)
{
	char found[KMAP_PAGES + 1];
	unsigned i;

	for (i = 0; picture[i] != '\0'; i++) {
		if (vm_fault(map, kmap_va(first + i), VM_PROT_READ,
			VM_FAULT_NORMAL) != 0)
			ktest_fail(file, line, "the fault at page %u failed",
			    first + i);
		found[i] = (char)kpages_get(map, first + i);
		if (found[i] < 10)
			found[i] += found[i] == '\0' ? '.' : '0';
	}
	found[i] = '\0';
	if (strcmp(found, picture) != 0)
		ktest_fail(
		    file, line, "the content is %s, not %s", found, picture);
}

#define KCHAIN_READ(map, first, picture)                                       \
	kchain_read_at((map), (first), (picture), __FILE__, __LINE__)

/* Cause a write fault at page I of MAP, and fill the page with LETTER, as a program does. */
static inline void
kchain_write(struct vm_map *map, unsigned i, char letter)
{
	KTEST_CHECK_CMP(
	    vm_fault(map, kmap_va(i), VM_PROT_WRITE, VM_FAULT_NORMAL), ==, 0);
	KTEST_CHECK_CMP(kpages_mapped(map, i), ==, 'w');
	kpages_put(map, i, (unsigned char)letter);
}

static inline void
kchain_check_at(struct vm_map *map, const char *file, int line)
{
	char why[200];

	if (vm_check_map(map, why, sizeof(why)) != 0)
		ktest_fail(file, line, "%s", why);
}

/* Fail the test if an invariant of MAP is violated. */
#define KCHAIN_CHECK(map) kchain_check_at((map), __FILE__, __LINE__)

/* Return the layer of the entry of page I that has DEPTH layers above it. */
static inline struct vm_map_backing *
kchain_layer(struct vm_map *map, unsigned i, unsigned depth)
{
	struct vm_map_backing *ba = &kmap_entry(map, i)->ba;

	while (depth-- > 0) {
		KTEST_CHECK(ba->backing_ba != NULL);
		ba = ba->backing_ba;
	}
	return ba;
}

static inline uint32_t
kchain_backings_of(struct vm_object *object)
{
	return list_size(&object->backing_list);
}

/* Is OBJECT held by no thread, and in no transfer?  The hold that an object has from its
 * creation until the end of its termination does not count.  */
static inline bool
kchain_is_unheld(const struct vm_object *object)
{
	struct vm_object *new = vm_object_allocate(OBJT_DEFAULT, 1);
	uint32_t holds;

	KTEST_CHECK(new != NULL);
	holds = new->hold_count;
	vm_object_deallocate(new);
	return object->hold_count == holds && object->paging_in_progress == 0;
}

/* ------------------------------------------------------------------- forks */

/* Fork PARENT into CHILD, which is made an empty map first.  Returns the result. */
static inline int
kchain_try_fork(struct vm_map *parent, struct vm_map *child)
{
	int error;

	kmap_create_to(child, parent->max_addr);
	vm_map_lock(parent);
	error = vm_map_fork(parent, child);
	vm_map_unlock(parent);
	return error;
}

static inline void
kchain_fork(struct vm_map *parent, struct vm_map *child)
{
	KTEST_CHECK_CMP(kchain_try_fork(parent, child), ==, 0);
	KCHAIN_CHECK(parent);
	KCHAIN_CHECK(child);
}

/* ------------------------------------------------------------------- leaks */

/* How many objects and heap blocks exist, and how many pages are available. */
struct kchain_use {
	uint32_t objects, available, heap_blocks;
};

static inline struct kchain_use
kchain_use(void)
{
	struct heap_stats heap;

	heap_get_stats(&heap);
	return (struct kchain_use){ vm_object_count(), vm_page_available(),
		heap.blocks };
}

/* Fail the test unless the numbers are the same as BEFORE. */
static inline void
kchain_check_use(struct kchain_use before)
{
	struct kchain_use now = kchain_use();

	KTEST_CHECK_CMP(now.objects, ==, before.objects);
	KTEST_CHECK_CMP(now.available, ==, before.available);
	KTEST_CHECK_CMP(now.heap_blocks, ==, before.heap_blocks);
}

#endif
