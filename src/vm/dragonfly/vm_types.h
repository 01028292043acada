/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Types and constants used throughout the DragonFly engine.  Structures, fields
 * and constants that DragonFly BSD also has keep its names, and flags keep its values,
 * so that its source can be read alongside ours.
 *
 * Units: addresses and offsets are in bytes; sizes of objects and page indexes
 * are in pages.
 */
#ifndef VM_DRAGONFLY_VM_TYPES_H
#define VM_DRAGONFLY_VM_TYPES_H

#include <stdint.h>

#include "cpu/layout.h"

typedef uint32_t vm_pindex_t;  /* the index of a page in its object */
typedef uint32_t vm_ooffset_t; /* an offset in an object, in bytes */

/* Rights: a set of these. */
typedef uint8_t vm_prot_t;

#define VM_PROT_NONE    0x00
#define VM_PROT_READ    0x01
#define VM_PROT_WRITE   0x02
#define VM_PROT_EXECUTE 0x04 /* i386: cannot be enforced */
#define VM_PROT_ALL     0x07
/* Faults only.  OVERRIDE_WRITE: the access is a debugger's write to a private copy
 * of the page, which max_protection, not protection, must allow.  NOSYNC: the
 * syncer must not write the page.  */
#define VM_PROT_OVERRIDE_WRITE 0x08
#define VM_PROT_NOSYNC         0x10

/* What a fork does with a range. */
enum vm_inherit {
	VM_INHERIT_SHARE = 0, /* parent and child share it */
	VM_INHERIT_COPY = 1,  /* copied at the first write */
	VM_INHERIT_NONE = 2   /* the child does not get it */
};

/* How the CPU caches a page. */
enum vm_memattr {
	VM_MEMATTR_WRITE_BACK,
	VM_MEMATTR_WRITE_COMBINING,
	VM_MEMATTR_UNCACHEABLE,
	VM_MEMATTR_WRITE_THROUGH,   /* not supported */
	VM_MEMATTR_WRITE_PROTECTED, /* not supported */
	VM_MEMATTR_WEAK_UNCACHEABLE /* not supported */
};

/* The subsystem that created a map entry, for statistics.  Entries with
 * different ids are never merged.  */
enum vm_subsys {
	VM_SUBSYS_UNKNOWN,
	VM_SUBSYS_KMALLOC,
	VM_SUBSYS_STACK,
	VM_SUBSYS_IMGACT, /* segments of a program */
	VM_SUBSYS_MMAP,
	VM_SUBSYS_BRK,
	VM_SUBSYS_PIPE,
	VM_SUBSYS_SHMEM,
	VM_SUBSYS_COUNT
};

/* ptoa returns the number of bytes in COUNT pages; atop returns the index of the page that
 * contains byte OFFSET.  */
static inline uint32_t
ptoa(uint32_t count)
{
	return count << PAGE_SHIFT;
}

static inline vm_pindex_t
atop(uint32_t offset)
{
	return offset >> PAGE_SHIFT;
}

/* Return the number of pages needed to hold SIZE bytes. */
static inline vm_pindex_t
pages_of_size(uint32_t size)
{
	return atop(size) + ((size & PAGE_MASK) != 0);
}

/* Return VA rounded up to a page boundary.  The result wraps to 0 if VA is above the start
 * of the last page of the address space.  */
static inline vaddr_t
round_page(vaddr_t va)
{
	return page_base(va + PAGE_MASK);
}

#endif
