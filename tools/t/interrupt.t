#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# A tool that is ended by a signal leaves no temporary file and no process.  The signal
# is Ctrl-C, which all processes of the tool get, or SIGTERM or SIGHUP to the tool alone.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin", "$FindBin::RealBin/../lib";

use Test::More;

use Guest;
use Instar::Tool qw(read_file wait_until write_file);

plan skip_all => '/proc, which is needed to find the processes, does not exist'
    unless -r '/proc/self/environ';
my $tools = "$FindBin::RealBin/..";
my $directory = Guest::directory();
my $temporary = $ENV{TMPDIR} = "$directory/temporary";
mkdir $temporary;
my $hang = Guest::kernel(end => 'hang');
write_file("$directory/blank", "\0" x 65536);

# A test, and a file of checks that makes a directory and starts a process.
mkdir $_ for "$directory/tests", "$directory/tests/01-one";
write_file("$directory/tests/01-one/good.c", "/*\n * proves: nothing\n */\n");
write_file("$directory/slow.t", 'use File::Temp; my $own = File::Temp->newdir; ' .
    "system 'mkdir \$TMPDIR/own; sleep 1000; mkdir -p \$TMPDIR/own/x';");

# A tree with a seeded bug; its make runs for a long time.
my $tree = "$directory/tree";
mkdir $_ for $tree, map { "$tree/$_" } qw(src src/tests src/tests/01-one solutions
    solutions/01-one solutions/01-one/mutants);
write_file("$tree/src/tests/01-one/good.c", "/*\n * proves: nothing\n */\n");
write_file("$tree/solutions/01-one/a.c", "right\n");
write_file("$tree/solutions/01-one/mutants/a.patch", "What: it is wrong\n" .
    "--- a/solutions/01-one/a.c\n+++ b/solutions/01-one/a.c\n" .
    "\@\@ -1 +1 \@\@\n-right\n+wrong\n");
write_file("$tree/Makefile", "check-build:\n" .
    "\t\@mkdir -p build; mktemp >/dev/null; sleep 1000; mkdir -p build/x\n");

my @cases = (
	['instar', '--root', "$directory/blank", '--kernel', $hang],
	['check', '--folder', "$directory/tests", '--root',
	    "$directory/blank", '--kernel', $hang, '--shift', 0, '--jobs', 2,
	    "$directory/slow.t"],
	['fuzz', '--root', "$directory/blank", '--kernel', $hang,
	    '--jobs', 2],
	['mutants', '--tree', $tree],
	['pintos', "--kernel=$hang", '--filesys-size=2', '--', '-q',
	    'run', 'x'],
);
for my $case (@cases) {
	my ($tool, @arguments) = @$case;
	for my $signal (qw(INT TERM HUP)) {
		my $pid = start_tool($tool, @arguments);
		ok wait_until(sub { is_busy($tool) }),
		    "$tool reaches its long-running part";
		# Ctrl-C reaches all processes of the group, the other signals only the
		# tool.
		kill $signal, $signal eq 'INT' ? -$pid : $pid;
		waitpid $pid, 0;
		isnt $? & 127, 0, "SIG$signal ends $tool";
		is join(' ', find_processes()), '',
		    "SIG$signal: no processes of $tool are left";
		is join(' ', glob "$temporary/*"), '',
		    "SIG$signal: no files of $tool are left";
		kill 'KILL', map { /^(\d+)/ } find_processes();
		system 'rm', '-rf', glob "$temporary/*";
	}
}
done_testing;

# Start TOOL in a new process group.  Returns the process id.
sub start_tool
{
	my ($tool, @arguments) = @_;

	my $pid = fork // die "fork: $!";
	return $pid if $pid;
	setpgrp 0, 0;
	open STDIN, '<', '/dev/null';
	open STDOUT, '>', "$directory/out";
	open STDERR, '>&', *STDOUT;
	exec "$tools/$tool", @arguments or die "$tool: $!";
}

# Has TOOL reached its long-running part?
sub is_busy
{
	my ($tool) = @_;

	my @names = map { s/^\d+ //r } find_processes();
	my $count = grep { /^qemu/ } @names;
	return (grep { $_ eq 'sleep' } @names) && $count
	    if $tool eq 'check';
	return $tool eq 'mutants' ? grep { $_ eq 'sleep' } @names :
	    $count == ($tool eq 'fuzz' ? 2 : 1);
}

# Returns the processes, other than this one, that use the temporary directory
# $temporary, as "PID NAME".
sub find_processes
{
	my @found;
	for my $file (glob '/proc/[0-9]*/environ') {
		my ($pid) = $file =~ /(\d+)/;
		my $environment = eval { read_file($file) } // next;
		push @found, "$pid " . (eval { read_file("/proc/$pid/comm") } // '?')
		    =~ s/\n//r if $pid != $$ && index($environment, $temporary) >= 0;
	}
	return @found;
}
