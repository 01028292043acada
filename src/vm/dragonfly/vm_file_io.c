/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading and writing files whose pages can be in memory.
 *
 * read(2) copies from a page that is in memory, and reads the rest from the file,
 * without creating pages.  write(2) writes to the file, which allocates blocks and
 * can fail, and then updates the pages that are in memory:
 *
 *	1. busy the pages of the range that are in memory, in the order of
 *	   their indexes, so that no pager writes them to the file until the end
 *	2. write to the file
 *	3. if a fault has brought in another page of the range since 1, that page
 *	   may have the old data, and a pager may have written it back over the
 *	   new data: busy it as well, and repeat step 2
 *	4. read the bytes that were written from the file into the pages
 *
 * Dirty bits do not change: a page that was dirty can have other data to write.  Step
 * 4 does not copy from the program's buffer, because the buffer may be in the same
 * page.
 *
 * Locks: a read holds the vnode's I/O lock shared, a write holds it exclusively.  No
 * token is held while the vnode is read or written.
 */
#include "vm/dragonfly/vm_file.h"

#include <string.h>

#include "filesys/uio.h"
#include "filesys/vnode.h"
#include "lib/debug.h"
#include "threads/rwlock.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page.h"

/* The maximum number of whole pages per step of a write. */
#define FILE_PAGES_MAX 8

/* ------------------------------------------------------------------ read(2) */

/* Transfer the next SIZE bytes of UIO from the file. */
static int
read_from_vnode(struct vnode *vnode, struct uio *uio, uint32_t size)
{
	uint32_t rest = uio->left - size;
	int error;

	uio->left = size;
	error = vnode_read_uio(vnode, uio);
	uio->left += rest;
	return error;
}

/* Find page PINDEX of OBJECT, and make it soft busy.  If it is not in memory, or not
 * valid, return NULL, and set *NEXT to the index of the next page that is in
 * memory.  */
static struct vm_page *
find_readable(struct vm_object *object, vm_pindex_t pindex, vm_pindex_t *next)
{
	struct vm_page *m;

	vm_object_hold_shared(object);
	while ((m = vm_page_lookup(object, pindex)) != NULL &&
	    !vm_page_sbusy_try(m))
		vm_page_sleep_busy(m, false);
	if (m != NULL && m->valid != VM_PAGE_BITS_ALL) {
		vm_page_sbusy_drop(m);
		m = NULL;
	}
	if (m == NULL) {
		struct vm_page *other =
		    vm_page_next_resident(object, pindex + 1);

		*next = other != NULL ? other->pindex : UINT32_MAX;
	}
	vm_object_drop(object);
	return m;
}

/* Transfer at most SIZE bytes: from the page at the offset of UIO, if it is in memory;
 * otherwise from the file, up to the next page that is in memory.  */
static int
read_some(struct vnode *vnode, struct vm_object *object, struct uio *uio,
    uint32_t size)
{
	vm_pindex_t pindex = atop(uio->offset), next;
	uint32_t within = page_offset(uio->offset);
	struct vm_page *m = find_readable(object, pindex, &next);

	if (m != NULL) {
		uio_move(uio, (char *)vm_page_kva(m) + within,
		    MIN(size, PAGE_SIZE - within));
		vm_page_sbusy_drop(m);
		return 0;
	}
	if (next - pindex < pages_of_size(within + size))
		size = ptoa(next - pindex) - within;
	return read_from_vnode(vnode, uio, size);
}

static int
file_read_pages(struct vnode *vnode, struct uio *uio)
{
	struct vm_object *object = vm_file_object(vnode);
	uint32_t size, left;
	int error = 0;

	if (object == NULL)
		return vnode_read_uio(vnode, uio);
	size = vnode_size(vnode);
	while (error == 0 && uio->left > 0 && uio->offset < size) {
		left = uio->left;
		error = read_some(
		    vnode, object, uio, MIN(left, size - uio->offset));
		if (uio->left == left)
			break;
	}
	return error;
}

int
vm_file_read(struct vnode *vnode, struct uio *uio)
{
	int error;

	rwlock_acquire_shared(vnode_io_lock(vnode));
	error = file_read_pages(vnode, uio);
	rwlock_release(vnode_io_lock(vnode));
	return error;
}

/* ----------------------------------------------------------------- write(2) */

/* The pages of a step of a write that are in memory, hard busy. */
struct busy_pages {
	struct vm_object *object;
	vm_pindex_t start, end; /* the range of the step */
	struct vm_page *last;   /* NULL, or the last page of the file before the
	                         * write, which stays busy until the write ends */
	struct vm_page *page[FILE_PAGES_MAX + 1];
	unsigned count;
};

static bool
is_busied(const struct busy_pages *busy, const struct vm_page *m)
{
	for (unsigned i = 0; i < busy->count; i++)
		if (busy->page[i] == m)
			return true;
	return m == busy->last;
}

/* Make the pages of the range that are in memory hard busy, unless this thread has done so
 * already.  Returns whether there were any.  */
static bool
busy_more_pages(struct busy_pages *busy)
{
	vm_pindex_t pindex = busy->start;
	unsigned before = busy->count;
	struct vm_page *m;

	vm_object_hold(busy->object);
	while ((m = vm_page_next_resident(busy->object, pindex)) != NULL &&
	    m->pindex < busy->end) {
		if (is_busied(busy, m))
			pindex = m->pindex + 1;
		else if (vm_page_busy_try(m, true)) {
			ASSERT_CMP(busy->count, <, ARRAY_SIZE(busy->page));
			busy->page[busy->count++] = m;
		} else
			vm_page_sleep_busy(m, true);
	}
	vm_object_drop(busy->object);
	return busy->count > before;
}

/* Read into M those of the bytes [START, END) of the file that belong to M. */
static int
refresh_page(
    struct vnode *vnode, struct vm_page *m, uint32_t start, uint32_t end)
{
	uint32_t first = MAX(start, ptoa(m->pindex)), size, done;

	if (m->valid == 0 || first >= end || atop(first) != m->pindex)
		return 0;
	size = MIN(end - first, PAGE_SIZE - page_offset(first));
	return vnode_read(vnode, (char *)vm_page_kva(m) + page_offset(first),
	    size, first, &done);
}

/* After bytes [START, END) of the file have been written, read them into the pages of BUSY,
 * and end the busy state of these pages, except BUSY->last.  */
static int
refresh_and_release(
    struct busy_pages *busy, struct vnode *vnode, uint32_t start, uint32_t end)
{
	int error, result = 0;

	for (unsigned i = 0; i < busy->count; i++) {
		error = refresh_page(vnode, busy->page[i], start, end);
		if (error != 0)
			result = error;
		vm_page_wakeup(busy->page[i]);
	}
	if (busy->last != NULL) {
		error = refresh_page(vnode, busy->last, start, end);
		if (error != 0)
			result = error;
	}
	return result;
}

/* Transfer the next SIZE bytes of UIO, at most FILE_PAGES_MAX pages, to the file and
 * to OBJECT.  LAST is as in struct busy_pages.  */
static int
write_piece(struct vnode *vnode, struct vm_object *object, struct vm_page *last,
    struct uio *uio, uint32_t size)
{
	uint32_t rest = uio->left - size, start = uio->offset;
	struct uio before;
	struct busy_pages busy = {
		.object = object,
		.last = last,
		.start = atop(start),
		.end = atop(start) + pages_of_size(page_offset(start) + size),
	};
	int error, refresh_error;

	uio->left = size;
	before = *uio;
	busy_more_pages(&busy);
	do {
		*uio = before;
		error = vnode_write_uio(vnode, uio);
	} while (busy_more_pages(&busy));
	refresh_error = refresh_and_release(&busy, vnode, start, uio->offset);
	uio->left += rest;
	return error != 0 ? error : refresh_error;
}

struct vm_page *
vm_file_begin_growth(struct vm_object *object, uint32_t size)
{
	uint32_t within = page_offset(size);
	struct vm_page *m;

	if (within == 0)
		return NULL;
	vm_object_hold(object);
	m = vm_page_lookup_busy_wait(object, atop(size), true);
	if (m != NULL) {
		vm_page_protect(m, VM_PROT_READ);
		memset((char *)vm_page_kva(m) + within, 0, PAGE_SIZE - within);
	}
	vm_object_drop(object);
	return m;
}

static int
write_pieces(struct vnode *vnode, struct vm_object *object, struct uio *uio)
{
	uint32_t size = vnode_size(vnode), left;
	bool grows = uio->offset > size || uio->left > size - uio->offset;
	struct vm_page *last =
	    grows ? vm_file_begin_growth(object, size) : NULL;
	int error;

	do {
		left = uio->left;
		error = write_piece(vnode, object, last, uio,
		    MIN(left, FILE_PAGES_MAX * PAGE_SIZE));
	} while (error == 0 && uio->left > 0 && uio->left < left);
	if (last != NULL)
		vm_page_wakeup(last);
	return error;
}

static int
file_write_pages(struct vnode *vnode, struct uio *uio, bool append)
{
	struct vm_object *object = vm_file_object(vnode);
	struct uio before;
	int error = 0;

	if (append)
		uio->offset = vnode_size(vnode);
	before = *uio;
	if (object == NULL) {
		error = vnode_write_uio(vnode, uio);
		/* If the file has been mapped in the meantime, its pages can
		 * have the old data.  */
		object = vm_file_object(vnode);
		if (object != NULL)
			*uio = before;
	}
	return object != NULL ? write_pieces(vnode, object, uio) : error;
}

int
vm_file_write(struct vnode *vnode, struct uio *uio, bool append)
{
	int error;

	rwlock_acquire_exclusive(vnode_io_lock(vnode));
	error = file_write_pages(vnode, uio, append);
	rwlock_release(vnode_io_lock(vnode));
	return error;
}
