/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The object of a file, for kernel tests of stage 09: a file whose byte J of page I is
 * I + 1 at first, and a view of its pages.  Header only.
 */
#ifndef TESTS_09_OBJECT_KCLEAN_H
#define TESTS_09_OBJECT_KCLEAN_H

#include "tests/09-object/kobject.h"
#include "vm/dragonfly/vm_stat.h"

#define KFILE_VA   0x10000000u
#define KFILE_BOTH (OBJ_WRITEABLE | OBJ_MIGHTBEDIRTY)

static struct vnode *kfile;
static struct vm_object *kfile_object; /* with a reference */
static struct vm_map_backing kfile_view;

/* Get the object of kfile, a file of PAGES pages. */
static inline void
kfile_open(uint32_t pages)
{
	KTEST_CHECK_CMP(vnode_pager_alloc(kfile, &kfile_object), ==, 0);
	KTEST_CHECK_CMP(kfile_object->size, ==, pages);
	kview_create(&kfile_view, kfile_object, KFILE_VA, 0, pages);
}

static inline void
kfile_create(uint32_t pages)
{
	kfile = kspace_make_file(pages);
	kfile_open(pages);
}

static inline void
kfile_destroy(void)
{
	kview_destroy(&kfile_view);
	vm_object_deallocate(kfile_object);
	vnode_release(kfile);
}

/* Return the first byte of page PINDEX of the file, as it is on the disk or in the file
 * system's buffers.  */
static inline unsigned char
kfile_byte(vm_pindex_t pindex)
{
	unsigned char byte = 0;
	uint32_t done;

	KTEST_CHECK_CMP(
	    vnode_read(kfile, &byte, 1, ptoa(pindex), &done), ==, 0);
	return byte;
}

/* Clean pages [START, END).  Returns the result of vm_object_page_clean. */
static inline int
kfile_clean(vm_pindex_t start, vm_pindex_t end, unsigned flags)
{
	int error;

	vm_object_hold(kfile_object);
	error = vm_object_page_clean(kfile_object, start, end, flags);
	vm_object_drop(kfile_object);
	return error;
}

static inline bool
kfile_may_be_dirty(void)
{
	uint32_t both = kfile_object->flags & KFILE_BOTH;

	KTEST_CHECK(both == 0 || both == KFILE_BOTH);
	return both != 0;
}

#endif
