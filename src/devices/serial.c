/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The 16550 UARTs.  Output is polled: QEMU's UART accepts bytes as fast as they
 * are written, so interrupts and a queue would only add cost, and a panic could
 * not use them.  The line status is read once for each 16 bytes, the size of
 * the FIFO, because each port access is slow in a simulator.  Input is by
 * interrupt, on the console port only.
 */
#include "devices/serial.h"

#include "core/output.h"
#include "cpu/cpu.h"
#include "cpu/io.h"
#include "cpu/trap.h"
#include "lib/debug.h"

/* Registers, as offsets from the port's base. */
enum {
	UART_DATA = 0, /* with DLAB: divisor, low */
	UART_IER = 1,  /* with DLAB: divisor, high */
	UART_FCR = 2,
	UART_LCR = 3,
	UART_MCR = 4,
	UART_LSR = 5,
	UART_SCRATCH = 7
};

#define IER_RECEIVED 0x01
#define FCR_ENABLE   0x07 /* enable and clear both FIFOs */
#define LCR_8N1      0x03
#define LCR_DLAB     0x80
#define MCR_ON       0x0b /* DTR, RTS, OUT2 (interrupt enable) */
#define LSR_RECEIVED 0x01
#define LSR_ROOM     0x20 /* the transmit FIFO is empty */
#define LSR_IDLE     0x40 /* and the last bit has been sent */

#define FIFO_SIZE   16
#define CONSOLE_IRQ 4
#define DRAIN_LIMIT 10000000 /* reads of the status: several seconds */

/* One port for each log; a port that does not exist is not registered. */
struct port {
	struct output_sink sink;
	uint16_t base; /* of its registers */
	bool present;
};

static void serial_write(struct output_sink *, const char *, size_t);
static void serial_drain(struct output_sink *);

static struct port ports[OUTPUT_LOGS] = {
	[OUTPUT_CONSOLE] = { { NULL, serial_write, serial_drain }, 0x3f8,
	    false },
	[OUTPUT_CHANNEL] = { { NULL, serial_write, serial_drain }, 0x2f8,
	    false }
};
static struct port *const console = &ports[OUTPUT_CONSOLE];
static void (*input_received)(uint8_t);
static bool (*input_accepts)(void);

static bool
probe_uart(uint16_t base)
{
	outb(base + UART_SCRATCH, 0x5a);
	return inb(base + UART_SCRATCH) == 0x5a;
}

void
serial_init(void)
{
	for (unsigned log = 0; log < OUTPUT_LOGS; log++) {
		uint16_t base = ports[log].base;

		ports[log].present = probe_uart(base);
		if (!ports[log].present)
			continue;
		outb(base + UART_IER, 0);
		outb(base + UART_LCR, LCR_DLAB);
		outb(base + UART_DATA, 1); /* 115200 baud */
		outb(base + UART_IER, 0);
		outb(base + UART_LCR, LCR_8N1);
		outb(base + UART_FCR, FCR_ENABLE);
		outb(base + UART_MCR, MCR_ON);
		output_add_sink(log, &ports[log].sink);
	}
}

/* Write SIZE bytes to the port, waiting for room in the FIFO. */
static void
serial_write(struct output_sink *sink, const char *bytes, size_t size)
{
	uint16_t base = CONTAINER_OF(sink, struct port, sink)->base;

	while (size > 0) {
		size_t burst = MIN(size, (size_t)FIFO_SIZE);

		while (!(inb(base + UART_LSR) & LSR_ROOM))
			cpu_pause();
		for (size_t i = 0; i < burst; i++)
			outb(base + UART_DATA, bytes[i]);
		bytes += burst;
		size -= burst;
	}
}

static void
serial_drain(struct output_sink *sink)
{
	uint16_t base = CONTAINER_OF(sink, struct port, sink)->base;

	for (int i = 0; i < DRAIN_LIMIT; i++) {
		if (inb(base + UART_LSR) & LSR_IDLE)
			break;
		cpu_pause();
	}
}

static void
serial_interrupt(struct trapframe *frame UNUSED)
{
	uint16_t base = console->base;

	while (inb(base + UART_LSR) & LSR_RECEIVED) {
		if (!input_accepts()) {
			outb(base + UART_IER, 0);
			/* A reader may have made room and resumed input just
			 * before it was disabled here: check again.  */
			if (!input_accepts())
				return;
			serial_resume_input();
		}
		input_received(inb(base + UART_DATA));
	}
}

void
serial_start_input(void (*received)(uint8_t), bool (*accepts)(void))
{
	if (!console->present)
		return;
	input_received = received;
	input_accepts = accepts;
	irq_register(CONSOLE_IRQ, serial_interrupt, "serial");
	serial_resume_input();
}

void
serial_resume_input(void)
{
	outb(console->base + UART_IER, IER_RECEIVED);
}
