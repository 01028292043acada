/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the program sort sorts 12,000 lines from a file and from a pipe, and
 *     neither loses nor adds a line
 * needs: 02-userprog
 * memory: 32M
 * limit: 60s
 */
#include <unistd.h>

#include "tests/utest.h"

#include <random.h>
#include <stdio.h>
#include <stdlib.h>

#define LINES 12000

static unsigned
hash_line(const char *line)
{
	unsigned h = 5381;

	for (; *line != '\0'; line++)
		h = h * 33 + (unsigned char)*line;
	return h;
}

/* Write LINES random lines to PATH; return the sum of their hashes. */
static unsigned
write_lines(const char *path)
{
	FILE *file = fopen(path, "w");
	char line[64];
	unsigned sum = 0;
	int i, length;

	CHECK(file != NULL);
	for (i = 0; i < LINES; i++) {
		length = snprintf(line, sizeof(line), "%lx %lu",
		    random_ulong() % 4096, random_ulong());
		if (random_ulong() % 100 == 0)
			line[length / 2] = '\0';
		sum += hash_line(line);
		fprintf(file, "%s\n", line);
	}
	CHECK_CMP(fclose(file), ==, 0);
	return sum;
}

static void
check_sorted(const char *path, unsigned expected_sum)
{
	FILE *file = fopen(path, "r");
	char line[64], before[64] = "";
	unsigned sum = 0;
	int i;

	CHECK(file != NULL);
	for (i = 0; fgets(line, sizeof(line), file) != NULL; i++) {
		line[strlen(line) - 1] = '\0';
		CHECK_CMP(strcmp(before, line), <=, 0);
		strlcpy(before, line, sizeof(before));
		sum += hash_line(line);
	}
	CHECK_CMP(i, ==, LINES);
	CHECK_CMP(sum, ==, expected_sum);
	fclose(file);
}

void
test_main(void)
{
	char output[256];
	unsigned sum;

	random_init(3);
	CHECK_CMP(chdir("/tmp"), ==, 0);
	sum = write_lines("lines");
	CHECK_CMP(
	    test_shell("sort lines > sorted", output, sizeof(output)), ==, 0);
	check_sorted("sorted", sum);
	CHECK_CMP(test_shell("cat lines | sort | cat > sorted", output,
		      sizeof(output)),
	    ==, 0);
	check_sorted("sorted", sum);
}
