/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when poweroff switches the machine off, what programs have stored through
 *     mappings that they still have is on the disk
 * points: 1
 * engine: dragonfly
 * disk: kept
 */
#include <unistd.h>

#include "tests/mapped.h"

#define COUNT 20

void
test_main(void)
{
	int fd = make_file("/stored", COUNT * PAGE, 1);
	char *map = map_pages(fd, 0, COUNT, RW, MAP_SHARED);

	CHECK_CMP(sync(), ==, 0);
	for (unsigned i = 0; i < COUNT; i++)
		memset(map + i * PAGE, 'a' + (int)i, PAGE);
	test_pass();
	poweroff(0);
}
