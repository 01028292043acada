/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sh: the shell, which reads lines and runs the programs that they name.  sh.h
 * describes the form of a line; sh-parse.c parses lines, sh-words.c expands
 * words, and sh-jobs.c waits for programs and keeps the list of background jobs.
 */
#include "programs/sh.h"

#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <usage.h>

#include "lib/debug.h"

#define LINE_MAX 4096 /* a line has fewer characters than this */
#define CTRL_C   3
#define SAVED_FD 100 /* 100 to 102: copies of descriptors 0 to 2 */

int last_status;

static int script_fd = STDIN_FILENO;

struct allocation {
	struct allocation *next;
	uint32_t unused; /* aligns the caller's memory to 8 */
};

static struct allocation *line_memory;

void *
line_alloc(size_t size)
{
	struct allocation *allocation = calloc(1, sizeof(*allocation) + size);

	if (allocation == NULL)
		err(EXIT_FAILURE, "command line");
	allocation->next = line_memory;
	line_memory = allocation;
	return allocation + 1;
}

void
line_free(void)
{
	struct allocation *next;

	for (; line_memory != NULL; line_memory = next) {
		next = line_memory->next;
		free(line_memory);
	}
}

/* Perform the redirections of COMMAND.  If one fails, prints an error message and
 * returns false.  */
static bool
redirect(const struct command *command)
{
	const struct redirection *r;
	char *target;
	int fd;

	for (r = command->redirections; r != NULL; r = r->next) {
		target = expand_word(&r->target);
		if (r->flags >= 0) {
			fd = open(target, r->flags);
		} else if (isdigit(target[0]) && target[1] == '\0') {
			fd = target[0] - '0';
		} else {
			warnx("%s: not a file descriptor", target);
			return false;
		}
		if (fd < 0 || (fd != r->fd && dup2(fd, r->fd) < 0)) {
			warn("%s", target);
			return false;
		}
		if (r->flags >= 0 && fd != r->fd)
			close(fd);
	}
	return true;
}

/* ---------------------------------------------------------- built-in commands */

/* Each built-in command returns its exit status. */
static int
builtin_cd(int argc, char **argv)
{
	const char *path = argc > 1 ? argv[1] : "/";

	if (chdir(path) == 0)
		return 0;
	warn("cd: %s", path);
	return 1;
}

static int
builtin_pwd(int argc UNUSED, char **argv UNUSED)
{
	char path[PATH_MAX];

	if (getcwd(path, sizeof(path)) == NULL) {
		warn("pwd");
		return 1;
	}
	puts(path);
	return 0;
}

static int
builtin_exit(int argc, char **argv)
{
	exit(argc > 1 ? atoi(argv[1]) : last_status);
}

/* Wait for the process given as the argument or, without one, for all background
 * jobs.  */
static int
builtin_wait(int argc, char **argv)
{
	int status = 0;
	pid_t pid;

	if (argc > 1) {
		pid = atoi(argv[1]);
		status = wait_foreground(pid);
		remove_job(pid, false);
		return status;
	}
	while (!interrupted && (pid = first_job()) > 0) {
		status = wait_foreground(pid);
		remove_job(pid, true);
	}
	return status;
}

static int
builtin_help(int argc UNUSED, char **argv UNUSED)
{
	puts("Built-in commands:\n"
	     "  cd [DIRECTORY]   pwd   wait [PID]   exit [STATUS]   help\n"
	     "Other commands are programs in /bin (see ls /bin), or paths.\n"
	     "  a | b   a ; b   a &   a && b   a || b   <file  >file  >>file\n"
	     "  2>file  2>&1   'quoted'  \"quoted\"  \\x   * ? [a-z]   $?   "
	     "# comment");
	return 0;
}

static const struct builtin {
	const char *name;
	int (*run)(int argc, char **argv);
} builtins[] = { { "cd", builtin_cd }, { "pwd", builtin_pwd },
	{ "exit", builtin_exit }, { "wait", builtin_wait },
	{ "help", builtin_help } };

static const struct builtin *
find_builtin(const struct command *command)
{
	size_t i;

	for (i = 0; command->argc > 0 && i < ARRAY_SIZE(builtins); i++)
		if (strcmp(command->argv[0], builtins[i].name) == 0)
			return &builtins[i];
	return NULL;
}

/* ---------------------------------------------------------- running commands */

/* Run COMMAND in the shell's own process, and undo its redirections afterward.
 * BUILTIN is NULL if COMMAND consists only of redirections.  */
static int
run_in_shell(const struct command *command, const struct builtin *builtin)
{
	int fd, status = 1;

	for (fd = 0; command->redirections != NULL && fd < 3; fd++)
		dup2(fd, SAVED_FD + fd);
	if (redirect(command))
		status = builtin == NULL ?
		    0 :
		    builtin->run(command->argc, command->argv);
	fflush(stdout);
	for (fd = 0; command->redirections != NULL && fd < 3; fd++) {
		dup2(SAVED_FD + fd, fd);
		close(SAVED_FD + fd);
	}
	return status;
}

/* Run COMMAND in a child process of the shell.  Does not return. */
static void NORETURN
run_child(const struct command *command)
{
	const struct builtin *builtin = find_builtin(command);
	char *path = command->argv != NULL ? command->argv[0] : NULL;
	size_t size;

	interactive = false;
	controls_terminal = false;
	if (script_fd != STDIN_FILENO)
		close(script_fd);
	if (!redirect(command))
		exit(EXIT_FAILURE);
	if (path == NULL)
		exit(EXIT_SUCCESS);
	if (builtin != NULL)
		exit(builtin->run(command->argc, command->argv));
	if (strchr(path, '/') == NULL) {
		size = strlen(path) + sizeof("/bin/");
		path = line_alloc(size);
		snprintf(path, size, "/bin/%s", command->argv[0]);
	}
	execv(path, command->argv);
	if (errno == ENOENT) {
		warnx("%s: no such program", command->argv[0]);
		exit(STATUS_NOT_FOUND);
	}
	/* The kernel has already printed what is wrong with the file. */
	if (errno == ENOEXEC)
		exit(STATUS_CANNOT_RUN);
	err(STATUS_CANNOT_RUN, "%s", command->argv[0]);
}

/* Move descriptor FROM to TO: duplicate it as TO, and close FROM. */
static void
move_fd(int from, int to)
{
	if (from == to)
		return;
	dup2(from, to);
	close(from);
}

/* Start COMMAND as a child process that reads from INPUT, and close INPUT in the
 * shell unless it is standard input.  If COMMAND is not the last of its pipeline,
 * the child writes to a new pipe, and *OUTPUT is set to the pipe's read end;
 * otherwise *OUTPUT is set to -1.  Returns the child's pid; or -1, after printing
 * an error message.  */
static pid_t
start_command(struct command *command, int input, int *output)
{
	int fds[2] = { -1, STDOUT_FILENO };
	pid_t pid;

	expand_words(command);
	if (command->next != NULL && pipe(fds) < 0) {
		warn("pipe");
		pid = -1;
	} else
		pid = fork();
	if (pid == 0) {
		if (fds[0] >= 0)
			close(fds[0]);
		move_fd(input, STDIN_FILENO);
		move_fd(fds[1], STDOUT_FILENO);
		run_child(command);
	}
	if (pid < 0)
		warn("%s", command->argc > 0 ? command->argv[0] : "fork");
	if (input != STDIN_FILENO)
		close(input);
	if (fds[1] != STDOUT_FILENO)
		close(fds[1]);
	*output = fds[0];
	return pid;
}

/* Return a descriptor that is at end of file.  It becomes the standard input of
 * background programs, which must not consume the characters that the user types.
 * If no pipe can be created, returns the shell's own input.  */
static int
empty_input(void)
{
	int fds[2];

	if (pipe(fds) < 0)
		return STDIN_FILENO;
	close(fds[1]);
	return fds[0];
}

/* Wait for the commands of a pipeline, COUNT processes.  Returns the exit status
 * of the last one, or STATUS_CANNOT_RUN if COUNT is 0.  */
static int
wait_all(const pid_t *pids, int count)
{
	int i, status = STATUS_CANNOT_RUN;

	for (i = 0; i < count; i++)
		status = wait_foreground(pids[i]);
	return status;
}

/* Run PIPELINE and, unless it runs in the background, wait for it.  Returns the
 * exit status of its last command; 0 if it runs in the background;
 * STATUS_CANNOT_RUN if not all commands could be started.  */
static int
run_pipeline(struct pipeline *pipeline)
{
	bool background = pipeline->end == TOKEN_BACKGROUND;
	struct command *command = pipeline->commands;
	const struct builtin *builtin;
	int input, count = 0, started = 0;
	pid_t *pids, pid = -1;

	if (command->next == NULL && !background) {
		expand_words(command);
		builtin = find_builtin(command);
		if (builtin != NULL || command->argc == 0)
			return run_in_shell(command, builtin);
	}
	for (; command != NULL; command = command->next)
		count++;
	pids = line_alloc(sizeof(*pids) * (size_t)count);
	input = background ? empty_input() : STDIN_FILENO;
	for (command = pipeline->commands; command != NULL;
	     command = command->next) {
		pid = start_command(command, input, &input);
		if (pid < 0)
			break;
		pids[started++] = pid;
	}
	if (!background || pid < 0) {
		if (command != NULL && input > STDIN_FILENO)
			close(input);
		return started == count ?
		    wait_all(pids, started) :
		    (wait_all(pids, started), STATUS_CANNOT_RUN);
	}
	add_job(pipeline, pid);
	return 0;
}

static void
run_line(const char *line)
{
	struct pipeline *pipeline;
	bool skip = false;

	if (!parse_line(line, &pipeline))
		last_status = STATUS_SYNTAX;
	else
		for (; pipeline != NULL && !interrupted;
		     pipeline = pipeline->next) {
			if (!skip)
				last_status = run_pipeline(pipeline);
			if (pipeline->end == TOKEN_AND)
				skip = last_status != 0;
			else if (pipeline->end == TOKEN_OR)
				skip = last_status == 0;
			else
				skip = false;
		}
	line_free();
}

static void
show_prompt(const char *text)
{
	if (!interactive)
		return;
	fputs(text, stdout);
	fflush(stdout);
}

/* ---------------------------------------------------------- reading lines */

/* Read a line into LINE.  The input is read byte by byte, because what follows
 * the line can be input for the programs that the line runs.  A quoted newline
 * does not end the line.  After Ctrl-C, or if the line is too long, LINE is
 * empty.  Returns false at the end of input.  */
static bool
read_line(char *line)
{
	size_t length = 0;
	bool any = false;
	int count;
	char c;

	while ((count = read(script_fd, &c, 1)) == 1) {
		any = true;
		if (c == CTRL_C && interactive) {
			length = 0;
			break;
		}
		line[length] = '\0';
		if (c == '\n' && (length == LINE_MAX || line_end(line) != NULL))
			break;
		if (c == '\n')
			show_prompt("> ");
		if (c != '\0' && c != '\r' && length < LINE_MAX)
			line[length++] = c;
	}
	if (count < 0)
		warn("cannot read commands");
	if (length == LINE_MAX) {
		warnx("line longer than %d characters", LINE_MAX - 1);
		length = 0;
	}
	line[length] = '\0';
	return any;
}

static void
run_input(void)
{
	static char line[LINE_MAX + 1];

	for (;;) {
		if (interactive)
			report_jobs();
		show_prompt("$ ");
		if (!read_line(line))
			break;
		run_line(line);
		if (interrupted && !interactive)
			break;
		interrupted = false;
	}
	if (interactive)
		putchar('\n');
}

/* Run the lines of TEXT.  Overwrites the newlines between them with NULs. */
static void
run_text(char *text)
{
	char *end;
	bool more;

	do {
		end = (char *)line_end(text);
		if (end == NULL)
			end = text + strlen(text);
		more = *end == '\n';
		*end = '\0';
		run_line(text);
		text = end + 1;
	} while (more && !interrupted);
}

int
main(int argc, char **argv)
{
	controls_terminal = isatty(STDIN_FILENO);
	if (argc == 3 && strcmp(argv[1], "-c") == 0) {
		run_text(argv[2]);
		return last_status;
	}
	if (argc > 2 || (argc == 2 && argv[1][0] == '-'))
		usage("[-c LINE | FILE]");
	if (argc == 2) {
		script_fd = open(argv[1], O_RDONLY);
		if (script_fd < 0)
			err(STATUS_NOT_FOUND, "%s", argv[1]);
	} else
		interactive = controls_terminal;
	run_input();
	return last_status;
}
