/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The system calls for files.
 *
 * expects:
 *	(files) begin
 *	other: exit(12)
 *	(files) end
 *	files: exit(0)
 */
#include "lib.h"

static char buffer[5000], back[5000];

static void
check_names(void)
{
	static char name[512];

	memset(name, 'x', sizeof(name) - 1);
	CHECK(!create(name, 0) && !create("", 0) && open("") == -1);
	CHECK(create("a", 0) && !create("a", 0) && open("b") == -1);
	CHECK(create("fourteen chars", 0));
	CHECK(remove("fourteen chars") && !remove("fourteen chars"));
}

static void
check_contents(void)
{
	int fd, other;

	CHECK(create("data", sizeof(buffer)));
	fd = open("data");
	other = open("data");
	CHECK(fd >= 2 && other >= 2 && fd != other);
	CHECK(filesize(fd) == sizeof(buffer));
	fill(buffer, sizeof(buffer), 1);
	CHECK(write(fd, buffer, sizeof(buffer)) == sizeof(buffer));
	CHECK(tell(fd) == sizeof(buffer) && tell(other) == 0);
	CHECK(read(fd, back, 1) == 0);
	CHECK(read(other, back, sizeof(back) + 0) == sizeof(back));
	CHECK(is_filled(back, sizeof(back), 1));
	seek(other, 4990);
	CHECK(read(other, back, 100) == 10 && back[9] == buffer[4999]);
	CHECK(read(fd, buffer, 0) == 0 && write(fd, buffer, 0) == 0);
	close(fd);
	CHECK(read(fd, back, 1) == -1 && read(other, back, 1) == 0);
	/* A removed file can be used while it is open. */
	CHECK(remove("data") && open("data") == -1);
	seek(other, 0);
	CHECK(read(other, back, 4096) == 4096 && is_filled(back, 4096, 1));
	CHECK(write(other, "x", 1) == 1 && filesize(other) == 5000);
}

static void
check_bad_descriptors(void)
{
	static const int bad[] = { 20, 2000, -1, (int)0x80000000, 0x7fffffff };

	for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		CHECK(read(bad[i], back, 1) == -1);
		CHECK(write(bad[i], buffer, 1) == -1);
		CHECK(filesize(bad[i]) == -1);
		seek(bad[i], 0);
		close(bad[i]);
	}
	CHECK(read(1, back, 1) == -1 && write(0, buffer, 1) == -1);
	/* The console cannot be closed: the following lines are printed. */
	close(0);
	close(1);
}

/* The file of a running program can be opened, but not written to. */
static void
check_programs(void)
{
	int fd = open("files"), other;

	CHECK(read(fd, back, 4) == 4 && memcmp(back, "\177ELF", 4) == 0);
	seek(fd, 0);
	CHECK(write(fd, "x", 1) == 0);
	CHECK(create("other", (unsigned)filesize(fd)));
	other = open("other");
	seek(fd, 0);
	for (int n; (n = read(fd, back, sizeof(back))) > 0;)
		CHECK(write(other, back, (unsigned)n) == n);
	CHECK(wait(exec("other child")) == 12);
	seek(other, 0);
	CHECK(write(other, "x", 1) == 1);
	CHECK(exec("other child") == -1);
}

int
main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		return write(open("other"), "x", 1) == 0 ? 12 : 1;
	msg("begin");
	check_names();
	check_contents();
	check_bad_descriptors();
	check_programs();
	msg("end");
	return 0;
}
