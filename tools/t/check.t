#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# tools/check: how tests are declared, when they pass, and how failures are reported.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin", "$FindBin::RealBin/../lib";

use Test::More;

use Guest;
use Run 'run_tool';
use Instar::Channel;
use Instar::Report;
use Instar::Test;
use Instar::Tool qw(read_file write_file);

my $check = "$FindBin::RealBin/../check";
my $directory = Guest::directory();
my $tests = "$directory/tests";
mkdir $_ for $tests, "$tests/01-one", "$tests/02-two";

# Write the test NAME ("STAGE/NAME") with DECLARATIONS in its comment and CODE.
sub write_test
{
	my ($name, $declarations, $code) = @_;

	$declarations = join '', map { " * $_\n" } split /\n/, $declarations;
	write_file("$tests/$name.c", "/* SPDX-License-Identifier: X */\n" .
	    "/*\n * A test.  See: nothing.\n *\n$declarations */\n" .
	    ($code // "void\ntest_main(void)\n{\n}\n"));
}

subtest 'declarations' => sub {
	write_test('01-one/first', "proves: it reads\n    on two lines\n" .
	    "points: 3\nmemory: 16M\ncpus: 2\ntags: slow, odd\nlimit: 20s\n" .
	    "disk: ata\nswap: 512K");
	my $test = Instar::Test::read_test("$tests/01-one/first.c");
	is $test->{proves}, 'it reads on two lines', 'a text on two lines is joined';
	is $test->{points}, 3, 'a number is read';
	is $test->{memory}, 16 << 20, 'a size in MiB is converted to bytes';
	is $test->{swap}, 512 << 10, 'a size in KiB is converted to bytes';
	is $test->{limit}, 20, 'a time in seconds is read';
	is_deeply $test->{tags}, [qw(slow odd)], 'a list is split at commas';
	is $test->{kernel}, 0, 'a file without KTEST is a user test';
	write_test('01-one/first', 'proves: x', "KTEST(first)\n{\n}\n");
	ok(Instar::Test::read_test("$tests/01-one/first.c")->{kernel},
	    'a file with KTEST is a kernel test');
	write_file("$tests/01-one/help.c", "/* Shared code. */\n");
	is(Instar::Test::read_test("$tests/01-one/help.c"), undef,
	    'a file without declarations is not a test');
	unlink "$tests/01-one/help.c";
	my @wrong = (
		["proves: x\npoint: 3", qr/first\.c:6: no test can declare 'p/],
		["points: 3", qr/declares no 'proves'/],
		["proves: x\nproves: y", qr/declares 'proves' twice/],
		["proves: x\nmemory: big", qr/'memory' cannot be 'big'/],
		["proves: x\ndisk: floppy", qr/'disk' cannot be 'floppy'/],
	);
	for my $case (@wrong) {
		write_test('01-one/first', $case->[0]);
		eval { Instar::Test::find_all($tests) };
		like $@, $case->[1], 'error: ' . $case->[0] =~ s/\n/, /r;
	}
	write_test('01-one/first', 'proves: x');
	write_test('02-two/first', 'proves: x');
	eval { Instar::Test::find_all($tests) };
	like $@, qr/there is a test with this name/,
	    'two tests with the same name are an error';
	unlink "$tests/01-one/first.c", "$tests/02-two/first.c";
};

subtest 'the log' => sub {
	my $log = Instar::Channel->new("0 boot Instar\n1 console hi  there\n" .
	    "2 console\n3 trace 0 17 2 fault va=0x1000 why=zero\n" .
	    "4 exit 3 -1 x\n5 note a=1 b=2\n6 end done -1\n");
	is_deeply [$log->problems], [], 'a well-formed log has no problems';
	is $log->console, "hi  there\n\n", 'console returns the lines of the console';
	is_deeply [$log->end], ['done', -1], 'end returns the reason and the status';
	is_deeply [$log->events('fault')], [{ cpu => 0, ns => 17, tid => 2,
	    name => 'fault', va => '0x1000', why => 'zero' }],
	    'events returns the trace events';
	is_deeply [$log->exits], [{ pid => 3, status => -1, name => 'x' }],
	    'exits returns the exits of processes';
	my @bad = (
		["0 boot\n2 end done 0\n", qr/record 2, expected record 1/],
		["0 boot\n0 end done 0\n", qr/record 0, expected record 1/],
		["0 boot\ngarbage\n1 end done 0\n", qr/not a record: garbage/],
		["0 boot\n1 end do", qr/middle of a line: 1 end do/],
	);
	for my $case (@bad) {
		my ($problem) = Instar::Channel->new($case->[0])->problems;
		like $problem, $case->[1], 'a malformed log has a problem';
	}
	$log = Instar::Channel->new("0 console 1 verdict pass x 00\n" .
	    "1 console 2 end done 0\n");
	is_deeply [$log->texts('verdict')], [], 'a console line is not a verdict';
	is_deeply [$log->end], [], 'a console line is not an end';
};

# Run tools/check with the given options.  Returns its exit status and everything that
# it prints.
sub run_check
{
	return run_tool($check, '--folder', $tests, @_);
}

my @pass = (channel => "0 boot x\n1 console fine\n2 verdict pass good ",
    nonce => 1, channel => "\n3 end done 0\n", end => 'off');
my $blank = "$directory/blank";
write_file($blank, "\0" x 65536);
my @kernel = ('--root', $blank, '--kernel');

subtest 'passing and failing' => sub {
	write_test("01-one/good", "proves: all is well\npoints: 4\nlimit: 2s");
	my ($status, $output) = run_check(@kernel, Guest::kernel(@pass));
	is $status, 0, 'the test passes';
	like $output, qr/Result: PASS/, "the summary in prove's format";
	like $output, qr/01-one +1 of +1 tests, +4 of +4 points/,
	    'the summary gives the points of the stage';
	my @cases = (
		['no verdict', qr/gave no verdict/,
		    channel => "0 boot x\n1 end done 0\n", end => 'off'],
		['a forged verdict', qr/gave no verdict/, console =>
		    "1 verdict pass good 0\n", channel => "0 console " .
		    "1 verdict pass good 0\n1 end done 0\n", end => 'off'],
		['a guessed nonce', qr/to another run: nonce 00, not [0-9a-f]{16}/,
		    channel => "0 verdict pass good 00\n1 end done 0\n",
		    end => 'off'],
		['another test', qr/to another test: bad/,
		    channel => '0 verdict pass bad ', nonce => 1,
		    channel => "\n1 end done 0\n", end => 'off'],
		['two verdicts', qr/there are 2 verdicts/,
		    channel => '0 verdict fail good ', nonce => 1,
		    channel => "\n1 verdict pass good ", nonce => 1,
		    channel => "\n2 end done 0\n", end => 'off'],
		['a gap', qr/record 5, expected record 1/,
		    channel => "0 boot x\n5 verdict pass good ", nonce => 1,
		    channel => "\n6 end done 0\n", end => 'off'],
		['no end', qr/powered off without a report/, @pass[0 .. 3],
		    channel => "\n", end => 'off'],
		['a panic after the verdict', qr/panicked: oh/, @pass[0 .. 3],
		    channel => "\n3 panic oh\n4 end panic 1\n", end => 'off'],
		['a failure', qr/failed: good\.c:9: a == b \(1, 2\)/,
		    channel => '0 verdict fail good ', nonce => 1,
		    channel => " good.c:9: a == b (1, 2)\n1 end test-fail 1\n",
		    end => 'off'],
		['a hang', qr/still running after 8 s of guest time/, end => 'hang'],
	);
	for my $case (@cases) {
		my ($name, $pattern, @actions) = @$case;
		my ($status, $output) = run_check('--shift', 5, @kernel,
		    Guest::kernel(@actions));
		is $status, 1, "$name: the test fails" or diag $output;
		like $output, $pattern, "$name: the report gives the reason";
	}
};

subtest 'the report of a failure' => sub {
	my ($status, $output) = run_check('--shift', 5, '--jitter', 7, @kernel,
	    Guest::kernel(channel => "0 console so far\n1 end done 0\n",
	    end => 'off'));
	like $output, qr/proves: all is well/, 'the report says what the test proves';
	like $output, qr/^#   \| so far$/m, 'the report shows the console';
	like $output, qr/make check TEST=good SHIFT=5 JITTER=7$/m,
	    'the report gives a command to rerun';
	like $output, qr/make debug TEST=good SHIFT=5 JITTER=7$/m,
	    'the report gives a command to debug';
	like $output, qr/make check TEST=good SHIFT=5 JITTER=7 TRACE=/,
	    'the report gives a command to trace';
	like $output, qr/^Failed:\n  4 points +01-one\/good: the test gave no/m,
	    'the report ends with a list of failed tests and the points lost';
	unlike $output, qr/Wstat/, 'the report has no exit status of a host process';
	for my $callers ('ktest_good+0x9', 'check+0x5 < 0xc0100029 ktest_good+0x9') {
		($status, $output) = run_check(@kernel, Guest::kernel(channel =>
		    "0 console Check failed:\n1 console     in 0xc0100019 $callers\n" .
		    "2 verdict fail good ", nonce => 1,
		    channel => " x.h:9: a\n3 end test-fail 1\n", end => 'off'));
		is scalar $output =~ /Check failed/, $callers =~ /</ ? 1 : '',
		    "the callers $callers are " . ($callers =~ /</ ? 'shown' : 'left out')
		    or diag $output;
	}
	($status, $output) = run_check(@kernel, Guest::kernel(
	    channel => "0 end done 0\n", end => 'off'));
	unlike $output, qr/console/, 'the report does not mention an empty console';
};

subtest 'many tests that fail for the same reason' => sub {
	write_test("02-two/more$_", "proves: x\npoints: 2") for 1 .. 3;
	my ($status, $output) = run_check(@kernel, Guest::kernel(channel => "0 console " .
	    "PANIC: page fault (0xe) at 0xc0101234 f+0x12\n1 panic page fault at " .
	    "0xc0101234\n2 end panic 0\n", end => 'off'));
	is(scalar(() = $output =~ /^# .*PANIC/mg), 1, 'the failure is reported once');
	like $output, qr/^  \d points +\S+: the kernel panicked: page fault at 0x/m,
	    'the summary lists the failure once';
	like $output, qr/^  \d points +3 more tests: the same: (?:more\d|good) \w/m,
	    'the summary names the other tests with the same cause';
	unlink map { "$tests/02-two/more$_.c" } 1 .. 3;
	my $tree = "$FindBin::RealBin/../..";
	my @causes = map {
		Instar::Report::cause($tree, { ending => 'panic', text => '' },
		    Instar::Channel->new("0 console PANIC$_\n"))
	} (' at src/x.c:12 in f: page 0x12 wired 1', ' at src/x.c:12 in f: page 0xab wired 2',
	    ' at src/x.c:13 in f: page 0x12 wired 1', ': page fault at 0xc01 f+0x12',
	    ': page fault at 0xc02 f+0x12', ': page fault at 0xc01 f+0x13');
	is $causes[0], $causes[1], 'panics that differ only in numbers have the same cause';
	isnt $causes[0], $causes[2], 'panics on different lines have different causes';
	is $causes[3], $causes[4],
	    'panics at different addresses of a function have the same cause';
	isnt $causes[3], $causes[5],
	    'panics at different offsets in a function have different causes';
	# Panics in given code and in a student's file, each with two callers.
	@causes = map {
		my ($file, @callers) = @$_;
		Instar::Report::cause($tree, { ending => 'panic', text => '' },
		    Instar::Channel->new("0 console PANIC at src/$file:9 in f: bad\n" .
		    "1 console Backtrace:\n" . join '', map {
			($_ + 2) . " console   0xc0101234 $callers[$_]+0x5\n"
		    } 0 .. $#callers))
	} ['mem/heap.c', 'free', 'a'], ['mem/heap.c', 'free', 'b'],
	    ['threads/alarm.c', 'free', 'a'], ['threads/alarm.c', 'free', 'b'];
	isnt $causes[0], $causes[1],
	    'panics in given code with different callers have different causes';
	is $causes[2], $causes[3],
	    'panics in student code with different callers have the same cause';
	@causes = map {
		Instar::Report::cause($tree, { ending => 'panic', text => '' },
		    Instar::Channel->new("0 console   x (tid 1) waits\n" .
		    "1 console     in 0xc01 $_+0x5 < 0xc02 g+0x6\n2 console PANIC at " .
		    "src/threads/deadlock.c:9 in f: deadlock\n"))
	} 'f', 'h';
	isnt $causes[0], $causes[1],
	    'deadlocks in different functions have different causes';
	@causes = map {
		Instar::Report::cause($tree, { ending => 'fail', text => 'the test failed' },
		    Instar::Channel->new("0 verdict fail $_\n"))
	} ('a 0f x.h:9: a > b (1, 2)', 'b 3e x.h:9: a > b (3, 4)', 'a 0f x.h:8: a > b (1, 2)');
	is $causes[0], $causes[1], 'the same check fails in two tests: the same cause';
	isnt $causes[0], $causes[2], 'different checks fail: different causes';
};

subtest 'a trace' => sub {
	write_test('01-one/good', "proves: x\noptions: trace=a");
	my ($status, $output) = run_check('--trace', 'b,c', '--logs', $directory, @kernel,
	    Guest::kernel(echo => 1, channel => "0 note hi\n1 trace 0 1500000 " .
	    "2 swap_out slot=7\n2 end done 0\n", end => 'off'));
	like $output, qr/ trace=a,b,c -- /, '--trace adds to the events that the test declares';
	is read_file("$directory/good.log") =~ s/^#.*\n//r, ' ' x 22 . "note: hi\n" .
	    "     1.500000 0    2  swap_out         slot=7\n" .
	    ' ' x 22 . "end: done 0\n", 'the log is written in a readable form';
	like $output, qr/^# trace: in .*good\.log$/m, 'the report names the log';
	write_test('01-one/good', "proves: all is well\npoints: 4\nlimit: 2s");
};

subtest 'the command line of a test' => sub {
	write_test('01-one/good', "proves: x\nuser_pages: 40\ncpus: 2\n" .
	    "memory: 16M\noptions: a=1\nargs: b c");
	my ($status, $output) = run_check('--jitter', 3, @kernel,
	    Guest::kernel(echo => 1, end => 'off'));
	like $output, qr{mem=16M root=md0 test=good nonce=[0-9a-f]{16} a=1 user},
	    'a user test gets its options';
	like $output, qr{user_pages=40 jitter=3 -- /tests/good b c$}m,
	    'a user test gets its arguments';
	write_test('01-one/good-one', 'proves: x', "KTEST(good_one)\n{\n}\n");
	($status, $output) = run_check('--tests', 'good-one', '--root', $blank,
	    '--tests-kernel', Guest::kernel(echo => 1, end => 'off'));
	like $output, qr{root=md0 ktest=good_one nonce=[0-9a-f]+$}m,
	    'a kernel test gets its name with underscores';
	unlink "$tests/01-one/good-one.c";
};

subtest 'checkers and expected panics' => sub {
	write_test('01-one/good', 'proves: x');
	write_file("$tests/01-one/good.pl",
	    "sub check { my (\$log) = \@_; expect_lines(\$log, 'fine'); }\n1;\n");
	my ($status) = run_check(@kernel, Guest::kernel(@pass));
	is $status, 0, 'a checker accepts the log: the test passes';
	write_file("$tests/01-one/good.pl",
	    "sub check { expect_lines(\$_[0], 'fine', qr/better/); }\n1;\n");
	($status, my $output) = run_check(@kernel, Guest::kernel(@pass));
	is $status, 1, 'a checker rejects the log: the test fails';
	like $output, qr/expected the line '.*better.*' after 'fine'/,
	    "the report gives the checker's reason";
	unlink "$tests/01-one/good.pl";
	write_test('01-one/good', "proves: x\npanics: double acquire");
	my @panic = (channel => "0 panic lock: double acquire\n1 end panic 1\n",
	    end => 'off');
	($status) = run_check(@kernel, Guest::kernel(@panic));
	is $status, 0, 'the expected panic: the test passes';
	($status) = run_check(@kernel, Guest::kernel(@pass));
	is $status, 1, 'no panic: the test fails';
	($status, $output) = run_check(@kernel, Guest::kernel(channel => '0 verdict fail ' .
	    "good 00 good.c:9: a == b (1, 2)\n1 end test-fail 1\n", end => 'off'));
	like $output, qr/wrong: expected .*'double acquire'; the test failed: good\.c:9/,
	    'the report names a check that failed before the expected panic';
};

subtest 'a root disk that is checked after the run' => sub {
	write_test('01-one/good', "proves: x\ndisk: kept");
	write_file("$tests/01-one/good.pl",
	    "sub check { expect(-s \$_[1] == 1024, 'no disk') }\n1;\n");
	# The trace event gives the address of the kernel instead of the disk's.
	my @output = (channel => "0 boot x\n1 trace 0 1 1 memdisk number=0 " .
	    "start=100000 sectors=2\n2 verdict pass good ", nonce => 1,
	    channel => "\n3 end done 0\n", end => 'off');
	my ($status, $output) = run_check(@kernel, Guest::kernel(@output));
	is $status, 1, 'a damaged disk: the test fails';
	like $output, qr/wrong: e2fsck finds the disk damaged/, 'the report gives the reason';
	unlike $output, qr/no disk/, 'the checker got the disk';
	unlink "$tests/01-one/good.pl";
};

subtest 'selecting tests' => sub {
	write_test('01-one/good', "proves: x\npoints: 1");
	write_test('02-two/better', "proves: y\ntags: slow");
	write_test('02-two/best', "proves: z\npoints: 2");
	write_test('02-two/bugs', "proves: z\ntags: debug");
	my @cases = (
		[[], 'good best'], [['--stage', '01-one'], 'good'],
		[['--tests', 'b*'], 'best better'], [['--tag', 'slow'], 'better'],
		[['--tag', 'all'], 'good best better'],
		[['--tests', 'good,best'], 'good best'],
		[['--debug'], 'good best bugs'], [['--tests', 'bu*', '--debug'], 'bugs'],
	);
	for my $case (@cases) {
		my ($status, $output) = run_check('--list', @{$case->[0]});
		my @names = $output =~ /^  (\S+)/mg;
		is "@names", $case->[1], "tools/check --list @{$case->[0]}";
	}
	my ($status, $output) = run_check('--tests', 'none');
	isnt $status, 0, 'selecting no test is an error';
};

subtest 'repeating' => sub {
	write_file("$directory/flaky.t", "open my \$f, '>>', '$directory/count'; " .
	    "print {\$f} 'x'; close \$f;\n" .
	    "print -s '$directory/count' == 2 ? 'not ' : '', qq(ok 1\\n1..1\\n);");
	my ($status, $output) = run_check('--tests', 'none', '--repeat', 3,
	    "$directory/flaky.t");
	is $status, 1, 'a test whose verdict changes between rounds fails';
	like $output, qr/flaky\.t: passed in 2 of 3 rounds/,
	    'the summary names the test and counts its verdicts';
};

subtest 'values outside their range' => sub {
	write_test('01-one/good', 'proves: x');
	for my $case (['--cpus', 0, '1 to 8'], ['--cpus', 9, '1 to 8'],
	    ['--shift', 99, '0 to 10'], ['--shift', -1, '0 to 10'],
	    ['--jobs', 0, '1 to 1000'], ['--repeat', 0, '1 to 1000000'],
	    ['--perturb', 0, '1 to 4294967295']) {
		my ($name, $value, $range) = @$case;
		my ($status, $output) = run_check($name, $value, @kernel,
		    Guest::kernel(@pass));
		is $status, 125, "$name $value is an error";
		is $output, "check: $name cannot be $value; the range is $range\n",
		    'the message gives the range';
	}
};

subtest 'settings that have no effect' => sub {
	write_test('01-one/good', "proves: x\ncpus: 1");
	my (undef, $output) = run_check('--cpus', 4, '--perturb', 7, @kernel,
	    Guest::kernel(@pass));
	like $output, qr/^check: --cpus has no effect on good: declared by the test$/m,
	    '--cpus has no effect on a test that declares cpus';
	like $output, qr/^check: --perturb has no effect on good: one CPU$/m,
	    '--perturb has no effect with one CPU';
	write_test('01-one/good', 'proves: x');
	(undef, $output) = run_check('--cpus', 4, @kernel, Guest::kernel(@pass));
	unlike $output, qr/no effect/, 'no message if --cpus has an effect';
};

subtest 'the command that repeats a failed test' => sub {
	my $tree = "$directory/tree";
	mkdir $_ for $tree, map { "$tree/$_" } qw(src src/tests src/tests/01-one src/vm
	    src/vm/one src/vm/two);
	write_file("$tree/src/vm/$_/files.mk", '') for qw(one two);
	write_file("$tree/src/tests/01-one/good.c", "/*\n * proves: x\n * limit: 1s\n */\n");
	my $again = sub {
		my ($status, $output) = run_tool($check, '--folder', "$tree/src/tests", @_,
		    @kernel, Guest::kernel(channel => "0 boot x\n1 end done 0\n", end => 'off'));
		return $output =~ /again: (make check .*)/ ? $1 : $output;
	};
	is $again->(), 'make check TEST=good', 'the first engine is the default';
	is $again->('--engine', 'one'), 'make check TEST=good', 'the first engine';
	is $again->('--engine', 'two', '--stage', '01-one', '--shift', 4),
	    'make check TEST=good VM=two STAGE=01-one SHIFT=4', 'engine and stage are named';
};

subtest 'a file that is not a kernel' => sub {
	my ($status, $output) = run_check(@kernel, $blank);
	is $status, 1, 'the test fails';
	like $output, qr/blank: not a kernel, which must be an ELF file/,
	    'the report says that the file is not a kernel';
};

done_testing;
