/* SPDX-License-Identifier: BSD-2-Clause */
/* tar ARCHIVE DIRECTORY/: archive everything in DIRECTORY except ARCHIVE. */
#include "lib.h"

#define PATH_SIZE 100
#define BLOCK     512

struct header {
	char name[PATH_SIZE], mode[8], uid[8], gid[8], size[12], mtime[12];
	char sum[8], type, link[100], magic[6], version[2];
	char rest[BLOCK - 265];
};

static int archive;

static void
put_octal(char *field, int digits, unsigned value)
{
	field[digits] = '\0';
	while (digits-- > 0) {
		field[digits] = (char)('0' + value % 8);
		value /= 8;
	}
}

static void
put_header(const char *path, char type, unsigned size)
{
	struct header header;
	unsigned sum = 0;

	memset(&header, 0, sizeof(header));
	memcpy(header.name, path, strlen(path));
	put_octal(header.mode, 7, type == '5' ? 0755 : 0644);
	put_octal(header.uid, 7, 0);
	put_octal(header.gid, 7, 0);
	put_octal(header.size, 11, size);
	put_octal(header.mtime, 11, 0);
	header.type = type;
	memcpy(header.magic, "ustar", 6);
	memcpy(header.version, "00", 2);
	memset(header.sum, ' ', sizeof(header.sum));
	for (unsigned i = 0; i < sizeof(header); i++)
		sum += ((uint8_t *)&header)[i];
	put_octal(header.sum, 6, sum);
	CHECK(write(archive, &header, BLOCK) == BLOCK);
}

static void
put_contents(int fd)
{
	char block[BLOCK];

	for (;;) {
		memset(block, 0, BLOCK);
		if (read(fd, block, BLOCK) <= 0)
			return;
		CHECK(write(archive, block, BLOCK) == BLOCK);
	}
}

/* Archive the contents of the directory PARENT, a path that ends in '/'. */
static void
put_directory(const char *parent)
{
	char name[NAME_SIZE], path[PATH_SIZE];
	int directory = open(parent);

	CHECK(directory >= 2);
	while (readdir(directory, name)) {
		int fd;

		format(path, "%s%s", parent, name);
		fd = open(path);
		CHECK(fd >= 2);
		if (isdir(fd)) {
			format(path, "%s%s/", parent, name);
			put_header(path + 1, '5', 0);
			put_directory(path);
		} else if (inumber(fd) != inumber(archive)) {
			put_header(path + 1, '0', (unsigned)filesize(fd));
			put_contents(fd);
		}
		close(fd);
	}
	close(directory);
}

int
main(int argc, char **argv)
{
	static const char end[2 * BLOCK];

	CHECK(argc == 3 && create(argv[1], 0));
	archive = open(argv[1]);
	put_directory(argv[2]);
	CHECK(write(archive, end, sizeof(end)) == sizeof(end));
	return 0;
}
