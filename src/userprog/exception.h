/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Exceptions.  Page faults on user addresses go to vm_fault.  Any other
 * exception of a program kills it, with a one-line message that gives the
 * reason.  Any other exception of the kernel is a panic.
 */
#ifndef USERPROG_EXCEPTION_H
#define USERPROG_EXCEPTION_H

void	exception_init(void);

#endif
