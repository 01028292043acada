/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: counters that only the classic engine has can be read by name; other
 *     names and bad pointers are refused
 * engine: classic
 */
#include <unistd.h>

#include <errno.h>

#include "tests/utest.h"

static const char long_name[] = "a name that is longer than any counter's name";

void
test_main(void)
{
	static const char *const names[] = { "faults_reuse", "clock_scans" };
	static const char *const bad[] = { "", "faults", "clock_scans ",
		long_name };
	uint32_t value;

	for (unsigned i = 0; i < ARRAY_SIZE(names); i++)
		CHECK_CMP(vmcounter(names[i], &value), ==, 0);
	for (unsigned i = 0; i < ARRAY_SIZE(bad); i++) {
		value = 77;
		CHECK_CMP(vmcounter(bad[i], &value), ==, -1);
		CHECK_CMP(
		    errno, ==, bad[i] == long_name ? ENAMETOOLONG : ENOENT);
		CHECK_CMP(value, ==, 77);
	}
	CHECK_CMP(vmcounter(names[0], (uint32_t *)0xC0000000), ==, -1);
	CHECK_CMP(errno, ==, EFAULT);
	CHECK_CMP(vmcounter((char *)0xC0000000, &value), ==, -1);
	CHECK_CMP(errno, ==, EFAULT);
}
