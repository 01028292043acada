/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A hash table is an array of lists, which are called buckets.  Resizing moves
 * every element, so the number of buckets changes by a factor of 4 at a time:
 * it grows above 2 elements per bucket and shrinks below 1/8.  The gap between
 * these limits keeps a table from being resized back and forth.
 */
#include "lib/kernel/hash.h"

#include <stdlib.h>

#define MIN_BUCKETS 4

static struct hash_elem *
to_hash_elem(struct list_elem *elem)
{
	return list_entry(elem, struct hash_elem, list_elem);
}

/* Allocate COUNT empty buckets.  Returns NULL if out of memory. */
static struct list *
make_buckets(size_t count)
{
	struct list *buckets = malloc(count * sizeof(*buckets));
	size_t i;

	if (buckets == NULL)
		return NULL;
	for (i = 0; i < count; i++)
		list_init(&buckets[i]);
	return buckets;
}

bool
hash_init(struct hash *h, hash_hash_func *hash, hash_less_func *less, void *aux)
{
	h->elem_cnt = 0;
	h->bucket_cnt = MIN_BUCKETS;
	h->buckets = make_buckets(h->bucket_cnt);
	h->hash = hash;
	h->less = less;
	h->aux = aux;
	return h->buckets != NULL;
}

void
hash_clear(struct hash *h, hash_action_func *action)
{
	struct list_elem *e;
	size_t i;

	for (i = 0; i < h->bucket_cnt; i++) {
		while (!list_empty(&h->buckets[i])) {
			e = list_pop_front(&h->buckets[i]);
			if (action != NULL)
				action(to_hash_elem(e), h->aux);
		}
	}
	h->elem_cnt = 0;
}

void
hash_destroy(struct hash *h, hash_action_func *action)
{
	hash_clear(h, action);
	free(h->buckets);
	h->buckets = NULL;
	h->bucket_cnt = 0;
}

/* Return the bucket to which ELEM belongs.  Poor hash values, such as page
 * addresses and small numbers, differ in few bits; the multiplication spreads
 * the differences over the high bits, which are then mixed into the index.  */
static struct list *
bucket_of(struct hash *h, const struct hash_elem *elem)
{
	uint32_t mixed = h->hash(elem, h->aux) * 0x9e3779b1u;

	return &h->buckets[(mixed ^ mixed >> 16) & (h->bucket_cnt - 1)];
}

/* Return the element of BUCKET that equals ELEM, or NULL. */
static struct hash_elem *
find_in_bucket(struct hash *h, struct list *bucket, struct hash_elem *elem)
{
	struct list_elem *e;
	struct hash_elem *other;

	for (e = list_begin(bucket); e != list_end(bucket); e = list_next(e)) {
		other = to_hash_elem(e);
		if (!h->less(elem, other, h->aux) &&
		    !h->less(other, elem, h->aux))
			return other;
	}
	return NULL;
}

/* Change the number of buckets to COUNT, a power of two.  If out of memory,
 * keep the old buckets, which still work.  */
static void
resize_table(struct hash *h, size_t count)
{
	struct list *old = h->buckets, *buckets = make_buckets(count);
	size_t old_count = h->bucket_cnt, i;
	struct list_elem *e;

	if (buckets == NULL)
		return;
	h->buckets = buckets;
	h->bucket_cnt = count;
	for (i = 0; i < old_count; i++) {
		while (!list_empty(&old[i])) {
			e = list_pop_front(&old[i]);
			list_push_front(bucket_of(h, to_hash_elem(e)), e);
		}
	}
	free(old);
}

static void
insert_in_bucket(struct hash *h, struct list *bucket, struct hash_elem *elem)
{
	list_push_front(bucket, &elem->list_elem);
	if (++h->elem_cnt > 2 * h->bucket_cnt)
		resize_table(h, 4 * h->bucket_cnt);
}

static void
remove_elem(struct hash *h, struct hash_elem *elem)
{
	list_remove(&elem->list_elem);
	h->elem_cnt--;
	if (h->bucket_cnt > MIN_BUCKETS && h->elem_cnt < h->bucket_cnt / 8)
		resize_table(h, h->bucket_cnt / 4);
}

struct hash_elem *
hash_insert(struct hash *h, struct hash_elem *elem)
{
	struct list *bucket = bucket_of(h, elem);
	struct hash_elem *old = find_in_bucket(h, bucket, elem);

	if (old == NULL)
		insert_in_bucket(h, bucket, elem);
	return old;
}

struct hash_elem *
hash_replace(struct hash *h, struct hash_elem *elem)
{
	struct hash_elem *old = hash_find(h, elem);

	if (old != NULL) {
		list_remove(&old->list_elem);
		h->elem_cnt--;
	}
	insert_in_bucket(h, bucket_of(h, elem), elem);
	return old;
}

struct hash_elem *
hash_find(struct hash *h, struct hash_elem *elem)
{
	return find_in_bucket(h, bucket_of(h, elem), elem);
}

struct hash_elem *
hash_delete(struct hash *h, struct hash_elem *elem)
{
	struct hash_elem *found = hash_find(h, elem);

	if (found != NULL)
		remove_elem(h, found);
	return found;
}

void
hash_apply(struct hash *h, hash_action_func *action)
{
	struct hash_iterator i;

	hash_first(&i, h);
	while (hash_next(&i) != NULL)
		action(hash_cur(&i), h->aux);
}

void
hash_first(struct hash_iterator *i, struct hash *h)
{
	i->hash = h;
	i->bucket = h->buckets;
	i->elem = to_hash_elem(list_head(i->bucket));
}

struct hash_elem *
hash_next(struct hash_iterator *i)
{
	struct list_elem *e;

	if (i->elem == NULL)
		return NULL;
	e = list_next(&i->elem->list_elem);
	while (e == list_end(i->bucket)) {
		if (++i->bucket == i->hash->buckets + i->hash->bucket_cnt) {
			i->elem = NULL;
			return NULL;
		}
		e = list_begin(i->bucket);
	}
	i->elem = to_hash_elem(e);
	return i->elem;
}

struct hash_elem *
hash_cur(struct hash_iterator *i)
{
	return i->elem;
}

size_t
hash_size(const struct hash *h)
{
	return h->elem_cnt;
}

bool
hash_empty(const struct hash *h)
{
	return h->elem_cnt == 0;
}

/* The 32-bit FNV-1a hash of Fowler, Noll and Vo: for each byte, xor and
 * multiply.  It is simple, and good enough as long as no attacker chooses the
 * keys.  */
#define FNV_BASIS 2166136261u
#define FNV_PRIME 16777619u

unsigned
hash_bytes(const void *block, size_t size)
{
	const uint8_t *p = block;
	unsigned hash = FNV_BASIS;

	for (; size > 0; size--)
		hash = (hash ^ *p++) * FNV_PRIME;
	return hash;
}

unsigned
hash_string(const char *string)
{
	const uint8_t *p = (const uint8_t *)string;
	unsigned hash = FNV_BASIS;

	for (; *p != '\0'; p++)
		hash = (hash ^ *p) * FNV_PRIME;
	return hash;
}

unsigned
hash_int(int number)
{
	return hash_bytes(&number, sizeof(number));
}
