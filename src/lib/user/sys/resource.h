/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Limits and priorities of processes, as in BSD.  Functions return 0 (getpriority: the
 * niceness), or -1 with errno set.
 */
#ifndef LIB_USER_SYS_RESOURCE_H
#define LIB_USER_SYS_RESOURCE_H

#include "lib/user/calls.h"

#define PRIO_MIN (-20) /* gets the most CPU time */
#define PRIO_MAX 20    /* gets the least */

/* Get or set the limit of RESOURCE (RLIMIT_*) and its maximum, in bytes.  Children
 * inherit both, and execv keeps them.  The maximum can only be reduced.  Processes that
 * share memory share its limits, but each has its own maxima.  EINVAL; setrlimit also
 * ENOSYS (this VM engine has fixed limits), EPERM (above the maximum).  */
int getrlimit(int resource, struct rlimit *);
int setrlimit(int resource, const struct rlimit *);
/* Get or set the niceness of process WHO; 0 is this process.  WHICH is PRIO_PROCESS.
 * A niceness below PRIO_MIN or above PRIO_MAX is set to that limit.  Of the scheduling
 * policies, only "mlfqs" considers the niceness.  Children inherit it.  As -1 is also a niceness,
 * set errno to 0 before getpriority to recognize an error.  EINVAL, ESRCH.  */
int getpriority(int which, int who);
int setpriority(int which, int who, int nice);

#endif
