/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The two serial ports: 16550 UARTs at their traditional addresses.  The first
 * is the console, the second the machine channel.
 */
#ifndef DEVICES_SERIAL_H
#define DEVICES_SERIAL_H

#include <stdbool.h>
#include <stdint.h>

/* Register the ports that exist as output sinks.  Needs no other part of the
 * kernel to be initialized.  */
void serial_init(void);

/* Call RECEIVED for each byte that the console port receives from now on, in
 * interrupt context.  When ACCEPTS returns false, input stops until
 * serial_resume_input is called, and the sender is held back.  */
void serial_start_input(void (*received)(uint8_t), bool (*accepts)(void));
/* => any context. */
void serial_resume_input(void);

#endif
