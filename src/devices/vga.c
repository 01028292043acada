/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The VGA text screen.  Video memory is slow to write and slower to read, so
 * the text is kept and scrolled in ordinary memory; vga_write then copies the
 * rows that it has changed.  The output lock guards all variables.
 */
#include "devices/vga.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/output.h"
#include "cpu/io.h"
#include "cpu/layout.h"
#include "lib/debug.h"

#define ROWS    25
#define COLUMNS 80
#define TAB     8
#define BLANK   0x0720 /* a space, light gray on black */

#define CRTC_INDEX 0x3d4
#define CRTC_DATA  0x3d5
enum { CRTC_CURSOR_HIGH = 0x0e, CRTC_CURSOR_LOW = 0x0f };

static uint16_t text[ROWS][COLUMNS];
static unsigned row, column;            /* the cursor; COLUMN can be COLUMNS */
static unsigned dirty_first, dirty_end; /* rows to copy */

static void
crtc_write(uint8_t index, uint8_t value)
{
	outb(CRTC_INDEX, index);
	outb(CRTC_DATA, value);
}

/* Is there a VGA?  Only a color VGA has its cursor registers at these ports. */
static bool
probe_vga(void)
{
	crtc_write(CRTC_CURSOR_LOW, 0x5a);
	outb(CRTC_INDEX, CRTC_CURSOR_LOW);
	return inb(CRTC_DATA) == 0x5a;
}

static void
clear_row(unsigned r)
{
	for (unsigned c = 0; c < COLUMNS; c++)
		text[r][c] = BLANK;
}

static void
mark_rows_dirty(unsigned first, unsigned end)
{
	dirty_first = MIN(dirty_first, first);
	dirty_end = MAX(dirty_end, end);
}

/* Copy the changed rows to video memory, and move the cursor. */
static void
copy_dirty_rows(void)
{
	unsigned at = row * COLUMNS + MIN(column, COLUMNS - 1u);

	if (dirty_first < dirty_end)
		memcpy((uint16_t *)phys_to_virt(VGA_MEMORY) +
			dirty_first * COLUMNS,
		    text[dirty_first],
		    (dirty_end - dirty_first) * sizeof(text[0]));
	dirty_first = ROWS;
	dirty_end = 0;
	crtc_write(CRTC_CURSOR_HIGH, at >> 8);
	crtc_write(CRTC_CURSOR_LOW, at);
}

static void
start_new_line(void)
{
	column = 0;
	if (++row < ROWS)
		return;
	row = ROWS - 1;
	memmove(text[0], text[1], (ROWS - 1) * sizeof(text[0]));
	clear_row(ROWS - 1);
	mark_rows_dirty(0, ROWS);
}

static void
put_char(unsigned char c)
{
	switch (c) {
	case '\n':
		start_new_line();
		break;
	case '\r':
		column = 0;
		break;
	case '\b':
		if (column > 0)
			column--;
		break;
	case '\t':
		do
			put_char(' ');
		while (column % TAB != 0);
		break;
	case '\a':
		break;
	default:
		if (column == COLUMNS)
			start_new_line();
		text[row][column++] = (BLANK & 0xff00) | c;
		mark_rows_dirty(row, row + 1);
	}
}

static void
vga_write(struct output_sink *sink UNUSED, const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		put_char((unsigned char)bytes[i]);
	copy_dirty_rows();
}

static struct output_sink screen = { .write = vga_write };

void
vga_init(void)
{
	if (!probe_vga())
		return;
	for (unsigned r = 0; r < ROWS; r++)
		clear_row(r);
	mark_rows_dirty(0, ROWS);
	copy_dirty_rows();
	output_add_sink(OUTPUT_CONSOLE, &screen);
}
