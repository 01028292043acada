#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# solutions/*/contracts map each sentence of the contracts of student functions to tests
# and seeded bugs, and each limit in these contracts has a test that declares it as a
# boundary.  Also tests how headers and maps are read, with a small tree.

use strict;
use warnings;

use File::Path 'make_path';
use File::Temp ();
use FindBin;
use Test::More;

use lib "$FindBin::RealBin", "$FindBin::RealBin/../lib";

use Instar::Boundary qw(limits undefined_boundaries untested_limits);
use Instar::Contract qw(check_map contracts proofs);
use Instar::Engine 'stages';
use Instar::Test;
use Instar::Tool qw(read_file write_file);
use Run 'run_tool';

my $home = "$FindBin::RealBin/../..";
my @tests = Instar::Test::find_all("$home/src/tests");
is join("\n", undefined_boundaries($home, @tests)), '',
    'tests declare only boundaries that headers define';
for my $stage (stages($home)) {
	is join("\n", untested_limits($home, $stage, [contracts($home, $stage)], @tests)), '',
	    "$stage: each limit has a test that declares it as a boundary";
	is join("\n", @{check_map($home, $stage, @tests)->{problems}}), '',
	    "$stage: each sentence of its contracts is mapped";
}

# A tree with two stages and three tests.  The first stage has two student functions, in one
# header.
my $tree = File::Temp::tempdir('instar-test-XXXXXX', TMPDIR => 1, CLEANUP => 1);
make_path(map { "$tree/$_" } qw(handouts src/vm/plain src/tests/01-one src/tests/02-two
    solutions/01-one/vm solutions/01-one/mutants));
write_file("$tree/handouts/01-one.md", "---\nstage: 01-one\nfiles:\n  - src/vm/a.c\n---\n");
write_file("$tree/handouts/02-two.md", "---\nstage: 02-two\nfiles:\n---\n");
write_file("$tree/src/vm/plain/files.mk", '');
write_file("$tree/src/tests/$_.c", "/*\n * proves: it\n */\n") for '01-one/one', '02-two/two';
write_file("$tree/src/tests/01-one/slow.c", "/*\n * proves: it\n * tags: debug\n */\n");
write_file("$tree/solutions/01-one/mutants/$_.patch", '') for qw(bug moth);
write_file("$tree/solutions/01-one/vm/a.c", <<'END_CODE');
static int
put_own(int a)
{
}

int
put_a(int a)
{
}

struct a *
get_a(void)
{
}
END_CODE
my $header = <<'END_HEADER';
/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The top comment: src/*.c.
 */
#ifndef A_H
#define A_H

#include "vm.h"

/* The size of an A. */
#define SIZE 4 /* bytes
                * in memory */

/* ------------------------------------------------------------------- a.c */

/* An A. */
struct a {
	/* Its size. */
	int size; /* put_a(): sets it */
};
enum b { ONE, TWO };

/*
 * => for all functions.
 */

/* Put A (at
 * least 1).  Is it there?  The cases:
 *
 *	none	nothing
 *	some	all is
 *		put
 *
 * Returns 0 (see a.c).  Or not.
 * => may sleep;
 *    no lock held.  */
int put_a(
    int a);
extern int get_b(int put_a);
int put_own(int);

/* Return nothing. */
static inline int
get_zero(void)
{
	return 0;
}

struct a *get_a(void);

#endif
END_HEADER
write_file("$tree/src/vm/a.h", $header);

is_deeply [contracts($tree, '01-one')], [
	{ title => 'src/vm/a.h', sentences => ['The top comment: src/*.c.',
	    '=> for all functions.'] },
	{ title => 'src/vm/a.h: put_a', sentences => ['Put A (at least 1).', 'Is it there?',
	    'The cases:', 'none nothing', 'some all is put', 'Returns 0 (see a.c).', 'Or not.',
	    '=> may sleep; no lock held.'] },
	{ title => 'src/vm/a.h: get_a', sentences => [] },
], 'the sentences of a header';
is_deeply [contracts($tree, '02-two')], [], 'a header without student functions';
$header =~ s/\nstruct a \*get_a/\n\/* Get it. *\/\nstruct a *get_a/;
write_file("$tree/src/vm/a.h", $header);

my $good = <<'END_MAP';
# A comment.

src/vm/a.h
  The top comment: src/*.c.  => for all functions.
	none: a title, and a
		precondition
src/vm/a.h: put_a
  Put A
  (at least 1).
	one: bug
  Is it there?  The cases:
	none: definitions
  none nothing
	none: no
  some all is put
	none: no
  Returns 0
	one: moth
	two: moth
  (see a.c).
	none: a reference
  Or not.
	none: no
  => may sleep; no lock held.
	none: for the caller
src/vm/a.h: get_a
  Get it.
	none: no
END_MAP

# Returns the problems of the map TEXT of the stage 01-one.
sub problems_of
{
	my ($text) = @_;

	write_file("$tree/solutions/01-one/contracts", $text);
	my $result = check_map($tree, '01-one', Instar::Test::find_all("$tree/src/tests"));
	return join "\n", @{$result->{problems}};
}

is problems_of($good), '', 'a complete map is accepted';
my $counts = check_map($tree, '01-one', Instar::Test::find_all("$tree/src/tests"));
is_deeply [@$counts{qw(sentences promises tested broken)}], [11, 2, 2, 2],
    'sentences and promises are counted';
is_deeply [proofs($tree, '01-one')], [
	{ bug => 'bug', test => 'one', build => '01-one' },
	{ bug => 'moth', test => 'one', build => '01-one' },
	{ bug => 'moth', test => 'two', build => '02-two' },
], 'the pairs of a bug and a test, with the stage to build';

# Changes of the map: the text to replace ('s': the whole map), its replacement, what the
# message must contain, and what is wrong.
my @cases = (
	[s => '', qr/^solutions\/01-one\/contracts: has no section$/, 'an empty map'],
	['  Or not.' => '  Or so.', qr/line 22: no longer in the header: Or so\.\n.*: Or not\./,
	    'a changed sentence'],
	["  Or not.\n\tnone: no\n" => '', qr/no longer in the header: => may sleep/,
	    'a missing sentence'],
	["src/vm/a.h: get_a\n  Get it.\n\tnone: no\n" => '',
	    qr/a\.h: get_a: not mapped:\n  Get it\./, 'a missing section'],
	["  => may sleep; no lock held.\n\tnone: for the caller\n" => '',
	    qr/a\.h: put_a: not mapped:\n  => may sleep; no lock held\./,
	    'a sentence that is missing at the end'],
	["\tone: bug\n  Is it there?  The cases:\n" => "  Is it there?\n\tone: bug\n  The cases:\n",
	    qr/line 8 quotes more than one sentence/, 'a promise of two sentences'],
	["one: bug" => "one:", qr/:8: one: no seeded bug is named/, 'a test without a bug'],
	["one: bug" => "one: wasp", qr/:8: there is no seeded bug 'wasp'/, 'an unknown bug'],
	["one: bug" => "gone: bug", qr/:8: gone: there is no such test/, 'an unknown test'],
	["one: bug" => "slow: bug", qr/:8: slow: it needs a debug kernel/, 'a debug test'],
	["one: bug" => "one: moth", qr/:17: the seeded bug 'moth' also breaks.* line 8/,
	    'a bug of two promises'],
	["one: bug" => "one: bug\n\tnone: no", qr/:8: 'none' cannot be combined/,
	    'a test and "none"'],
	["none: definitions" => "none:", qr/:11: 'none' needs a reason/, '"none" without a reason'],
	["\tnone: definitions\n" => "\tone: bug\n\tone: bug\n", qr/:13: 'one' is given twice/,
	    'a test that is named twice'],
	["  Put A\n" => "Put A\n", qr/:8: this line is not valid/, 'an invalid line'],
	["a.h: get_a" => "a.h: get_c", qr/:26: no header has this comment.*get_c/,
	    'a section that no header has'],
);
for my $case (@cases) {
	my ($old, $new, $expected, $what) = @$case;
	my $map = $old eq 's' ? $new : $good =~ s/\Q$old\E/$new/r;
	isnt $map, $good, "$what: the map is changed";
	like problems_of($map), $expected, "$what is a problem";
}
problems_of($good);
write_file("$tree/src/vm/a.h", $header =~ s/Or not\./Or not. New./r);
like problems_of($good), qr/no longer in the header: => may.*\n.*: New\./,
    'a new sentence in the header is a problem';
write_file("$tree/src/vm/a.h", $header =~ s/\/\* Get it. \*\/\n//r);
like problems_of($good), qr/get_a: the function has no contract/,
    'a function without a comment is a problem';
write_file("$tree/src/vm/a.h", $header);

# Boundaries.  SET_MAX is not a limit, because no header defines it.
make_path("$tree/src/lib");
write_file("$tree/src/lib/b.h", "#define B_MAX 4\n#define B_SIZE 4\n#define C_MIN 1\n");
write_file("$tree/src/tests/own.h", "#define T_MAX 4\n");
write_file("$tree/src/vm/a.h", $header =~ s/#define SIZE 4/#define A_LIMIT 4/r =~
    s/Or not\./Or not: B_MAX, SET_MAX, T_MAX or B_SIZE (A_LIMIT)./r);

# Write the test 01-one/one, which declares BOUNDARIES unless it is ''.  Returns all tests.
sub tests_with
{
	my ($boundaries) = @_;

	write_file("$tree/src/tests/01-one/one.c", "/*\n * proves: it\n" .
	    ($boundaries ne '' ? " * boundaries: $boundaries\n" : '') . " */\n");
	return Instar::Test::find_all("$tree/src/tests");
}

is_deeply [limits($tree, '01-one', contracts($tree, '01-one'))], ['A_LIMIT', 'B_MAX'],
    'the limits that the header defines, or that its sentences name and a header defines';
is_deeply [untested_limits($tree, '01-one', [contracts($tree, '01-one')],
    tests_with('C_MIN, B_MAX'))], ['01-one: no test declares the boundary A_LIMIT'],
    'a limit without a test';
is_deeply [undefined_boundaries($tree, tests_with('A_LIMIT, B_MAX,
 *     D_MAX'))], ['01-one/one: no header defines the boundary D_MAX'],
    'a boundary that no header defines';
is_deeply [undefined_boundaries($tree, tests_with('T_MAX'))],
    ['01-one/one: no header defines the boundary T_MAX'], 'headers of tests do not count';
is join('', untested_limits($tree, '01-one', [contracts($tree, '01-one')],
    tests_with('B_MAX A_LIMIT'))), '', 'all limits have a test';

# The tool.
sub check_contracts
{
	return run_tool("$home/tools/check", '--contracts', '--folder', "$tree/src/tests", @_);
}

write_file("$tree/src/vm/a.h", $header =~ s/#define SIZE 4/#define A_LIMIT 4/r);
tests_with('');
my ($status, $output) = check_contracts('--stage', '01');
is $status, 1, 'a limit without a test is an error';
like $output, qr/^01-one: no test declares the boundary A_LIMIT$/m,
    'tools/check names the limit';
tests_with('B_LIMIT, A_LIMIT');
($status, $output) = check_contracts('--stage', '01');
is $status, 1, 'a boundary that no header defines is an error';
like $output, qr{^01-one/one: no header defines the boundary B_LIMIT$}m,
    'tools/check names the boundary';
tests_with('A_LIMIT');
($status, $output) = check_contracts('--stage', '01');
is $status, 0, 'tools/check accepts a complete map';
is $output, "01-one: 11 sentences, 2 promises, 2 with a test, 2 with a seeded bug\n",
    'tools/check prints a summary';
($status, $output) = check_contracts();
is $status, 1, 'a stage without a map is an error';
like $output, qr/^02-two: NOT MAPPED$/m, 'the stage without a map is named';
problems_of($good =~ s/moth/wasp/r);
($status, $output) = check_contracts('--stage', '01-one');
is $status, 1, 'a problem is an error';
like $output, qr/^solutions\/01-one\/contracts:17: there is no seeded bug 'wasp'$/m,
    'tools/check prints problems';
($status, $output) = check_contracts('--stage', '03');
is $status, 125, 'an unknown stage is an error';

done_testing;
