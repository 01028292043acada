/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DEVICES_VGA_H
#define DEVICES_VGA_H

/* Look for a VGA, clear its text screen of 80 by 25, and register it as a sink
 * of the console's output.  */
void	vga_init(void);

#endif
