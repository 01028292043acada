/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: whenever the disk stops, e2fsck -p repairs the file system without
 *     asking and no fsynced data is lost: the disk is cut off after every 10th
 *     of 250 writes
 * disk: recorded
 */
#include "tests/crashload.h"

KTEST(fs_crash)
{
	random_init(1);
	crash_load(250);
}
