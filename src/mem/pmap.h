/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page tables (pmap: physical map).  Only the code behind this interface deals
 * with their format, with CR3 and INVLPG, and with TLB invalidation on other
 * CPUs.  All virtual addresses are page-aligned.  They are user addresses or,
 * for kernel_pmap, addresses in the kernel window.  The kernel's part of the
 * address space is the same in every pmap.
 *
 * The hardware sets a mapping's referenced and modified bits.  Mappings are
 * changed atomically: no bit that another CPU sets at the same time is lost.  A
 * function that removes access rights returns only after every CPU that has the
 * pmap loaded has dropped the old translation, unless the caller has passed a
 * struct pmap_shootdown to defer this.
 *
 * => locks: takes the pmap's own spinlock.  None of these functions sleeps.
 * => the caller may hold spinlocks.  (A CPU that is waiting for a spinlock
 *    still serves calls that invalidate TLB entries; see cpu_call.)
 */
#ifndef MEM_PMAP_H
#define MEM_PMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpu/cpu.h"
#include "cpu/layout.h"

struct pmap;

/* PMAP_NONE is only a result; no function accepts it as an argument. */
enum pmap_prot { PMAP_NONE = 0, PMAP_READ = 1, PMAP_WRITE = 2 };

/* The bits that the hardware sets, at their positions in a page table entry. */
enum { PMAP_REFERENCED = 0x20, PMAP_MODIFIED = 0x40 };

/* The state of a mapping. */
struct pmap_mapping {
	paddr_t pa;
	enum pmap_prot prot; /* PMAP_READ, perhaps | PMAP_WRITE;
	                      * PMAP_NONE: nothing is mapped */
	bool referenced, modified;
};

/* A mapping for pmap_enter_absent to enter.  The function sets ENTERED to true
 * if it has entered the mapping, else to false.  */
struct pmap_new {
	vaddr_t va;
	paddr_t pa;
	enum pmap_prot prot;
	bool entered;
};

#define PMAP_ENTER_MAX 64 /* mappings per call of pmap_enter_absent */

struct pmap_stats {
	uint32_t pmaps, page_tables;        /* in use now */
	uint32_t enters, removes, protects; /* pages, since boot */
	uint32_t shootdowns; /* invalidations sent to other CPUs */
};

/* A deferred TLB shootdown: translations that CPUs may still have in their TLBs
 * although the page tables of one or several pmaps have changed.  A function
 * that is passed a shootdown adds to it instead of interrupting other CPUs, and
 * pmap_shootdown_finish interrupts each of them once.  (A shootdown that
 * becomes full is finished at once.)  Until then other CPUs can continue to use
 * the old mappings, so the caller must
 * - prevent other mappings from being entered at these addresses;
 * - not free the pages, and not write their contents to disk, because programs
 *   can still modify them.  */
#define PMAP_SHOOTDOWN_MAX  64
#define PMAP_SHOOTDOWN_USER (PMAP_SHOOTDOWN_MAX + 1) /* all user addresses */

struct pmap_shootdown {
	uint32_t cpus;  /* set of CPUs to interrupt */
	unsigned count; /* addresses in VA, or PMAP_SHOOTDOWN_USER */
	vaddr_t va[PMAP_SHOOTDOWN_MAX];
};

/* The kernel's own address space, loaded while no process runs.  The functions
 * below accept it for addresses in the kernel window, [KERNEL_WINDOW,
 * pmap_kernel_window_end()).  A page mapped there is visible in every pmap, but
 * not to programs.  All page tables of the window exist from boot, so entering
 * a mapping never fails for lack of memory.  The kernel option
 * "kernel_window=N" sets the size in bytes, at most KERNEL_WINDOW_MAX.  */
extern struct pmap kernel_pmap;

/* Set up the kernel's pmap.
 * => before other CPUs start, and before the first pmap_create.  */
void pmap_init(void);
/* The end of the kernel window; constant after pmap_init. */
vaddr_t pmap_kernel_window_end(void);

/* Create an empty pmap with one reference.  Returns NULL if out of memory. */
struct pmap *pmap_create(void);
/* Add a reference.  The reference keeps PMAP and its tables in existence for a
 * thread that visits all mappings of a frame, even if the process that owns the
 * address space exits.  Only tests use this so far.
 * => PMAP has a reference that is not released during the call.  */
void pmap_ref(struct pmap *);
/* Release a reference.  With the last one, PMAP and its tables are freed, but
 * not the mapped pages.  (Tables that become empty earlier are kept until
 * then.)
 * => if other references can exist, the owner has removed all mappings, because
 *    the holders of those references could still look them up.  If this is the
 *    last reference, PMAP is loaded on no CPU.  */
void pmap_release(struct pmap *);

/* The slow path of pmap_activate, its only caller. */
void pmap_load(struct pmap *);

/* Load PMAP, or kernel_pmap if PMAP is NULL, on this CPU.
 * => interrupts off.  */
static inline void
pmap_activate(struct pmap *pmap)
{
	if (pmap == NULL)
		pmap = &kernel_pmap;
	if (pmap != cpu_current()->pmap)
		pmap_load(pmap);
}

/* Map VA to PA.  Returns 0, or ENOMEM if there is no memory for a table, which
 * cannot happen if VA has been mapped before.  PMAP_WRITE implies PMAP_READ.
 * If VA is already mapped to PA, the protection changes, and the referenced and
 * modified bits are kept.  Panics if VA is mapped to another frame, because the
 * bits of that mapping would be lost.  */
int pmap_enter(struct pmap *, vaddr_t va, paddr_t pa, enum pmap_prot);
/* Like pmap_enter, but VA may be mapped to another frame.  If that frame has been
 * modified, MODIFIED(va, pa) is called, where PA is the address of that frame; the rules
 * are those of pmap_remove_range.  *OLD is set to the previous mapping, including the bits
 * of the last access; OLD->prot is PMAP_NONE if nothing was mapped.  On an error, *OLD is
 * unchanged.  MODIFIED and OLD may be NULL.  */
int pmap_replace(struct pmap *, vaddr_t va, paddr_t pa, enum pmap_prot,
    void (*modified)(vaddr_t, paddr_t), struct pmap_mapping *old);
/* Of COUNT mappings, enter those whose addresses are not mapped yet, all under
 * one acquisition of the pmap's lock.  Returns 0, or ENOMEM if some could not
 * be entered for lack of memory.
 * => COUNT is at most PMAP_ENTER_MAX.  */
int pmap_enter_absent(struct pmap *, struct pmap_new *, unsigned count);

/* Copy the mappings in [START, END) from FROM to TO, which maps nothing there.
 * If READ_ONLY, all of them become read-only in both pmaps; otherwise they keep
 * FROM's protection.  The referenced and modified bits are kept in FROM and
 * clear in TO.  Returns 0, or ENOMEM; then some of the mappings may already
 * have been copied.
 * => TO is loaded on no CPU, and no other thread uses it.  */
int pmap_share(struct pmap *from, struct pmap *to, vaddr_t start, vaddr_t end,
    bool read_only);

/* Remove the mapping of VA.  Returns false if there was none.  Otherwise
 * returns true, and sets *OLD, unless OLD is NULL, to the mapping, including
 * the bits of the last access.  */
bool pmap_remove(struct pmap *, vaddr_t va, struct pmap_mapping *old);
/* Remove the mappings in [START, END), and call MODIFIED(va, pa, aux) for each
 * that has been modified; PA is the frame that was mapped.  MODIFIED may be NULL.
 * It is called when no CPU uses the mapping any longer, but with the pmap's lock
 * held: a thread that finds that the mapping is gone also finds what MODIFIED has
 * recorded.  MODIFIED must not sleep, nor take a lock that comes before the pmap's
 * in the lock order.  */
void pmap_remove_range(struct pmap *, vaddr_t start, vaddr_t end,
    void (*modified)(vaddr_t, paddr_t, void *), void *aux);

/* Set the protection of all mappings in [START, END).  Where this grants write
 * access, another CPU can still fault once because of the old protection.  */
void pmap_protect(struct pmap *, vaddr_t start, vaddr_t end, enum pmap_prot);

/* Set *MAPPING to the mapping of VA.  Returns false, and leaves *MAPPING unchanged,
 * if there is none.  */
bool pmap_lookup(struct pmap *, vaddr_t va, struct pmap_mapping *mapping);

/* Which of the COUNT pages from START on are mapped?  Bit I of the result is set if
 * the page at START + I * PAGE_SIZE is.
 * => COUNT is at most 32.  */
uint32_t pmap_find_mapped(struct pmap *, vaddr_t start, unsigned count);

/* Clear the bit, and return whether it was set; false if VA is not mapped.
 * Clearing the modified bit invalidates the TLB entries of all CPUs.  Clearing
 * the referenced bit, which is only a hint, invalidates only the entry of this
 * CPU: accesses by another CPU that has the pmap loaded can be missed until
 * that CPU switches pmaps.  */
bool pmap_test_clear_referenced(struct pmap *, vaddr_t va);
bool pmap_test_clear_modified(struct pmap *, vaddr_t va);

/* Remove, protect, or test and clear bits, but only if VA is mapped to PA;
 * otherwise return false (or 0) and change nothing.  For code that finds the
 * mappings of a frame by means other than the page table, while the pmap's
 * owner may be changing the mappings.  The caller has a reference to the pmap.
 * If SHOOTDOWN is not NULL, the invalidation on other CPUs is deferred to it.
 * pmap_test_clear_if returns which of BITS (PMAP_REFERENCED, PMAP_MODIFIED)
 * were set; it invalidates TLB entries as the two functions above do.  */
bool pmap_remove_if(struct pmap *, vaddr_t va, paddr_t pa,
    struct pmap_mapping *old, struct pmap_shootdown *shootdown);
bool pmap_protect_if(struct pmap *, vaddr_t va, paddr_t pa, enum pmap_prot,
    struct pmap_shootdown *shootdown);
unsigned pmap_test_clear_if(struct pmap *, vaddr_t va, paddr_t pa,
    unsigned bits, struct pmap_shootdown *shootdown);

/* Emulate an access to VA by another CPU that has no translation of VA in its TLB.
 * If VA is mapped and the mapping allows ACCESS (PMAP_READ or PMAP_WRITE), set the
 * bits that the hardware would set and return the address of the frame in the
 * kernel; otherwise, where the hardware would fault, return NULL.  For tests.
 * => takes no lock, so that it can be called between any two instructions.  */
void *pmap_emulate_access(struct pmap *, vaddr_t va, enum pmap_prot access);

/* Make SHOOTDOWN empty. */
void pmap_shootdown_init(struct pmap_shootdown *);
/* Interrupt the CPUs of SHOOTDOWN.  When this returns, no CPU uses the
 * translations that SHOOTDOWN held, and SHOOTDOWN is empty.  */
void pmap_shootdown_finish(struct pmap_shootdown *);

/* Return the number of pages that PMAP maps. */
uint32_t pmap_resident(const struct pmap *);

/* Store the counts, which cover all pmaps. */
void pmap_get_stats(struct pmap_stats *);

#endif
