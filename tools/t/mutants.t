#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# tools/mutants: which seeded bugs count as caught, which tests run, and which bugs are
# errors.  The source tree is a fake: the solution of 01-one contains the path of a guest
# kernel, and make "builds" a kernel by copying that one, or the one whose path the
# given file contains.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin", "$FindBin::RealBin/../lib";

use JSON::PP;
use Test::More;

use Guest;
use Run 'run_tool';
use Instar::Tool qw(read_file write_file);

my $tool = "$FindBin::RealBin/../mutants";
my $tree = Guest::directory() . '/tree';
my $seeded = "$tree/solutions/01-one/mutants";
mkdir $_ for $tree, map { "$tree/$_" } qw(build build/gcc handouts src src/vm
    src/vm/plain src/tests src/tests/00-base src/tests/01-one src/tests/02-two
    solutions solutions/01-one solutions/01-one/mutants);
write_file("$tree/handouts/$_.md", "---\nstage: $_\n---\n") for qw(01-one 02-two);
write_file("$tree/src/tests/$_.c",
    "/*\n * proves: nothing\n * limit: 1s\n */\n")
    for qw(00-base/base 01-one/good 02-two/next);
write_file("$tree/src/tests/01-one/late.c",
    "/*\n * proves: nothing\n * tags: slow\n */\n");
write_file("$tree/src/vm/plain/files.mk", "");
write_file("$tree/src/given.c", "given\n");
write_file("$tree/blank", "\0" x 65536);
write_file("$tree/Makefile", <<'END_MAKE');
check-build:
	@test "$(REFERENCE)" = 1
	@mkdir -p build/gcc/kernels/plain/$(STAGE)-solved
	@cp "$$(sed -n 's/^kernel //p' solutions/01-one/answer.c src/given.c | tail -1)" \
	    build/gcc/kernels/plain/$(STAGE)-solved/kernel.elf
	@cp blank build/gcc/kernels/plain/$(STAGE)-solved/tests.img
END_MAKE

my @pass = (channel => "0 boot x\n1 verdict pass ", test => 1, channel => ' ', nonce => 1,
    channel => "\n2 end done 0\n", end => 'off');
my %kernel = (
	right => Guest::kernel(@pass),
	wrong => Guest::kernel(channel => '0 verdict fail ', test => 1, channel => ' ',
	    nonce => 1, channel => " no\n1 end test-fail 1\n", end => 'off'),
	panics => Guest::kernel(channel => "0 panic oh\n1 end panic 1\n",
	    end => 'off'),
	hangs => Guest::kernel(end => 'hang'),
	none => 'no/such/kernel',
);
my @frame = map { "line $_\n" } 1 .. 8;
my $answer = "$tree/solutions/01-one/answer.c";
write_solution('right');

# Write the solution, with the path of the kernel WHICH in it.
sub write_solution
{
	my ($which) = @_;

	write_file($answer, join '', @frame[0 .. 3], "kernel $kernel{$which}\n",
	    @frame[4 .. 7]);
}

# Write the seeded bug NAME, which replaces the right kernel with the kernel WHICH.  WHAT,
# if given, is the first line of its patch.
sub write_bug
{
	my ($name, $which, $what) = @_;

	my $path = 'solutions/01-one/answer.c';
	write_file("$seeded/$name.patch", ($what // "What: it $which\n") .
	    "--- a/$path\n+++ b/$path\n\@\@ -2,7 +2,7 \@\@\n" .
	    join('', map { " $_" } @frame[1 .. 3]) .
	    "-kernel $kernel{right}\n+kernel $kernel{$which}\n" .
	    join('', map { " $_" } @frame[4 .. 6]));
}

# Write the seeded bug NAME, which adds the kernel WHICH to the given file.  HEADER is
# the start of the patch.
sub write_given_bug
{
	my ($name, $which, $header) = @_;

	write_file("$seeded/$name.patch", "$header--- a/src/given.c\n" .
	    "+++ b/src/given.c\n\@\@ -1 +1,2 \@\@\n given\n+kernel $kernel{$which}\n");
}

# Run tools/mutants.  Returns its exit status and output.
sub run_mutants
{
	return run_tool($tool, '--tree', $tree, @_);
}

subtest 'caught' => sub {
	write_bug('a', 'wrong');
	write_bug('b', 'panics');
	my ($status, $output) = run_mutants('--jobs', 2, '--json', "$tree/json");
	is $status, 0, 'all seeded bugs are caught' or diag $output;
	like $output, qr/its solution passes 1 test$/m, 'slow tests are not run';
	like $output, qr{^01-one/a: it wrong\n    good$}m, 'a bug caught by a failed test';
	like $output, qr{^01-one/b: it panics\n    good \(panic\)$}m, 'a bug caught by a panic';
	like $output, qr/^2 of 2 seeded bugs were caught$/m, 'the summary';
	my %line = map { $_->{name} => $_ } map { decode_json($_) }
	    split /\n/, read_file("$tree/json");
	is_deeply $line{b}, { stage => '01-one', name => 'b', caught => JSON::PP::true,
	    what => 'it panics', caught_by => { good => 'panic' } }, 'the line of JSON';
	like read_file($answer), qr/\Q$kernel{right}\E/, 'the tree is unchanged';
};

subtest 'not caught' => sub {
	write_bug('c', 'right');
	my ($status, $output) = run_mutants('c');
	is $status, 1, 'no test fails: the exit status is 1';
	like $output, qr{^01-one/c: it right\n    NOT CAUGHT$}m, 'no test fails: not caught';
	unlike $output, qr{01-one/a}, 'only the named bug is tested';
	write_bug('d', 'hangs');
	($status, $output) = run_mutants('d');
	is $status, 1, 'a test only hangs: the exit status is 1';
	like $output, qr/ONLY HANGS: good \(hangs\)/, 'a test only hangs: not caught';
	write_bug('e', 'none');
	($status, $output) = run_mutants('e');
	is $status, 1, 'a bug does not build: the exit status is 1';
	like $output, qr/it does not build:.*no.such.kernel/s,
	    'a bug does not build: the message of make is shown';
	unlink map { "$seeded/$_.patch" } qw(c d e);
};

subtest 'given files and other stages' => sub {
	write_given_bug('k', 'panics', "What: given\n");
	my ($status, $output) = run_mutants('k');
	is $status, 0, 'a bug in a given file is caught' or diag $output;
	like $output, qr{^01-one/k: given\n    good \(panic\)$}m,
	    'a bug in a given file: the tests of its stage run';
	unlike read_file("$tree/src/given.c"), qr/kernel/, 'the given file is unchanged';

	write_given_bug('k', 'panics', "What: given\nStage: 02-two\n");
	($status, $output) = run_mutants('k');
	is $status, 0, 'a bug that shows in a later stage is caught' or diag $output;
	like $output, qr/^02-two: its solution passes 1 test$/m,
	    'Stage: the kernel of that stage is built';
	like $output, qr{^01-one/k: given\n    next \(panic\)$}m,
	    'Stage: only the tests of that stage run';

	write_given_bug('k', 'panics', "What: given\nStage: 00-base\n");
	($status, $output) = run_mutants('k');
	is $status, 0, 'a bug that only the tests of 00-base detect is caught' or diag $output;
	like $output, qr/^01-one: its solution passes 1 test$/m,
	    'Stage: 00-base: the kernel of its own stage is built';
	like $output, qr{^01-one/k: given\n    base \(panic\)$}m,
	    'Stage: 00-base: only the tests of 00-base run';

	write_bug('l', 'wrong');
	($status, $output) = run_mutants('--all-stages', 'k', 'l');
	is $status, 0, '--all-stages: the bugs are caught' or diag $output;
	like $output, qr/^02-two: its solution passes 3 tests$/m,
	    '--all-stages: the kernel of the last stage is built';
	like $output, qr{^01-one/k: given\n    base \(panic\), good \(panic\), next \(panic\)$}m,
	    '--all-stages: the tests of all stages run, whatever stage the bug names';
	like $output, qr{^01-one/l: it wrong\n    base, good, next$}m,
	    '--all-stages: a bug in a solution';
	unlink "$seeded/k.patch", "$seeded/l.patch";
};

subtest 'contracts' => sub {
	my $map = "$tree/solutions/01-one/contracts";
	write_file("$tree/src/tests/01-one/other.c", "/*\n * proves: nothing\n */\n");
	write_file($map, "src/a.h\n  One.\n\tgood: b\n");
	my ($status, $output) = run_mutants('--contracts');
	is $status, 0, 'the named test catches the bug';
	like $output, qr/its solution passes 1 test$/m, 'other tests are not run';
	like $output, qr{^01-one/b: it panics\n    good \(panic\)\n1 of 1}m,
	    'only the named bug is tested';
	write_bug('c', 'right');
	write_file($map, "src/a.h\n  One.\n\tgood: c\n");
	($status, $output) = run_mutants('--contracts', 'c');
	is $status, 1, 'the named test does not catch the bug: the exit status is 1';
	like $output, qr{^01-one/c: it right\n    NOT CAUGHT by good$}m,
	    'the message names the test';
	($status, $output) = run_mutants('--contracts', 'a');
	is $status, 125, 'a bug that no contract names is an error';
	unlink $map, "$seeded/c.patch", "$tree/src/tests/01-one/other.c";
};

subtest 'errors' => sub {
	write_bug('f', 'wrong', "The sentence is missing\n");
	my ($status, $output) = run_mutants('f');
	is $status, 1, 'a patch without a "What:" line is an error';
	like $output, qr/f\.patch: its first line is not "What/, 'the message names the patch';
	unlink "$seeded/f.patch";
	$frame[2] = "changed\n";
	write_solution('right');
	($status, $output) = run_mutants('--list');
	is $status, 1, 'a patch that does not apply to the changed solution is an error';
	like $output, qr/a\.patch: it does not apply/, 'the message names the stale patch';
	$frame[2] = "line 3\n";
	write_solution('wrong');
	unlink "$seeded/a.patch", "$seeded/b.patch";
	write_file("$seeded/g.patch", "What: x\n--- a/Makefile\n+++ b/Makefile\n");
	($status, $output) = run_mutants();
	is $status, 1, 'a patch of a file that is not part of the kernel is an error';
	like $output, qr/g\.patch: it changes Makefile, which/, 'the message names the file';
	write_file("$tree/handouts/02-two.md",
	    "---\nstage: 02-two\nfiles:\n  - src/student.c\n---\n");
	for my $path (qw(src/student.c src/tests/00-base/base.c)) {
		write_file("$seeded/g.patch", "What: x\n--- a/$path\n+++ b/$path\n");
		($status, $output) = run_mutants();
		is $status, 1, "a patch of $path is an error";
		like $output, qr/g\.patch: it changes $path, which/,
		    'the message names the file';
	}
	write_file("$seeded/g.patch",
	    "What: x\nStage: 03-no\n--- a/src/given.c\n+++ b/src/given.c\n");
	($status, $output) = run_mutants();
	is $status, 1, 'a patch that names an unknown stage is an error';
	like $output, qr/g\.patch: no kernel with 03-no contains 01-one/,
	    'the message names the stage';
	unlink "$seeded/g.patch";
	($status, $output) = run_mutants();
	isnt $status, 0, 'selecting no seeded bug is an error';
	like $output, qr/there are no such seeded bugs/,
	    'the message says that no seeded bug is selected';
	write_solution('right');
	write_bug('h', 'wrong');
	write_file("$tree/Makefile", read_file("$tree/Makefile") =~
	    s/^\t\@cp blank/\t\@echo oops; false\n\t\@cp blank/mr);
	($status, $output) = run_mutants();
	is $status, 125, 'a solution that does not build is an error';
	like $output, qr/01-one: it does not build:\noops/, 'the message of make is shown';
};

done_testing;
