/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a fault looks for a page from layer to layer, in each at the index that the
 *     layer shows at the address; it maps a lower page read-only, as a burst does,
 *     copies it to the first object before a write, and leaves the lower page
 *     unchanged; a page that no layer has is created in the first object; on the way
 *     down, only the first object and that of the layer being examined are held, with
 *     tokens in the mode of the fault
 * points: 5
 */
#include "tests/10-backing/kchain.h"
#include "vm/dragonfly/vm_fault_chain.h"

static struct vm_map map;

/* Hold OBJECT, and acquire its token, in the given mode. */
static void
hold(struct vm_object *object, bool shared)
{
	if (shared)
		vm_object_hold_shared(object);
	else
		vm_object_hold(object);
}

/* Go from layer ABOVE to the next one, and check the fields of FS and what it holds. */
static void
check_step(struct faultstate *fs, struct vm_map_backing *above)
{
	struct vm_map_backing *below = above->backing_ba;

	KTEST_CHECK(fault_next_layer(fs));
	KTEST_CHECK(fs->ba == below);
	KTEST_CHECK_CMP(fs->pindex, ==, vm_map_backing_index(below, fs->va));
	KTEST_CHECK(fs->m == NULL);
	KTEST_CHECK(!kchain_is_unheld(below->object));
	KTEST_CHECK(token_held(&below->object->token));
	KTEST_CHECK_CMP(
	    token_held_exclusive(&below->object->token), ==, !fs->shared);
	KTEST_CHECK(!kchain_is_unheld(fs->first_ba->object));
	KTEST_CHECK(token_held(&fs->first_ba->object->token));
	KTEST_CHECK(above == fs->first_ba || kchain_is_unheld(above->object));
}

/* Walk down from the first layer, whose page exists, as a fault at page I does. */
static void
check_walk(unsigned i, bool shared)
{
	struct vm_map_backing *ba = &kmap_entry(&map, i)->ba;
	struct vm_page first = { .object = ba->object };
	struct faultstate last,
	    fs = {
		    .va = kmap_va(i),
		    .first_ba = ba,
		    .first_m = &first,
		    .ba = ba,
		    .pindex = vm_map_backing_index(ba, kmap_va(i)),
		    .m = &first,
		    .shared = shared,
	    };

	vm_map_lock_read(&map);
	hold(ba->object, shared);
	for (; ba->backing_ba != NULL; ba = ba->backing_ba)
		check_step(&fs, ba);
	last = fs;
	KTEST_CHECK(!fault_next_layer(&fs));
	KTEST_CHECK(fs.ba == last.ba && fs.m == last.m);
	KTEST_CHECK_CMP(fs.pindex, ==, last.pindex);
	KTEST_CHECK(!kchain_is_unheld(ba->object));
	if (fs.ba != fs.first_ba)
		vm_object_drop(fs.ba->object);
	vm_object_drop(fs.first_ba->object);
	vm_map_unlock(&map);
	for (ba = fs.first_ba; ba != NULL; ba = ba->backing_ba)
		KTEST_CHECK(kchain_is_unheld(ba->object));
}

/* Counters before an access. */
static uint32_t copies, zeros;

static void
note_counts(void)
{
	copies = vm_stat_get(V_COW_FAULTS);
	zeros = vm_stat_get(V_ZFOD);
}

static void
check_counts(unsigned copied, unsigned zeroed)
{
	KTEST_CHECK_CMP(vm_stat_get(V_COW_FAULTS), ==, copies + copied);
	KTEST_CHECK_CMP(vm_stat_get(V_ZFOD), ==, zeros + zeroed);
	KCHAIN_CHECK(&map);
}

static void
check_reads(void)
{
	note_counts();
	KCHAIN_READ(&map, 4, "xyzY");
	KPAGES_EXPECT(&map, "....rrwr");
	KCHAIN_EXPECT(&map, 4, "..z.|.y.Y|xwvu");
	check_counts(0, 0);
}

/* Write to pages 4 and 7, which were mapped, and then to 5 after it was unmapped. */
static void
check_writes(void)
{
	struct vm_page *lower = kpages_page(&map, 4);
	uint32_t wired = vm_stat_get(V_WIRE_COUNT);

	note_counts();
	kchain_write(&map, 4, 'X');
	KTEST_CHECK(kpages_page(&map, 4) != lower);
	KTEST_CHECK(!vm_page_is_busy(lower));
	KTEST_CHECK(!vm_page_is_soft_busy(lower));
	KCHAIN_EXPECT(&map, 4, "X.z.|.y.Y|xwvu");
	check_counts(1, 0);
	kchain_write(&map, 7, 'U');
	KCHAIN_EXPECT(&map, 4, "X.zU|.y.Y|xwvu");
	check_counts(2, 0);
	vm_pmap_remove(map.pmap, kmap_va(4), kmap_va(8));
	KTEST_CHECK_CMP(
	    vm_fault(&map, kmap_va(5), VM_PROT_WRITE, VM_FAULT_NORMAL), ==, 0);
	KTEST_CHECK_CMP(kpages_get(&map, 5), ==, 'y');
	KCHAIN_EXPECT(&map, 4, "XyzU|.y.Y|xwvu");
	check_counts(3, 0);
	/* The copies are in the first object now. */
	KCHAIN_READ(&map, 4, "XyzU");
	KPAGES_EXPECT(&map, "....wwww");
	check_counts(3, 0);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT), ==, wired);
	for (unsigned i = 4; i < 8; i++) {
		KTEST_CHECK_CMP(
		    kpages_page(&map, i)->dirty, ==, VM_PAGE_BITS_ALL);
		KTEST_CHECK(!vm_page_is_busy(kpages_page(&map, i)));
	}
}

static void
check_zeros(void)
{
	kchain_build(&map, 4, 0, "....|.b..|a...");
	note_counts();
	KCHAIN_READ(&map, 6, ".");
	check_counts(0, 1);
	KCHAIN_EXPECT(&map, 4, "..0.|.b..|a...");
	kchain_write(&map, 7, 'Z');
	check_counts(0, 2);
	KCHAIN_EXPECT(&map, 4, "..0Z|.b..|a...");
	KCHAIN_READ(&map, 4, "ab.Z");
}

/* Check that a burst maps the neighbors of a page in the last layer. */
static void
check_burst(void)
{
	kchain_build_offsets(&map);
	KTEST_CHECK_CMP(
	    vm_fault(&map, kmap_va(4), VM_PROT_READ, VM_FAULT_BURST), ==, 0);
	KPAGES_EXPECT(&map, "....rrwr");
	KCHAIN_EXPECT(&map, 4, "..z.|.y.Y|xwvu");
}

/* The page of the fault and one of its neighbors are in the third layer. */
static void
check_deep_burst(void)
{
	kchain_build(&map, 4, 0, "....|.x.z|w.y.");
	KTEST_CHECK_CMP(
	    vm_fault(&map, kmap_va(6), VM_PROT_READ, VM_FAULT_BURST), ==, 0);
	KPAGES_EXPECT(&map, "....rrrr");
}

static void
finish(void)
{
	kmap_empty(&map);
	kchain_unshare();
}

KTEST(chain_faults)
{
	struct kchain_use before;

	kmap_create(&map);
	before = kchain_use();
	kchain_build(&map, 0, 1, "a");
	check_walk(0, false);
	kmap_empty(&map);
	kchain_build_offsets(&map);
	for (unsigned i = 4; i < 8; i++)
		for (unsigned shared = 0; shared < 2; shared++)
			check_walk(i, shared != 0);
	check_reads();
	check_writes();
	finish();
	check_zeros();
	finish();
	check_burst();
	finish();
	check_deep_burst();
	finish();
	kchain_check_use(before);
	kmap_destroy(&map);
}
