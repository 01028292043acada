/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: streams write, append, read and seek in files, with lines longer than
 *     the buffer, a last line without a newline, ungetc, end of file and errors
 * needs: 02-userprog
 */
#include <unistd.h>

#include "tests/utest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define LONG_LINE 10000

static void
write_file(const char *path)
{
	FILE *file = fopen(path, "w");
	int i;

	CHECK(file != NULL);
	CHECK_CMP(fputs("first\n\n", file), ==, 0);
	for (i = 0; i < LONG_LINE; i++)
		CHECK_CMP(fputc('a' + i % 26, file), ==, 'a' + i % 26);
	CHECK_CMP(fprintf(file, "\n%d %s", 4711, "end"), ==, 9);
	CHECK_CMP(ftell(file), ==, 7 + LONG_LINE + 9);
	CHECK_CMP(fgetc(file), ==, EOF);
	CHECK_CMP(ferror(file), ==, EBADF);
	clearerr(file);
	CHECK_CMP(fclose(file), ==, 0);

	file = fopen(path, "a");
	CHECK(file != NULL);
	CHECK_CMP(fwrite("abcdef", 2, 3, file), ==, 3);
	CHECK_CMP(fclose(file), ==, 0);
}

static void
read_lines(FILE *file)
{
	char *line = NULL, short_line[16];
	size_t room = 0;
	int i;

	CHECK(fgets(short_line, sizeof(short_line), file) == short_line);
	CHECK_STR(short_line, "first\n");
	CHECK_CMP(getline(&line, &room, file), ==, 1);
	CHECK_STR(line, "\n");
	CHECK(fgets(short_line, 4, file) == short_line);
	CHECK_STR(short_line, "abc");
	CHECK_CMP(getline(&line, &room, file), ==, LONG_LINE - 3 + 1);
	for (i = 3; i < LONG_LINE; i++)
		CHECK_CMP(line[i - 3], ==, 'a' + i % 26);
	CHECK_CMP(fgetc(file), ==, '4');
	CHECK_CMP(ungetc('9', file), ==, '9');
	CHECK_CMP(getline(&line, &room, file), ==, 14);
	CHECK_STR(line, "9711 endabcdef");
	CHECK(!feof(file) || fgetc(file) == EOF);
	CHECK_CMP(getline(&line, &room, file), ==, -1);
	CHECK(feof(file));
	CHECK(fgets(short_line, sizeof(short_line), file) == NULL);
	CHECK_CMP(ferror(file), ==, 0);
	free(line);
}

static void
read_parts(FILE *file)
{
	char bytes[8];

	CHECK_CMP(fseek(file, -6, SEEK_END), ==, 0);
	CHECK_CMP(fread(bytes, 4, 2, file), ==, 1);
	CHECK(memcmp(bytes, "abcdef", 6) == 0);
	CHECK(feof(file));
	rewind(file);
	CHECK(!feof(file));
	CHECK_CMP(fgetc(file), ==, 'f');
	CHECK_CMP(fseek(file, 2, SEEK_CUR), ==, 0);
	CHECK_CMP(ftell(file), ==, 3);
	CHECK_CMP(fgetc(file), ==, 's');
	CHECK_CMP(fseek(file, -100, SEEK_CUR), ==, -1);
	CHECK_CMP(fputc('x', file), ==, EOF);
}

void
test_main(void)
{
	FILE *file;

	write_file("/tmp/stdio-files");
	file = fopen("/tmp/stdio-files", "r");
	CHECK(file != NULL);
	read_lines(file);
	read_parts(file);
	fclose(file);

	CHECK(fopen("/tmp/no/such", "w") == NULL);
	CHECK_CMP(errno, ==, ENOENT);
	CHECK(fopen("/tmp/stdio-files", "q") == NULL);
	CHECK_CMP(errno, ==, EINVAL);
	file = fopen("/tmp", "r");
	if (file != NULL) {
		CHECK_CMP(fgetc(file), ==, EOF);
		CHECK_CMP(ferror(file), ==, EISDIR);
		fclose(file);
	}
}
