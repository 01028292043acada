/* SPDX-License-Identifier: BSD-2-Clause */
/* The standard assert(), for files that do not include lib/debug.h.  NDEBUG is
 * ignored: assertions are always checked.  */
#ifndef LIB_ASSERT_H
#define LIB_ASSERT_H

_Noreturn void __assert_failed(
    const char *file, int line, const char *function, const char *condition);

#define assert(condition)                                                      \
	((condition) ?                                                         \
		(void)0 :                                                      \
		__assert_failed(__FILE__, __LINE__, __func__, #condition))

#endif
