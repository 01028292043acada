/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if the disk stops after any number of writes from 0 to 500,
 *     e2fsck -p repairs the file system without asking, and no fsynced data is
 *     lost
 * disk: recorded
 * tags: slow
 */
#include "tests/crashload.h"

KTEST(fs_crash_500)
{
	random_init(2);
	crash_load(500);
}
