/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pagers: what brings the pages of an object into memory and writes them back
 * (given).  The object's type chooses the pager.
 */
#ifndef VM_DRAGONFLY_VM_PAGER_H
#define VM_DRAGONFLY_VM_PAGER_H

#include <stdbool.h>

#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page.h"

enum vm_pager_result {
	VM_PAGER_OK,    /* done */
	VM_PAGER_BAD,   /* the page is not in the object's range */
	VM_PAGER_FAIL,  /* in range, but the pager has no data for it */
	VM_PAGER_PEND,  /* the write has been started */
	VM_PAGER_ERROR, /* the disk failed */
	VM_PAGER_AGAIN  /* no resources now; the page stays dirty */
};

/* flags of putpages */
#define VM_PAGER_PUT_SYNC            0x1 /* wait until the pages are written */
#define VM_PAGER_PUT_INVAL           0x2 /* the pages will be freed then */
#define VM_PAGER_PUT_IGNORE_CLEANCHK 0x4
#define VM_PAGER_CLUSTER_OK          0x8 /* may write neighbors as well */

#define VM_PAGER_PAGES_MAX 16 /* per call of putpages */

/*
 * => may sleep, except haspage.  The object is held, its token is held, and
 *    paging_in_progress counts the caller.
 */
struct pagerops {
	/* The object is being terminated: release what the pager has for it. */
	void (*pgo_dealloc)(struct vm_object *);
	/* Fill *M, page PINDEX of the object, which is hard busy and not valid.
	 * The pager may replace it by another page of the same index, which is
	 * then hard busy instead.  SEQUENTIAL: the next pages will be wanted.
	 * On success at least one chunk is valid; the caller clears the rest.  */
	enum vm_pager_result (*pgo_getpage)(struct vm_object *, vm_pindex_t,
	    struct vm_page **m, bool sequential);
	/* Write COUNT pages with consecutive indexes.  They are soft busy, write
	 * access has been removed, and pages whose writes succeed become clean.
	 * RESULTS[i] is the result for page i; soft busy of every page ends, in
	 * case of VM_PAGER_PEND when its write is done.  */
	void (*pgo_putpages)(struct vm_object *, struct vm_page **,
	    unsigned count, unsigned flags, enum vm_pager_result *results);
	/* Does the pager have data for page PINDEX?  */
	bool (*pgo_haspage)(struct vm_object *, vm_pindex_t);
};

extern const struct pagerops default_pager, vnode_pager, swap_pager,
    device_pager, phys_pager;

/* Call the pager of the object, and count.  vm_pager_get_page also clears the
 * invalid chunks of the page, and makes it valid.  */
enum vm_pager_result vm_pager_get_page(
    struct vm_object *, vm_pindex_t, struct vm_page **, bool sequential);
void vm_pager_put_pages(struct vm_object *, struct vm_page **, unsigned count,
    unsigned flags, enum vm_pager_result *);
bool vm_pager_has_page(struct vm_object *, vm_pindex_t);
void vm_pager_dealloc(struct vm_object *);

/* The errno value for a result of a pager: 0, EFAULT, EIO or ENOMEM. */
int vm_pager_error(enum vm_pager_result);

#endif
