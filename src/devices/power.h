/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DEVICES_POWER_H
#define DEVICES_POWER_H

/* Have machine_end switch the machine off.  Needs nothing else of the
 * kernel.  */
void	power_init(void);

#endif
