/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DEVICES_POWER_H
#define DEVICES_POWER_H

/* Make machine_end switch the machine off.  Depends on nothing else in the
 * kernel.  */
void power_init(void);

#endif
