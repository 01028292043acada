/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The two serial ports: 16550s at the addresses that PCs always had.  The first
 * is the console, the second the machine channel.
 */
#ifndef DEVICES_SERIAL_H
#define DEVICES_SERIAL_H

#include <stdbool.h>
#include <stdint.h>

/* Register the ports that exist as sinks of output.  Needs nothing else of the
 * kernel.  */
void	serial_init(void);

/* From now on call RECEIVED for each byte that the console port receives, in
 * interrupt context, while ACCEPTS says that there is room; when it says no,
 * wait for serial_resume_input (the sender is held back).  */
void	serial_start_input(void (*received)(uint8_t), bool (*accepts)(void));
void	serial_resume_input(void);

#endif
