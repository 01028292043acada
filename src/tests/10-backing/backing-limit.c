/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: fork shortens a list of layers if it has as many lower layers as the kernel
 *     option backing_limit, but not if it has fewer
 * points: 1
 * options: backing_limit=2
 */
#include "tests/10-backing/kchain.h"

static struct vm_map map, child;

KTEST(backing_limit)
{
	kmap_create(&map);
	kchain_build(&map, 0, 0, ".x.|abc");
	kchain_fork(&map, &child);
	KCHAIN_EXPECT(&child, 0, ".x.|abc");
	kmap_destroy(&child);
	kmap_empty(&map);
	kchain_build(&map, 0, 0, "..y|.x.|abc");
	kchain_fork(&map, &child);
	KCHAIN_EXPECT(&child, 0, "axy");
	KCHAIN_EXPECT(&map, 0, "axy");
	kmap_destroy(&child);
	kmap_empty(&map);
	kchain_unshare();
	kmap_destroy(&map);
}
