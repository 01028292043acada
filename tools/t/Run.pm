# SPDX-License-Identifier: BSD-2-Clause
#
# Runs a tool for a test and returns the tool's exit status and output.
package Run;

use strict;
use warnings;

use Exporter 'import';
use File::Temp ();
use POSIX ();

use Instar::Tool 'read_file';

our @EXPORT_OK = qw(run_tool run_with_input);

my $directory = File::Temp::tempdir('instar-test-XXXXXX', TMPDIR => 1,
    CLEANUP => 1);

# Run COMMAND.  Returns its exit status, and its standard output and standard error as
# one text.
sub run_tool
{
	my (@command) = @_;

	defined(my $pid = open my $out, '-|') or die "fork: $!";
	if (!$pid) {
		open STDERR, '>&', *STDOUT;
		exec {$command[0]} @command or POSIX::_exit(99);
	}
	my $text = do { local $/; <$out> } // '';
	close $out;
	return ($? >> 8, $text);
}

# Run COMMAND with input from the file INPUT.  Returns its exit status, its standard
# output, and its standard error.
sub run_with_input
{
	my ($input, @command) = @_;

	defined(my $pid = fork) or die "fork: $!";
	if (!$pid) {
		open STDIN, '<', $input or die "$input: $!";
		open STDOUT, '>', "$directory/out";
		open STDERR, '>', "$directory/err";
		exec {$command[0]} @command or POSIX::_exit(99);
	}
	waitpid $pid, 0;
	return ($? >> 8, map { read_file("$directory/$_") } qw(out err));
}

1;
