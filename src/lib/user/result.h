/* SPDX-License-Identifier: BSD-2-Clause */
/* Conversion of the kernel's results to POSIX: -1 and errno on failure. */
#ifndef LIB_USER_RESULT_H
#define LIB_USER_RESULT_H

#include <errno.h>
#include <stdint.h>

/* Return RESULT or, if it is a negated error number, set errno and return
 * -1.  */
int call_result(int32_t result);

/* Return RESULT as an address or, if it is a negated error number, set errno
 * and return (void *)-1.  Half of all addresses are negative as integers, but
 * none is in the last 255 bytes of the address space, the range of the negated
 * error numbers.  */
static inline void *
call_pointer(int32_t result)
{
	if ((uint32_t)result < (uint32_t)-255)
		return (void *)(uintptr_t)(uint32_t)result;
	errno = -result;
	return (void *)-1;
}

#endif
