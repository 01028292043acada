/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Programs that continually store numbers through mappings of a file, each in a space of
 * its own, for kernel tests with several CPUs.  Each program has a word of its own in
 * each page that it uses.  Header only.
 */
#ifndef TESTS_09_OBJECT_KSTORE_H
#define TESTS_09_OBJECT_KSTORE_H

#include "tests/09-object/kfile.h"
#include "tests/deadline.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define KSTORE_PROGRAMS 2

struct kstore {
	struct process process;
	struct vm_space *space;
	unsigned number;
	unsigned pages; /* number of pages to store to, from page 0 on */
	bool may_fail;  /* a store past page 0 can fail with EFAULT */
	volatile uint32_t value; /* the last value stored to all pages */
	volatile uint32_t failures;
};

static struct kstore kstores[KSTORE_PROGRAMS];
static volatile bool kstore_stop;
static struct semaphore kstore_done;

/* Return the offset in the file of program K's word in page I. */
static inline uint32_t
kstore_offset(const struct kstore *k, unsigned i)
{
	return ptoa(i) + 64 * (k->number + 1);
}

static inline void
kstore_run(void *aux)
{
	struct kstore *k = aux;

	kspace_enter(&k->process, k->space);
	for (uint32_t value = 1; !kstore_stop; value++) {
		for (unsigned i = 0; i < k->pages; i++) {
			int error = copy_out(
			    (void *)(KSPACE_BASE + kstore_offset(k, i)), &value,
			    sizeof(value));

			if (error != 0 && i > 0 && k->may_fail)
				k->failures++;
			else
				KTEST_CHECK_CMP(error, ==, 0);
		}
		k->value = value;
		thread_yield();
		cpu_pause(); /* in virtual time, lets other CPUs run */
	}
	kspace_leave();
	sema_up(&kstore_done);
}

/* Start the programs.  Each maps the first MAPPED pages of F, and stores to the first PAGES
 * of these.  */
static inline void
kstore_start(struct kfile *f, unsigned mapped, unsigned pages, bool may_fail)
{
	set_deadline(60);
	sema_init(&kstore_done, 0);
	for (unsigned i = 0; i < KSTORE_PROGRAMS; i++) {
		struct kstore *k = &kstores[i];

		k->number = i;
		k->pages = pages;
		k->may_fail = may_fail;
		k->space = kspace_create();
		kfile_map(k->space, f, mapped);
		thread_create("store", PRI_DEFAULT, kstore_run, k);
	}
}

/* Wait until each program has stored COUNT more values. */
static inline void
kstore_wait(uint32_t count)
{
	for (unsigned i = 0; i < KSTORE_PROGRAMS; i++) {
		uint32_t start = kstores[i].value;

		while (kstores[i].value - start < count) {
			thread_yield();
			cpu_pause();
		}
	}
}

static inline void
kstore_end(void)
{
	kstore_stop = true;
	for (unsigned i = 0; i < KSTORE_PROGRAMS; i++)
		sema_down(&kstore_done);
	for (unsigned i = 0; i < KSTORE_PROGRAMS; i++)
		vm_space_destroy(kstores[i].space);
}

/* Return program K's word in page I, as read from the file. */
static inline uint32_t
kstore_in_file(struct kfile *f, const struct kstore *k, unsigned i)
{
	uint32_t word = 0, done;

	KTEST_CHECK_CMP(vnode_read(f->vnode, &word, sizeof(word),
			    kstore_offset(k, i), &done),
	    ==, 0);
	KTEST_CHECK_CMP(done, ==, sizeof(word));
	return word;
}

#endif
