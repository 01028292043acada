/* SPDX-License-Identifier: BSD-2-Clause */
/* Parsing of options in the forms -a -b, -ab, -n 5 and -n5; "--" ends the
 * options.  */
#include <unistd.h>

#include <err.h>
#include <string.h>

int optind = 1;
char *optarg;

/* The unparsed letters of the current argument. */
static const char *rest = "";

int
getopt(int argc, char **argv, const char *options)
{
	const char *option;

	if (*rest == '\0') {
		if (optind >= argc || argv[optind][0] != '-' ||
		    argv[optind][1] == '\0')
			return -1;
		rest = argv[optind++] + 1;
		if (strcmp(rest, "-") == 0) {
			rest = "";
			return -1;
		}
	}
	option = *rest != ':' ? strchr(options, *rest) : NULL;
	if (option == NULL) {
		warnx("unknown option -%c", *rest);
		return '?';
	}
	rest++;
	if (option[1] == ':') {
		if (*rest == '\0' && optind >= argc) {
			warnx("option -%c requires an argument", *option);
			return '?';
		}
		optarg = *rest != '\0' ? (char *)rest : argv[optind++];
		rest = "";
	}
	return *option;
}
