/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The PS/2 keyboard: converts scan codes (set 1) to characters.  Keys without a
 * character, such as the cursor keys, are ignored.
 */
#include "devices/keyboard.h"

#include <stdbool.h>

#include "cpu/io.h"
#include "cpu/trap.h"
#include "lib/debug.h"

#define KEYBOARD_IRQ 1
#define DATA_PORT    0x60
#define STATUS_PORT  0x64 /* commands, when written */

#define STATUS_OUTPUT 0x01 /* a byte can be read */
#define STATUS_INPUT  0x02 /* no byte can be written yet */
#define STATUS_MOUSE  0x20 /* the byte to read is the mouse's */

#define SET_MODE 0x60 /* command; its argument is the mode: */
#define MODE     0x65 /* interrupts, set 1, mouse disabled */
/* The most reads of the status before a byte is sent although STATUS_INPUT is
 * still set.  */
#define STATUS_READS_MAX 10000

/* Scan codes that do not stand for characters.  The top bit is set when a key
 * is released.  */
enum {
	KEY_CTRL = 0x1d,
	KEY_LEFT_SHIFT = 0x2a,
	KEY_RIGHT_SHIFT = 0x36,
	KEY_CAPS = 0x3a,
	KEY_EXTENDED = 0xe0,
	KEY_RELEASED = 0x80
};

/* The characters of the keys, by scan code; 0: none. */
static const char plain[] =
    "\0\0331234567890-=\b\tqwertyuiop[]\n\0asdfghjkl;'`\0\\zxcvbnm,./\0*\0 "
    "\0\0\0\0\0\0\0\0\0\0\0\0\000789-456+1230.";
static const char shifted[] =
    "\0\033!@#$%^&*()_+\b\tQWERTYUIOP{}\n\0ASDFGHJKL:\"~\0|ZXCVBNM<>?\0*\0 "
    "\0\0\0\0\0\0\0\0\0\0\0\0\000789-456+1230.";

/* Used only by the interrupt handler. */
static void (*typed)(uint8_t);
static bool shift, ctrl, caps, extended;

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Return the character for CODE, or 0. */
static char
key_to_char(uint8_t code)
{
	char c;

	if (code >= sizeof(plain))
		return 0;
	/* Of the extended keys, only Enter and "/" have characters. */
	if (extended && plain[code] != '\n' && plain[code] != '/')
		return 0;
	c = plain[code];
	if (shift != (caps && is_letter(c)) && !extended)
		c = shifted[code];
	if (ctrl)
		c = c >= '@' ? c & 0x1f : 0;
	return c;
}

static void
handle_scan_code(uint8_t code)
{
	bool pressed = !(code & KEY_RELEASED);
	uint8_t key = code & ~KEY_RELEASED;
	char c;

	if (code == KEY_EXTENDED) {
		extended = true;
		return;
	}
	switch (key) {
	case KEY_CTRL:
		ctrl = pressed;
		break;
	case KEY_LEFT_SHIFT:
	case KEY_RIGHT_SHIFT:
		/* Some extended keys send additional shift codes. */
		if (!extended)
			shift = pressed;
		break;
	case KEY_CAPS:
		if (pressed)
			caps = !caps;
		break;
	default:
		c = pressed ? key_to_char(key) : 0;
		if (c != 0)
			typed(c);
	}
	extended = false;
}

static void
keyboard_interrupt(struct trapframe *frame UNUSED)
{
	uint8_t status;

	while ((status = inb(STATUS_PORT)) & STATUS_OUTPUT) {
		uint8_t code = inb(DATA_PORT);

		if (!(status & STATUS_MOUSE))
			handle_scan_code(code);
	}
}

static void
send_byte(uint16_t port, uint8_t byte)
{
	for (int i = 0; i < STATUS_READS_MAX; i++)
		if (!(inb(STATUS_PORT) & STATUS_INPUT))
			break;
	outb(port, byte);
}

void
keyboard_init(void (*handler)(uint8_t))
{
	if (inb(STATUS_PORT) == 0xff)
		return;
	typed = handler;
	send_byte(STATUS_PORT, SET_MODE);
	send_byte(DATA_PORT, MODE);
	irq_register(KEYBOARD_IRQ, keyboard_interrupt, "keyboard");
	/* Discard keys typed earlier: while a byte is waiting, the controller
	 * sends no interrupt for the next.  */
	for (int i = 0; i < 16 && inb(STATUS_PORT) & STATUS_OUTPUT; i++)
		inb(DATA_PORT);
}
