/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls that <sys/mman.h> declares. */
#include <sys/mman.h>

#include "lib/user/result.h"
#include "lib/user/stub.h"

int
minherit(void *address, size_t length, int inherit)
{
	return call_result(
	    call3(SYS_MINHERIT, ARG(address), length, (uint32_t)inherit));
}

int
mlock(const void *address, size_t length)
{
	return call_result(call2(SYS_MLOCK, ARG(address), length));
}

int
munlock(const void *address, size_t length)
{
	return call_result(call2(SYS_MUNLOCK, ARG(address), length));
}

int
mlockall(int flags)
{
	return call_result(call1(SYS_MLOCKALL, (uint32_t)flags));
}

int
munlockall(void)
{
	return call_result(call0(SYS_MUNLOCKALL));
}

int
mincore(const void *address, size_t length, char *states)
{
	return call_result(
	    call3(SYS_MINCORE, ARG(address), length, ARG(states)));
}
