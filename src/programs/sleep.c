/* SPDX-License-Identifier: BSD-2-Clause */
/* Wait for a number of seconds, which may have decimals. */
#include <ctype.h>
#include <err.h>
#include <unistd.h>
#include <usage.h>

#define SECONDS_MAX	1000000

/* TEXT in milliseconds.  False: it is not such a number. */
static bool
parse_seconds(const char *text, unsigned *milliseconds)
{
	unsigned seconds = 0, unit = 1000;

	if (!isdigit(*text))
		return false;
	for (; isdigit(*text) && seconds < SECONDS_MAX; text++)
		seconds = seconds * 10 + (unsigned)(*text - '0');
	*milliseconds = seconds * 1000;
	if (*text == '.')
		for (text++; isdigit(*text); text++) {
			unit /= 10;
			*milliseconds += (unsigned)(*text - '0') * unit;
		}
	return *text == '\0' && seconds < SECONDS_MAX;
}

int
main(int argc, char **argv)
{
	unsigned milliseconds;

	if (argc != 2 || !parse_seconds(argv[1], &milliseconds))
		usage("SECONDS");
	if (msleep(milliseconds) != 0)
		err(1, "sleep");
	return 0;
}
