/* SPDX-License-Identifier: BSD-2-Clause */
/* The C name of ASSERT; always on. */
#ifndef LIB_ASSERT_H
#define LIB_ASSERT_H

#include "lib/debug.h"

#define assert(condition)	ASSERT(condition)

#endif
