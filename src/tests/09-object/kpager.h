/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A pager in place of swap_pager, for kernel tests of faults: the test determines what the
 * pager has, and the results of its reads.  Header only.
 */
#ifndef TESTS_09_OBJECT_KPAGER_H
#define TESTS_09_OBJECT_KPAGER_H

#include <string.h>

#include "tests/ktest.h"
#include "threads/token.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_pager.h"

static struct {
	struct vm_object *object;    /* the only one that has pages */
	enum vm_pager_result result; /* of the next reads */
	unsigned char byte;          /* fills the pages that are read */
	void (*during)(void);        /* called during a read, unless NULL */
	void (*asked)(void);         /* called by haspage, unless NULL */
	unsigned reads;              /* calls of getpage */
	unsigned ahead;              /* of the last of these */
} kpager;

static inline bool
kpager_haspage(struct vm_object *object, vm_pindex_t pindex UNUSED)
{
	KTEST_CHECK(token_held(&object->token));
	if (kpager.asked != NULL)
		kpager.asked();
	return object == kpager.object;
}

/* Put another page in the place of *M, which is hard busy. */
static inline void
kpager_replace(struct vm_object *object, vm_pindex_t pindex, struct vm_page **m)
{
	struct vm_page *new = vm_page_alloc(NULL, 0, VM_ALLOC_NORMAL);

	KTEST_CHECK(new != NULL);
	vm_page_free(*m);
	KTEST_CHECK(vm_page_insert(new, object, pindex));
	*m = new;
}

static inline enum vm_pager_result
kpager_getpage(struct vm_object *object, vm_pindex_t pindex, struct vm_page **m,
    unsigned ahead)
{
	KTEST_CHECK(token_held_exclusive(&object->token));
	KTEST_CHECK(vm_page_is_busy(*m));
	KTEST_CHECK((*m)->object == object);
	KTEST_CHECK_CMP((*m)->pindex, ==, pindex);
	kpager.reads++;
	kpager.ahead = ahead;
	if (kpager.during != NULL)
		kpager.during();
	if (kpager.result == VM_PAGER_OK && (*m)->valid == 0) {
		kpager_replace(object, pindex, m);
		memset(vm_page_kva(*m), kpager.byte, PAGE_SIZE);
		vm_page_set_valid(*m, 0, PAGE_SIZE);
	}
	return kpager.result;
}

static inline void
kpager_dealloc(struct vm_object *object UNUSED)
{
}

/* Nothing writes the pages. */
static const struct pagerops kpager_ops = {
	.pgo_dealloc = kpager_dealloc,
	.pgo_getpage = kpager_getpage,
	.pgo_haspage = kpager_haspage,
};

/* Make the pager responsible for OBJECT, which is OBJT_DEFAULT.  It has all pages of OBJECT,
 * and fills those that it reads with BYTE.  */
static inline void
kpager_attach(struct vm_object *object, unsigned char byte)
{
	object->type = OBJT_SWAP;
	memset(&kpager, 0, sizeof(kpager));
	kpager.object = object;
	kpager.result = VM_PAGER_OK;
	kpager.byte = byte;
	vm_pager_for_swap = &kpager_ops;
}

#endif
