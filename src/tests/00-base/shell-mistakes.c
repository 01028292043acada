/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the shell and the programs answer a mistake with a message and a
 *     nonzero status, and a line with a syntax error executes nothing
 * needs: 02-userprog
 * limit: 60s
 */
#include <unistd.h>

#include "tests/utest.h"

static const struct {
	const char *line;
	const char *part; /* of the expected message */
	int status;
} cases[] = {
	/* syntax */
	{ "echo a | ", "unexpected end of line", 2 },
	{ "| echo a", "syntax error near '|'", 2 },
	{ "echo a || || echo b", "syntax error near '||'", 2 },
	{ "echo a ;; echo b", "syntax error near ';'", 2 },
	{ "; echo b", "syntax error near ';'", 2 },
	{ "echo a && ", "unexpected end of line", 2 },
	{ "echo a & && echo b", "syntax error near '&&'", 2 },
	{ "echo a >", "unexpected end of line", 2 },
	{ "echo a > > x", "syntax error near '>'", 2 },
	{ "echo a < | x", "syntax error near '|'", 2 },
	{ "(echo a)", "syntax error near '('", 2 },
	{ "echo a; echo 'b", "unterminated quote: 'b", 2 },
	{ "echo \"a\\\"", "unterminated quote", 2 },
	/* programs that do not run */
	{ "nosuch", "nosuch: no such program", 127 },
	{ "/bin/nosuch", "/bin/nosuch: no such program", 127 },
	{ "/words", "", 126 }, /* the kernel prints the reason on the console */
	{ "/bin", "/bin: ", 126 },
	{ "sh /nosuch", "/nosuch: no such file", 127 },
	{ "sh -x", "usage: sh", 1 },
	/* redirections */
	{ "cat < /no", "sh: /no: no such file", 1 },
	{ "true > /no/x", "sh: /no/x: no such file", 1 },
	{ "true > /", "sh: /: ", 1 },
	{ "true 2>&9", "sh: 9: bad file descriptor", 1 },
	{ "true 2>&x", "sh: x: not a file descriptor", 1 },
	/* programs */
	{ "cd /no", "sh: cd: /no: no such file", 1 },
	{ "cd /words", "sh: cd: /words: not a directory", 1 },
	{ "cat /no", "cat: /no: no such file", 1 },
	{ "cat /", "cat: /: is a directory", 1 }, { "cat -z", "usage: cat", 1 },
	{ "wc /no /words", "total", 1 },
	{ "sort /no", "sort: /no: no such file", 1 },
	{ "ls /no", "ls: /no: no such file", 1 }, { "ls -z", "usage: ls", 1 },
	{ "cp /words", "usage: cp", 1 },
	{ "cp / /tmp/x", "cp: /: is a directory", 1 },
	{ "cp /words /words", "are the same file", 1 },
	{ "cp /words /README /no", "/no: not a directory", 1 },
	{ "cp -r /tmp /tmp/copy", "/tmp/copy: cannot be copied into itself",
	    1 },
	{ "mv /no /tmp/x", "mv: /no to /tmp/x: no such file", 1 },
	{ "mkdir", "usage: mkdir", 1 }, { "mkdir /bin", "mkdir: /bin: ", 1 },
	{ "mkdir /no/no", "mkdir: /no/no: no such file", 1 },
	{ "mkdir -p /words/no", "mkdir: /words: ", 1 },
	{ "rm /no", "rm: /no: no such file", 1 },
	{ "rm /bin", "rm: /bin: is a directory", 1 },
	{ "touch /no/x", "touch: /no/x: no such file", 1 },
	{ "grep '[' /words", "grep: the pattern has an unmatched [", 2 },
	{ "grep '*' /words", "grep: nothing for * to repeat", 2 },
	{ "grep x /no", "grep: /no: no such file", 2 },
	{ "rm -r /tmp/..", "rm: /tmp/..: refusing to remove it", 1 },
	{ "rm -rf //", "rm: //: refusing to remove it", 1 },
	{ "rm -r ./", "rm: ./: refusing to remove it", 1 },
	{ "head -n x", "usage: head", 1 },
	{ "head -n", "option -n requires an argument", 1 },
	{ "sleep x", "usage: sleep", 1 },
	{ "kill x", "kill: x: not a process number", 1 },
	{ "kill 999999", "kill: 999999: no such process", 1 },
	{ "hexdump /no", "hexdump: /no: no such file", 1 }
};

void
test_main(void)
{
	static char output[1024];
	size_t i;
	int status;

	CHECK_CMP(chdir("/tmp"), ==, 0);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		status = test_shell(cases[i].line, output, sizeof(output));
		if (strstr(output, cases[i].part) == NULL ||
		    status != cases[i].status)
			test_fail(__FILE__, __LINE__,
			    "'%s' printed '%s', "
			    "status %d; expected output with '%s', status %d",
			    cases[i].line, output, status, cases[i].part,
			    cases[i].status);
		if (status == 2 && strncmp(output, "sh: ", 4) != 0 &&
		    strncmp(output, "grep: ", 6) != 0)
			test_fail(__FILE__, __LINE__,
			    "'%s' printed '%s', expected only an error message",
			    cases[i].line, output);
	}
}
