/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: pages that the pager of an anonymous object has are part of the content of a
 *     layer: fork reads and copies those of lower layers, and copies no page over one of
 *     the first layer; if the pager or memory fails, fork returns EIO or ENOMEM, and
 *     nothing is lost
 * points: 0
 * user_pages: 200
 */
#include "tests/10-backing/kchain.h"
#include "threads/timer.h"

#define LAYERS 3

static struct vm_map map, child;

/* ------------------------------------------- a pager in place of swap_pager */

/* What the pager has for the objects of the layers: a letter for each page from index FIRST
 * on; '.' is a page that it does not have.  */
static struct {
	struct vm_object *object;
	vm_pindex_t first;
	const char *letters;
} paged[LAYERS];

static enum vm_pager_result pager_result; /* of the next reads */
static unsigned reads;                    /* calls of getpage */

static char
find_letter(const struct vm_object *object, vm_pindex_t pindex)
{
	for (unsigned i = 0; i < LAYERS; i++)
		if (paged[i].object == object && pindex >= paged[i].first &&
		    pindex - paged[i].first < strlen(paged[i].letters))
			return paged[i].letters[pindex - paged[i].first];
	return '.';
}

static bool
test_haspage(struct vm_object *object, vm_pindex_t pindex)
{
	return find_letter(object, pindex) != '.';
}

/* Sleep, so that tokens are lost, and put another page in the place of *M. */
static enum vm_pager_result
test_getpage(struct vm_object *object, vm_pindex_t pindex, struct vm_page **m,
    unsigned ahead UNUSED)
{
	char letter = find_letter(object, pindex);

	if (letter == '.')
		return VM_PAGER_FAIL;
	reads++;
	timer_sleep(1);
	if (pager_result != VM_PAGER_OK)
		return pager_result;
	vm_page_free(*m);
	*m = vm_page_alloc(object, pindex, VM_ALLOC_NORMAL);
	KTEST_CHECK(*m != NULL);
	memset(vm_page_kva(*m), letter, PAGE_SIZE);
	vm_page_set_valid(*m, 0, PAGE_SIZE);
	return VM_PAGER_OK;
}

static void
test_dealloc(struct vm_object *object UNUSED)
{
}

/* Nothing writes the pages. */
static const struct pagerops test_pager = {
	.pgo_dealloc = test_dealloc,
	.pgo_getpage = test_getpage,
	.pgo_haspage = test_haspage,
};

/* Give the objects of the layers of the entry of page 0 the pager above, which has the pages
 * that LETTERS shows.  */
static void
add_paged(const char *const letters[LAYERS])
{
	for (unsigned i = 0; i < LAYERS; i++) {
		const struct vm_map_backing *ba = kchain_layer(&map, 0, i);

		paged[i].object = ba->object;
		paged[i].first = vm_map_backing_index(ba, ba->start);
		paged[i].letters = letters[i];
		ba->object->type = OBJT_SWAP;
	}
	reads = 0;
}

/* -------------------------------------------------------------------- tests */

static void
build(void)
{
	static const char *const letters[] = { ".B.....", "...D..X",
		"....EY." };

	kchain_build(&map, 0, 2, "a......|..c...g|pqrs.f.");
	add_paged(letters);
}

static void
finish(void)
{
	kmap_empty(&map);
	kchain_unshare();
	memset(paged, 0, sizeof(paged));
}

/* Flatten the entry, and check the result, and how many pages were read and copied. */
static void
flatten(int expected, unsigned read, unsigned copies)
{
	struct vm_map_entry *entry = kmap_entry(&map, 0);
	uint32_t copied = vm_stat_get(V_COLLAPSE_COPIED);
	unsigned before = reads;

	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_backing_flatten(entry), ==, expected);
	vm_map_unlock(&map);
	KTEST_CHECK_CMP(reads, ==, before + read);
	KTEST_CHECK_CMP(vm_stat_get(V_COLLAPSE_COPIED), ==, copied + copies);
	for (unsigned i = 0; i < LAYERS; i++)
		KTEST_CHECK(kchain_is_unheld(paged[i].object));
	KCHAIN_CHECK(&map);
}

/* Fail the test unless page PINDEX of OBJECT, which fork has read or copied, can be
 * reclaimed.  */
static void
check_reclaimable(struct vm_object *object, vm_pindex_t pindex)
{
	const struct vm_page *m;

	vm_object_hold_shared(object);
	m = vm_page_lookup(object, pindex);
	KTEST_CHECK(m != NULL);
	KTEST_CHECK_CMP(m->busy_count, ==, 0);
	KTEST_CHECK_CMP(m->wire_count, ==, 0);
	KTEST_CHECK(m->queue == PQ_ACTIVE || m->queue == PQ_INACTIVE);
	vm_object_drop(object);
}

/* Page 3 of the second layer and page 4 of the third are read; page 1 of the first stays in
 * the pager.  Of pages 5 and 6, the pager has older copies.  */
static void
check_flatten(void)
{
	build();
	flatten(0, 2, 5);
	KTEST_CHECK_CMP(kmap_entry(&map, 0)->ba.backing_count, ==, 0);
	KCHAIN_EXPECT(&map, 0, "a.cDEfg");
	check_reclaimable(paged[0].object, 3);
	check_reclaimable(paged[1].object, 3);
	check_reclaimable(paged[2].object, 2 + 4);
	KCHAIN_READ(&map, 0, "aBcDEfg");
	finish();
}

/* The pager fails at page 3, after page 2 was copied. */
static void
check_failing_pager(void)
{
	build();
	pager_result = VM_PAGER_ERROR;
	flatten(EIO, 1, 1);
	KCHAIN_EXPECT(&map, 0, "a.c....|..c...g|pqrs.f.");
	pager_result = VM_PAGER_AGAIN;
	flatten(ENOMEM, 1, 0);
	KCHAIN_EXPECT(&map, 0, "a.c....|..c...g|pqrs.f.");
	pager_result = VM_PAGER_OK;
	flatten(0, 2, 4);
	KCHAIN_READ(&map, 0, "aBcDEfg");
	finish();
}

/* There is memory to copy page 2, but not to read page 3; and then to read it, but not to
 * copy it.  */
static void
check_no_memory(void)
{
	build();
	kchain_use_memory(&map, 1);
	flatten(ENOMEM, 0, 1);
	kchain_free_memory(&map);
	kchain_use_memory(&map, 1);
	flatten(ENOMEM, 1, 0);
	KCHAIN_EXPECT(&map, 0, "a.c....|..cD..g|pqrs.f.");
	kchain_free_memory(&map);
	flatten(0, 1, 4);
	KCHAIN_READ(&map, 0, "aBcDEfg");
	finish();
}

/* The first layer has all pages, but one of them is not in memory. */
static void
check_normalize(void)
{
	static const char *const letters[] = { ".b.", "...", "..." };
	struct vm_map_entry *entry = kchain_build(&map, 0, 1, "a.c|...|xyz");

	add_paged(letters);
	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_backing_normalize(entry), ==, 0);
	vm_map_unlock(&map);
	KCHAIN_EXPECT(&map, 0, "a.c|...|xyz");
	KCHAIN_READ(&map, 0, "abc");
	finish();
}

/* Fork a map with a long list of layers, first with an error of the pager. */
static void
check_fork(void)
{
	static const char *const letters[] = { "......", "......", "..m..." };

	kchain_build(&map, 0, 1, "a.....|......|......|......|......|.....f");
	add_paged(letters);
	pager_result = VM_PAGER_ERROR;
	KTEST_CHECK_CMP(kchain_try_fork(&map, &child), ==, EIO);
	kmap_destroy(&child);
	KCHAIN_CHECK(&map);
	KTEST_CHECK_CMP(kmap_entry(&map, 0)->ba.backing_count, ==, 5);
	pager_result = VM_PAGER_OK;
	kchain_fork(&map, &child);
	KCHAIN_EXPECT(&map, 0, "a.m..f");
	KCHAIN_READ(&child, 0, "a.m..f");
	KCHAIN_READ(&map, 0, "a.m..f");
	kmap_destroy(&child);
	finish();
}

KTEST(backing_pager)
{
	struct kchain_use before;

	kmap_create(&map);
	before = kchain_use();
	vm_pager_for_swap = &test_pager;
	pager_result = VM_PAGER_OK;
	check_flatten();
	check_failing_pager();
	check_no_memory();
	check_normalize();
	check_fork();
	vm_pager_for_swap = &swap_pager;
	kchain_check_use(before);
	kmap_destroy(&map);
}
