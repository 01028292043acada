/* SPDX-License-Identifier: BSD-2-Clause */
/* touch: create empty files; existing files stay unchanged. */
#include <err.h>
#include <unistd.h>
#include <usage.h>

int
main(int argc, char **argv)
{
	int i, fd, status = 0;

	if (argc < 2)
		usage("FILE...");
	for (i = 1; i < argc; i++) {
		fd = open(argv[i], O_RDONLY | O_CREAT);
		if (fd < 0) {
			warn("%s", argv[i]);
			status = 1;
		} else
			close(fd);
	}
	return status;
}
