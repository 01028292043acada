/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Maps: the ranges of an address space, and what is in them (stage 08).
 *
 * A map is a set of entries: disjoint ranges, sorted by address.  All pages of an
 * entry have the same rights, inheritance, wiring and list of layers.  An operation
 * on a range of addresses first cuts (clips) the entries that extend across either
 * end of the range, and afterward merges (simplifies) adjacent entries that now
 * have equal attributes.
 *
 * The functions of this header are defined in
 *
 *	vm_map_lock.c		given: creating and locking maps
 *	vm_map.c		student file: entries
 *	vm_map_lookup.c		student file: what a fault needs to know
 *	vm_map_protect.c	student file: protect, inherit, madvise, wire, unwire
 *	vm_map_stack.c		student file: stacks
 *
 * The map's lock is a sleeping lock with a shared mode.  Faults hold it shared, also
 * across pager I/O; it is held exclusively while entries change.  An operation that
 * must drop the lock, such as wiring, marks its entries MAP_ENTRY_IN_TRANSITION.  A
 * thread that wants to change a marked entry waits until the mark is cleared, and
 * then looks the entry up again.
 *
 * Keys of the fields: (c) constant; (m) read with the map's lock held in any mode,
 * changed with it held exclusively; (i) ilock_spin.
 *
 * => functions of type int return 0 or an errno value.  "Locked" means exclusively
 *    unless stated otherwise.  START and END are page boundaries, and START < END.
 */
#ifndef VM_DRAGONFLY_VM_MAP_H
#define VM_DRAGONFLY_VM_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/spinlock.h"
#include "lib/kernel/list.h"
#include "lib/kernel/rbtree.h"
#include "threads/rwlock.h"
#include "threads/sync.h"
#include "vm/dragonfly/vm_map_backing.h"
#include "vm/dragonfly/vm_types.h"

struct pmap;
struct vm_map_ilock;
struct vm_object;

/* ------------------------------------------------------------- structures */

enum vm_maptype {
	VM_MAPTYPE_NORMAL = 1,
	VM_MAPTYPE_SUBMAP = 3, /* kernel map only: another map has this range */
	VM_MAPTYPE_UKSMAP = 4  /* pages provided by a device */
};

/* eflags */
#define MAP_ENTRY_NOSYNC 0x0001 /* the syncer skips its pages */
#define MAP_ENTRY_STACK  0x0002 /* grows down by up to aux bytes */
#define MAP_ENTRY_COW    0x0004 /* private: a write makes a copy */
#define MAP_ENTRY_NEEDS_COPY                                                   \
	0x0008                            /* the first object is shared: shadow
                                       * it before the first write */
#define MAP_ENTRY_NOFAULT          0x0010 /* kernel map: a fault panics */
#define MAP_ENTRY_USER_WIRED       0x0020 /* one wiring is mlock's */
#define MAP_ENTRY_BEHAV_NORMAL     0x0000
#define MAP_ENTRY_BEHAV_SEQUENTIAL 0x0040
#define MAP_ENTRY_BEHAV_RANDOM     0x0080
#define MAP_ENTRY_BEHAV_MASK       0x00c0
#define MAP_ENTRY_IN_TRANSITION    0x0100 /* in use by an operation */
#define MAP_ENTRY_NEEDS_WAKEUP     0x0200 /* a thread waits for it */
#define MAP_ENTRY_NOCOREDUMP       0x0400 /* not in core dumps */
#define MAP_ENTRY_KSTACK           0x0800 /* its first page is a guard page */

struct vm_map_entry {
	struct rb_node rb_entry;     /* (m) in the map, by address */
	struct list_elem list_entry; /* (m) likewise, for naive maps */
	struct vm_map_backing ba;    /* (m) its range and first layer */
	uint32_t aux;                /* (m) STACK: bytes by which it can
	                              * still grow */
	uint32_t eflags;             /* (m) MAP_ENTRY_* */
	enum vm_maptype maptype;     /* (c) */
	vm_prot_t protection;        /* (m) */
	vm_prot_t max_protection;    /* (m) limit of protection */
	enum vm_inherit inheritance; /* (m) */
	uint32_t wired_count;        /* (m) number of wirings */
	enum vm_subsys id;           /* (c) */
};

/* A hint about free space: no address in [LOW, START) that is a multiple of ALIGN is
 * the start of LENGTH free bytes.  LENGTH 0: not in use.  */
struct vm_map_freehint {
	vaddr_t low, start;
	uint32_t length, align; /* bytes */
};

#define VM_MAP_FFCOUNT 4 /* hints per map */

/* flags of a map */
#define MAP_WIREFUTURE 0x01 /* new ranges are wired (mlockall) */

struct vm_map {
	struct rwlock lock;
	struct rb_tree rb_root;     /* (m) entries */
	struct list entries;        /* (m) likewise, for naive maps */
	vaddr_t min_addr, max_addr; /* (c) entries are in this range */
	uint32_t nentries;          /* (m) */
	uint32_t timestamp;         /* (m) times locked exclusively */
	uint32_t size;              /* (m) bytes of all entries */
	bool system_map;            /* (c) the kernel's, or a part of it */
	uint32_t flags;             /* (m) MAP_WIREFUTURE */
	struct vm_map_freehint freehint[VM_MAP_FFCOUNT]; /* (m) */
	struct pmap *pmap;                               /* (c) */
	struct vm_map_ilock *ilock_base; /* (i) list of interlocked ranges */
	struct spinlock ilock_spin;
	struct waitq ilock_waiters;      /* (i) */
	vaddr_t pgout_offset;            /* (m) where the RSS scan continues */
	volatile uint32_t write_pins;    /* atomic: pins of its pages for
	                                  * writing (vm.h) */
	struct spinlock transition_spin; /* guards the next two fields */
	uint32_t transition_wakeups;     /* (transition_spin) */
	struct waitq transition;         /* threads in vm_map_transition_wait */
};

/* What vm_map_insert creates an entry from. */
struct vm_map_range {
	vaddr_t start, end;
	struct vm_object *object; /* NULL: anonymous, no object yet */
	struct vm_map *sub_map;   /* SUBMAP only */
	vm_ooffset_t offset;      /* in OBJECT */
	vm_prot_t prot, max_prot;
	enum vm_inherit inheritance;
	enum vm_maptype maptype; /* 0 stands for NORMAL */
	uint32_t eflags;         /* MAP_ENTRY_* */
	uint32_t aux;            /* see struct vm_map_entry */
	enum vm_subsys id;
};

/* Set the fields of ENTRY, which is all zeros, according to RANGE, for MAP.  ENTRY is
 * neither attached to the object nor inserted into MAP.  */
static inline void
vm_map_entry_init(struct vm_map_entry *entry, const struct vm_map *map,
    const struct vm_map_range *range)
{
	entry->ba.start = range->start;
	entry->ba.end = range->end;
	entry->ba.pmap = map->pmap;
	entry->ba.object = range->object;
	entry->ba.offset = range->offset;
	entry->aux = range->aux;
	entry->eflags = range->eflags;
	entry->maptype =
	    range->maptype != 0 ? range->maptype : VM_MAPTYPE_NORMAL;
	entry->protection = range->prot;
	entry->max_protection = range->max_prot;
	entry->inheritance = range->inheritance;
	entry->id = range->id;
	if (entry->maptype == VM_MAPTYPE_SUBMAP)
		entry->ba.sub_map = range->sub_map;
}

/* ------------------------------------------------- vm_map_lock.c (given) */

/* Initialize an empty map for addresses in [MIN, MAX), whose pages will be mapped
 * in PMAP.  SYSTEM_MAP: it is the kernel map or a submap of it.  */
void vm_map_init(
    struct vm_map *, struct pmap *, vaddr_t min, vaddr_t max, bool system_map);

/* Lock exclusively, which increments the timestamp; lock shared; unlock, in either
 * mode.
 * => locking may sleep.  */
void vm_map_lock(struct vm_map *);
void vm_map_lock_read(struct vm_map *);
void vm_map_unlock(struct vm_map *);
/* Make a shared lock exclusive, which increments the timestamp.  Returns false, with
 * the lock still held shared, if another thread is upgrading it: the caller must
 * release the lock and start again.
 * => may sleep.  */
bool vm_map_lock_upgrade(struct vm_map *);
/* Make an exclusive lock shared. */
void vm_map_lock_downgrade(struct vm_map *);

/* Wait for the next vm_map_transition_wakeup.  Afterward all pointers to entries
 * of MAP are invalid.
 * => locked; the lock is dropped and taken again; may sleep.  The caller makes sure that
 *    a wake-up will follow, for example by setting MAP_ENTRY_NEEDS_WAKEUP in an entry in
 *    transition.  */
void vm_map_transition_wait(struct vm_map *);
/* Wake all threads that are in vm_map_transition_wait.
 * => locked.  */
void vm_map_transition_wakeup(struct vm_map *);

/* ------------------------------------------------- vm_map.c (student file) */

/* Is there an entry that contains VA?  *ENTRY is set to that entry or, if no entry
 * contains VA, to the last entry below VA, or to NULL if all entries are above VA.
 * => MAP is locked in any mode.  */
bool vm_map_lookup_entry(
    struct vm_map *, vaddr_t va, struct vm_map_entry **entry);
/* Return the first entry of MAP, or the entry after or before ENTRY; NULL: none.
 * => MAP is locked in any mode.  */
struct vm_map_entry *vm_map_first(struct vm_map *);
struct vm_map_entry *vm_map_next(struct vm_map *, struct vm_map_entry *);
struct vm_map_entry *vm_map_prev(struct vm_map *, struct vm_map_entry *);

/* Return the first entry of MAP that ends above VA, or NULL.
 * => MAP is locked in any mode.  */
static inline struct vm_map_entry *
vm_map_first_above(struct vm_map *map, vaddr_t va)
{
	struct vm_map_entry *entry;

	if (vm_map_lookup_entry(map, va, &entry))
		return entry;
	return entry == NULL ? vm_map_first(map) : vm_map_next(map, entry);
}

/* For walking the entries that have pages in [START, END): return the first such entry,
 * or the next one after ENTRY; NULL: none.
 * => MAP is locked in any mode.  */
static inline struct vm_map_entry *
vm_map_first_in(struct vm_map *map, vaddr_t start, vaddr_t end)
{
	struct vm_map_entry *entry = vm_map_first_above(map, start);

	return entry != NULL && entry->ba.start < end ? entry : NULL;
}

static inline struct vm_map_entry *
vm_map_next_in(struct vm_map *map, struct vm_map_entry *entry, vaddr_t end)
{
	entry = vm_map_next(map, entry);
	return entry != NULL && entry->ba.start < end ? entry : NULL;
}

/* Add the range described by RANGE.  If it has no object, it is merged with adjacent
 * entries where possible; otherwise it becomes a new entry.  On success the map has
 * taken over the caller's reference to the object; on error the caller keeps it.
 * *ENTRY, unless ENTRY is NULL, is set to the entry that contains the range.
 * Returns 0, EEXIST (overlap), EINVAL (empty, or outside the map) or ENOMEM.
 * => locked; may sleep.  */
int vm_map_insert(
    struct vm_map *, const struct vm_map_range *, struct vm_map_entry **entry);
/* Add ENTRY, which is in no map, after LAST, the last entry of MAP (NULL: MAP is empty),
 * in constant time on average.  ENTRY was allocated with malloc, and is freed when it is
 * deleted.  All its fields but the links are set, and its layers are attached.  It is not
 * merged with LAST.
 * => locked; ENTRY's range is in MAP and above LAST.  Does not sleep.  */
void vm_map_append(
    struct vm_map *, struct vm_map_entry *last, struct vm_map_entry *entry);

/* Set *FOUND to the lowest address at or above START that is a multiple of ALIGN, a
 * power of two, and is the start of LENGTH free bytes.  The room into which a stack
 * can still grow, and VM_STACK_GAP bytes below it, are not free.  Returns 0 or
 * ENOMEM.
 * => locked.  Counts each hole examined in V_FINDSPACE_PROBES.  */
int vm_map_find_space(struct vm_map *, vaddr_t start, uint32_t length,
    uint32_t align, vaddr_t *found);

/* If VA is inside ENTRY, and not its start, cut ENTRY at VA: ENTRY then starts at VA
 * (clip_start) or ends there (clip_end), and a new entry has the other part.  If ENTRY
 * has no object, and is not larger than VM_MAP_PARTITION, it is first given an object,
 * which both parts use.  The lower part keeps the room of a stack.  Returns 0, EINVAL
 * (ENTRY is a submap) or ENOMEM.
 * => locked; ENTRY is not in transition on behalf of another thread.  */
int vm_map_clip_start(struct vm_map *, struct vm_map_entry *, vaddr_t va);
int vm_map_clip_end(struct vm_map *, struct vm_map_entry *, vaddr_t va);
/* Merge ENTRY with each adjacent entry that has equal attributes and shows the adjacent
 * part of the same object or, like ENTRY, has no object.  Entries with several layers,
 * and entries in transition, are not merged.
 * => locked.  ENTRY stays valid; the neighbors may be freed.  */
void vm_map_simplify_entry(struct vm_map *, struct vm_map_entry *);

#define MAP_CLIP_NO_HOLES 0x1

/* Wait until no entry in [START, END) is in transition; then clip the entries at both
 * ends, and mark all entries in the range as in transition.  *FIRST is set to the
 * first of them, or to NULL if there is none.  With MAP_CLIP_NO_HOLES every byte
 * must be mapped.  Returns 0, EFAULT (a hole), or an error of vm_map_clip_start; on
 * error, no entry is marked.
 * => locked; the wait drops the lock and takes it again; may sleep.  */
int vm_map_clip_range(struct vm_map *, vaddr_t start, vaddr_t end,
    unsigned flags, struct vm_map_entry **first);
/* End the transition of the entries in [START, END), wake the threads that wait for
 * them, and merge entries.
 * => locked; the range was marked by vm_map_clip_range.  */
void vm_map_unclip_range(struct vm_map *, vaddr_t start, vaddr_t end);

/* Remove all mappings in [START, END), which may have holes: unwire the pages, unmap
 * them, release the objects.  If an object has OBJ_ONEMAPPING, its pages in the range
 * are freed, even if the object continues to exist.  Returns 0, or an error of
 * vm_map_clip_start, in which case nothing is removed.
 * => locked; the lock may be dropped and taken again before anything is removed, to wait
 *    for an entry in transition; may sleep.  */
int vm_map_delete(struct vm_map *, vaddr_t start, vaddr_t end);

/* -------------------------------------------- vm_map_lookup.c (student file) */

/* What a fault needs to know about an address. */
struct vm_map_found {
	struct vm_map *map; /* contains the entry: MAP or a submap */
	struct vm_map_entry *entry;
	struct vm_map_backing *ba; /* the entry's first layer */
	vm_pindex_t pindex;        /* of the page, in its object */
	vm_prot_t prot;            /* rights for the mapping */
	bool wired;                /* the entry is wired, so the page must be */
};

/* Find the entry that contains VA, and the index of the page at VA, for an access
 * that needs the rights PROT.  Submaps are followed.  With VM_PROT_OVERRIDE_WRITE a
 * private (COW) entry allows what its max_protection allows.  The pages of a wired
 * entry must not be replaced later.  Therefore a wired entry is prepared for all of
 * its rights, not only for PROT, and a write to a private entry that mlock has wired
 * fails with EACCES, except with VM_PROT_OVERRIDE_WRITE.  The entry is prepared with
 * vm_map_entry_prepare.  If it still needs a copy after that, because the access is
 * not a write, FOUND->prot does not include VM_PROT_WRITE.  Returns 0, EFAULT
 * (nothing is mapped), EACCES or ENOMEM.
 * => MAP is not locked.  On success FOUND->map is locked shared, and FOUND is valid
 *    until vm_map_lookup_done; on error nothing is locked.  May sleep.  */
int vm_map_lookup(
    struct vm_map *, vaddr_t va, vm_prot_t prot, struct vm_map_found *);
/* Unlock FOUND->map. */
void vm_map_lookup_done(struct vm_map_found *);
/* Give ENTRY, which has no object, an anonymous object of its size.  Returns 0 or
 * ENOMEM.
 * => locked.  */
int vm_map_entry_allocate_object(struct vm_map_entry *);
/* Prepare ENTRY for an access to the page at VA.  An entry without an object is
 * given one.  If that entry is larger than a partition, it is first cut down to the
 * partition that contains VA, so that the new object has at most VM_MAP_PARTITION bytes.
 * If the page will be written (WRITE) and the entry has MAP_ENTRY_NEEDS_COPY, the entry
 * is given a shadow object.  Returns 0 or ENOMEM.
 * => locked; ENTRY is of type NORMAL, and contains VA before and after the call; may
 *    sleep.  */
int vm_map_entry_prepare(
    struct vm_map *, struct vm_map_entry *, vaddr_t va, bool write);

#define VM_MAP_PARTITION (256u << 10) /* bytes; DragonFly: 32 MiB */

/* ------------------------------------------- vm_map_protect.c (student file) */

/* Set the rights of all pages in [START, END) to PROT, or, if SET_MAX, set their
 * max_protection to PROT, and remove the rights that exceed it.  Page tables only
 * lose rights here; a later fault adds new ones.  Returns 0, ENOMEM (a hole, or no
 * memory), EACCES (PROT exceeds a max_protection) or EINVAL (a submap); on error,
 * all rights are unchanged.
 * => not locked; may sleep.  */
int vm_map_protect(
    struct vm_map *, vaddr_t start, vaddr_t end, vm_prot_t prot, bool set_max);
/* Set what fork does with the entries in [START, END), which may have holes.
 * Returns 0, EINVAL (no such inheritance, or a submap would be cut) or ENOMEM.
 * => not locked; may sleep.  */
int vm_map_inherit(
    struct vm_map *, vaddr_t start, vaddr_t end, enum vm_inherit);
/* Apply ADVICE, a MADV_* value, to what is mapped in [START, END), which may have
 * holes.  VALUE is the argument of MADV_SETMAP, which is not supported.  Returns 0,
 * EINVAL (unknown or unsupported advice, or a submap would be cut) or ENOMEM.
 * => not locked; may sleep.  */
int vm_map_madvise(
    struct vm_map *, vaddr_t start, vaddr_t end, int advice, uint32_t value);
/* Wire the pages of [START, END) for mlock (USER) or for the kernel: bring them
 * into memory and keep them there.  mlock skips an entry that it has already wired.
 * Returns 0, ENOMEM (a hole, or no memory), EINVAL (a submap) or an error of
 * vm_fault; on error, nothing has been wired.  vm_map_unwire removes one wiring of
 * that kind from each entry.  It checks the whole range first, and returns ENOMEM
 * (a hole, or no memory) or EINVAL (a part has no wiring of that kind).
 * => not locked; may sleep.  */
int vm_map_wire(struct vm_map *, vaddr_t start, vaddr_t end, bool user);
int vm_map_unwire(struct vm_map *, vaddr_t start, vaddr_t end, bool user);

/* --------------------------------------------- vm_map_stack.c (student file) */

#define SGROWSIZ     (16u << 10) /* bytes; a stack grows in steps of this size */
#define VM_STACK_GAP PAGE_SIZE   /* kept free below a stack */

/* Create a stack that ends at TOP and can have at most MAX bytes.  The topmost SGROWSIZ
 * bytes, or MAX if that is less, are mapped; the rest is room to grow.  Returns 0,
 * EEXIST, EINVAL (TOP or MAX is not page-aligned, MAX is 0, or [TOP - MAX, TOP) is not
 * in the map's range) or ENOMEM.
 * => locked; may sleep.  */
int vm_map_stack(struct vm_map *, vaddr_t top, uint32_t max, vm_prot_t prot);
/* If VA is in the room below a stack, extend that stack so that it contains VA: by
 * the smallest multiple of SGROWSIZ that reaches VA, or by less if the room, LIMIT
 * (the greatest size of the stack, in bytes) or the mapping below does not allow that
 * much.  The new part has the rights, inheritance and advice of the part above it, and
 * with MAP_WIREFUTURE it is wired for mlock.  Returns 0, also if VA is mapped already;
 * EFAULT (VA is not in the room of a stack, or the stack may not grow that far); ENOMEM;
 * or an error of vm_fault.
 * => not locked; may sleep.  Counts V_STACK_GROWS.  */
int vm_map_growstack(struct vm_map *, vaddr_t va, uint32_t limit);

#endif
