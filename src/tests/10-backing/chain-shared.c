/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when a page is copied up to an object that several maps share, all of them see
 *     the copy, because the mappings of the lower page are removed; a page that is copied up
 *     to the object of one map stays mapped in other maps
 * points: 4
 */
#include "tests/10-backing/kchain.h"

static struct vm_map map, child, grandchild;

/* Share the entry, which has layers, with the children. */
static void
share(void)
{
	struct vm_map_entry *entry = kchain_build(&map, 0, 2, "....|.b..|a.cd");

	entry->inheritance = VM_INHERIT_SHARE;
	entry->eflags |= MAP_ENTRY_NOSYNC;
	kchain_fork(&map, &child);
	kchain_fork(&child, &grandchild);
	KCHAIN_EXPECT(&grandchild, 0, "....|.b..|a.cd");
	KTEST_CHECK(kmap_entry(&grandchild, 0)->ba.object == entry->ba.object);
	KTEST_CHECK(
	    kchain_layer(&grandchild, 0, 2) != kchain_layer(&map, 0, 2));
}

static void
check_all(const char *content)
{
	KCHAIN_CHECK(&map);
	KCHAIN_CHECK(&child);
	KCHAIN_CHECK(&grandchild);
	KCHAIN_READ(&map, 0, content);
	KCHAIN_READ(&child, 0, content);
	KCHAIN_READ(&grandchild, 0, content);
	KCHAIN_CHECK(&map);
	KCHAIN_CHECK(&child);
	KCHAIN_CHECK(&grandchild);
}

/* Parent and child read the pages, and then each writes one of them. */
static void
check_private(void)
{
	kchain_insert(&map, 0, 0, "abc");
	kchain_fork(&map, &child);
	KCHAIN_READ(&map, 0, "abc");
	KCHAIN_READ(&child, 0, "abc");
	kchain_write(&child, 0, 'x');
	KPAGES_EXPECT(&map, "rrr");
	kchain_write(&map, 1, 'y');
	KPAGES_EXPECT(&child, "wrr");
	KCHAIN_READ(&map, 0, "ayc");
	KCHAIN_READ(&child, 0, "xbc");
	kmap_destroy(&child);
	kmap_empty(&map);
}

KTEST(chain_shared)
{
	struct kchain_use before;

	kmap_create(&map);
	before = kchain_use();
	share();
	check_all("abcd");
	kchain_write(&child, 0, 'x');
	check_all("xbcd");
	kchain_write(&map, 1, 'y');
	check_all("xycd");
	kchain_write(&grandchild, 2, 'z');
	check_all("xyzd");
	KCHAIN_EXPECT(&map, 0, "xyz.|.b..|a.cd");
	kchain_write(&map, 2, 'w');
	check_all("xywd");
	kmap_destroy(&child);
	/* Two maps are left. */
	kchain_write(&grandchild, 3, 'v');
	KCHAIN_CHECK(&map);
	KCHAIN_READ(&map, 0, "xywv");
	KCHAIN_READ(&grandchild, 0, "xywv");
	kmap_destroy(&grandchild);
	kmap_empty(&map);
	kchain_unshare();
	check_private();
	kchain_check_use(before);
	kmap_destroy(&map);
}
