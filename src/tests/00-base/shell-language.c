/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the shell handles words, quotes, expansion, redirection, pipes,
 *     lists, background commands and scripts correctly
 * needs: 02-userprog
 * limit: 60s
 */
#include <unistd.h>

#include "tests/utest.h"

static const struct {
	const char *line, *output;
	int status;
} cases[] = {
	/* words */
	{ "", "", 0 }, { "  # nothing but a comment", "", 0 },
	{ "echo   a \t b", "a b\n", 0 }, { "echo a#b c # d", "a#b c\n", 0 },
	{ "echo 'a  b' \"c  d\" e\\ \\ f", "a  b c  d e  f\n", 0 },
	{ "echo 'a\"b' \"a'b\" \\\"\\'\\\\", "a\"b a'b \"'\\\n", 0 },
	{ "echo \"a\\\"b\\\\c\\d\" 'a\\b'", "a\"b\\c\\d a\\b\n", 0 },
	{ "echo a'b c'd\"e f\"g", "ab cde fg\n", 0 },
	{ "echo '' \"\" x", "  x\n", 0 },
	{ "echo 'a|b;c&d>e<f' \\| \\;", "a|b;c&d>e<f | ;\n", 0 },
	{ "echo -n a; echo b", "ab\n", 0 },
	/* exit statuses */
	{ "true", "", 0 }, { "false", "", 1 },
	{ "false; echo $? \"$?\" '$?' \\$? $", "1 1 $? $? $\n", 0 },
	{ "exit 7; echo no", "", 7 }, { "false; exit", "", 1 },
	{ "sh -c 'exit 3'; echo $?; true; echo $?", "3\n0\n", 0 },
	{ "true | false | sh -c 'exit 5'", "", 5 },
	/* lists */
	{ "echo a;echo b;", "a\nb\n", 0 },
	{ "true && echo yes || echo no", "yes\n", 0 },
	{ "false && echo yes || echo no", "no\n", 0 },
	{ "false && echo a; echo b", "b\n", 0 },
	{ "true || echo a && echo b", "b\n", 0 },
	{ "echo a\necho b\n\nfalse", "a\nb\n", 1 },
	/* pipes */
	{ "echo a b c | wc -w", "       3\n", 0 },
	{ "cat words | cat | cat | sort | head -n 1", "abdomen\n", 0 },
	{ "echo x | grep y", "", 1 }, { "grep y words | grep -c z", "0\n", 1 },
	/* redirection */
	{ "echo a > t; cat t; echo b >t; cat < t", "a\nb\n", 0 },
	{ "echo a > t; echo b >> t; cat < t", "a\nb\n", 0 },
	{ "> t; wc -c t", "       0 t\n", 0 },
	{ "<words >t head -n 2; wc -l < t", "       2\n", 0 },
	{ "cat /no 2> t; wc -l t", "       1 t\n", 0 },
	{ "cat /no > t 2>&1; wc -l t", "       1 t\n", 0 },
	{ "sh -c 'echo e 1>&2; echo o' 2>&1 >t | cat; cat t", "e\no\n", 0 },
	{ "pwd > t; cat t; cd / > t; pwd", "/tmp/sh\n/\n", 0 },
	{ "echo \"a b\" > 'u v'; cat u\\ v; rm 'u v'", "a b\n", 0 },
	{ "echo to the pipe > t | cat; cat t", "to the pipe\n", 0 },
	/* file names */
	{ "echo d/*", "d/a1 d/a2 d/b1\n", 0 },
	{ "echo d/a* d/?1 d/[b-z]*", "d/a1 d/a2 d/a1 d/b1 d/b1\n", 0 },
	{ "echo d/[!a]* d/.h*", "d/b1 d/.hidden\n", 0 },
	{ "cd d; echo *", "a1 a2 b1\n", 0 },
	{ "echo 'd/*' \"d/?1\" d/\\* d/x*", "d/* d/?1 d/* d/x*\n", 0 },
	/* background */
	{ "sh -c 'sleep 0.2; echo late' & echo early; wait", "early\nlate\n",
	    0 },
	{ "cat & wait; echo done", "done\n", 0 },
	{ "sleep 0.1 & sleep 0.1 & wait; echo $?", "0\n", 0 },
	/* scripts */
	{ "echo 'echo one; cat' > s; echo two >> s; echo from pipe | sh s",
	    "one\nfrom pipe\nsh: two: no such program\n", 127 },
	{ "echo 'cat\nthis is for cat' | sh", "this is for cat\n", 0 }
};

void
test_main(void)
{
	static char output[1024];
	size_t i;
	int status;

	CHECK_CMP(test_shell("mkdir -p /tmp/sh/d; cd /tmp/sh; cp /words .;"
			     "touch d/a2 d/b1 d/.hidden d/a1",
		      output, sizeof(output)),
	    ==, 0);
	CHECK_STR(output, "");
	CHECK_CMP(chdir("/tmp/sh"), ==, 0);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		status = test_shell(cases[i].line, output, sizeof(output));
		if (strcmp(output, cases[i].output) != 0 ||
		    status != cases[i].status)
			test_fail(__FILE__, __LINE__,
			    "'%s' printed '%s', "
			    "status %d, expected '%s', status %d",
			    cases[i].line, output, status, cases[i].output,
			    cases[i].status);
	}
}
