/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if every Nth allocation of memory fails, for N from 1 up, while memory with
 *     layers is shadowed, cut or forked, the operation either succeeds or fails as a
 *     whole with ENOMEM; the content does not change, and no memory stays in use
 * points: 4
 */
#include "mem/palloc.h"
#include "tests/10-backing/kchain.h"

#define ALLOCATIONS_MAX 40 /* more than one operation makes */

static struct vm_map map, child;

static int
shadow(void)
{
	return kchain_call_shadow(&map, kmap_entry(&map, 4));
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

/* How the entry is prepared before the operation. */
enum preparation { NEEDS_COPY, LONG_LIST, WIRED, SHARE, MAPPED };

static void
prepare(enum preparation preparation)
{
	struct vm_map_entry *entry = kchain_build_offsets(&map);

	KCHAIN_READ(&map, 4, "xyzY");
	if (preparation == NEEDS_COPY || preparation == SHARE) {
		kchain_set_needs_copy(&map, entry);
		kchain_share(entry);
	}
	if (preparation == SHARE)
		entry->inheritance = VM_INHERIT_SHARE;
	if (preparation == LONG_LIST) {
		for (unsigned i = 0; i < 3; i++)
			kchain_push(&map, entry, "....");
		kchain_set_needs_copy(&map, entry);
		kchain_share(entry);
	}
	if (preparation == WIRED)
		KTEST_CHECK_CMP(
		    vm_map_wire(&map, kmap_va(4), kmap_va(8), true), ==, 0);
}

static const struct {
	int (*operation)(void);
	enum preparation preparation;
} steps[] = {
	{ shadow, NEEDS_COPY },
	{ clip_start, MAPPED },
	{ clip_end, MAPPED },
	{ fork_map, MAPPED },
	{ fork_map, NEEDS_COPY },
	{ fork_map, LONG_LIST },
	{ fork_map, WIRED },
	{ fork_map, SHARE },
};

/* Run step I while every Nth allocation fails.  Returns whether the step failed. */
static bool
fails_without_memory(unsigned i, unsigned n)
{
	struct kchain_use before = kchain_use();
	int error;

	kmap_create(&child);
	prepare(steps[i].preparation);
	palloc_inject_failures(n);
	error = steps[i].operation();
	palloc_inject_failures(0);
	KTEST_CHECK(error == 0 || error == ENOMEM);
	if (error == 0 && steps[i].operation == fork_map)
		KCHAIN_READ(&child, 4, "xyzY");
	KCHAIN_CHECK(&map);
	KCHAIN_READ(&map, 4, "xyzY");
	if (error != 0)
		KTEST_CHECK_CMP(map.nentries, ==, 1);
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
	for (unsigned i = 0; i < ARRAY_SIZE(steps); i++) {
		n = 1;
		while (fails_without_memory(i, n))
			KTEST_CHECK_CMP(++n, <, ALLOCATIONS_MAX);
		KTEST_CHECK_CMP(n, >, 1);
	}
	kmap_destroy(&map);
}
