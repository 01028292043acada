/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page tables.  The only code that knows their format, CR3, INVLPG and how
 * other CPUs are told.  All virtual addresses here are page-aligned:
 * user addresses, or in kernel_pmap those of the kernel window.  The kernel's
 * half is the same in every pmap.
 *
 * A mapping's referenced and modified bits are the hardware's.  All changes of
 * mappings are atomic to it: no bit that another CPU sets meanwhile is lost.
 * Each function that takes rights away returns only after every CPU that has
 * the pmap loaded has dropped the old translation.
 *
 * => locks: the pmap's own spinlock, taken inside.  None of these sleeps.
 *    Callers may hold spinlocks, but none that an interrupt handler on
 *    another CPU could be spinning for with calls shut out (see cpu_call).
 */
#ifndef MEM_PMAP_H
#define MEM_PMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpu/cpu.h"
#include "cpu/layout.h"

struct pmap;

enum pmap_prot { PMAP_NONE = 0, PMAP_READ = 1, PMAP_WRITE = 2 };

/* Bits of a mapping that the hardware sets, as the CPU has them. */
enum { PMAP_REFERENCED = 0x20, PMAP_MODIFIED = 0x40 };

/* What a mapping was or is. */
struct pmap_mapping {
	paddr_t pa;
	enum pmap_prot prot;		/* PMAP_READ, perhaps | PMAP_WRITE;
					 * PMAP_NONE: nothing is mapped */
	bool referenced, modified;
};

/* A mapping to enter, and whether pmap_enter_absent has done so. */
struct pmap_new {
	vaddr_t va;
	paddr_t pa;
	enum pmap_prot prot;
	bool entered;
};

#define PMAP_ENTER_MAX	64		/* at once */

struct pmap_stats {
	uint32_t pmaps, page_tables;	/* in use now */
	uint32_t enters, removes, protects;	/* pages, since boot */
	uint32_t shootdowns;		/* invalidations sent to other CPUs */
};

/* Translations that no longer match the page tables of one or several pmaps,
 * but that CPUs may still have cached.  A function that is given a shootdown adds
 * to it instead of interrupting other CPUs; pmap_shootdown_finish then
 * interrupts them once.  (A shootdown that becomes full is finished at once.)
 * Until then other CPUs may go on to use the old mappings, so the caller must
 * - prevent that anything else is entered at these addresses;
 * - not free or save the content of the pages.
 * Only tests use this so far.  */
#define PMAP_SHOOTDOWN_MAX	64

struct pmap_shootdown {
	uint32_t cpus;			/* set of CPUs to interrupt */
	unsigned count;			/* addresses in VA */
	vaddr_t va[PMAP_SHOOTDOWN_MAX];
};

/* The kernel's own address space, loaded where no process runs.  The functions
 * below take it as well, for addresses in [KERNEL_WINDOW,
 * pmap_kernel_window_end()): what is mapped there, every CPU has in whatever pmap
 * it has loaded, and programs cannot access it.  All page tables of the window
 * exist from boot, so entering never fails for lack of memory.  Kernel option
 * "kernel_window=N" sets its size in bytes, at most KERNEL_WINDOW_MAX.  Only tests
 * map pages there so far.  */
extern struct pmap kernel_pmap;

/* Set up the kernel's pmap.
 * => before other CPUs start, and before pmap_create.  */
void	pmap_init(void);
vaddr_t	pmap_kernel_window_end(void);

/* An empty pmap with one reference, or NULL if out of memory. */
struct pmap *pmap_create(void);
/* One more reference.  It keeps PMAP and its tables for a thread that walks the
 * mappings of a frame in several address spaces, while their processes may end.
 * Only tests use this so far.
 * => PMAP has a reference that cannot go away during the call.  */
void	pmap_ref(struct pmap *);
/* Give up a reference.  With the last one, PMAP and its tables are freed, not
 * what they map.  (A table that becomes empty earlier stays until then.)
 * => the owner has removed all mappings if others may have references: they
 *    would find them.  PMAP, if this is the last, is loaded on no CPU.  */
void	pmap_release(struct pmap *);

/* pmap_activate, if another pmap is loaded; not called by others. */
void	pmap_load(struct pmap *);

/* Load PMAP on this CPU; NULL: the kernel's own.
 * => interrupts off.  */
static inline void
pmap_activate(struct pmap *pmap)
{
	if (pmap == NULL)
		pmap = &kernel_pmap;
	if (pmap != cpu_current()->pmap)
		pmap_load(pmap);
}

/* Map VA to PA.  0 or ENOMEM (for a table; none if VA was ever mapped before).
 * PMAP_WRITE implies PMAP_READ.  If VA maps PA already, its protection changes,
 * and its referenced and modified bits stay.  Panics if VA maps another frame,
 * whose bits would be lost.  */
int	pmap_enter(struct pmap *, vaddr_t va, paddr_t pa, enum pmap_prot);
/* Likewise, but VA may map another frame: *OLD is the mapping before, up to the
 * last access (PMAP_NONE if there was none; unchanged on an error).  */
int	pmap_replace(struct pmap *, vaddr_t va, paddr_t pa, enum pmap_prot,
	    struct pmap_mapping *old);
/* Enter those of COUNT mappings at whose address nothing is mapped, in one step.
 * 0 or ENOMEM (then some were not entered).  Only tests use this so far.
 * => COUNT is at most PMAP_ENTER_MAX.  */
int	pmap_enter_absent(struct pmap *, struct pmap_new *, unsigned count);

/* Let TO, which maps nothing there, have the mappings that FROM has in [START,
 * END); if READ_ONLY, neither may write there from now on, else TO may what FROM
 * may.  What was referenced and modified is noted in FROM alone.  0 or ENOMEM
 * (then TO has some of them).
 * => TO is loaded on no CPU, and nobody else uses it meanwhile.  */
int	pmap_share(struct pmap *from, struct pmap *to, vaddr_t start,
	    vaddr_t end, bool read_only);

/* Take the mapping of VA away; false if there was none, else true with
 * *OLD (may be NULL) saying what it was up to the last access.  */
bool	pmap_remove(struct pmap *, vaddr_t va, struct pmap_mapping *old);
/* Take the mappings of [START, END) away, and call MODIFIED(va, aux), which may
 * be NULL and must not sleep, for each that was modified up to the last access;
 * without the pmap's lock.  */
void	pmap_remove_range(struct pmap *, vaddr_t start, vaddr_t end,
	    void (*modified)(vaddr_t, void *), void *aux);

/* Set the protection of what is mapped in [START, END).  Where it adds the
 * right to write, other CPUs may still see a fault for the old protection.  */
void	pmap_protect(struct pmap *, vaddr_t start, vaddr_t end,
	    enum pmap_prot);

/* Look VA up; false if it is not mapped. */
bool	pmap_lookup(struct pmap *, vaddr_t va, struct pmap_mapping *);

/* Read and clear the bit; false also if VA is not mapped.  Clearing the
 * modified bit drops the TLB entries of all CPUs.  Clearing the referenced one
 * drops that of this CPU only: an access by another CPU that has the pmap
 * loaded may be missed until that CPU switches, as the bit is only a hint.  */
bool	pmap_test_clear_referenced(struct pmap *, vaddr_t va);
bool	pmap_test_clear_modified(struct pmap *, vaddr_t va);

/* Likewise, but only if VA maps PA; false, and nothing changes, if it does not.
 * For code that finds the mappings of a frame by other means than the page
 * table, while the owner of the pmap may change them.  The caller has a
 * reference to the pmap.  With SHOOTDOWN, which may be NULL, other CPUs are told
 * later.  pmap_test_clear_if returns which of BITS (PMAP_REFERENCED,
 * PMAP_MODIFIED) were set; it treats other CPUs as the two functions above.
 * Only tests use these so far.  */
bool	pmap_remove_if(struct pmap *, vaddr_t va, paddr_t pa,
	    struct pmap_mapping *old, struct pmap_shootdown *shootdown);
bool	pmap_protect_if(struct pmap *, vaddr_t va, paddr_t pa, enum pmap_prot,
	    struct pmap_shootdown *shootdown);
unsigned pmap_test_clear_if(struct pmap *, vaddr_t va, paddr_t pa,
	    unsigned bits, struct pmap_shootdown *shootdown);

/* Make SHOOTDOWN empty. */
void	pmap_shootdown_init(struct pmap_shootdown *);
/* Interrupt the CPUs of SHOOTDOWN; when this returns, none of them uses a
 * translation in it, and it is empty.  */
void	pmap_shootdown_finish(struct pmap_shootdown *);

/* How many user pages PMAP maps. */
uint32_t pmap_resident(const struct pmap *);

void	pmap_get_stats(struct pmap_stats *);

#endif
