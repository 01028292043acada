/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: pmap_enter panics if the address is mapped to another frame, instead
 *     of replacing that mapping and losing its bits
 * panics: pmap_enter: 0x10000000 maps frame 0x1000, not 0x2000
 * cpus: 1
 */
#include "mem/pmap.h"
#include "tests/ktest.h"

KTEST(pmap_enter_other)
{
	struct pmap *pmap = pmap_create();

	pmap_enter(pmap, 0x10000000, 0x1000, PMAP_WRITE);
	pmap_enter(pmap, 0x10000000, 0x2000, PMAP_WRITE);
}
