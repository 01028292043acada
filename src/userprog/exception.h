/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Exceptions.  Page faults on user addresses go to vm_space_fault.  A fault that it
 * cannot resolve, or any other exception in user mode, kills the program, with
 * a one-line message that gives the reason.  Any other exception in kernel mode
 * is a panic.
 */
#ifndef USERPROG_EXCEPTION_H
#define USERPROG_EXCEPTION_H

/* Called once, at boot. */
void exception_init(void);

#endif
