/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls that <sys/resource.h> declares. */
#include <sys/resource.h>

#include "lib/user/result.h"
#include "lib/user/stub.h"

int
getrlimit(int resource, struct rlimit *limit)
{
	return call_result(
	    call2(SYS_GETRLIMIT, (uint32_t)resource, ARG(limit)));
}

int
setrlimit(int resource, const struct rlimit *limit)
{
	return call_result(
	    call2(SYS_SETRLIMIT, (uint32_t)resource, ARG(limit)));
}

int
getpriority(int which, int who)
{
	int nice;

	if (call_result(call3(SYS_GETPRIORITY, (uint32_t)which, (uint32_t)who,
		ARG(&nice))) != 0)
		return -1;
	return nice;
}

int
setpriority(int which, int who, int nice)
{
	return call_result(call3(
	    SYS_SETPRIORITY, (uint32_t)which, (uint32_t)who, (uint32_t)nice));
}
