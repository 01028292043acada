/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: output reaches every sink that was added to its log: console text
 *     reaches console sinks unchanged, and channel sinks as records, one per
 *     line
 */
#include <stdio.h>
#include <string.h>

#include "core/channel.h"
#include "core/output.h"
#include "tests/ktest.h"

struct memory_sink {
	struct output_sink sink;
	char text[512];
	size_t length;
};

static void
store_text(struct output_sink *sink, const char *bytes, size_t size)
{
	struct memory_sink *to = CONTAINER_OF(sink, struct memory_sink, sink);

	size = MIN(size, sizeof(to->text) - 1 - to->length);
	memcpy(to->text + to->length, bytes, size);
	to->length += size;
	to->text[to->length] = '\0';
}

static struct memory_sink console = { .sink.write = store_text };
static struct memory_sink channel = { .sink.write = store_text };

/* Does TEXT have a line that ends with END? */
static bool
has_line(const char *text, const char *end)
{
	size_t length = strlen(end);

	for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
		if ((size_t)(at - text) >= length &&
		    memcmp(at - length, end, length) == 0)
			return true;
	return false;
}

KTEST(output_sinks)
{
	output_add_sink(OUTPUT_CONSOLE, &console.sink);
	output_add_sink(OUTPUT_CHANNEL, &channel.sink);
	printf("half ");
	printf("a %s", "line\n");
	channel_printf("note", "a record of its own");

	KTEST_CHECK(strcmp(console.text, "half a line\n") == 0);
	KTEST_CHECK(has_line(channel.text, " console half a line"));
	KTEST_CHECK(has_line(channel.text, " note a record of its own"));
}
