/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DEVICES_VGA_H
#define DEVICES_VGA_H

/* Physical address and size of the memory for text. */
#define VGA_MEMORY      0xb8000
#define VGA_MEMORY_SIZE 0x8000

/* If there is a VGA, clear its text screen of 80 by 25 characters and register
 * it as an output sink for the console.  */
void vga_init(void);

#endif
