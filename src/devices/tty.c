/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Console input.  Typed characters are echoed and edited in a ring buffer:
 *
 *	   head            committed        tail
 *	.....|  finished lines |  being edited |.....
 *
 * A newline or Ctrl-D commits the line being edited; readers see only committed
 * characters.  Ctrl-D stays in the ring, to end a read at that point.  Ctrl-C
 * discards the line being edited; if no process is killed, the Ctrl-C is put
 * into the ring as a line of its own.
 *
 * Lock order: tty_lock, then the scheduler's lock (wake-ups) or the output lock
 * (echo).
 */
#include "devices/tty.h"

#include <errno.h>

#include "core/output.h"
#include "cpu/spinlock.h"
#include "devices/console.h"
#include "devices/serial.h"
#include "lib/kernel/option.h"
#include "threads/sync.h"

/* The ring is large enough that a line can be typed while another is waiting to
 * be read.  Its size is a power of 2, because positions wrap at 2^32.  */
#define RING_SIZE  2048
#define LINE_LIMIT 1024 /* characters in one line */

#define CTRL(letter) ((letter)&0x1f)
#define BELL         "\a"
#define DELETE       0x7f
#define ESCAPE       0x1b

OPTION_BOOL(noecho, "do not echo console input, which comes from a script");

bool (*console_interrupt_hook)(void);

static struct spinlock tty_lock = SPINLOCK_INITIALIZER("tty");

/* All are guarded by tty_lock.  Positions count characters modulo 2^32, and are
 * reduced modulo RING_SIZE on access.  */
static char ring[RING_SIZE];
static uint32_t head, committed, tail;
static struct waitq readers;
static bool paused;                             /* serial input has stopped */
static enum { TEXT, ESCAPED, SEQUENCE } escape; /* of in_escape_sequence */

void
tty_init(void)
{
	waitq_init(&readers, "console input");
	waitq_set_external(&readers);
}

static void
echo_text(const char *string, size_t size)
{
	if (!option_noecho)
		console_write(string, size);
}

static bool
ring_full(void)
{
	return tail - head == RING_SIZE;
}

static void
erase_last_char(void)
{
	tail--;
	echo_text("\b \b", 3);
}

static void
commit_line(void)
{
	committed = tail;
	waitq_wake_all(&readers);
}

/* Recognize the sequences that cursor and function keys send: ESC [ or ESC O,
 * and all that follows up to a character from '@' to '~'.  Returns whether C is
 * part of a sequence and must be discarded.  */
static bool
in_escape_sequence(uint8_t c)
{
	switch (escape) {
	case TEXT:
		if (c == ESCAPE)
			escape = ESCAPED;
		return c == ESCAPE;
	case ESCAPED:
		escape = c == '[' || c == 'O' ? SEQUENCE : TEXT;
		return escape == SEQUENCE;
	case SEQUENCE:
		if (c >= '@' && c <= '~')
			escape = TEXT;
		return true;
	}
	return false;
}

static void
insert_char(char c)
{
	/* Keep room for the character that ends the line. */
	if (tail - head >= RING_SIZE - 1 || tail - committed >= LINE_LIMIT) {
		echo_text(BELL, 1);
		return;
	}
	ring[tail++ % RING_SIZE] = c;
	/* Echo one screen cell per character, as erasing assumes. */
	echo_text(c == '\t' ? " " : &c, 1);
}

/* Insert C, which ends the line or the input, and commit the line. */
static void
insert_terminator(char c)
{
	if (ring_full())
		return;
	ring[tail++ % RING_SIZE] = c;
	if (c == '\n')
		echo_text("\n", 1);
	commit_line();
}

/* Process the character C.  Returns whether it was Ctrl-C. */
static bool
edit_char(uint8_t c)
{
	if (in_escape_sequence(c))
		return false;
	switch (c) {
	case CTRL('C'):
		tail = committed;
		echo_text("^C\n", 3);
		return true;
	case CTRL('D'):
		insert_terminator(c);
		break;
	case '\r':
	case '\n':
		insert_terminator('\n');
		break;
	case '\b':
	case DELETE:
		if (tail != committed)
			erase_last_char();
		break;
	case CTRL('U'):
		while (tail != committed)
			erase_last_char();
		break;
	default:
		if (c >= ' ' || c == '\t')
			insert_char(c);
	}
	return false;
}

void
tty_input(uint8_t c)
{
	bool interrupt;

	spin_acquire(&tty_lock);
	interrupt = edit_char(c);
	spin_release(&tty_lock);
	if (!interrupt || console_interrupt_hook == NULL ||
	    console_interrupt_hook())
		return;
	spin_acquire(&tty_lock);
	insert_terminator(CTRL('C'));
	spin_release(&tty_lock);
}

bool
tty_accepts(void)
{
	bool room;

	spin_acquire(&tty_lock);
	/* If nothing can be read, no reader would ever make room. */
	room = tail - head < RING_SIZE - 1 || committed == head;
	paused = !room;
	spin_release(&tty_lock);
	return room;
}

/* Move up to SIZE committed bytes, but at most one line, to BUFFER.  Returns
 * how many.  */
static int
take_line(char *buffer, size_t size)
{
	size_t count = 0;

	while (count < size && head != committed) {
		char c = ring[head++ % RING_SIZE];

		if (c == CTRL('D'))
			return count;
		buffer[count++] = c;
		if (c == '\n' || c == CTRL('C'))
			return count;
	}
	/* A Ctrl-D directly after these bytes ends this read, not the next. */
	if (head != committed && ring[head % RING_SIZE] == CTRL('D'))
		head++;
	return count;
}

int
console_read(char *buffer, size_t size)
{
	int error = 0;
	int count = 0;
	bool resume;

	if (size == 0)
		return 0;
	spin_acquire(&tty_lock);
	while (head == committed && error == 0)
		error = waitq_sleep_interruptible(&readers, &tty_lock);
	if (error == 0)
		count = take_line(buffer, size);
	resume = paused;
	paused = false;
	spin_release(&tty_lock);
	if (resume)
		serial_resume_input();
	return error != 0 ? -error : count;
}
