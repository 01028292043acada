/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files and memory.
 *
 * A vnode that is mapped has an object.  The object has a reference to the vnode
 * while it has references itself.  Without references it stays with the vnode, and
 * keeps the vnode in memory if it can (vnode_keep), so that the pages are still
 * there when the file is mapped again.  The lock of the vnode's object guards the
 * transition from no object to one.
 *
 * read(2) copies from a page that is in memory, and reads the rest from the file,
 * without creating pages.  write(2) writes to the file, which allocates blocks and
 * can fail, and then updates the pages that are in memory:
 *
 *	1. busy the pages of the range that are in memory, in the order of
 *	   their indexes, so that none is written to the file in the meantime
 *	2. write to the file
 *	3. if a fault has brought in another page of the range since 1, that page
 *	   may have the old data, and may have been modified and written: busy it
 *	   as well, and do 2 again
 *	4. read the pages again, as far as they were written
 *
 * Dirty bits do not change: a page that was dirty still has other data to write.
 * Step 4 does not copy from the program's buffer, which may be the same page.
 *
 * Locks: a transfer holds the vnode's I/O lock, shared or exclusively.  No token is
 * held during I/O, except for the moments in which a pager is called.
 */
#include "vm/dragonfly/vm_file.h"

#include <errno.h>
#include <string.h>

#include "filesys/uio.h"
#include "filesys/vnode.h"
#include "lib/debug.h"
#include "mem/pmap.h"
#include "threads/rwlock.h"
#include "vm/dragonfly/vm_fault.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vnode_pager.h"

/* Pages that a transfer handles at once. */
#define FILE_PAGES_MAX UIO_SEGMENTS_MAX

/* Has a page of any file been made writable since the last vm_file_clean_all?
 * Atomic.  */
static bool files_dirty;

static vm_pindex_t
pages_of_size(uint32_t size)
{
	return atop(size) + (page_offset(size) != 0);
}

/* ------------------------------------------------- the objects of vnodes */

/* Add a reference to OBJECT, which VNODE has.
 * => the caller has a reference to VNODE.  */
static struct vm_object *
reference_object(struct vnode *vnode, struct vm_object *object)
{
	if (__atomic_fetch_add(&object->ref_count, 1, __ATOMIC_SEQ_CST) == 0)
		vnode_ref(vnode);
	return object;
}

/* => the lock of VNODE's object is held, and VNODE has none. */
static struct vm_object *
create_object(struct vnode *vnode)
{
	struct vm_object *object =
	    vm_object_allocate(OBJT_VNODE, pages_of_size(vnode_size(vnode)));

	if (object == NULL)
		return NULL;
	object->handle = vnode_ref(vnode);
	vnode_set_object(vnode, object);
	vnode_keep(vnode, true);
	return object;
}

static int
create_device_object(
    const struct vnode_memory *memory, struct vm_object **object)
{
	*object = vm_object_allocate(OBJT_DEVICE, pages_of_size(memory->size));
	if (*object == NULL)
		return ENOMEM;
	(*object)->handle = (void *)memory;
	return 0;
}

int
vnode_pager_alloc(struct vnode *vnode, struct vm_object **object)
{
	struct lock *lock = vnode_object_lock(vnode);
	struct vm_object *old;

	if (vnode_memory(vnode) != NULL)
		return create_device_object(vnode_memory(vnode), object);
	if (vnode_type(vnode) != FILE_REGULAR)
		return ENODEV;
	lock_acquire(lock);
	old = vnode_object(vnode);
	*object =
	    old != NULL ? reference_object(vnode, old) : create_object(vnode);
	lock_release(lock);
	return *object != NULL ? 0 : ENOMEM;
}

/* The object of VNODE, or NULL.
 * => the caller has a reference to VNODE, so the object stays with it.  */
static struct vm_object *
find_object(struct vnode *vnode)
{
	struct lock *lock = vnode_object_lock(vnode);
	struct vm_object *object;

	lock_acquire(lock);
	object = vnode_object(vnode);
	lock_release(lock);
	return object;
}

struct vm_object *
vnode_pager_reference(struct vnode *vnode)
{
	struct vm_object *object = find_object(vnode);

	return object != NULL ? reference_object(vnode, object) : NULL;
}

void
vnode_pager_release(struct vm_object *object)
{
	struct vnode *vnode = object->handle;

	ASSERT_CMP(object->ref_count, >, 0);
	if (object->ref_count == 1 && (object->flags & OBJ_MIGHTBEDIRTY)) {
		vm_object_hold(object);
		vm_object_page_clean(object, 0, object->size, OBJPC_SYNC);
		vm_object_drop(object);
	}
	if (__atomic_sub_fetch(&object->ref_count, 1, __ATOMIC_SEQ_CST) == 0)
		vnode_release(vnode);
}

/* ------------------------------------------------------ writing dirty pages */

void
vm_object_set_writeable_dirty(struct vm_object *object)
{
	const uint32_t both = OBJ_WRITEABLE | OBJ_MIGHTBEDIRTY;

	/* Usually set already: leave the cache line shared. */
	if ((object->flags & both) != both)
		__atomic_fetch_or(&object->flags, both, __ATOMIC_SEQ_CST);
	if (object->type == OBJT_VNODE &&
	    !__atomic_load_n(&files_dirty, __ATOMIC_RELAXED))
		__atomic_store_n(&files_dirty, true, __ATOMIC_SEQ_CST);
}

static int
file_clean(struct vnode *vnode)
{
	struct vm_object *object = find_object(vnode);
	int error;

	if (object == NULL || !(object->flags & OBJ_MIGHTBEDIRTY))
		return 0;
	vm_object_hold(object);
	error = vm_object_page_clean(object, 0, object->size, OBJPC_SYNC);
	vm_object_drop(object);
	return error;
}

/* What file_clean_all passes to clean_object. */
struct clean_all {
	unsigned flags; /* OBJPC_* */
	int error;      /* the last one */
};

static void
clean_object(struct vm_object *object, void *aux)
{
	struct clean_all *all = aux;
	struct vnode *vnode = NULL;
	int error;

	if (object->type != OBJT_VNODE || !(object->flags & OBJ_MIGHTBEDIRTY))
		return;
	vm_object_hold(object);
	/* While the token is held, an object that is not dead has a vnode. */
	if (!(object->flags & OBJ_DEAD) && vnode_try_ref(object->handle))
		vnode = object->handle;
	if (vnode != NULL) {
		error =
		    vm_object_page_clean(object, 0, object->size, all->flags);
		if (error != 0)
			all->error = error;
	}
	vm_object_drop(object);
	vnode_release(vnode);
}

static int
file_clean_all(bool everything)
{
	struct clean_all all = { .flags = OBJPC_SYNC };

	if (!everything)
		all.flags |= OBJPC_NOSYNC;
	if (!__atomic_exchange_n(&files_dirty, false, __ATOMIC_SEQ_CST) &&
	    !everything)
		return 0;
	vm_object_foreach(clean_object, &all);
	if (all.error != 0)
		__atomic_store_n(&files_dirty, true, __ATOMIC_SEQ_CST);
	return all.error;
}

static bool
file_is_dirty(void)
{
	return __atomic_load_n(&files_dirty, __ATOMIC_RELAXED);
}

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

/* Read from one page that is in memory, or as far as pages are not in memory, but
 * at most SIZE bytes.  */
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
	struct vm_object *object = find_object(vnode);
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

static int
file_read_shared(struct vnode *vnode, struct uio *uio)
{
	int error;

	rwlock_acquire_shared(vnode_io_lock(vnode));
	error = file_read_pages(vnode, uio);
	rwlock_release(vnode_io_lock(vnode));
	return error;
}

/* ----------------------------------------------------------------- write(2) */

/* The pages of a write that are in memory, hard busy, by ascending index. */
struct busy_pages {
	struct vm_object *object;
	vm_pindex_t start, end; /* the range of the write */
	struct vm_page *page[FILE_PAGES_MAX + 1];
	unsigned count;
};

static bool
is_busied(const struct busy_pages *busy, const struct vm_page *m)
{
	for (unsigned i = 0; i < busy->count; i++)
		if (busy->page[i] == m)
			return true;
	return false;
}

/* Busy the pages of the range that are not busied yet.  Returns whether there were
 * any.  */
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

/* Read the bytes [START, END) of the file, as far as M has them, into M. */
static int
refresh_page(
    struct vnode *vnode, struct vm_page *m, uint32_t start, uint32_t end)
{
	uint32_t first = MAX(start, ptoa(m->pindex)), size, done;

	if (m->valid == 0 || first >= end)
		return 0;
	size = MIN(end - first, PAGE_SIZE - page_offset(first));
	return vnode_read(vnode, (char *)vm_page_kva(m) + page_offset(first),
	    size, first, &done);
}

/* Release the pages, after bytes [START, END) of the file have been written. */
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
	return result;
}

/* Transfer the next SIZE bytes of UIO, at most FILE_PAGES_MAX pages, to the file and
 * to OBJECT.  */
static int
write_piece(struct vnode *vnode, struct vm_object *object, struct uio *uio,
    uint32_t size)
{
	uint32_t rest = uio->left - size, start = uio->offset;
	struct uio before;
	struct busy_pages busy = {
		.object = object,
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

/* The file of OBJECT has had SIZE bytes, and grows: bytes that programs have stored
 * past its end, in its last page, do not become part of it.
 * => OBJECT is held, and its token is held.  */
static void
clear_tail(struct vm_object *object, uint32_t size)
{
	uint32_t within = page_offset(size);
	struct vm_page *m;

	if (within == 0)
		return;
	m = vm_page_lookup_busy_wait(object, atop(size), true);
	if (m == NULL)
		return;
	memset((char *)vm_page_kva(m) + within, 0, PAGE_SIZE - within);
	vm_page_wakeup(m);
}

/* Prepare OBJECT for a write that may extend the file; end that.
 * => the vnode's I/O lock is held exclusively.  */
static void
begin_write(
    struct vnode *vnode, struct vm_object *object, const struct uio *uio)
{
	uint32_t size = vnode_size(vnode);

	__atomic_fetch_or(&object->flags, OBJ_WRITING, __ATOMIC_SEQ_CST);
	if (uio->offset <= size && uio->left <= size - uio->offset)
		return;
	vm_object_hold(object);
	clear_tail(object, size);
	vm_object_drop(object);
}

static void
end_write(struct vm_object *object)
{
	__atomic_fetch_and(&object->flags, ~OBJ_WRITING, __ATOMIC_SEQ_CST);
}

static int
write_pieces(struct vnode *vnode, struct vm_object *object, struct uio *uio)
{
	uint32_t left;
	int error;

	begin_write(vnode, object, uio);
	do {
		left = uio->left;
		error = write_piece(
		    vnode, object, uio, MIN(left, FILE_PAGES_MAX * PAGE_SIZE));
	} while (error == 0 && uio->left > 0 && uio->left < left);
	end_write(object);
	return error;
}

static int
file_write_pages(struct vnode *vnode, struct uio *uio, bool append)
{
	struct vm_object *object = find_object(vnode);
	struct uio before;
	int error = 0;

	if (append)
		uio->offset = vnode_size(vnode);
	before = *uio;
	if (object == NULL) {
		error = vnode_write_uio(vnode, uio);
		/* If the file has been mapped meanwhile, its pages can have the
		 * old data.  */
		object = find_object(vnode);
		if (object != NULL)
			*uio = before;
	}
	return object != NULL ? write_pieces(vnode, object, uio) : error;
}

static int
file_write_exclusive(struct vnode *vnode, struct uio *uio, bool append)
{
	int error;

	rwlock_acquire_exclusive(vnode_io_lock(vnode));
	error = file_write_pages(vnode, uio, append);
	rwlock_release(vnode_io_lock(vnode));
	return error;
}

/* -------------------------------------------------------- calls by filesys/ */

static void
file_resized(struct vnode *vnode, uint32_t before, uint32_t after)
{
	struct vm_object *object = find_object(vnode);
	uint32_t size;

	if (object == NULL)
		return;
	size = vnode_size(vnode);
	vm_object_hold(object);
	if (after < before)
		vnode_pager_setsize(object, size);
	else
		object->size = MAX(object->size, pages_of_size(size));
	/* file_write_pages has done that already, and keeps pages busy. */
	if (after > before && !(object->flags & OBJ_WRITING))
		clear_tail(object, before);
	vm_object_drop(object);
}

static void
file_freed(void *aux)
{
	struct vm_object *object = aux;

	vm_object_hold(object);
	vm_object_terminate(object);
	vm_object_drop(object);
}

static const struct vnode_engine file_engine = {
	.read = file_read_shared,
	.write = file_write_exclusive,
	.clean = file_clean,
	.clean_all = file_clean_all,
	.is_dirty = file_is_dirty,
	.resized = file_resized,
	.freed = file_freed,
};

void
vm_file_init(void)
{
	vnode_set_engine(&file_engine);
}

/* ------------------------------------------------- pages used by the kernel */

static bool
is_mapped(struct vm_map *map, vaddr_t va, vm_prot_t prot,
    struct pmap_mapping *mapping)
{
	enum pmap_prot needed = prot & VM_PROT_WRITE ? PMAP_WRITE : PMAP_READ;

	return pmap_lookup(map->pmap, va, mapping) &&
	    (mapping->prot & needed) != 0;
}

/* Hold the page that is mapped at VA with at least the rights PROT.  Returns 0;
 * ENOENT: there is none; EFAULT: it is device memory.
 * => MAP is locked.  */
static int
hold_mapped(
    struct vm_map *map, vaddr_t va, vm_prot_t prot, struct vm_page **page)
{
	struct pmap_mapping mapping, again;
	struct vm_page *m;

	if (!is_mapped(map, va, prot, &mapping))
		return ENOENT;
	m = vm_page_at(mapping.pa);
	if (m == NULL)
		return EFAULT;
	vm_page_hold(m);
	/* The page could have been unmapped and freed before the hold. */
	if (!is_mapped(map, va, prot, &again) || again.pa != mapping.pa) {
		vm_page_unhold(m);
		return ENOENT;
	}
	*page = m;
	return 0;
}

int
vm_fault_page(struct vm_map *map, vaddr_t va, vm_prot_t prot,
    unsigned fault_flags, struct vm_page **page)
{
	int error;

	do {
		vm_map_lock_read(map);
		error = hold_mapped(map, page_base(va), prot, page);
		vm_map_unlock(map);
		if (error != ENOENT)
			return error;
		error = vm_fault(map, va, prot, fault_flags);
	} while (error == 0);
	return error;
}
