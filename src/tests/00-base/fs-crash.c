/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: whenever the disk stops, e2fsck -p repairs it without asking, and what
 *     was fsynced is there: cut after every 10th of 250 writes
 * disk: recorded
 */
#include "tests/crashload.h"

KTEST(fs_crash)
{
	random_init(1);
	crash_load(250);
}
