/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: vm_check finds objects that violate an invariant, and names the object
 */
#include <stdio.h>

#include "mem/pmap.h"
#include "tests/08-map/violate.h"
#include "vm/dragonfly/vm_rmap.h"

static struct vm_space *space;
static struct vm_object *object;

static void
check_counts(void)
{
	char text[24];

	EXPECT_IF_SET(object->resident_page_count, 5, "has 3 pages");
	snprintf(text, sizeof(text), "object %p ", (void *)object);
	KTEST_CHECK(strstr(violation, text) != NULL);
	EXPECT_IF_SET(object->ref_count, 0, "without references");
	EXPECT_IF_SET(object->paging_in_progress, 1, "being paged");
}

static void
check_flags(void)
{
	uint32_t flags = object->flags;

	EXPECT_IF_SET(object->flags, flags | OBJ_DEAD, "dead");
	EXPECT_IF_SET(object->flags, flags ^ OBJ_WRITEABLE, "only one of");
}

/* Attach a second layer to the object, and check the violations that it causes. */
static void
check_backings(void)
{
	struct vm_map_backing ba = entry_of(space, KSPACE_BASE)->ba;

	vm_map_backing_attach(&ba);
	expect_violation("OBJ_ONEMAPPING");
	ba.offset = ptoa(3);
	expect_violation("2 layers, and only 1 references");
	EXPECT_IF_SET(object->ref_count, 2, "objects list");
	EXPECT_IF_SET(ba.object, NULL, "has object");
	vm_map_backing_detach(&ba);
}

/* Give a page the wrong identity.  Which violation is found first depends on how objects
 * find their pages.  */
static void
check_identity(void)
{
	struct vm_page *m = page_of(space, KSPACE_BASE + PAGE_SIZE);

	EXPECT_IF_SET(m->pindex, m->pindex - 1, "object ");
	EXPECT_IF_SET(object->size, 1, "beyond the end");
}

KTEST(vmcheck_objects)
{
	space = kspace_create();
	map_and_write(space, KSPACE_BASE, 3);
	object = entry_of(space, KSPACE_BASE)->ba.object;
	expect_no_violation();
	check_counts();
	check_flags();
	check_backings();
	check_identity();
	expect_no_violation();
	vm_space_destroy(space);
	expect_no_violation();
}
