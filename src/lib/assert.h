/* SPDX-License-Identifier: BSD-2-Clause */
/* Assertions under their C name, for files that do not want lib/debug.h.  Always
 * on.  */
#ifndef LIB_ASSERT_H
#define LIB_ASSERT_H

_Noreturn void __assert_failed(const char *file, int line, const char *function,
	    const char *condition);

#define assert(condition)						\
	((condition) ? (void)0 :					\
	    __assert_failed(__FILE__, __LINE__, __func__, #condition))

#endif
