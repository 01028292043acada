#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# tools/instar: its exit status, its output and messages, and what it removes when it
# ends.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin", "$FindBin::RealBin/../lib";

use POSIX ();
use Test::More;
use Time::HiRes 'time';

use Guest;
use Instar::Disk;
use Instar::Machine;
use Instar::Qemu;
use Instar::Tool qw(read_file wait_until write_file $PATIENCE);

my $instar = "$FindBin::RealBin/../instar";
my $directory = Guest::directory();
# Make the scratch directory of this process before TMPDIR is changed.
Instar::Scratch::directory();
$ENV{TMPDIR} = "$directory/a b,c";		# a name with a space and a comma
mkdir $ENV{TMPDIR};

# Run tools/instar.  Returns its exit status or signal, its standard output and its
# standard error.
sub run_instar
{
	my (@arguments) = @_;

	my $pid = start_instar(@arguments);
	waitpid $pid, 0;
	return ($? & 127 ? 'signal ' . ($? & 127) : $? >> 8,
	    read_file("$directory/out"), read_file("$directory/err"));
}

# Start tools/instar with its output in files.  Returns the process id.
sub start_instar
{
	my (@arguments) = @_;

	unlink "$directory/out", "$directory/err";
	defined(my $pid = fork) or die "fork: $!";
	return $pid if $pid;
	open STDIN, '<', '/dev/null';
	open STDOUT, '>', "$directory/out";
	open STDERR, '>', "$directory/err";
	exec $instar, '--guard', $PATIENCE, @arguments or POSIX::_exit(99);
}

# Returns the names of the files that tools/instar left in TMPDIR.
sub find_left_files
{
	return grep { !/^instar-guest/ } map { s{.*/}{}r } glob "'$ENV{TMPDIR}'/*";
}

my $good = Guest::kernel(console => "hello\n", channel => "0 boot x\n" .
    "1 console hello\n2 end done 7\n", end => 'off');
my @run = ('--root', "$directory/root", '--kernel');
mkdir "$directory/root";
write_file("$directory/root/file", "text\n");

subtest 'the program\'s status and output' => sub {
	my ($status, $out, $err) = run_instar(@run, $good);
	is $status, 7, 'the exit status is the program\'s';
	is $out, "hello\n", 'the output is the program\'s';
	is $err, '', 'there are no messages';
};

subtest 'in virtual time, with several CPUs and disks' => sub {
	my ($status, $out) = run_instar('--icount', 3, '--cpus', 4, '--limit', 10,
	    '--swap', '1M', '--channel', "$directory/log", @run, $good);
	is $status, 7, 'the exit status is the program\'s';
	is $out, "hello\n", 'the output is the program\'s';
	like read_file("$directory/log"), qr/^2 end done 7$/m, '--channel writes the log';
};

subtest 'endings' => sub {
	my @cases = (
		['a panic', 120, qr/panicked: bad luck/,
		    channel => "0 panic bad luck\n1 end panic 1\n", end => 'off'],
		['a triple fault', 121, qr/triple fault/, end => 'triple'],
		['off without a report', 121, qr/off without a report/, end => 'off'],
		['a refusal', 123, qr/refused/, channel => "0 end usage 1\n",
		    end => 'off'],
		['a failed test', 126, qr/failed/,
		    channel => "0 end test-fail 1\n", end => 'off'],
		['a loop', 122, qr/after 4 s/, end => 'hang'],
		['a sleep', 122, qr/after 4 s/, end => 'sleep'],
	);
	for my $case (@cases) {
		my ($name, $expected, $message, @actions) = @$case;
		my ($status, $out, $err) = run_instar('--limit', 4, '--icount', 7,
		    @run, Guest::kernel(@actions));
		is $status, $expected, "$name: exit status";
		like $err, $message, "$name: message";
	}
};

subtest 'limits' => sub {
	my ($status, $out) = run_instar('--limit', 2, '--icount', 7, @run,
	    Guest::kernel(end => 'nmi'));
	is $status, 122, 'the limit is reached';
	is $out, "caught\n", 'the kernel gets an NMI at the limit and can print';
	my $spent = child_cpu_seconds();
	($status) = run_instar('--limit', 64, '--icount', 7, @run,
	    Guest::kernel(end => 'sleep'));
	is $status, 122, 'a limit longer than the watchdog can count is reached';
	cmp_ok child_cpu_seconds() - $spent, '<', 20,
	    'a sleeping guest uses little CPU time';
	($status) = run_instar('--guard', 1, '--limit', 400, '--icount', 0, @run,
	    Guest::kernel(end => 'hang'));
	is $status, 124, '--guard ends a run after a second of real time';
};

# Returns the CPU time, in seconds, of the child processes so far.
sub child_cpu_seconds
{
	my (undef, undef, $user, $system) = times;
	return $user + $system;
}

subtest 'a busy host' => sub {
	cmp_ok Instar::Qemu::starved_seconds($$), '>=', 0,
	    'the time that a process waited for a CPU is known';
	no warnings 'redefine';
	local *Instar::Qemu::starved_seconds = sub { 2.5 };
	my $start = time;
	my $result = Instar::Machine->new(kernel => Guest::kernel(end => 'sleep'),
	    console => "$directory/console", abrupt => 1, limit => 2,
	    guard => $PATIENCE)->run;
	is $result->{ending}, 'limit', 'a limit in real time is reached';
	cmp_ok time - $start, '>=', 4,
	    'the limit excludes time in which the machine waited for a host CPU';
};

subtest 'the command line of the kernel' => sub {
	my $echo = Guest::kernel(echo => 1,
	    channel => "0 end done 0\n", end => 'off');
	my @cases = (
		[[qw(-- sort /words)], 'root=md0 noecho -- /bin/sort /words'],
		[[qw(--disk ata -- /tests/x a b)], 'root=hda noecho -- /tests/x a b'],
		[[qw(--swap 2M -- x)], 'root=md0 swap=md1 noecho -- /bin/x'],
		[['--append', 'a=1 b', '--jitter', 5, '--', 'ls'],
		    'root=md0 a=1 b jitter=5 noecho -- /bin/ls'],
		[['--', 'sort /words | wc'], 'root=md0 noecho -- /bin/sh /cmd'],
		[[qw(--memory 16M)], 'root=md0 noecho'],
	);
	for my $case (@cases) {
		my ($arguments, $expected) = @$case;
		my ($status, $out) = run_instar(@run, $echo, @$arguments);
		my $memory = $arguments->[0] eq '--memory' ? '16M' : '64M';
		is $out, "kernel mem=$memory $expected",
		    "@$arguments: command line of the kernel";
	}
};

subtest 'a test' => sub {
	mkdir "$directory/$_" for qw(src src/tests src/tests/01-one);
	write_file("$directory/src/tests/01-one/good.c", "/* X */\n/*\n" .
	    " * proves: x\n * memory: 16M\n */\nvoid\ntest_main(void)\n{\n}\n");
	my @test = ('--test', 'good', '--folder', "$directory/src/tests", '--cpus', 2);
	my @verdict = (echo => 1, channel => '0 verdict pass good ', nonce => 1);
	my ($status, $out, $err) = run_instar(@test, @run, Guest::kernel(@verdict,
	    channel => "\n1 end done 0\n", end => 'off'));
	is $status, 0, 'a test that passes: exit status';
	is $err, "instar: good: passed\n", 'a test that passes: message';
	like $out, qr{^kernel mem=16M root=md0 test=good .* -- /tests/good$},
	    'the command line is that of the test; the console is printed';
	($status, $out, $err) = run_instar(@test, @run, Guest::kernel(channel =>
	    "0 end done 0\n", end => 'off'));
	is $status, 126, 'a test that fails: exit status';
	is $err, "instar: good: the test gave no verdict\n", 'a test that fails: the reason';
	($status, $out, $err) = run_instar($test[0], 'none', @test[2 .. 5], @run, $good);
	like $err, qr/there is no test 'none'/, 'a test that does not exist is an error';
};

subtest 'files on the disk' => sub {
	write_file("$directory/host", "from the host\n");
	my ($status, $out, $err) = run_instar('--put', "$directory/host:/a/b/c",
	    '--put', "$directory/host:/file", '--get', "/a/b/c:$directory/back",
	    '--save', "$directory/saved", @run, $good, '--', 'cat "x" > y');
	is $status, 7, 'status' or diag $err;
	is read_file("$directory/back"), "from the host\n",
	    'a file copied to the disk and back is unchanged';
	for my $pair (['/file', "from the host\n"], ['/cmd', qq(cat "x" > y\n)]) {
		Instar::Disk::get("$directory/saved", $pair->[0], "$directory/back");
		is read_file("$directory/back"), $pair->[1],
		    "the saved disk contains $pair->[0]";
	}
	is Instar::Disk::check("$directory/saved"), undef, 'the saved disk is sound';
	($status, $out, $err) = run_instar('--get', "/none:$directory/x", @run,
	    Guest::kernel(channel => "0 end done 0\n", end => 'off'));
	is $status, 125, '--get of a missing file: exit status';
	like $err, qr{/none: not on the disk}, '--get of a missing file: message';
};

subtest 'after a signal, no processes or files are left' => sub {
	for my $signal (qw(INT TERM HUP KILL)) {
		my $kernel = Guest::kernel(console => "up\n", end => 'hang');
		my $pid = start_instar(@run, $kernel);
		wait_until(sub { -s "$directory/out" });
		my @simulators = find_children($pid);
		is scalar @simulators, 1, "SIG$signal: the simulator was running";
		kill $signal, $pid;
		waitpid $pid, 0;
		is $? & 127, POSIX->can("SIG$signal")->(),
		    "SIG$signal: the tool died of the signal";
		ok wait_until(sub { !kill 0, @simulators }),
		    "SIG$signal: the simulator was ended";
		last if $signal eq 'KILL';	# no clean-up is possible
		is_deeply [find_left_files()], [], "SIG$signal: no files are left";
	}
	system 'rm', '-rf', glob "'$ENV{TMPDIR}'/*";
};

# Returns the process ids of the child processes of PARENT.
sub find_children
{
	my ($parent) = @_;

	my @found;
	for my $stat (glob '/proc/[0-9]*/stat') {
		my $text = eval { read_file($stat) } // next;
		push @found, $1 if $text =~ /^(\d+) \(.*\) \w $parent /;
	}
	return @found;
}

subtest 'invalid options' => sub {
	write_file("$directory/text", "This is no kernel.\n" x 100);
	my @cases = (
		[['--memory', 'much', @run, $good], 125, qr/'much' is not a size/],
		[['--memory', 1, @run, $good], 125,
		    qr/--memory cannot be 1; the range is 1M to 2G/],
		[['--cpus', 0, @run, $good], 125,
		    qr/--cpus cannot be 0; the range is 1 to 8/],
		[['--cpus', 9, @run, $good], 125, qr/range is 1 to 8/],
		[['--icount', 99, @run, $good], 125,
		    qr/--icount cannot be 99; the range is 0 to 10/],
		[['--limit', -1, @run, $good], 125,
		    qr/--limit cannot be -1; the range is 0 to /],
		[['--guard', -1, @run, $good], 125,
		    qr/--guard cannot be -1; the range is 0 to /],
		[['--kernel', "$directory/text"], 125,
		    qr/text: not a kernel, which must be an ELF file with a Multi/],
		[['--what', @run, $good], 125, qr/Unknown option: what/],
		[['--kernel', "$directory/none"], 125, qr/no such kernel/],
		[['--root', "$directory/none", '--kernel', $good], 125,
		    qr/no such image/],
		[['--put', "$directory/none", @run, $good], 125, qr/no such file/],
		[['--get', "/file:$directory/none/x", @run, $good], 125,
		    qr/--get .file: there is no directory '\S*none' to write/],
		[['--save', "$directory/none/x", @run, $good], 125,
		    qr/--save: there is no directory '\S*none' to write/],
		[['--disk', 'memdisk', '--get', '/x', @run, $good], 125,
		    qr/need --disk ata/],
	);
	for my $case (@cases) {
		my ($arguments, $expected, $message) = @$case;
		my ($status, $out, $err) = run_instar(@$arguments);
		is $status, $expected, "exit status with the message $message";
		like $err, $message, "the message matches $message";
	}
	my ($status, $out, $err) = run_instar('--help');
	is $status, 0, '--help succeeds';
	like $out, qr/Examples:/, '--help prints examples';
	local $ENV{PATH} = '/nowhere';
	my $pid = fork // die;
	if (!$pid) {
		open STDERR, '>', "$directory/err";
		exec $^X, $instar, @run, $good;
	}
	waitpid $pid, 0;
	is $? >> 8, 127, 'no simulator: exit status';
	like read_file("$directory/err"), qr/qemu-system-x86/,
	    'no simulator: the message names the package';
};

is_deeply [find_left_files()], [], 'no temporary files are left';
done_testing;
