#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# The headers of the C library do not define names that C and POSIX leave to programs,
# and they define as macros the names that the standards require to be macros.

use strict;
use warnings;

use Cwd 'abs_path';
use File::Temp ();
use FindBin;
use lib "$FindBin::RealBin/../lib";

use Test::More;

use Instar::Tool 'write_file';

my $tree = abs_path("$FindBin::RealBin/../..");
my $directory = File::Temp::tempdir('instar-test-XXXXXX', TMPDIR => 1,
    CLEANUP => 1);
chomp(my $builtin = `gcc -m32 -print-file-name=include`);
my $gcc = "gcc -m32 -march=i686 -std=gnu11 -ffreestanding -nostdinc -isystem " .
    "'$builtin' -fno-pie -fno-stack-protector -fcf-protection=none -Wall " .
    "-Wextra -Werror -I'$tree/src/lib/user' -I'$tree/src' -I'$tree/src/lib'";
my @headers = qw(assert ctype err errno inttypes limits stdarg stdbool stddef
    stdint stdio stdlib string sys/mman sys/resource unistd);

# Names that programs often define.
my @functions = qw(sort panic min max swap format usage die error list log copy
    compare finish lookup insert program_name);
my @macros = qw(UNUSED NORETURN NO_INLINE PRINTF_LIKE MIN MAX ASSERT ASSERT_CMP
    ARRAY_SIZE ROUND_UP ROUND_DOWN DIV_ROUND_UP CONTAINER_OF NOT_REACHED);
# A program that declares these functions, and fails to compile if one of the names is a
# macro.
my $program = join('', map { "#ifdef $_\n#error $_ is a macro\n#endif\n" }
    @functions, @macros) .
    join('', map { "double $_(double, char *);\n" } @functions) .
    join('', map { "struct $_ { double member; };\n" } qw(stream list node));

for my $header (@headers) {
	is compile_code("#include <$header.h>\n$program"), '',
	    "<$header.h> leaves the tested names to programs";
}
my $all = join '', map { "#include <$_.h>\n" } @headers;
is compile_code($all . $program), '', 'all headers together leave the tested names to programs';

# The required macros.  Those of <errno.h> must also be usable in #if.
my @errors = qw(EPERM ENOENT ESRCH EINTR EIO E2BIG ENOEXEC EBADF ECHILD EAGAIN
    ENOMEM EACCES EFAULT EBUSY EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE
    EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE ERANGE
    ENAMETOOLONG ENOSYS ENOTEMPTY);
my %macros = (errno => \@errors, assert => ['assert'],
    stdio => [qw(SEEK_SET SEEK_CUR SEEK_END EOF BUFSIZ stdin stdout stderr)],
    stdlib => [qw(EXIT_SUCCESS EXIT_FAILURE)],
    unistd => [qw(O_RDONLY O_WRONLY O_RDWR O_CREAT O_EXCL O_TRUNC O_APPEND
	STDIN_FILENO PROT_READ PROT_WRITE MAP_SHARED MAP_PRIVATE WNOHANG)]);
for my $header (sort keys %macros) {
	is compile_code("#include <$header.h>\n" . join('', map {
		"#ifndef $_\n#error $_ is not a macro\n#endif\n" }
	    @{$macros{$header}})), '',
	    "<$header.h> defines the required macros";
}
is compile_code("#include <errno.h>\n" . join '', map {
	"#if $_ <= 0\n#error $_\n#endif\n" } @errors), '',
	    'error numbers can be used in #if';

# The library itself defines no functions with the names in @functions: a program can
# define them all and still be linked with the library.
SKIP: {
	my $built = "$tree/build/gcc/user";
	skip 'the library is not built', 2 unless -e "$built/libuser.a";
	my $definitions = join '', map { "int $_(void); " .
	    "int $_(void) { return 1; }\n" } @functions;
	is compile_code($all . $definitions . <<'END'), '', 'a program can define these names';
static int
by_value(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

int main(void);

int
main(void)
{
	int numbers[] = { 3, 1, sort() + panic() };
	FILE *file = fopen("/x", "w");

	assert(numbers[0] == 3);
	qsort(numbers, 3, sizeof(numbers[0]), by_value);
	if (file == NULL || fprintf(file, "%d\n", numbers[0]) < 0)
		err(EXIT_FAILURE, "%p", malloc(10));
	perror("x");
	exit(fclose(file));
}
END
	my $output = `ld -m elf_i386 -static -nostdlib -z noexecstack -T \\
	    '$tree'/src/lib/user/user.ld -o $directory/a '$built/src/lib/user/crt0.o' \\
	    $directory/a.o '$built/libuser.a' \$(gcc -m32 -print-libgcc-file-name) 2>&1`;
	is $output, '', 'the program can be linked with the library';
}

done_testing;

# Compile CODE.  Returns the messages of the compiler.
sub compile_code
{
	my ($code) = @_;

	write_file("$directory/a.c", $code);
	return scalar `$gcc -c -o $directory/a.o $directory/a.c 2>&1`;
}
