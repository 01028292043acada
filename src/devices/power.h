/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DEVICES_POWER_H
#define DEVICES_POWER_H

/* Make machine_end switch the machine off.  Needs no other part of the kernel
 * to be initialized.  */
void power_init(void);

#endif
