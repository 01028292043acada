/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel heap.
 *
 * Small blocks come from slabs.  A slab is a page divided into blocks of one
 * size, after a header with a bitmap of the blocks in use.
 *
 *	+--------+-------+-------+-------+----  ---+-----+
 *	| header | block | block | block |   ...   | rest|	one page
 *	+--------+-------+-------+-------+----  ---+-----+
 *
 * All slabs with blocks of the same size form a class.  A slab with free blocks
 * is on the list of its class.  An empty slab is returned to palloc at once, so
 * that the page can be used for any purpose.  A block of more than SMALL_MAX
 * bytes is a run of pages from palloc.  It starts at a page boundary, which no
 * block in a slab does, so free can tell the two kinds apart.
 *
 * A new block in a slab is filled with FRESH, or with zeros by calloc.  A freed
 * block is filled with FREED, which a debug kernel checks when it allocates the
 * block again.  (In debug kernels, palloc does the same for runs of pages.)
 * Dereferencing either pattern as a pointer faults: as an address, it is past
 * the kernel window, unless kernel_window=N has enlarged the window.
 *
 * Lock order: heap_lock, then palloc_lock.
 */
#include "mem/heap.h"

#include <stdbool.h>
#include <string.h>

#include "cpu/spinlock.h"
#include "lib/debug.h"
#include "lib/kernel/list.h"
#include "mem/palloc.h"

#define FRESH        0xfa
#define FREED        0xfb
#define SLAB_MAGIC   0x51ab1e55
#define BITMAP_WORDS 8

struct class {
	size_t size;       /* of a block, a multiple of 16 */
	unsigned blocks;   /* per slab */
	struct list slabs; /* slabs with free blocks */
};

struct slab {
	uint32_t magic;
	struct class *class;
	struct list_elem elem; /* in class->slabs, unless full */
	unsigned used;
	uint32_t in_use[BITMAP_WORDS];
};

#define HEADER_SIZE ROUND_UP(sizeof(struct slab), 16)
#define ROOM        (PAGE_SIZE - HEADER_SIZE) /* of a slab, for blocks */

/* Sizes that waste little of a slab: about 1/2, 1/3, 1/4, ... of ROOM. */
static struct class classes[] = { { .size = 16 }, { .size = 32 },
	{ .size = 48 }, { .size = 64 }, { .size = 80 }, { .size = 96 },
	{ .size = 128 }, { .size = 160 }, { .size = 192 }, { .size = 256 },
	{ .size = 304 }, { .size = 400 }, { .size = 496 }, { .size = 672 },
	{ .size = 1008 }, { .size = 1344 }, { .size = 2016 } };

#define SMALL_MAX 2016

static uint8_t class_of_size[SMALL_MAX / 16 + 1]; /* by size / 16, rounded up */

static struct spinlock heap_lock = SPINLOCK_INITIALIZER("heap");
static struct heap_stats stats;

#ifdef INSTAR_DEBUG
static const bool checks_freed = true;
#else
static const bool checks_freed = false;
#endif

void
heap_init(void)
{
	struct class *class;
	unsigned i, slot = 0;

	for (i = 0; i < ARRAY_SIZE(classes); i++) {
		class = &classes[i];
		list_init(&class->slabs);
		class->blocks = ROOM / class->size;
		ASSERT_CMP(class->blocks, <=, 32u * BITMAP_WORDS);
		for (; slot <= class->size / 16; slot++)
			class_of_size[slot] = (uint8_t)i;
	}
	ASSERT_CMP(slot, ==, ARRAY_SIZE(class_of_size));
}

static void *
block_at(struct slab *slab, unsigned index)
{
	return (char *)slab + HEADER_SIZE + index * slab->class->size;
}

/* Return a slab of CLASS with a free block, allocating a slab if necessary.
 * The slab is on the class's list.  Returns NULL if out of memory.
 * => heap_lock held.  */
static struct slab *
find_slab_with_room(struct class *class)
{
	struct slab *slab;

	if (!list_empty(&class->slabs))
		return list_entry(list_begin(&class->slabs), struct slab, elem);
	slab = palloc_get_page(0);
	if (slab == NULL)
		return NULL;
	if (checks_freed)
		memset(slab, FREED, PAGE_SIZE);
	memset(slab, 0, sizeof(*slab));
	slab->magic = SLAB_MAGIC;
	slab->class = class;
	list_push_front(&class->slabs, &slab->elem);
	return slab;
}

/* Mark a free block of SLAB as in use and return its index.
 * => SLAB has a free block; heap_lock held.  */
static unsigned
take_block(struct slab *slab)
{
	unsigned word = 0, bit;

	while (slab->in_use[word] == UINT32_MAX)
		word++;
	bit = (unsigned)__builtin_ctz(~slab->in_use[word]);
	slab->in_use[word] |= 1u << bit;
	if (++slab->used == slab->class->blocks)
		list_remove(&slab->elem);
	return 32 * word + bit;
}

/* Panic if BLOCK was written to while it was free. */
static void
check_freed(const uint8_t *block, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		if (block[i] != FREED)
			panic("a free block of %zu bytes was written to: "
			      "%p + %zu holds %#x, not %#x",
			    size, block, i, block[i], FREED);
}

/* Allocate a block for SIZE bytes, at most SMALL_MAX, filled with the byte
 * FILL.  Returns NULL if out of memory.  */
static void *
allocate_small(size_t size, uint8_t fill)
{
	struct class *class = &classes[class_of_size[(size + 15) / 16]];
	struct slab *slab;
	void *block = NULL;

	if (palloc_must_fail())
		return NULL;
	spin_acquire(&heap_lock);
	slab = find_slab_with_room(class);
	if (slab != NULL) {
		block = block_at(slab, take_block(slab));
		stats.blocks++;
		stats.bytes += class->size;
	}
	spin_release(&heap_lock);
	if (block == NULL)
		return NULL;
	if (checks_freed)
		check_freed(block, class->size);
	memset(block, fill, class->size);
	return block;
}

static void *
allocate_pages(size_t size)
{
	unsigned order = 0;
	void *block;

	while (order <= PALLOC_ORDER_MAX && (size_t)PAGE_SIZE << order < size)
		order++;
	if (order > PALLOC_ORDER_MAX)
		return NULL;
	block = palloc_get_pages(order, 0);
	if (block == NULL)
		return NULL;
	spin_acquire(&heap_lock);
	stats.blocks++;
	stats.bytes += PAGE_SIZE << order;
	spin_release(&heap_lock);
	return block;
}

void *
malloc(size_t size)
{
	if (size > SMALL_MAX)
		return allocate_pages(size);
	return allocate_small(size, FRESH);
}

void *
calloc(size_t count, size_t size)
{
	size_t bytes;
	void *block;

	if (__builtin_mul_overflow(count, size, &bytes))
		return NULL;
	if (bytes <= SMALL_MAX)
		return allocate_small(bytes, 0);
	block = allocate_pages(bytes);
	if (block != NULL)
		memset(block, 0, bytes);
	return block;
}

/* Return the slab that contains BLOCK, and store the block's index in *INDEX.
 * Panics unless the block is in use.
 * => heap_lock held.  */
static inline struct slab *
find_slab(void *block, unsigned *index)
{
	struct slab *slab = (struct slab *)page_base((vaddr_t)block);
	size_t offset = page_offset((vaddr_t)block) - HEADER_SIZE;

	if (is_user_address((vaddr_t)block) || slab->magic != SLAB_MAGIC ||
	    page_offset((vaddr_t)block) < HEADER_SIZE ||
	    offset % slab->class->size != 0 ||
	    offset / slab->class->size >= slab->class->blocks)
		panic("%p is not a block of the heap", block);
	*index = offset / slab->class->size;
	if ((slab->in_use[*index / 32] >> *index % 32 & 1) == 0)
		panic("block %p of %zu bytes is free already", block,
		    slab->class->size);
	return slab;
}

static void
free_small(void *block)
{
	struct slab *slab;
	struct class *class;
	unsigned index;

	spin_acquire(&heap_lock);
	slab = find_slab(block, &index);
	class = slab->class;
	memset(block, FREED, class->size);
	slab->in_use[index / 32] &= ~(1u << index % 32);
	if (slab->used-- == class->blocks)
		list_push_front(&class->slabs, &slab->elem);
	stats.blocks--;
	stats.bytes -= class->size;
	if (slab->used == 0) {
		list_remove(&slab->elem);
		slab->magic = 0;
		palloc_free_page(slab);
	}
	spin_release(&heap_lock);
}

static void
free_pages(void *block)
{
	unsigned order = palloc_order(block);

	spin_acquire(&heap_lock);
	stats.blocks--;
	stats.bytes -= PAGE_SIZE << order;
	spin_release(&heap_lock);
	palloc_free_pages(block, order);
}

void
free(void *block)
{
	if (block == NULL)
		return;
	if (page_offset((vaddr_t)block) == 0)
		free_pages(block);
	else
		free_small(block);
}

/* Return the usable size of BLOCK, which can exceed the size requested. */
static size_t
block_room(void *block)
{
	unsigned index;
	size_t size;

	if (page_offset((vaddr_t)block) == 0)
		return (size_t)PAGE_SIZE << palloc_order(block);
	spin_acquire(&heap_lock);
	size = find_slab(block, &index)->class->size;
	spin_release(&heap_lock);
	return size;
}

void *
realloc(void *block, size_t size)
{
	size_t room;
	void *new;

	if (block == NULL)
		return malloc(size);
	room = block_room(block);
	/* Keep the block if it is large enough, unless more than half would be
	 * unused.  */
	if (size <= room && size >= room / 2)
		return block;
	new = malloc(size);
	if (new == NULL)
		return size <= room ? block : NULL;
	memcpy(new, block, MIN(size, room));
	free(block);
	return new;
}

void
abort(void)
{
	panic("abort() was called");
}

void
heap_get_stats(struct heap_stats *result)
{
	spin_acquire(&heap_lock);
	*result = stats;
	spin_release(&heap_lock);
}
