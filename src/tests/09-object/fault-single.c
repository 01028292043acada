/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: with the option "burst=1" a fault maps one page only
 * points: 1
 * options: burst=1
 * engine: dragonfly
 */
#include <unistd.h>

#include <sys/mman.h>

#include "tests/utest.h"

#define PAGE  4096
#define PAGES 40

void
test_main(void)
{
	volatile char *pages;
	uint32_t before;

	pages = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK((void *)pages != MAP_FAILED);
	before = test_counter(COUNTER_RESIDENT);
	for (unsigned i = 0; i < PAGES; i += 2) {
		pages[i * PAGE] = 1;
		CHECK_CMP(
		    test_counter(COUNTER_RESIDENT) - before, ==, i / 2 + 1);
	}
}
