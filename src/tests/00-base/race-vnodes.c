/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: threads that find, keep, release, remove and trim the same vnodes at
 *     the same time never find two vnodes for one file, and each engine object
 *     is freed exactly once
 * tags: races, step
 */
#include <stdio.h>

#include "lib/random.h"
#include "tests/filetest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define THREADS 4
#define FILES   3
#define ROUNDS  200
#define MAGIC   0x0b7ec70b

struct object {
	uint32_t magic;
};

static uint32_t made, freed; /* atomic */
static struct semaphore done;

static void
resized(
    struct vnode *vnode UNUSED, uint32_t before UNUSED, uint32_t after UNUSED)
{
}

static void
free_object(void *argument)
{
	struct object *object = argument;

	KTEST_CHECK_CMP(object->magic, ==, MAGIC);
	object->magic = 0;
	free(object);
	__atomic_fetch_add(&freed, 1, __ATOMIC_RELAXED);
}

static const struct vnode_engine engine = {
	.resized = resized,
	.freed = free_object,
};

/* Give VNODE an object if it has none. */
static void
attach_object(struct vnode *vnode)
{
	struct object *object;

	lock_acquire(vnode_object_lock(vnode));
	object = vnode_object(vnode);
	if (object == NULL) {
		object = malloc(sizeof(*object));
		KTEST_CHECK(object != NULL);
		object->magic = MAGIC;
		vnode_set_object(vnode, object);
		__atomic_fetch_add(&made, 1, __ATOMIC_RELAXED);
	}
	KTEST_CHECK_CMP(object->magic, ==, MAGIC);
	lock_release(vnode_object_lock(vnode));
}

/* Find or create the file PATH, and use its vnode. */
static void
use_file(const char *path, uint32_t random)
{
	struct vnode *vnode, *same;
	int error = vnode_lookup(NULL, path, &vnode);

	if (error == ENOENT)
		error = vnode_create(NULL, path, FILE_REGULAR, &vnode);
	if (error != 0) {
		KTEST_CHECK_CMP(error, ==, EEXIST);
		return;
	}
	vnode_keep(vnode, random % 4 != 0);
	attach_object(vnode);
	if (vnode_lookup(NULL, path, &same) == 0) {
		KTEST_CHECK(same == vnode ||
		    vnode_inumber(same) != vnode_inumber(vnode));
		vnode_release(same);
	}
	vnode_release(vnode);
}

static void
use_random_files(void *argument UNUSED)
{
	for (unsigned i = 0; i < ROUNDS; i++) {
		uint32_t random;
		char path[20];

		random_bytes(&random, sizeof(random));
		snprintf(path, sizeof(path), "/race%u",
		    (unsigned)(random >> 8) % FILES);
		switch (random % 8) {
		case 0:
		case 1:
		case 2:
			vnode_trim(1 + (random >> 4 & 3));
			break;
		case 3:
			vnode_remove(NULL, path);
			break;
		default:
			use_file(path, random >> 16);
		}
	}
	sema_up(&done);
}

KTEST(race_vnodes)
{
	uint32_t before = vnode_count();

	vnode_set_engine(&engine);
	sema_init(&done, 0);
	for (unsigned i = 0; i < THREADS; i++)
		thread_create("vnodes", PRI_DEFAULT, use_random_files, NULL);
	for (unsigned i = 0; i < THREADS; i++)
		sema_down(&done);
	KTEST_CHECK_CMP(vnode_count(), ==, before);
	vnode_trim(UINT32_MAX);
	KTEST_CHECK_CMP(vnode_kept_count(), ==, 0);
	KTEST_CHECK_CMP(made, >, 0);
	KTEST_CHECK_CMP(made, ==, freed);
	vnode_set_engine(NULL);
}
