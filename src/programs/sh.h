/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Declarations shared by the shell's files: the structures of a parsed line, and
 * an allocator for memory that lives only while the line runs.
 *
 *	line      pipelines separated by ";", "&", "&&" or "||"
 *	pipeline  commands separated by "|"
 *	command   words and redirections: <file >file >>file 2>file 2>&1
 *
 * Expanding a word removes its quotes, replaces $?, and matches patterns
 * (* ? [a-z]) against file names.  Words are expanded only when their command is
 * about to run, so that an expansion sees the effects of earlier commands on the
 * line.
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
	TOKEN_BAD /* a parenthesis or an unterminated quote */
};

struct word {
	const char *start; /* in the line, as typed */
	size_t length;
	struct word *next;
};

struct redirection {
	int fd;    /* the descriptor to redirect */
	int flags; /* for opening TARGET; -1 (">&"): TARGET is a descriptor */
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
	enum token_kind end; /* the token after the pipeline */
	const char *start;   /* the pipeline's text in the line */
	size_t length;
	struct pipeline *next;
};

/* Allocate zeroed memory that lives until line_free.  Exits with a message if
 * there is no memory.  */
void *line_alloc(size_t size);
/* Free everything that line_alloc returned. */
void line_free(void);

/* Return the end of the line at TEXT: an unquoted newline or the end of TEXT.
 * Returns NULL if TEXT ends inside quotes.  */
const char *line_end(const char *text);
/* Parse LINE into a list of pipelines and set *PIPELINES to the first one, or to
 * NULL if LINE is empty.  The list is allocated by line_alloc and points into
 * LINE.  After a syntax error, prints a message and returns false.  */
bool parse_line(const char *line, struct pipeline **pipelines);

/* Expand the words of COMMAND into its argv, which line_alloc allocates. */
void expand_words(struct command *);
/* Return WORD expanded, but not matched against file names, in memory from
 * line_alloc.  */
char *expand_word(const struct word *);

/* Wait for the child PID.  While the shell waits, Ctrl-C kills the child.  Returns
 * the child's exit status, or STATUS_NOT_FOUND if PID is not a child.  Sets
 * interrupted if Ctrl-C killed the child.  */
int wait_foreground(pid_t pid);

/* Record PIPELINE, whose last command is the process PID, as a background job.
 * Copies the pipeline's text.  */
void add_job(const struct pipeline *, pid_t pid);
/* If a job's last command is the process PID, remove the job; if ANNOUNCE is
 * true and the shell is interactive, also print that the job is done.  */
void remove_job(pid_t pid, bool announce);
/* Remove and announce the jobs that have ended. */
void report_jobs(void);
/* Return the pid of the oldest job, or 0 if there are no jobs. */
pid_t first_job(void);

enum { STATUS_SYNTAX = 2, STATUS_CANNOT_RUN = 126, STATUS_NOT_FOUND = 127 };

extern int last_status;        /* $? */
extern bool interactive;       /* the shell reads lines from the console */
extern bool interrupted;       /* after Ctrl-C: skip the rest of the line */
extern bool controls_terminal; /* the shell chooses what Ctrl-C kills */

#endif
