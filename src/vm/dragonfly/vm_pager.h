/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pagers (given).  A pager brings the pages of objects into memory and writes them
 * back.  The type of an object determines its pager.
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
#define VM_PAGER_PUT_INVAL           0x2 /* the pages will be freed afterward */
#define VM_PAGER_PUT_IGNORE_CLEANCHK 0x4 /* neighbors need no PG_CLEANCHK */
#define VM_PAGER_CLUSTER_OK          0x8 /* may write neighbors as well */

#define VM_PAGER_PAGES_MAX 16 /* per call of getpage or putpages */

/*
 * => may sleep, except haspage.  The object is held, and its token is held: exclusively,
 *    except for haspage.  During getpage and putpages, paging_in_progress counts the
 *    caller.
 */
struct pagerops {
	/* The object is being terminated: release what the pager has for it. */
	void (*pgo_dealloc)(struct vm_object *);
	/* Fill *M, page PINDEX of the object, which is hard busy.  The pager may
	 * set *M to another page that it puts at the same index, and which is
	 * then hard busy instead.  AHEAD is the number of pages after this one
	 * that will probably be needed soon: the pager may read them as well,
	 * and then sets PG_RAM in the last of them.  If *M is valid
	 * already, only pages after it are read.  On success at least one chunk
	 * of *M is valid; the caller fills the rest with zeros.  On failure *M
	 * stays hard busy.  The pager counts these reads in vm_stat.  */
	enum vm_pager_result (*pgo_getpage)(struct vm_object *, vm_pindex_t,
	    struct vm_page **m, unsigned ahead);
	/* Write COUNT pages with consecutive indexes.  They are soft busy, and no
	 * mapping of them is writable.  RESULTS[i] is set to the result for
	 * page i.  Pages whose writes succeed become clean, except those that
	 * threads held when the write began.  The pager ends the soft busy
	 * state of every page: before it returns or, if the result is
	 * VM_PAGER_PEND, when the write is done.  */
	void (*pgo_putpages)(struct vm_object *, struct vm_page **,
	    unsigned count, unsigned flags, enum vm_pager_result *results);
	/* Does the pager have data for page PINDEX? */
	bool (*pgo_haspage)(struct vm_object *, vm_pindex_t);
};

extern const struct pagerops default_pager, vnode_pager, swap_pager,
    device_pager, phys_pager;

/* The pager of objects whose type is OBJT_SWAP: swap_pager, unless a test has set
 * another one.  */
extern const struct pagerops *vm_pager_for_swap;

/* Call the pager of the object; vm_pager_put_pages also counts the transfer in vm_stat.
 * On success, vm_pager_get_page also fills the invalid chunks of the page with zeros, and
 * makes the whole page valid.  */
enum vm_pager_result vm_pager_get_page(
    struct vm_object *, vm_pindex_t, struct vm_page **, unsigned ahead);
void vm_pager_put_pages(struct vm_object *, struct vm_page **, unsigned count,
    unsigned flags, enum vm_pager_result *);
bool vm_pager_has_page(struct vm_object *, vm_pindex_t);
void vm_pager_dealloc(struct vm_object *);

/* Convert the result of a pager to 0, EFAULT, EIO or ENOMEM. */
int vm_pager_error(enum vm_pager_result);

#endif
