/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the console and the end of the machine need of the machine channel;
 * everybody else uses channel_printf (cpu/machine.h).
 *
 * One spinlock, below all others, serialises all output of the machine, to
 * both serial ports and the screen: the two logs then agree on the order.
 */
#ifndef DEVICES_CHANNEL_H
#define DEVICES_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>

/* Begin output.  False: this CPU must be silent, as another one panics or
 * ended the machine.  If true, output_end must follow.  Any context.  */
bool	output_begin(void);
void	output_end(void);

/* From now on only this CPU has output, without a lock. */
void	output_panic_mode(void);

/* Send the record KIND with SIZE bytes of TEXT.
 * => between output_begin and output_end.  */
void	channel_send(const char *kind, const char *text, size_t size);
/* Refuse all output from the next output_begin on, but of panics.
 * => between output_begin and output_end.  */
void	output_close(void);

#endif
