/* SPDX-License-Identifier: BSD-2-Clause */
/* Functions for tests that violate an invariant on purpose.  Header only. */
#ifndef TESTS_08_MAP_VIOLATE_H
#define TESTS_08_MAP_VIOLATE_H

#include <string.h>

#include "tests/ktest.h"
#include "tests/kspace.h"
#include "vm/dragonfly/vm_check.h"
#include "vm/dragonfly/vm_map.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vmspace.h"

static char violation[200];

/* Check that no invariant is violated. */
static inline void
expect_no_violation(void)
{
	if (vm_check_all(violation, sizeof(violation)) != 0)
		ktest_fail(__FILE__, __LINE__,
		    "vm_check reports: %s; expected no violation", violation);
}

/* Check that an invariant is violated, and that the description contains TEXT. */
static inline void
expect_violation(const char *text)
{
	if (vm_check_all(violation, sizeof(violation)) == 0)
		ktest_fail(__FILE__, __LINE__,
		    "vm_check reports no violation, expected \"%s\"", text);
	if (strstr(violation, text) == NULL)
		ktest_fail(__FILE__, __LINE__,
		    "vm_check reports \"%s\", expected \"%s\"", violation,
		    text);
}

/* Set FIELD to VALUE, check that this is a violation with a description that
 * contains TEXT, and restore FIELD.  */
#define EXPECT_IF_SET(field, value, text)                                      \
	do {                                                                   \
		__typeof__(field) before_ = (field);                           \
                                                                               \
		(field) = (__typeof__(field))(value);                          \
		expect_violation(text);                                        \
		(field) = before_;                                             \
	} while (0)

/* Map PAGES pages of zeros at VA of SPACE, and bring them in with write accesses. */
static inline void
map_and_write(struct vm_space *space, vaddr_t va, uint32_t pages)
{
	struct vm_pin pin;

	KTEST_CHECK_CMP(kspace_map(space, va, pages), ==, 0);
	for (; pages-- > 0; va += PAGE_SIZE) {
		KTEST_CHECK_CMP(
		    vm_pin(space, va, VM_ACCESS_WRITE, VM_STACK_TOP, &pin), ==,
		    0);
		vm_unpin(space, &pin);
	}
}

/* Return the entry of SPACE that contains VA. */
static inline struct vm_map_entry *
entry_of(struct vm_space *space, vaddr_t va)
{
	struct vm_map_entry *entry;

	vm_map_lock_read(&space->vm_map);
	KTEST_CHECK(vm_map_lookup_entry(&space->vm_map, va, &entry));
	vm_map_unlock(&space->vm_map);
	return entry;
}

/* Return the page that is mapped at VA in SPACE. */
static inline struct vm_page *
page_of(struct vm_space *space, vaddr_t va)
{
	struct pmap_mapping mapping;
	struct vm_page *m;

	KTEST_CHECK(pmap_lookup(space->vm_pmap, va, &mapping));
	m = vm_page_at(mapping.pa);
	KTEST_CHECK(m != NULL);
	return m;
}

#endif
