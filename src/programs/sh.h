/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Declarations shared by the shell's files: a parsed line, and memory that is
 * allocated while a line runs and freed afterwards.
 *
 *	line      pipelines separated by ";", "&", "&&" or "||"
 *	pipeline  commands separated by "|"
 *	command   words and redirections: <file >file >>file 2>file 2>&1
 *
 * Words are expanded only when their command is about to run: quotes are
 * removed, $? is replaced, and patterns (* ? [a-z]) are matched against file
 * names.  So an expansion sees the effects of earlier commands on the line.
 */
#ifndef PROGRAMS_SH_H
#define PROGRAMS_SH_H

#include <unistd.h>

enum token_kind {
	TOKEN_END,
	TOKEN_WORD,
	TOKEN_REDIRECT,
	TOKEN_PIPE,
	TOKEN_AND,
	TOKEN_OR,
	TOKEN_SEMICOLON,
	TOKEN_BACKGROUND,
	TOKEN_BAD
};

struct word {
	const char *start; /* in the line, as typed */
	size_t length;
	struct word *next;
};

struct redirection {
	int fd;    /* which descriptor */
	int flags; /* to open the target, or -1: ">&" */
	struct word target;
	struct redirection *next;
};

struct command {
	struct word *words;
	struct redirection *redirections;
	char **argv; /* set by expand_words */
	int argc;
	struct command *next;
};

struct pipeline {
	struct command *commands;
	enum token_kind end; /* the token after it */
	const char *start;   /* its text in the line */
	size_t length;
	struct pipeline *next;
};

/* Allocate zeroed memory until line_free.  Exits if there is no memory. */
void *line_alloc(size_t size);
/* Free everything that line_alloc returned. */
void line_free(void);

/* Return the end of the line at TEXT: an unquoted newline or the end of TEXT.
 * Returns NULL if TEXT ends inside quotes.  */
const char *line_end(const char *text);
/* Parse LINE into *PIPELINES (NULL if it is empty).  If there is a
 * syntax error, prints a message and returns false.  */
bool parse_line(const char *line, struct pipeline **pipelines);

/* Expand the words of COMMAND into its argv. */
void expand_words(struct command *);
/* Expand WORD without matching file names. */
char *expand_word(const struct word *);

/* Wait for the child PID.  Until it ends, Ctrl-C kills it.  Returns its exit status;
 * sets interrupted if Ctrl-C killed it.  */
int wait_foreground(pid_t pid);

/* Record PIPELINE, whose last command is PID, as a background job. */
void add_job(const struct pipeline *, pid_t pid);
/* Remove the job whose last command is PID, if there is one; if ANNOUNCE and
 * the shell is interactive, print that it is done.  */
void remove_job(pid_t pid, bool announce);
/* Remove and announce the jobs that have ended. */
void report_jobs(void);
/* Return the pid of the oldest job, or 0. */
pid_t first_job(void);

enum { STATUS_SYNTAX = 2, STATUS_CANNOT_RUN = 126, STATUS_NOT_FOUND = 127 };

extern int last_status;        /* $? */
extern bool interactive;       /* reads lines from the console */
extern bool interrupted;       /* Ctrl-C: skip the rest of the line */
extern bool controls_terminal; /* chooses what Ctrl-C kills */

#endif
