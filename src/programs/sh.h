/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the shell's files share: a line as it is parsed, and memory that lasts
 * as long as a line runs.
 *
 *	line      pipeline, then more of them after ";", "&", "&&" or "||"
 *	pipeline  commands with "|" between them
 *	command   words and redirections: <file >file >>file 2>file 2>&1
 *
 * Words stay as they were typed until their command runs: only then are quotes
 * taken off, $? replaced and patterns (* ? [a-z]) matched against file names.
 */
#ifndef PROGRAMS_SH_H
#define PROGRAMS_SH_H

#include <unistd.h>

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_REDIRECT, TOKEN_PIPE,
	TOKEN_AND, TOKEN_OR, TOKEN_SEMICOLON, TOKEN_BACKGROUND, TOKEN_BAD };

struct word {
	const char *start;		/* in the line, as typed */
	size_t length;
	struct word *next;
};

struct redirection {
	int fd;				/* which descriptor */
	int flags;			/* to open the target, or -1: ">&" */
	struct word target;
	struct redirection *next;
};

struct command {
	struct word *words;
	struct redirection *redirections;
	char **argv;			/* made by expand_words */
	int argc;
	struct command *next;
};

struct pipeline {
	struct command *commands;
	enum token_kind end;		/* what follows it */
	const char *start;		/* its text */
	size_t length;
	struct pipeline *next;
};

/* Memory, zeroed, that line_free() frees.  Exits if there is none. */
void	*line_alloc(size_t size);
void	line_free(void);

/* The end of the line at TEXT: a newline that is not quoted, or the end of
 * TEXT; NULL if that comes inside a quote.  */
const char *line_end(const char *text);
/* The pipelines of LINE in *PIPELINES, NULL if it is empty.  False after a
 * complaint.  */
bool	parse_line(const char *line, struct pipeline **pipelines);

/* Make the arguments of COMMAND from its words. */
void	expand_words(struct command *);
/* What WORD stands for, without matching file names. */
char	*expand_word(const struct word *);

/* Wait for PID, which Ctrl-C may kill meanwhile; its exit status.  Sets
 * interrupted if Ctrl-C did.  */
int	wait_foreground(pid_t);

/* PIPELINE, whose last command is PID, runs in the background. */
void	add_job(const struct pipeline *, pid_t);
/* Forget the job that ended with PID, and TELL whoever is there. */
void	remove_job(pid_t, bool tell);
/* Tell which jobs have ended since the last prompt. */
void	report_jobs(void);
/* The pid of the oldest job, 0 if there is none. */
pid_t	first_job(void);

enum { STATUS_SYNTAX = 2, STATUS_CANNOT_RUN = 126, STATUS_NOT_FOUND = 127 };

extern int last_status;			/* $? */
extern bool interactive;		/* somebody types */
extern bool interrupted;		/* by Ctrl-C: leave the rest of the line */
extern bool controls_terminal;		/* may say whom Ctrl-C kills */

#endif
