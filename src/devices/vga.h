/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DEVICES_VGA_H
#define DEVICES_VGA_H

/* If there is a VGA, clear its text screen of 80 by 25 characters and register
 * it as an output sink for the console.  */
void vga_init(void);

#endif
