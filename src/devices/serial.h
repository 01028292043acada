/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The two serial ports: 16550s at the addresses that PCs always had.
 *
 * => callers serialise the writers of one port (see channel.h).
 */
#ifndef DEVICES_SERIAL_H
#define DEVICES_SERIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum serial_port {
	SERIAL_CONSOLE,			/* COM1 */
	SERIAL_CHANNEL,			/* COM2 */
	SERIAL_COUNT
};

/* Make both ports ready for output.  Needs nothing else of the kernel. */
void	serial_init(void);

/* Hand SIZE bytes to the port, waiting for room.  Any context. */
void	serial_write(enum serial_port, const char *bytes, size_t size);

/* Wait until what was written has left the machine. */
void	serial_drain(enum serial_port);

/* From now on call RECEIVED for each byte that the console port receives, in
 * interrupt context, while ACCEPTS says that there is room; when it says no,
 * wait for serial_resume_input (the sender is held back).  */
void	serial_start_input(void (*received)(uint8_t), bool (*accepts)(void));
void	serial_resume_input(void);

#endif
