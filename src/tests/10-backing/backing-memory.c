/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if every Nth allocation of memory fails, for N from 1 up, while memory with
 *     layers is shadowed, clipped, copied, shortened or forked, the operation either
 *     succeeds or fails as a whole with ENOMEM; the content does not change, and no memory
 *     is leaked
 * points: 4
 */
#include "mem/palloc.h"
#include "tests/10-backing/kchain.h"
#include "tests/kspace.h"

#define ALLOCATIONS_MAX 40 /* more than one operation makes */
#define LAYERS_BELOW    2u /* in kchain_build_offsets */

static struct vm_map map, child;
static struct vnode *file;

/* Shadow the entry, and check that it still needs a copy after an error. */
static int
shadow(void)
{
	struct vm_map_entry *entry = kmap_entry(&map, 4);
	int error = kchain_call_shadow(&map, entry);

	KTEST_CHECK_CMP(
	    (entry->eflags & MAP_ENTRY_NEEDS_COPY) != 0, ==, error != 0);
	KTEST_CHECK_CMP(
	    entry->ba.backing_count, ==, LAYERS_BELOW + (error == 0));
	return error;
}

/* Copy the entry, and check that the copy has no layers after an error. */
static int
replicate(void)
{
	struct vm_map_entry copy = *kmap_entry(&map, 4);
	struct vm_object *first = copy.ba.object;
	uint32_t references = first->ref_count;
	int error = vm_map_backing_replicate(&copy, map.pmap);

	KTEST_CHECK_CMP(copy.ba.object == NULL, ==, error != 0);
	KTEST_CHECK_CMP(copy.ba.backing_ba == NULL, ==, error != 0);
	KTEST_CHECK_CMP(
	    copy.ba.backing_count, ==, error == 0 ? LAYERS_BELOW : 0);
	vm_map_backing_release(&copy);
	KTEST_CHECK_CMP(first->ref_count, ==, references);
	return error;
}

/* Normalize the entry, and check that its list has not become shorter after an error. */
static int
normalize(void)
{
	struct vm_map_entry *entry = kmap_entry(&map, 4);
	uint32_t count = entry->ba.backing_count;
	int error;

	vm_map_lock(&map);
	error = vm_map_backing_normalize(entry);
	vm_map_unlock(&map);
	KTEST_CHECK_CMP(entry->ba.backing_count, ==, error == 0 ? 0 : count);
	return error;
}

static int
clip_start(void)
{
	struct vm_map_entry *entry = kmap_entry(&map, 4);
	int error;

	vm_map_lock(&map);
	error = vm_map_clip_start(&map, entry, kmap_va(6));
	vm_map_unlock(&map);
	return error;
}

static int
clip_end(void)
{
	struct vm_map_entry *entry = kmap_entry(&map, 4);
	int error;

	vm_map_lock(&map);
	error = vm_map_clip_end(&map, entry, kmap_va(5));
	vm_map_unlock(&map);
	return error;
}

static int
fork_map(void)
{
	int error;

	vm_map_lock(&map);
	error = vm_map_fork(&map, &child);
	vm_map_unlock(&map);
	return error;
}

/* How the entry is prepared before the operation.  OTHERS: there are other entries as
 * well.  */
enum preparation { NEEDS_COPY, LONG_LIST, WIRED, SHARE, MAPPED, OTHERS };

/* Insert memory without an object at page 14, the same at page 12, to be shared, and a shared
 * mapping of a file at page 10.  */
static void
insert_others(void)
{
	struct vm_map_range range = kmap_range(10, 1, KMAP_RW);

	kmap_insert(&map, 14, 1, KMAP_RW);
	kmap_insert(&map, 12, 1, KMAP_RW)->inheritance = VM_INHERIT_SHARE;
	KTEST_CHECK_CMP(vnode_pager_alloc(file, &range.object), ==, 0);
	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_insert(&map, &range, NULL), ==, 0);
	vm_map_unlock(&map);
}

static void
prepare(enum preparation preparation)
{
	struct vm_map_entry *entry = kchain_build_offsets(&map);

	KCHAIN_READ(&map, 4, "xyzY");
	if (preparation == NEEDS_COPY || preparation == SHARE) {
		kchain_set_needs_copy(&map, entry);
		kchain_share(entry);
	}
	if (preparation == SHARE) {
		entry->inheritance = VM_INHERIT_SHARE;
		/* With so many entries before this one, the allocation of its shadow can be
		 * the only one that fails.  */
		kmap_insert_picture(&map, "wrwr");
	}
	if (preparation == LONG_LIST) {
		for (unsigned i = 0; i < 3; i++)
			kchain_push(&map, entry, "....");
		kchain_set_needs_copy(&map, entry);
		kchain_share(entry);
	}
	if (preparation == OTHERS)
		insert_others();
	if (preparation == WIRED)
		KTEST_CHECK_CMP(
		    vm_map_wire(&map, kmap_va(4), kmap_va(8), true), ==, 0);
}

static const struct {
	int (*operation)(void);
	enum preparation preparation;
} steps[] = {
	{ shadow, NEEDS_COPY },
	{ replicate, MAPPED },
	{ normalize, LONG_LIST },
	{ clip_start, MAPPED },
	{ clip_end, MAPPED },
	{ fork_map, MAPPED },
	{ fork_map, NEEDS_COPY },
	{ fork_map, LONG_LIST },
	{ fork_map, WIRED },
	{ fork_map, SHARE },
	{ fork_map, OTHERS },
};

/* Check that both maps show the same page I, which is filled with LETTER afterward. */
static void
check_is_shared(unsigned i, char letter)
{
	char picture[] = { letter, '\0' };

	kchain_write(&map, i, 'S');
	KCHAIN_READ(&child, i, "S");
	kchain_write(&child, i, letter);
	KCHAIN_READ(&map, i, picture);
}

/* Check the child of a successful fork. */
static void
check_child(enum preparation preparation)
{
	KTEST_CHECK_CMP(child.nentries, ==, map.nentries);
	KCHAIN_READ(&child, 4, "xyzY");
	if (preparation == SHARE)
		check_is_shared(4, 'x');
	if (preparation == OTHERS)
		check_is_shared(12, 's');
}

/* Run step I while every Nth allocation fails.  Returns whether the step failed. */
static bool
fails_without_memory(unsigned i, unsigned n)
{
	struct kchain_use before = kchain_use();
	uint32_t entries;
	int error;

	kmap_create(&child);
	prepare(steps[i].preparation);
	entries = map.nentries;
	palloc_inject_failures(n);
	error = steps[i].operation();
	palloc_inject_failures(0);
	KTEST_CHECK(error == 0 || error == ENOMEM);
	if (error == 0 && steps[i].operation == fork_map)
		check_child(steps[i].preparation);
	KCHAIN_CHECK(&map);
	KCHAIN_READ(&map, 4, "xyzY");
	if (error != 0)
		KTEST_CHECK_CMP(map.nentries, ==, entries);
	kmap_destroy(&child);
	KCHAIN_CHECK(&map);
	KCHAIN_READ(&map, 4, "xyzY");
	kmap_empty(&map);
	kchain_unshare();
	kchain_check_use(before);
	return error != 0;
}

KTEST(backing_memory)
{
	unsigned n;

	kmap_create(&map);
	/* From now on, the object of the file exists. */
	file = kspace_make_file(1);
	insert_others();
	kmap_empty(&map);
	for (unsigned i = 0; i < ARRAY_SIZE(steps); i++) {
		n = 1;
		while (fails_without_memory(i, n))
			KTEST_CHECK_CMP(++n, <, ALLOCATIONS_MAX);
		KTEST_CHECK_CMP(n, >, 1);
	}
	kmap_destroy(&map);
	vnode_release(file);
}
