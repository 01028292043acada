/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files and memory: the objects of vnodes, the calls by filesys/ to the engine, and
 * pages used by the kernel.
 *
 * A regular file that is mapped has an object.  The object has a reference to the vnode
 * while it has references itself.  Without references it stays with the vnode, and
 * keeps the vnode in memory if possible (vnode_keep), so that the pages are still
 * there when the file is mapped again.  An object is created while the lock of the
 * vnode's object (vnode_object_lock) is held.
 *
 * vm_file_io.c reads and writes files for programs.
 */
#include "vm/dragonfly/vm_file.h"

#include <errno.h>

#include "filesys/vnode.h"
#include "lib/debug.h"
#include "mem/pmap.h"
#include "vm/dragonfly/vm_fault.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vm_rmap.h"
#include "vm/dragonfly/vnode_pager.h"

/* Has vm_object_set_writeable_dirty been called for any file since the last
 * file_clean_all, or did that call fail?  Atomic.  */
static bool files_dirty;

/* ------------------------------------------------- the objects of vnodes */

/* Add a reference to OBJECT, the object of VNODE, and return OBJECT.  If that is its only
 * reference, OBJECT also gets a reference to VNODE.
 * => the caller has a reference to VNODE.  */
static struct vm_object *
reference_object(struct vnode *vnode, struct vm_object *object)
{
	if (__atomic_fetch_add(&object->ref_count, 1, __ATOMIC_SEQ_CST) == 0)
		vnode_ref(vnode);
	return object;
}

/* Create the object of VNODE, with one reference.  Returns NULL if out of memory.
 * => VNODE has no object; the lock of VNODE's object is held.  */
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

struct vm_object *
vm_file_object(struct vnode *vnode)
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
	struct vm_object *object = vm_file_object(vnode);

	return object != NULL ? reference_object(vnode, object) : NULL;
}

void
vnode_pager_release(struct vm_object *object)
{
	struct vnode *vnode = object->handle;

	ASSERT_CMP(object->ref_count, >, 0);
	if (__atomic_sub_fetch(&object->ref_count, 1, __ATOMIC_SEQ_CST) > 0)
		return;
	/* The pages are written only when no reference is left, because a thread that has
	 * a reference can still modify pages.  The vnode, and with it OBJECT, stays until
	 * vnode_release.  */
	if (vm_object_may_be_dirty(object)) {
		vm_object_hold(object);
		vm_object_page_clean(object, 0, object->size, OBJPC_SYNC);
		vm_object_drop(object);
	}
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
	struct vm_object *object = vm_file_object(vnode);
	int error;

	if (object == NULL || !vm_object_may_be_dirty(object))
		return 0;
	vm_object_hold(object);
	error = vm_object_page_clean(object, 0, object->size, OBJPC_SYNC);
	vm_object_drop(object);
	return error;
}

/* What file_clean_all passes to clean_object. */
struct clean_all {
	unsigned flags; /* OBJPC_* */
	int error;      /* the last error */
};

static void
clean_object(struct vm_object *object, void *aux)
{
	struct clean_all *all = aux;
	struct vnode *vnode = NULL;
	int error;

	if (object->type != OBJT_VNODE || !vm_object_may_be_dirty(object))
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

/* -------------------------------------------------------- calls by filesys/ */

static void
file_resized(struct vnode *vnode, uint32_t before, uint32_t after)
{
	struct vm_object *object = vm_file_object(vnode);
	uint32_t size;

	if (object == NULL)
		return;
	size = vnode_size(vnode);
	vm_object_hold(object);
	if (after < before)
		vnode_pager_setsize(object, size);
	else
		object->size = MAX(object->size, pages_of_size(size));
	vm_object_drop(object);
}

static void *
file_growing(struct vnode *vnode, uint32_t size)
{
	struct vm_object *object = vm_file_object(vnode);

	return object != NULL ? vm_file_begin_growth(object, size) : NULL;
}

static void
file_grown(void *last_page)
{
	vm_page_wakeup(last_page);
}

static bool
file_object_is_dirty(const void *object)
{
	return vm_object_may_be_dirty(object);
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
	.read = vm_file_read,
	.write = vm_file_write,
	.clean = file_clean,
	.clean_all = file_clean_all,
	.is_dirty = file_is_dirty,
	.growing = file_growing,
	.grown = file_grown,
	.resized = file_resized,
	.is_object_dirty = file_object_is_dirty,
	.freed = file_freed,
};

void
vm_file_init(void)
{
	vnode_set_engine(&file_engine);
}

/* ------------------------------------------------- pages used by the kernel */

/* Is a page mapped at VA with the rights that an access with PROT needs?  If so, *MAPPING is
 * set to the mapping.  For a debugger's write (VM_PROT_OVERRIDE_WRITE), the mapping need not
 * be writable, because the program itself can lack the right to write to the page.  */
static bool
is_mapped(struct vm_map *map, vaddr_t va, vm_prot_t prot,
    struct pmap_mapping *mapping)
{
	const vm_prot_t both = VM_PROT_WRITE | VM_PROT_OVERRIDE_WRITE;
	enum pmap_prot needed =
	    (prot & both) == VM_PROT_WRITE ? PMAP_WRITE : PMAP_READ;

	return pmap_lookup(map->pmap, va, mapping) &&
	    (mapping->prot & needed) != 0;
}

/* May a debugger write to M, which is held and mapped at VA?  Returns 0, ENOENT (only
 * after a fault has made a copy) or EACCES (the copy would replace a wired page).
 * => MAP is locked in any mode.  */
static int
check_override(struct vm_map *map, vaddr_t va, const struct vm_page *m)
{
	const uint32_t flags = MAP_ENTRY_COW | MAP_ENTRY_NEEDS_COPY;
	struct vm_map_entry *entry;

	if (!vm_map_lookup_entry(map, va, &entry))
		return ENOENT;
	if ((entry->eflags & flags) == MAP_ENTRY_COW &&
	    m->object == entry->ba.object)
		return 0;
	return entry->wired_count > 0 ? EACCES : ENOENT;
}

/* Hold the page that is mapped at VA with at least the rights PROT.  Returns 0, ENOENT
 * (a fault must first map a page with these rights), EFAULT (device memory) or EACCES (see
 * check_override).
 * => MAP is locked in any mode.  */
static int
hold_mapped(
    struct vm_map *map, vaddr_t va, vm_prot_t prot, struct vm_page **page)
{
	struct pmap_mapping mapping, again;
	struct vm_page *m;
	int error = 0;

	if (!is_mapped(map, va, prot, &mapping))
		return ENOENT;
	m = vm_page_at(mapping.pa);
	if (m == NULL)
		return EFAULT;
	vm_page_hold(m);
	/* The page could have been unmapped and freed before the hold. */
	if (!is_mapped(map, va, prot, &again) || again.pa != mapping.pa)
		error = ENOENT;
	else if ((prot & VM_PROT_OVERRIDE_WRITE) != 0 &&
	    (again.prot & PMAP_WRITE) == 0)
		error = check_override(map, va, m);
	if (error != 0) {
		vm_page_unhold(m);
		return error;
	}
	*page = m;
	return 0;
}

/* If the program may not access VA at all, unmap the page that a fault has mapped there
 * for a debugger.
 * => MAP is locked in any mode.  */
static void
hide_page(struct vm_map *map, vaddr_t va)
{
	struct vm_map_entry *entry;

	if (vm_map_lookup_entry(map, va, &entry) &&
	    entry->protection == VM_PROT_NONE)
		vm_pmap_remove(map->pmap, va, va + PAGE_SIZE);
}

int
vm_fault_page(struct vm_map *map, vaddr_t va, vm_prot_t prot,
    unsigned fault_flags, struct vm_page **page)
{
	int error;

	va = page_base(va);
	do {
		vm_map_lock_read(map);
		error = hold_mapped(map, va, prot, page);
		if (error == 0 && (prot & VM_PROT_OVERRIDE_WRITE) != 0)
			hide_page(map, va);
		vm_map_unlock(map);
		if (error != ENOENT)
			return error;
		error = vm_fault(map, va, prot, fault_flags);
	} while (error == 0);
	return error;
}
