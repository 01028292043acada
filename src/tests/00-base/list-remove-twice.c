/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: removing an element from a list twice panics
 * panics: next != LIST_REMOVED
 */
#include "lib/kernel/list.h"
#include "tests/ktest.h"

KTEST(list_remove_twice)
{
	struct list list = LIST_INITIALIZER(list);
	struct list_elem elem;

	list_push_back(&list, &elem);
	list_remove(&elem);
	list_remove(&elem);
}
