/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: while programs on other CPUs continually store to a file through mappings, a
 *     write-back of its pages writes everything that was stored before it, and loses
 *     nothing that is stored while it runs
 * points: 2
 * cpus: 3
 * tags: races
 */
#include "tests/09-object/kstore.h"

#define PAGES  4
#define ROUNDS 60

static struct kfile f;

static void
write_back(unsigned round)
{
	if (round % 3 == 0)
		KTEST_CHECK_CMP(filesys_sync(), ==, 0);
	else if (round % 3 == 1)
		KTEST_CHECK_CMP(vnode_clean(f.vnode), ==, 0);
	else
		KTEST_CHECK_CMP(vm_sync(kstores[0].space, KSPACE_BASE,
				    ptoa(PAGES), MS_SYNC),
		    ==, 0);
}

/* Check that, in each page of the file, the number of each program is at least the one in
 * LEAST.  */
static void
check_file(const uint32_t *least)
{
	for (unsigned i = 0; i < KSTORE_PROGRAMS; i++)
		for (unsigned page = 0; page < PAGES; page++)
			KTEST_CHECK_CMP(kstore_in_file(&f, &kstores[i], page),
			    >=, least[i]);
}

KTEST(pager_write_cpus)
{
	uint32_t stored[KSTORE_PROGRAMS];

	kfile_open(&f, file_make("/f"));
	KTEST_CHECK_CMP(vnode_truncate(f.vnode, ptoa(PAGES)), ==, 0);
	kstore_start(&f, PAGES, PAGES, false);
	for (unsigned round = 0; round < ROUNDS; round++) {
		kstore_wait(1);
		for (unsigned i = 0; i < KSTORE_PROGRAMS; i++)
			stored[i] = kstores[i].value;
		write_back(round);
		check_file(stored);
	}
	kstore_end();
	KTEST_CHECK_CMP(vnode_clean(f.vnode), ==, 0);
	for (unsigned i = 0; i < KSTORE_PROGRAMS; i++)
		stored[i] = kstores[i].value;
	check_file(stored);
	kfile_close(&f);
}
