/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files and their pages, for kernel tests of stage 09.  Each byte of a file is
 * determined by a seed and its offset (tests/filetest.h).  The pages in memory are
 * compared with a picture, one character for each page:
 *
 *	'.'	not in memory
 *	'v'	valid and clean		'd'	valid and dirty
 *	'r'	valid, clean, PG_RAM	'i'	not valid
 *	'B'	hard busy		's'	soft busy
 *	'?'	valid in part
 *
 * Header only.
 */
#ifndef TESTS_09_OBJECT_KFILE_H
#define TESTS_09_OBJECT_KFILE_H

#include "devices/block.h"
#include "tests/filetest.h"
#include "tests/kspace.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_pager.h"
#include "vm/dragonfly/vm_stat.h"
#include "vm/dragonfly/vnode_pager.h"

#define KFILE_SEED  1
#define KFILE_PAGES 64 /* the maximum in a picture */
#define KFILE_TAIL  700

struct kfile {
	struct vnode *vnode;
	struct vm_object *object;
};

/* Get the object of VNODE.  kfile_close releases both. */
static inline void
kfile_open(struct kfile *f, struct vnode *vnode)
{
	f->vnode = vnode;
	KTEST_CHECK_CMP(vnode_pager_alloc(vnode, &f->object), ==, 0);
}

static inline void
kfile_close(struct kfile *f)
{
	vm_object_deallocate(f->object);
	vnode_release(f->vnode);
}

/* Create the file PATH with SIZE bytes of KFILE_SEED, write it to the disk, and mount
 * the disk again, so that nothing of the file is in memory.  Then open it.  */
static inline void
kfile_create(struct kfile *f, const char *path, uint32_t size)
{
	struct vnode *vnode = file_make(path);

	file_write_all(vnode, KFILE_SEED, 0, size);
	vnode_release(vnode);
	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	KTEST_CHECK_CMP(filesys_mount(block_root()), ==, 0);
	kfile_open(f, file_find(path));
}

/* Map the first PAGES pages of F's file, shared and writable, at KSPACE_BASE. */
static inline void
kfile_map(struct vm_space *space, struct kfile *f, uint32_t pages)
{
	struct vm_request request = {
		.address = KSPACE_BASE,
		.length = ptoa(pages),
		.prot = PROT_READ | PROT_WRITE,
		.flags = MAP_SHARED,
		.vnode = f->vnode,
		.file_length = ptoa(pages),
	};

	KTEST_CHECK_CMP(vm_mmap(space, &request), ==, 0);
}

/* ------------------------------------------------------------------- pages */

/* Fill the pages that will be allocated next with a byte that is not zero, so that the
 * test notices if a page is not cleared.  */
static inline void
kfile_spoil_memory(void)
{
	struct vm_page *m[64];

	for (unsigned i = 0; i < ARRAY_SIZE(m); i++) {
		m[i] = vm_page_alloc(NULL, 0, VM_ALLOC_NORMAL);
		KTEST_CHECK(m[i] != NULL);
		memset(vm_page_kva(m[i]), 0xEE, PAGE_SIZE);
	}
	for (unsigned i = ARRAY_SIZE(m); i-- > 0;)
		vm_page_free(m[i]);
}

/* Return page PINDEX of F, or NULL. */
static inline struct vm_page *
kfile_page(struct kfile *f, vm_pindex_t pindex)
{
	struct vm_page *m;

	vm_object_hold(f->object);
	m = vm_page_lookup(f->object, pindex);
	vm_object_drop(f->object);
	return m;
}

static inline char
kfile_character(const struct vm_page *m)
{
	return m == NULL                 ? '.' :
	    vm_page_is_busy(m)           ? 'B' :
	    vm_page_is_soft_busy(m)      ? 's' :
	    m->valid == 0                ? 'i' :
	    m->valid != VM_PAGE_BITS_ALL ? '?' :
	    m->dirty != 0                ? 'd' :
	    (m->flags & PG_RAM) != 0     ? 'r' :
					   'v';
}

/* Fail the test unless the first pages of F look like PICTURE, and no page after these is
 * in memory.  */
static inline void
kfile_expect_at(
    struct kfile *f, const char *picture, const char *file, int line)
{
	char found[KFILE_PAGES + 1];
	unsigned n, length = strlen(picture);

	for (n = 0; n < KFILE_PAGES; n++)
		found[n] = kfile_character(kfile_page(f, n));
	while (n > length && found[n - 1] == '.')
		n--;
	found[n] = '\0';
	if (strcmp(found, picture) != 0)
		ktest_fail(
		    file, line, "the pages are %s, not %s", found, picture);
}

#define KFILE_EXPECT(f, picture)                                               \
	kfile_expect_at((f), (picture), __FILE__, __LINE__)

/* Fail the test unless page PINDEX of F has SEED's bytes, up to the end of the file at
 * SIZE, and zeros after that.  */
static inline void
kfile_check_page(
    struct kfile *f, vm_pindex_t pindex, uint32_t seed, uint32_t size)
{
	struct vm_page *m = kfile_page(f, pindex);
	const uint8_t *data;

	KTEST_CHECK(m != NULL);
	data = vm_page_kva(m);
	for (uint32_t i = 0; i < PAGE_SIZE; i++)
		KTEST_CHECK_CMP(data[i], ==,
		    ptoa(pindex) + i < size ?
			file_byte(seed, ptoa(pindex) + i) :
			0);
}

/* Make the pager read page PINDEX of F, and up to AHEAD pages after it.  If the page is
 * in memory already, only pages after it are read.  The page stays hard busy until
 * kfile_done.  */
static inline enum vm_pager_result
kfile_read(struct kfile *f, vm_pindex_t pindex, unsigned ahead)
{
	enum vm_pager_result result;
	struct vm_page *m;

	vm_object_hold(f->object);
	m = vm_page_grab(f->object, pindex, VM_ALLOC_NORMAL);
	KTEST_CHECK(m != NULL);
	result = vm_pager_get_page(f->object, pindex, &m, ahead);
	vm_object_drop(f->object);
	return result;
}

/* Free page PINDEX, which is hard busy, if it is neither valid nor wired; otherwise end its
 * busy state.  */
static inline void
kfile_done(struct kfile *f, vm_pindex_t pindex)
{
	struct vm_page *m = kfile_page(f, pindex);

	KTEST_CHECK(m != NULL);
	vm_object_hold(f->object);
	if (m->valid == 0 && m->wire_count == 0)
		vm_page_free(m);
	else
		vm_page_wakeup(m);
	vm_object_drop(f->object);
}

/* Free the pages of F that are in memory, modified or not. */
static inline void
kfile_forget(struct kfile *f)
{
	vm_object_hold(f->object);
	vm_object_page_remove(f->object, 0, KFILE_PAGES, false);
	vm_object_drop(f->object);
}

/* Make page PINDEX of F valid, with SEED's bytes, and dirty, as if a program had stored
 * them through a mapping.  */
static inline void
kfile_store(struct kfile *f, vm_pindex_t pindex, uint32_t seed)
{
	struct vm_page *m;
	uint8_t *data;

	vm_object_hold(f->object);
	m = vm_page_grab(f->object, pindex, VM_ALLOC_NORMAL);
	KTEST_CHECK(m != NULL);
	data = vm_page_kva(m);
	for (uint32_t i = 0; i < PAGE_SIZE; i++)
		data[i] = file_byte(seed, ptoa(pindex) + i);
	vm_page_set_validdirty(m, 0, PAGE_SIZE);
	vm_object_set_writeable_dirty(f->object);
	vm_page_wakeup(m);
	vm_object_drop(f->object);
}

/* Make the pager write COUNT pages of F, which are in memory, beginning with page FIRST.
 * The result for each page is stored in RESULTS.  */
static inline void
kfile_write(struct kfile *f, vm_pindex_t first, unsigned count,
    enum vm_pager_result *results)
{
	struct vm_page *pages[VM_PAGER_PAGES_MAX];

	vm_object_hold(f->object);
	for (unsigned i = 0; i < count; i++) {
		pages[i] = vm_page_lookup_busy_wait(f->object, first + i, true);
		KTEST_CHECK(pages[i] != NULL);
		vm_page_protect(pages[i], VM_PROT_READ);
		vm_page_sbusy_hold(pages[i]);
		vm_page_wakeup(pages[i]);
	}
	vm_pager_put_pages(f->object, pages, count, VM_PAGER_PUT_SYNC, results);
	vm_object_drop(f->object);
}

#endif
