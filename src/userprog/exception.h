/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Exceptions: page faults go to vm_fault; what programs must not do ends them
 * with one line that says what they did; what the kernel must not do, it
 * panics.
 */
#ifndef USERPROG_EXCEPTION_H
#define USERPROG_EXCEPTION_H

void	exception_init(void);

#endif
