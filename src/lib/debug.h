/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Assertions and panic(), for bugs in the kernel and in programs.  An error
 * that can occur in correct code is returned to the caller instead.  Assertions
 * are always compiled in.
 *
 * core/panic.c defines panic_at() for the kernel, lib/user/panic.c for
 * programs.
 */
#ifndef LIB_DEBUG_H
#define LIB_DEBUG_H

#include <stddef.h>

#define NORETURN __attribute__((noreturn))
#define PRINTF_LIKE(string, first)                                             \
	__attribute__((__format__(__printf__, string, first)))
#define UNUSED    __attribute__((unused))
#define NO_INLINE __attribute__((noinline))

/* Report a bug found at FILE:LINE in FUNCTION, with a printf-style message, and
 * stop the machine (kernel) or the process (program).  Call it through
 * panic().  */
void panic_at(const char *file, int line, const char *function,
    const char *format, ...) NORETURN PRINTF_LIKE(4, 5);

#define panic(...) panic_at(__FILE__, __LINE__, __func__, __VA_ARGS__)

/* Panic if CONDITION is false. */
#define ASSERT(condition)                                                      \
	do {                                                                   \
		if (__builtin_expect(!(condition), 0))                         \
			panic("assertion failed: %s", #condition);             \
	} while (0)

/*
 * Panic if LEFT OP RIGHT is false; the message shows both values.  The operands
 * are integers, pointers or enums of at most 32 bits; each is evaluated once.
 * The compiler does not warn if only one of the operands is signed.
 *
 *	ASSERT_CMP(page->wire_count, ==, 0);
 */
/* clang-format would break up the arguments of _Pragma. */
/* clang-format off */
#define ASSERT_CMP(left, op, right) do {				\
	_Pragma("GCC diagnostic push")					\
	_Pragma("GCC diagnostic ignored \"-Wsign-compare\"")		\
	__typeof__(left) left_value_ = (left);				\
	__typeof__(right) right_value_ = (right);			\
	if (__builtin_expect(!(left_value_ op right_value_), 0))	\
		panic("assertion failed: %s %s %s (%#lx against %#lx)",	\
		    #left, #op, #right, (unsigned long)left_value_,	\
		    (unsigned long)right_value_);			\
	_Pragma("GCC diagnostic pop")					\
} while (0)
/* clang-format on */

/* Panic, in code that must never be reached, such as the default case of a
 * switch over all values of an enum.  */
#define NOT_REACHED() panic("unreachable code was reached")

/* The return address of the function that contains it. */
#define CALLER ((uint32_t)__builtin_return_address(0))

#define ARRAY_SIZE(array)  (sizeof(array) / sizeof((array)[0]))
#define MIN(a, b)          ((a) < (b) ? (a) : (b))
#define MAX(a, b)          ((a) > (b) ? (a) : (b))
#define DIV_ROUND_UP(x, y) (((x) + (y)-1) / (y))
#define ROUND_UP(x, y)     (DIV_ROUND_UP(x, y) * (y))
#define ROUND_DOWN(x, y)   ((x) / (y) * (y))

/* Convert a pointer to MEMBER into a pointer to the enclosing TYPE. */
#define CONTAINER_OF(pointer, type, member)                                    \
	((type *)((char *)(pointer)-offsetof(type, member)))

#endif
