/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The page allocator: a binary buddy system.
 *
 * A block is 2^order pages, aligned to its size.  If only a larger block is
 * free, an allocation splits it in half repeatedly.  A freed block is merged
 * with its buddy (the other half of the block twice as large) if the buddy is
 * free and in the same pool; the merged block is then merged with its own
 * buddy, and so on.  Splitting and merging take at most PALLOC_ORDER_MAX steps.
 *
 *	order 3 |   .   .   .   .   .   .   .   |	one free block
 *	order 2 |   .   .   .   |   .   .   .   |	split: 0 is used,
 *	order 0 |USE|   |   .   |   .   .   .   |	1, 2-3, 4-7 are free
 *
 * Each page of RAM has a struct page_info; the page_info of a block's first
 * page describes the block.  Invariants: no two buddies of the same pool and
 * order are both free; a block is in the free list of its order and pool, or
 * allocated, or not managed by this allocator.
 */
#include "mem/palloc.h"

#include <stdio.h>
#include <string.h>

#include "core/machine.h"
#include "cpu/spinlock.h"
#include "lib/debug.h"
#include "lib/kernel/list.h"
#include "lib/kernel/option.h"
#include "mem/ram.h"
#include "mem/user_pool.h"

#define PAGES_MIN 128 /* enough to boot, mount a small disk and run a program */

OPTION_UINT(user_pages, 0, "size of the user pool, in pages; 0: half of RAM");

enum page_state {
	UNMANAGED, /* in no pool: a hole, a boot module, the kernel, INFOS */
	FREE,      /* first page of a free block */
	USED,      /* first page of an allocated block */
	INSIDE     /* not the first page of its block */
};

static const char *const state_names[] = { "not RAM for allocation",
	"free already", "in use", "inside a block" };

struct page_info {
	struct list_elem elem; /* in a free list, if FREE */
	uint8_t state;         /* enum page_state */
	uint8_t order;         /* if FREE or USED */
	bool user;             /* belongs to the user pool */
	bool poisoned;         /* filled with POISON, in debug kernels */
};

struct pool {
	struct list free[PALLOC_ORDER_MAX + 1];
	uint32_t nonempty; /* bit N: free[N] is not empty */
	struct palloc_stats stats;
	uint32_t low_water; /* pages; see palloc_set_low_water */
	void (*low_hook)(void);
};

static struct spinlock palloc_lock = SPINLOCK_INITIALIZER("palloc");
static struct pool pools[2];          /* indexed by page_info.user */
static uint32_t fail_every, attempts; /* atomic; see palloc_must_fail */
static struct page_info *infos;       /* indexed by frame number */
static uint32_t info_count;

static uint32_t
frame_number(const struct page_info *info)
{
	return (uint32_t)(info - infos);
}

static void *
page_address(const struct page_info *info)
{
	return phys_to_virt(frame_number(info) << PAGE_SHIFT);
}

/* Panic because PAGE, an argument of CALLER, is WHAT. */
static void NORETURN
panic_bad_page(const char *caller, const void *page, const char *what)
{
	panic("%s: page %p is %s", caller, page, what);
}

/* Return the page_info of PAGE, an argument of CALLER.  Panics unless PAGE is
 * the first page of an allocated block.  */
static struct page_info *
info_of_used(const char *caller, const void *page)
{
	uint32_t number = virt_to_phys(page) >> PAGE_SHIFT;
	struct page_info *info = &infos[number];

	if (page_offset((vaddr_t)page) != 0)
		panic_bad_page(caller, page, "not aligned");
	if (is_user_address((vaddr_t)page) || number >= info_count)
		panic_bad_page(caller, page, "not in RAM");
	if (info->state != USED)
		panic_bad_page(caller, page, state_names[info->state]);
	return info;
}

/* Insert the block at INFO, of ORDER, into its free list. */
static void
insert_free(struct pool *pool, struct page_info *info, unsigned order)
{
	info->state = FREE;
	info->order = (uint8_t)order;
	list_push_front(&pool->free[order], &info->elem);
	pool->nonempty |= 1u << order;
}

/* Remove the block at INFO from its free list. */
static void
remove_free(struct pool *pool, struct page_info *info)
{
	struct list *list = &pool->free[info->order];

	list_remove(&info->elem);
	if (list_empty(list))
		pool->nonempty &= ~(1u << info->order);
	info->state = INSIDE;
}

/* Allocate a block of ORDER, or return NULL.
 * => palloc_lock held.  */
static struct page_info *
allocate_block(struct pool *pool, unsigned order)
{
	uint32_t candidates = pool->nonempty >> order << order;
	struct page_info *info;
	unsigned have;

	if (candidates == 0)
		return NULL;
	have = (unsigned)__builtin_ctz(candidates);
	info =
	    list_entry(list_front(&pool->free[have]), struct page_info, elem);
	remove_free(pool, info);
	while (have > order) {
		have--;
		insert_free(pool, info + (1u << have), have);
	}
	info->state = USED;
	info->order = (uint8_t)order;
	pool->stats.free -= 1u << order;
	return info;
}

/* Has the allocation just made, of ORDER, taken POOL below its low-water mark?
 * => palloc_lock held.  */
static bool
has_become_low(const struct pool *pool, unsigned order)
{
	uint32_t free = pool->stats.free;

	return free < pool->low_water &&
	    free + (1u << order) >= pool->low_water;
}

/* Free the block at INFO, of ORDER, merging it with free buddies.
 * => palloc_lock held.  */
static void
free_block(struct pool *pool, struct page_info *info, unsigned order)
{
	uint32_t number = frame_number(info), buddy_number;
	struct page_info *buddy;

	pool->stats.free += 1u << order;
	for (; order < PALLOC_ORDER_MAX; order++) {
		buddy_number = number ^ 1u << order;
		buddy = &infos[buddy_number];
		if (buddy_number >= info_count || buddy->state != FREE ||
		    buddy->order != order || buddy->user != info->user)
			break;
		remove_free(pool, buddy);
		infos[number].state = INSIDE;
		number &= ~(1u << order);
	}
	insert_free(pool, &infos[number], order);
}

#ifdef INSTAR_DEBUG
#define POISON 0xfbfbfbfb /* as a pointer: faults; see heap.c */

static void
fill_with_poison(struct page_info *info, unsigned order)
{
	uint32_t i;

	memset(page_address(info), (uint8_t)POISON, PAGE_SIZE << order);
	for (i = 0; i < 1u << order; i++)
		info[i].poisoned = true;
}

static void
check_poison(struct page_info *info, unsigned order)
{
	uint32_t i, *word, *end;

	for (i = 0; i < 1u << order; i++) {
		if (!info[i].poisoned)
			continue;
		info[i].poisoned = false;
		word = page_address(&info[i]);
		for (end = word + PAGE_SIZE / 4; word < end; word++)
			if (*word != POISON)
				panic("a free page was written to: %p holds "
				      "%#x, not %#x",
				    (void *)word, *word, POISON);
	}
}
#else
static void
fill_with_poison(struct page_info *info UNUSED, unsigned order UNUSED)
{
}

static void
check_poison(struct page_info *info UNUSED, unsigned order UNUSED)
{
}
#endif

void
palloc_inject_failures(uint32_t n)
{
	__atomic_store_n(&attempts, 0, __ATOMIC_RELAXED);
	__atomic_store_n(&fail_every, n, __ATOMIC_RELAXED);
}

bool
palloc_must_fail(void)
{
	uint32_t n = __atomic_load_n(&fail_every, __ATOMIC_RELAXED);

	return n != 0 &&
	    __atomic_add_fetch(&attempts, 1, __ATOMIC_RELAXED) % n == 0;
}

void
palloc_set_low_water(uint32_t pages, void (*hook)(void))
{
	struct pool *pool = &pools[true];

	ASSERT(pages == 0 || hook != NULL);
	spin_acquire(&palloc_lock);
	pool->low_hook = hook;
	pool->low_water = pages;
	spin_release(&palloc_lock);
}

void *
palloc_get_pages(unsigned order, enum palloc_flags flags)
{
	struct pool *pool = &pools[(flags & PALLOC_USER) != 0];
	struct page_info *info;
	bool is_low;
	void *pages;

	ASSERT_CMP(order, <=, PALLOC_ORDER_MAX);
	if ((flags & (PALLOC_USER | PALLOC_ASSERT)) == 0 && palloc_must_fail())
		return NULL;
	spin_acquire(&palloc_lock);
	info = allocate_block(pool, order);
	is_low = info != NULL && has_become_low(pool, order);
	spin_release(&palloc_lock);
	if (is_low)
		pool->low_hook();
	if (info == NULL) {
		if (flags & PALLOC_ASSERT)
			panic("palloc_get_pages: out of %s pages, order %u",
			    flags & PALLOC_USER ? "user" : "kernel", order);
		return NULL;
	}
	check_poison(info, order);
	pages = page_address(info);
	if (flags & PALLOC_ZERO)
		memset(pages, 0, PAGE_SIZE << order);
	return pages;
}

void *
palloc_get_page(enum palloc_flags flags)
{
	return palloc_get_pages(0, flags);
}

void
palloc_free_pages(void *pages, unsigned order)
{
	struct page_info *info;

	spin_acquire(&palloc_lock);
	info = info_of_used("palloc_free_pages", pages);
	if (info->order != order)
		panic("palloc_free_pages: page %p is of order %u, not %u",
		    pages, info->order, order);
	fill_with_poison(info, order);
	free_block(&pools[info->user], info, order);
	spin_release(&palloc_lock);
}

void
palloc_free_page(void *page)
{
	palloc_free_pages(page, 0);
}

unsigned
palloc_order(const void *page)
{
	return info_of_used("palloc_order", page)->order;
}

bool
palloc_is_user(const void *page)
{
	return info_of_used("palloc_is_user", page)->user;
}

void
palloc_get_stats(enum palloc_flags pool, struct palloc_stats *stats)
{
	spin_acquire(&palloc_lock);
	*stats = pools[(pool & PALLOC_USER) != 0].stats;
	spin_release(&palloc_lock);
}

/* Allocate the page_infos at the start of the first range that is large enough.
 * Returns false if no range is.  */
static bool
allocate_infos(struct ram *ram)
{
	struct boot_range *r;
	uint32_t size;
	unsigned i;

	if (ram->count == 0)
		return false;
	info_count = ram->ranges[ram->count - 1].end >> PAGE_SHIFT;
	size = ROUND_UP(info_count * sizeof(*infos), PAGE_SIZE);
	for (i = 0; i < ram->count; i++) {
		r = &ram->ranges[i];
		if (r->end - r->start >= size) {
			infos = phys_to_virt(r->start);
			memset(infos, 0, size);
			r->start += size;
			return true;
		}
	}
	return false;
}

static uint32_t
count_pages(const struct ram *ram)
{
	uint32_t pages = 0;
	unsigned i;

	for (i = 0; i < ram->count; i++)
		pages +=
		    (ram->ranges[i].end - ram->ranges[i].start) >> PAGE_SHIFT;
	return pages;
}

/* Add the pages with numbers in [FIRST, END) to a pool, in blocks as large as
 * alignment allows.  */
static void
add_to_pool(uint32_t first, uint32_t end, bool user)
{
	struct pool *pool = &pools[user];
	uint32_t i;
	unsigned order;

	for (i = first; i < end; i++) {
		infos[i].state = INSIDE;
		infos[i].user = user;
	}
	pool->stats.pages += end - first;
	pool->stats.free += end - first;
	for (; first < end; first += 1u << order) {
		order = PALLOC_ORDER_MAX;
		while ((first & ((1u << order) - 1)) != 0 ||
		    1u << order > end - first)
			order--;
		insert_free(pool, &infos[first], order);
	}
}

/* Shut down, because RAM has only PAGES pages besides the kernel's image. */
static void NORETURN
exit_too_little_memory(uint32_t pages)
{
	uint32_t image = ram_kernel_size() / 1024;

	printf("instar: too little memory: %u KiB; this kernel needs %u KiB\n",
	    image + pages * (PAGE_SIZE / 1024),
	    image + PAGES_MIN * (PAGE_SIZE / 1024));
	machine_end(END_USAGE, 1);
}

void
palloc_init(void)
{
	struct ram ram;
	uint32_t total, kernel_left, first, end, middle;
	unsigned i;

	for (i = 0; i <= PALLOC_ORDER_MAX; i++) {
		list_init(&pools[0].free[i]);
		list_init(&pools[1].free[i]);
	}
	ram_find(&ram);
	if (count_pages(&ram) < PAGES_MIN || !allocate_infos(&ram))
		exit_too_little_memory(count_pages(&ram));
	total = count_pages(&ram);
	kernel_left = total / 2;
	if (option_user_pages != 0)
		kernel_left = total - MIN(option_user_pages, total - total / 8);

	/* The kernel's pool is the lower part of RAM. */
	for (i = 0; i < ram.count; i++) {
		first = ram.ranges[i].start >> PAGE_SHIFT;
		end = ram.ranges[i].end >> PAGE_SHIFT;
		middle = first + MIN(kernel_left, end - first);
		kernel_left -= middle - first;
		add_to_pool(first, middle, false);
		add_to_pool(middle, end, true);
		user_pool_add(middle, end);
	}
}
