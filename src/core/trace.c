/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ring buffers of trace events, one for each CPU, written only by that CPU and
 * with interrupts off.  An event stores its arguments; the text is formatted
 * when the event is printed.
 */
#include "core/trace.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/channel.h"
#include "core/cmdline.h"
#include "cpu/cpu.h"
#include "cpu/intr.h"
#include "cpu/io.h"
#include "cpu/system_clock.h"
#include "lib/kernel/option.h"

#define RING_SIZE 256 /* a power of two */
#define DUMP_MAX  64
#define TEXT_MAX  160

struct event {
	const struct tracepoint *point;
	uint64_t tsc; /* time; converted to ns when printed */
	int tid;
	uint32_t arguments[TRACE_ARGS_MAX];
};

OPTION_STRING(trace, NULL,
    "events to send to the machine channel: name prefixes, separated by "
    "commas, or all");

extern struct tracepoint tracepoints_start[], tracepoints_end[];

/* A CPU's event number N since boot is element N % RING_SIZE of its ring. */
static struct event rings[CPU_MAX][RING_SIZE];
static unsigned next_event[CPU_MAX];

static bool
is_first_of_its_name(const struct tracepoint *point)
{
	const struct tracepoint *other;

	for (other = tracepoints_start; other < point; other++)
		if (strcmp(other->name, point->name) == 0)
			return false;
	return true;
}

static void
list_events(void)
{
	const struct tracepoint *point;

	printf("The events of this kernel:");
	for (point = tracepoints_start; point < tracepoints_end; point++)
		if (is_first_of_its_name(point))
			printf(" %s", point->name);
	printf("\n");
}

/* From now on, send to the channel all events whose names begin with the LENGTH
 * characters at PREFIX, or every event if these characters are "all".  Returns
 * false if no name matches.  */
static bool
select_events(const char *prefix, size_t length)
{
	bool all = length == 3 && memcmp(prefix, "all", 3) == 0;
	struct tracepoint *point;
	bool found = false;

	for (point = tracepoints_start; point < tracepoints_end; point++) {
		if (all || strncmp(point->name, prefix, length) == 0)
			found = point->to_channel = true;
	}
	return found;
}

void
trace_init(void)
{
	const char *prefix = option_trace;
	size_t length;

	for (; prefix != NULL && *prefix != '\0'; prefix += length) {
		prefix += strspn(prefix, ",");
		length = strcspn(prefix, ",");
		if (length > 0 && !select_events(prefix, length)) {
			list_events();
			cmdline_refuse("trace", option_trace,
			    "no event has a name that begins with '%.*s'",
			    (int)length, prefix);
		}
	}
}

/* Format the event as "<cpu> <ns> <tid> name arguments". */
static void
format_event(const struct event *event, unsigned cpu, char *text)
{
	const uint32_t *a = event->arguments;
	int length;

	length = snprintf(text, TEXT_MAX, "%u %llu %d %s ", cpu,
	    (unsigned long long)clock_at(event->tsc), event->tid,
	    event->point->name);
	snprintf(text + length, (size_t)(TEXT_MAX - length),
	    event->point->format, a[0], a[1], a[2], a[3], a[4], a[5]);
}

static void NO_INLINE
send_event(const struct event *event)
{
	unsigned cpu = cpu_current()->id;
	char text[TEXT_MAX];

	format_event(event, cpu, text);
	channel_printf("trace", "%s", text);
}

/* Called for each fault and each switch, so it must be fast. */
void
trace_record(const struct tracepoint *point, ...)
{
	enum intr_level old = intr_disable();
	const struct cpu *cpu = cpu_current();
	struct event *event =
	    &rings[cpu->id][next_event[cpu->id]++ % RING_SIZE];
	uint32_t *to = event->arguments;
	va_list arguments;

	event->point = point;
	event->tsc = read_tsc();
	event->tid = cpu->tid;
	va_start(arguments, point);
	for (unsigned left = point->argc; left > 0; left--)
		*to++ = va_arg(arguments, uint32_t);
	va_end(arguments);
	if (__builtin_expect(point->to_channel, false))
		send_event(event);
	if (old == INTR_ON)
		intr_enable();
}

/* Remove and return the latest of the events left in all rings, and set
 * *LATEST_CPU to the number of its CPU.  Returns NULL if no event is left.  The
 * events left in CPU I's ring are those numbered below LEFT[I] that have not
 * been overwritten; if LEFT[I] is 0, none is left.  */
static const struct event *
remove_latest(unsigned *left, unsigned *latest_cpu)
{
	const struct event *latest = NULL, *event;

	for (unsigned i = 0; i < CPU_MAX; i++) {
		if (left[i] == 0)
			continue;
		event = &rings[i][(left[i] - 1) % RING_SIZE];
		if (latest == NULL || event->tsc > latest->tsc) {
			latest = event;
			*latest_cpu = i;
		}
	}
	if (latest == NULL)
		return NULL;
	if (--left[*latest_cpu] == 0 ||
	    next_event[*latest_cpu] - left[*latest_cpu] >= RING_SIZE)
		left[*latest_cpu] = 0;
	return latest;
}

void
trace_dump(unsigned count)
{
	static const struct event *events[DUMP_MAX];
	static unsigned cpus[DUMP_MAX];
	unsigned left[CPU_MAX], found;
	char text[TEXT_MAX];

	for (unsigned i = 0; i < CPU_MAX; i++)
		left[i] = next_event[i];
	count = MIN(count, (unsigned)DUMP_MAX);
	for (found = 0; found < count; found++) {
		events[found] = remove_latest(left, &cpus[found]);
		if (events[found] == NULL)
			break;
	}
	while (found-- > 0) {
		format_event(events[found], cpus[found], text);
		printf("  %s\n", text);
	}
}
