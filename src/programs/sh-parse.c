/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The shell's parser.  The whole line is parsed before any of it runs, so that
 * a line with a syntax error has no effect.
 */
#include "programs/sh.h"

#include <debug.h>
#include <err.h>
#include <string.h>
#include <unistd.h>

#include "lib/debug.h"

struct token {
	enum token_kind kind;
	const char *start; /* in the line */
	size_t length;
	int fd, flags; /* as in struct redirection */
};

struct parser {
	const char *next;   /* the unread part of the line */
	struct token token; /* the current token */
};

/* Return the end of the word that starts at P, or NULL if a quote in the word is
 * not closed.  */
static const char *
word_end(const char *p)
{
	char quote;

	for (; *p != '\0' && strchr(" \t\n|&;<>()", *p) == NULL; p++) {
		if (*p == '\\' && p[1] != '\0') {
			p++;
			continue;
		}
		if (*p != '\'' && *p != '"')
			continue;
		quote = *p;
		for (p++; *p != quote; p++) {
			if (*p == '\\' && quote == '"' && p[1] != '\0')
				p++;
			if (*p == '\0')
				return NULL;
		}
	}
	return p;
}

const char *
line_end(const char *text)
{
	const char *end;

	while (*text != '\0' && *text != '\n') {
		if (*text == '#')
			return text + strcspn(text, "\n");
		end = word_end(text);
		if (end == NULL)
			return NULL;
		text = end != text ? end : text + 1;
	}
	return text;
}

/* Parse the redirection operator at P into *TOKEN.  Returns false if there is no
 * redirection operator at P.  */
static bool
scan_redirection(const char *p, struct token *token)
{
	token->fd = -1;
	if (*p >= '0' && *p <= '2' && (p[1] == '<' || p[1] == '>'))
		token->fd = *p++ - '0';
	if (*p != '<' && *p != '>')
		return false;
	token->kind = TOKEN_REDIRECT;
	if (token->fd < 0)
		token->fd = *p == '<' ? STDIN_FILENO : STDOUT_FILENO;
	if (*p == '<')
		token->flags = O_RDONLY;
	else if (p[1] == '>')
		token->flags = O_WRONLY | O_CREAT | O_APPEND;
	else
		token->flags = O_WRONLY | O_CREAT | O_TRUNC;
	if (*p == '>' && p[1] == '>')
		p++;
	else if (p[1] == '&') {
		token->flags = -1;
		p++;
	}
	token->length = (size_t)(p + 1 - token->start);
	return true;
}

/* Read the next token into parser->token. */
static void
next_token(struct parser *parser)
{
	static const struct {
		const char *text;
		enum token_kind kind;
	} operators[] = { { "&&", TOKEN_AND }, { "||", TOKEN_OR },
		{ "|", TOKEN_PIPE }, { "&", TOKEN_BACKGROUND },
		{ ";", TOKEN_SEMICOLON }, { "(", TOKEN_BAD },
		{ ")", TOKEN_BAD } };
	struct token *token = &parser->token;
	const char *p = parser->next, *end;
	size_t i;

	p += strspn(p, " \t");
	token->start = p;
	token->length = 0;
	token->kind = TOKEN_END;
	if (*p == '\0' || *p == '#')
		return;
	for (i = 0; i < ARRAY_SIZE(operators) && token->length == 0; i++)
		if (strncmp(p, operators[i].text, strlen(operators[i].text)) ==
		    0) {
			token->kind = operators[i].kind;
			token->length = strlen(operators[i].text);
		}
	if (token->length == 0 && !scan_redirection(p, token)) {
		end = word_end(p);
		token->kind = end != NULL ? TOKEN_WORD : TOKEN_BAD;
		token->length = end != NULL ? (size_t)(end - p) : strlen(p);
	}
	parser->next = p + token->length;
}

/* Print a message about a syntax error at the current token.  Returns NULL, so
 * that callers can return the result.  */
static void *
syntax_error(const struct parser *parser)
{
	const struct token *token = &parser->token;

	if (token->kind == TOKEN_BAD && strchr("()", *token->start) == NULL)
		warnx("unterminated quote: %s", token->start);
	else if (token->kind == TOKEN_END)
		warnx("syntax error: unexpected end of line");
	else
		warnx("syntax error near '%.*s'", (int)token->length,
		    token->start);
	return NULL;
}

static struct command *
parse_command(struct parser *parser)
{
	struct command *command = line_alloc(sizeof(*command));
	struct word **word = &command->words;
	struct redirection **redirection = &command->redirections;

	for (;; next_token(parser)) {
		if (parser->token.kind == TOKEN_WORD) {
			*word = line_alloc(sizeof(**word));
			(*word)->start = parser->token.start;
			(*word)->length = parser->token.length;
			word = &(*word)->next;
		} else if (parser->token.kind == TOKEN_REDIRECT) {
			*redirection = line_alloc(sizeof(**redirection));
			(*redirection)->fd = parser->token.fd;
			(*redirection)->flags = parser->token.flags;
			next_token(parser);
			if (parser->token.kind != TOKEN_WORD)
				return syntax_error(parser);
			(*redirection)->target.start = parser->token.start;
			(*redirection)->target.length = parser->token.length;
			redirection = &(*redirection)->next;
		} else
			break;
	}
	if (command->words == NULL && command->redirections == NULL)
		return syntax_error(parser);
	return command;
}

static struct pipeline *
parse_pipeline(struct parser *parser)
{
	struct pipeline *pipeline = line_alloc(sizeof(*pipeline));
	struct command **command = &pipeline->commands;

	pipeline->start = parser->token.start;
	for (;; next_token(parser)) {
		*command = parse_command(parser);
		if (*command == NULL)
			return NULL;
		if (parser->token.kind != TOKEN_PIPE)
			break;
		command = &(*command)->next;
	}
	pipeline->length = (size_t)(parser->token.start - pipeline->start);
	pipeline->end = parser->token.kind;
	return pipeline;
}

bool
parse_line(const char *line, struct pipeline **pipelines)
{
	struct parser parser = { .next = line };
	enum token_kind end;

	*pipelines = NULL;
	next_token(&parser);
	while (parser.token.kind != TOKEN_END) {
		*pipelines = parse_pipeline(&parser);
		if (*pipelines == NULL)
			return false;
		end = (*pipelines)->end;
		if (end == TOKEN_BAD) {
			syntax_error(&parser);
			return false;
		}
		if (end == TOKEN_END)
			break;
		next_token(&parser);
		if ((end == TOKEN_AND || end == TOKEN_OR) &&
		    parser.token.kind == TOKEN_END) {
			syntax_error(&parser);
			return false;
		}
		pipelines = &(*pipelines)->next;
	}
	return true;
}
