/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if the disk stops after 0, 10, 20, ... or 250 writes, e2fsck -p
 *     repairs the file system without asking, and no fsynced data is lost
 * disk: recorded
 */
#include "tests/crashload.h"

KTEST(fs_crash)
{
	random_init(1);
	crash_load(250);
}
