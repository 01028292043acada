/* SPDX-License-Identifier: BSD-2-Clause */
/* The PS/2 keyboard, US layout. */
#ifndef DEVICES_KEYBOARD_H
#define DEVICES_KEYBOARD_H

#include <stdint.h>

/* Call TYPED for each character typed from now on, in interrupt context.  Does
 * nothing if the machine has no keyboard controller.  */
void keyboard_init(void (*typed)(uint8_t));

#endif
