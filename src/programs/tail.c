/* SPDX-License-Identifier: BSD-2-Clause */
/* tail: print the last lines of files: 10, or the number given by -n. */
#include <err.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/user/files.h"

static unsigned wanted;

static int
tail(FILE *input, const char *name)
{
	char *data, *start;
	size_t size;
	unsigned newlines = 0;

	data = read_whole(fileno(input), &size);
	if (data == NULL) {
		warn("%s", name);
		return 1;
	}
	/* Move START back past the wanted number of lines.  A newline at the very
	 * end is not counted, because it belongs to the last line.  */
	for (start = data + size; start > data; start--) {
		if (start < data + size && start[-1] == '\n')
			newlines++;
		if (newlines == wanted || wanted == 0)
			break;
	}
	fwrite(start, 1, (size_t)(data + size - start), stdout);
	free(data);
	return 0;
}

int
main(int argc, char **argv)
{
	wanted = parse_line_count(argc, argv);
	return finish_output(for_each_input(argv + optind, tail));
}
