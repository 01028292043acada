/* SPDX-License-Identifier: BSD-2-Clause */
/* From what the kernel returns to what POSIX says: -1, and errno. */
#ifndef LIB_USER_RESULT_H
#define LIB_USER_RESULT_H

#include <errno.h>
#include <stdint.h>

/* RESULT, or -1 if it is a negative errno. */
int	call_result(int32_t result);

/* Likewise for calls that return addresses, of which half are negative: no
 * address is in the last 255 bytes.  */
static inline void *
call_pointer(int32_t result)
{
	if ((uint32_t)result < (uint32_t)-255)
		return (void *)(uintptr_t)(uint32_t)result;
	errno = -result;
	return (void *)-1;
}

#endif
