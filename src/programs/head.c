/* SPDX-License-Identifier: BSD-2-Clause */
/* head: print the first lines of files: 10, or the number given by -n. */
#include <stdlib.h>
#include <unistd.h>

#include "lib/debug.h"
#include "lib/user/files.h"

static unsigned wanted;

static int
head(FILE *input, const char *name UNUSED)
{
	char *line = NULL;
	size_t room = 0;
	unsigned i;

	for (i = 0; i < wanted && getline(&line, &room, input) > 0; i++)
		fputs(line, stdout);
	free(line);
	return 0;
}

int
main(int argc, char **argv)
{
	wanted = parse_line_count(argc, argv);
	return finish_output(for_each_input(argv + optind, head));
}
