/* SPDX-License-Identifier: BSD-2-Clause */
/* hexdump: print the bytes of files in hexadecimal and as characters. */
#include <ctype.h>
#include <unistd.h>
#include <usage.h>

#include "lib/debug.h"
#include "lib/user/files.h"

#define PER_LINE 16

static void
show_line(unsigned offset, const unsigned char *bytes, size_t count)
{
	char text[PER_LINE + 1];
	size_t i;

	printf("%08x ", offset);
	for (i = 0; i < PER_LINE; i++) {
		if (i < count)
			printf("%s%02x", i % 8 == 0 ? "  " : " ", bytes[i]);
		else
			printf(i % 8 == 0 ? "    " : "   ");
	}
	for (i = 0; i < count; i++)
		text[i] = isprint(bytes[i]) ? (char)bytes[i] : '.';
	text[count] = '\0';
	printf("  |%s|\n", text);
}

static int
hexdump(FILE *input, const char *name UNUSED)
{
	unsigned char bytes[PER_LINE];
	unsigned offset = 0;
	size_t got;

	while (
	    (got = fread(bytes, 1, PER_LINE, input)) > 0 && !ferror(stdout)) {
		show_line(offset, bytes, got);
		offset += got;
	}
	printf("%08x\n", offset);
	return 0;
}

int
main(int argc, char **argv)
{
	if (getopt(argc, argv, "") != -1)
		usage("[FILE...]");
	return finish_output(for_each_input(argv + optind, hexdump));
}
