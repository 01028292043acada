/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the file programs copy, move, create, remove, list and filter files
 * needs: 02-userprog
 * limit: 60s
 */
#include <unistd.h>

#include "tests/utest.h"

static const struct {
	const char *line, *output;
} cases[] = { { "mkdir a; mkdir -p a/b/c a/b/d/; mkdir -p a/b; ls -1 a/b",
		  "c\nd\n" },
	{ "cp /words a/w; cat a/w | wc -c; wc -c < /words",
	    "    2173\n    2173\n" },
	{ "cp a/w a/v a/b; ls a/b",
	    "cp: a/v: no such file or directory\n"
	    "c\nd\nw\n" },
	{ "cp /README a/w; grep -c Welcome a/w; cp a/b/w a/w; tail -1 a/w",
	    "1\nbuffer\n" },
	{ "mv a/w a/x; mv a/x a/b/w a/b/c; ls a/b/c a/b",
	    "a/b/c:\nw\nx\n\n"
	    "a/b:\nc\nd\n" },
	{ "mv a/b/c e; ls e; mv e/w e/x", "w\nx\n" },
	{ "touch e/x e/y; ls -a e; ls -l e/y",
	    ".\n..\nx\ny\n"
	    "-   1        0 e/y\n" },
	{ "cp -r e f; cp e f; cp -r e a/b f; ls f f/e f/b",
	    "cp: e: is a directory"
	    "\nf:\nb\ne\nx\ny\n\nf/e:\nx\ny\n\nf/b:\nd\n" },
	{ "cp -r f f/b; ls f/b/f f/b/f/b; mv f f/b/g",
	    "cp: f/b/f: cannot be copied into itself\n"
	    "f/b/f:\nb\ne\nx\ny\n\nf/b/f/b:\nd\n"
	    "mv: f to f/b/g: invalid argument\n" },
	{ "mv f/e f/b/d; mv f/b .; ls f b b/d/e; rm -r f b",
	    "f:\nx\ny\n\nb:\nd\nf\n\nb/d/e:\nx\ny\n" },
	{ "rm e/y e/z; rm -f e/z; rm -r a e; ls",
	    "rm: e/z: no such file or directory\n" },
	{ "echo 10 9 -3 9 0x | tr", "sh: tr: no such program\n" },
	{ "echo '10\n9\n-3\n9' > n; sort -n n; sort n | head -2",
	    "-3\n9\n9\n10\n-3\n10\n" },
	{ "sort -nr n; sort -nu n", "10\n9\n9\n-3\n-3\n9\n10\n" },
	{ "head -n 1 n; tail -n 1 n; head -0 n; tail -n 9 n | wc -l",
	    "10\n9\n       4\n" },
	{ "grep -n 9 n; grep -vc 9 n; grep '^-\\?[13]' n; grep '1*0$' n",
	    "2:9\n4:9\n2\n10\n" },
	{ "grep -i '^WEL.*[h-j]n' /words /README; grep -F . n",
	    "/README:Welcome to Instar.\n" },
	{ "echo 'Hello, world' | hexdump",
	    "00000000   48 65 6c 6c 6f 2c 20 77  6f 72 6c 64 0a  "
	    "         |Hello, world.|\n0000000d\n" },
	{ "rm n; ls -a", ".\n..\n" } };

void
test_main(void)
{
	static char output[1024];
	size_t i;

	CHECK_CMP(mkdir("/tmp/files"), ==, 0);
	CHECK_CMP(chdir("/tmp/files"), ==, 0);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_shell(cases[i].line, output, sizeof(output));
		if (strcmp(output, cases[i].output) != 0)
			test_fail(__FILE__, __LINE__,
			    "'%s' printed '%s', expected "
			    "'%s'",
			    cases[i].line, output, cases[i].output);
	}
}
