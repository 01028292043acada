/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System call stubs.  The arguments and then the number are pushed onto the
 * stack; the result is returned in EAX, and all other registers are preserved.
 * The stubs are inline so that a constant number becomes an immediate operand.
 */
#ifndef LIB_USER_STUB_H
#define LIB_USER_STUB_H

#include <stdint.h>

#include "lib/syscall-nr.h"

static inline int32_t
call0(int number)
{
	int32_t result;

	__asm__ volatile("pushl %[number]; int %[vector]; addl $4, %%esp"
			 : "=a"(result)
			 : [number] "ri"(number), [vector] "i"(SYSCALL_VECTOR)
			 : "memory", "cc");
	return result;
}

static inline int32_t
call1(int number, uint32_t a)
{
	int32_t result;

	__asm__ volatile(
	    "pushl %[a]; pushl %[number]; int %[vector]; "
	    "addl $8, %%esp"
	    : "=a"(result)
	    : [number] "ri"(number), [vector] "i"(SYSCALL_VECTOR), [a] "ri"(a)
	    : "memory", "cc");
	return result;
}

static inline int32_t
call2(int number, uint32_t a, uint32_t b)
{
	int32_t result;

	__asm__ volatile("pushl %[b]; pushl %[a]; pushl %[number]; "
			 "int %[vector]; addl $12, %%esp"
			 : "=a"(result)
			 : [number] "ri"(number), [vector] "i"(SYSCALL_VECTOR),
			 [a] "ri"(a), [b] "ri"(b)
			 : "memory", "cc");
	return result;
}

static inline int32_t
call3(int number, uint32_t a, uint32_t b, uint32_t c)
{
	int32_t result;

	__asm__ volatile("pushl %[c]; pushl %[b]; pushl %[a]; "
			 "pushl %[number]; int %[vector]; addl $16, %%esp"
			 : "=a"(result)
			 : [number] "ri"(number), [vector] "i"(SYSCALL_VECTOR),
			 [a] "ri"(a), [b] "ri"(b), [c] "ri"(c)
			 : "memory", "cc");
	return result;
}

/* Convert a pointer to an argument. */
#define ARG(pointer) ((uint32_t)(uintptr_t)(pointer))

#endif
