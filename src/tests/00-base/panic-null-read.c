/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: reading a field through a null pointer in the kernel panics, and the
 *     report names the function and says that the pointer was null
 * panics: ktest_panic_null_read+
 */
#include "tests/ktest.h"

struct node {
	char unused[84];
	volatile int field;
};

static struct node *volatile nothing;

KTEST(panic_null_read)
{
	ktest_note("%d", nothing->field);
}
