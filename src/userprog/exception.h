/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Exceptions.  Page faults on user addresses go to vm_space_fault, and the
 * kernel's page faults on kernel addresses to vm_kernel_fault.  A fault on a user
 * address that cannot be resolved kills the program, with a one-line message
 * that gives the reason, unless usermem_fixup lets a copy return EFAULT.  All
 * other exceptions kill the program in user mode, and are panics in kernel mode.
 */
#ifndef USERPROG_EXCEPTION_H
#define USERPROG_EXCEPTION_H

/* Called once, at boot. */
void exception_init(void);

#endif
