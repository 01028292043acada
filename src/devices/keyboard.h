/* SPDX-License-Identifier: BSD-2-Clause */
/* The PS/2 keyboard, US layout. */
#ifndef DEVICES_KEYBOARD_H
#define DEVICES_KEYBOARD_H

#include <stdint.h>

/* From now on call TYPED for each character, in interrupt context.  Does
 * nothing if there is no keyboard controller.  */
void	keyboard_init(void (*typed)(uint8_t));

#endif
