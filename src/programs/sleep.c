/* SPDX-License-Identifier: BSD-2-Clause */
/* sleep: wait for a number of seconds, such as 2 or 0.5. */
#include <ctype.h>
#include <err.h>
#include <unistd.h>
#include <usage.h>

#define SECONDS_MAX 1000000

/* Convert TEXT, a number of seconds, to milliseconds.  Returns false if TEXT is
 * not a decimal number less than SECONDS_MAX.  */
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
