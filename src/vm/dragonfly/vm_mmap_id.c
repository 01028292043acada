/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ids of mappings that Pintos's mmap created (given).
 *
 * The records of a space are disjoint ranges.  If the middle of a range is
 * unmapped, two records with the same id remain.  Memory for the second one is
 * allocated in advance, because an unmapping that has begun must not fail.
 */
#include "vm/dragonfly/vm_mmap_id.h"

#include <errno.h>
#include <stdlib.h>

struct vm_mmap_id {
	struct list_elem elem; /* in space->mmaps */
	int id;
	vaddr_t start, end;
};

/* Add a record to SPACE.  Returns 0 or ENOMEM. */
static int
mmap_id_insert(struct vm_space *space, int id, vaddr_t start, vaddr_t end)
{
	struct vm_mmap_id *record = malloc(sizeof(*record));

	if (record == NULL)
		return ENOMEM;
	record->id = id;
	record->start = start;
	record->end = end;
	list_push_back(&space->mmaps, &record->elem);
	return 0;
}

int
vm_mmap_id_add(struct vm_space *space, vaddr_t start, vaddr_t end, int *id)
{
	int error = mmap_id_insert(space, space->next_mmap_id, start, end);

	if (error == 0)
		*id = space->next_mmap_id++;
	return error;
}

bool
vm_mmap_id_find(struct vm_space *space, int id, vaddr_t *start, vaddr_t *end)
{
	struct vm_mmap_id *record;
	struct list_elem *e;

	for (e = list_begin(&space->mmaps); e != list_end(&space->mmaps);
	     e = list_next(e)) {
		record = list_entry(e, struct vm_mmap_id, elem);
		if (record->id == id) {
			*start = record->start;
			*end = record->end;
			return true;
		}
	}
	return false;
}

int
vm_mmap_id_reserve(struct vm_space *space, vaddr_t start, vaddr_t end,
    struct vm_mmap_id **spare)
{
	struct vm_mmap_id *record;
	struct list_elem *e;

	*spare = NULL;
	for (e = list_begin(&space->mmaps); e != list_end(&space->mmaps);
	     e = list_next(e)) {
		record = list_entry(e, struct vm_mmap_id, elem);
		if (record->start < start && end < record->end) {
			*spare = malloc(sizeof(**spare));
			return *spare != NULL ? 0 : ENOMEM;
		}
	}
	return 0;
}

/* Remove [START, END) from RECORD, and free RECORD if nothing is left of it.  If two
 * parts are left, *SPARE becomes the second one.  */
static void
mmap_id_cut(struct vm_mmap_id *record, vaddr_t start, vaddr_t end,
    struct vm_mmap_id **spare)
{
	struct vm_mmap_id *rest = *spare;

	if (end <= record->start || record->end <= start)
		return;
	if (record->start < start && end < record->end) {
		ASSERT(rest != NULL);
		rest->id = record->id;
		rest->start = end;
		rest->end = record->end;
		record->end = start;
		list_insert(list_next(&record->elem), &rest->elem);
		*spare = NULL;
	} else if (record->start < start)
		record->end = start;
	else if (end < record->end)
		record->start = end;
	else {
		list_remove(&record->elem);
		free(record);
	}
}

void
vm_mmap_id_remove(struct vm_space *space, vaddr_t start, vaddr_t end,
    struct vm_mmap_id *spare)
{
	struct list_elem *e, *next;

	for (e = list_begin(&space->mmaps); e != list_end(&space->mmaps);
	     e = next) {
		next = list_next(e);
		mmap_id_cut(
		    list_entry(e, struct vm_mmap_id, elem), start, end, &spare);
	}
	vm_mmap_id_unreserve(spare);
}

void
vm_mmap_id_unreserve(struct vm_mmap_id *spare)
{
	free(spare);
}

int
vm_mmap_id_fork(struct vm_space *parent, struct vm_space *child)
{
	struct vm_mmap_id *record;
	struct list_elem *e;
	int error = 0;

	child->next_mmap_id = parent->next_mmap_id;
	for (e = list_begin(&parent->mmaps);
	     error == 0 && e != list_end(&parent->mmaps); e = list_next(e)) {
		record = list_entry(e, struct vm_mmap_id, elem);
		error = mmap_id_insert(
		    child, record->id, record->start, record->end);
	}
	return error;
}

void
vm_mmap_id_free_all(struct vm_space *space)
{
	while (!list_empty(&space->mmaps))
		free(list_entry(
		    list_pop_front(&space->mmaps), struct vm_mmap_id, elem));
}
