/* SPDX-License-Identifier: BSD-2-Clause */
/* Error numbers, and errno, the error number of the last call that failed. */
#ifndef LIB_USER_ERRNO_H
#define LIB_USER_ERRNO_H

#include "lib/errno.h"

extern int errno;

#endif
