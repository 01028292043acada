/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when a page is copied up to an object that several maps share, all of them see
 *     the copy, because the mappings of the lower page are removed
 * points: 4
 */
#include "tests/10-backing/kchain.h"

static struct vm_map map, child, grandchild;

/* Share the entry, which has layers, with the children. */
static void
share(void)
{
	struct vm_map_entry *entry = kchain_build(&map, 0, 2, "...|.b.|a.c");

	entry->inheritance = VM_INHERIT_SHARE;
	kchain_fork(&map, &child);
	kchain_fork(&child, &grandchild);
	KCHAIN_EXPECT(&grandchild, 0, "...|.b.|a.c");
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

KTEST(chain_shared)
{
	struct kchain_use before;

	kmap_create(&map);
	before = kchain_use();
	share();
	check_all("abc");
	kchain_write(&child, 0, 'x');
	check_all("xbc");
	kchain_write(&map, 1, 'y');
	check_all("xyc");
	kchain_write(&grandchild, 2, 'z');
	check_all("xyz");
	KCHAIN_EXPECT(&map, 0, "xyz|.b.|a.c");
	kchain_write(&map, 2, 'w');
	check_all("xyw");
	kmap_destroy(&child);
	KCHAIN_READ(&map, 0, "xyw");
	KCHAIN_READ(&grandchild, 0, "xyw");
	kmap_destroy(&grandchild);
	kmap_empty(&map);
	kchain_unshare();
	kchain_check_use(before);
	kmap_destroy(&map);
}
