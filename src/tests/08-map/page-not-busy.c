/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: wiring a page that is not busy causes a panic
 * panics: vm_page_is_busy(m)
 */
#include "tests/ktest.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vm_page_alloc.h"

KTEST(page_not_busy)
{
	struct vm_page *m = vm_page_alloc(NULL, 0, VM_ALLOC_NORMAL);

	KTEST_CHECK(m != NULL);
	vm_page_wire(m);
	vm_page_unwire(m, true);
	vm_page_wakeup(m);
	vm_page_wire(m);
}
