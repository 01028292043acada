/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: whenever the disk stops, e2fsck -p repairs the file system without
 *     asking and no fsynced data is lost: the disk is cut off after each of 500
 *     writes
 * disk: recorded
 * tags: slow
 */
#include "tests/crashload.h"

KTEST(fs_crash_500)
{
	random_init(2);
	crash_load(500);
}
