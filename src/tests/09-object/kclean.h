/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A file and its object, for kernel tests of stage 09.  Each byte of page I of the file
 * is I + 1 at first.  The view kclean_view maps its pages.  Header only.
 */
#ifndef TESTS_09_OBJECT_KCLEAN_H
#define TESTS_09_OBJECT_KCLEAN_H

#include "tests/09-object/kobject.h"
#include "vm/dragonfly/vm_stat.h"

#define KCLEAN_VA   0x10000000u
#define KCLEAN_BOTH (OBJ_WRITEABLE | OBJ_MIGHTBEDIRTY)

static struct vnode *kclean_vnode;
static struct vm_object *kclean_object; /* with a reference */
static struct vm_map_backing kclean_view;

/* Get the object of kclean_vnode, a file of PAGES pages, and create kclean_view for it. */
static inline void
kclean_open(uint32_t pages)
{
	KTEST_CHECK_CMP(vnode_pager_alloc(kclean_vnode, &kclean_object), ==, 0);
	KTEST_CHECK_CMP(kclean_object->size, ==, pages);
	kview_create(&kclean_view, kclean_object, KCLEAN_VA, 0, pages);
}

static inline void
kclean_create(uint32_t pages)
{
	kclean_vnode = kspace_make_file(pages);
	kclean_open(pages);
}

static inline void
kclean_destroy(void)
{
	kview_destroy(&kclean_view);
	vm_object_deallocate(kclean_object);
	vnode_release(kclean_vnode);
}

/* Return the first byte of page PINDEX of the file, as it is on the disk or in the file
 * system's buffers.  */
static inline unsigned char
kclean_byte(vm_pindex_t pindex)
{
	unsigned char byte = 0;
	uint32_t done;

	KTEST_CHECK_CMP(
	    vnode_read(kclean_vnode, &byte, 1, ptoa(pindex), &done), ==, 0);
	return byte;
}

/* Clean pages [START, END).  Returns the result of vm_object_page_clean. */
static inline int
kclean_clean(vm_pindex_t start, vm_pindex_t end, unsigned flags)
{
	int error;

	vm_object_hold(kclean_object);
	error = vm_object_page_clean(kclean_object, start, end, flags);
	vm_object_drop(kclean_object);
	return error;
}

static inline bool
kclean_may_be_dirty(void)
{
	uint32_t both = kclean_object->flags & KCLEAN_BOTH;

	KTEST_CHECK(both == 0 || both == KCLEAN_BOTH);
	return both != 0;
}

#endif
