/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: getrlimit returns each limit and its maximum; getrlimit and setrlimit
 *     refuse invalid arguments on every engine
 * needs: 02-userprog
 */
#include <unistd.h>

#include <errno.h>
#include <sys/resource.h>

#include "tests/utest.h"

void
test_main(void)
{
	static const int resources[] = { RLIMIT_STACK, RLIMIT_RSS,
		RLIMIT_MEMLOCK, RLIMIT_AS };
	struct rlimit limit, wrong = { .rlim_cur = 2, .rlim_max = 1 };

	for (unsigned i = 0; i < ARRAY_SIZE(resources); i++) {
		limit.rlim_cur = limit.rlim_max = 0;
		CHECK_CMP(getrlimit(resources[i], &limit), ==, 0);
		CHECK_CMP(limit.rlim_cur, !=, 0);
		CHECK_CMP(limit.rlim_max, ==, RLIM_INFINITY);
		CHECK_CMP(setrlimit(resources[i], &wrong), ==, -1);
		CHECK_CMP(errno, ==, EINVAL);
	}
	CHECK_CMP(getrlimit(RLIMIT_STACK, &limit), ==, 0);
	CHECK_CMP(limit.rlim_cur, >=, 4 * 4096);
	CHECK(limit.rlim_cur < RLIM_INFINITY);
	CHECK_CMP(getrlimit(0, &limit), ==, -1);
	CHECK_CMP(errno, ==, EINVAL);
	CHECK_CMP(setrlimit(99, &limit), ==, -1);
	CHECK_CMP(errno, ==, EINVAL);
	CHECK_CMP(getrlimit(RLIMIT_AS, (struct rlimit *)0xC0000000), ==, -1);
	CHECK_CMP(errno, ==, EFAULT);
	CHECK_CMP(setrlimit(RLIMIT_AS, (struct rlimit *)16), ==, -1);
	CHECK_CMP(errno, ==, EFAULT);
}
