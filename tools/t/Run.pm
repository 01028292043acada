# SPDX-License-Identifier: BSD-2-Clause
#
# Runs a tool for a test, and says how it ended and what it said.
package Run;

use strict;
use warnings;

use Exporter 'import';
use File::Temp ();
use POSIX ();

use Instar::Tool 'read_file';

our @EXPORT_OK = qw(said output);

my $folder = File::Temp::tempdir('instar-test-XXXXXX', TMPDIR => 1,
    CLEANUP => 1);

# Run COMMAND: its exit status, and all that it said.
sub said
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

# Run COMMAND with the file INPUT: its exit status, what it printed, and its
# messages.
sub output
{
	my ($input, @command) = @_;

	defined(my $pid = fork) or die "fork: $!";
	if (!$pid) {
		open STDIN, '<', $input or die "$input: $!";
		open STDOUT, '>', "$folder/out";
		open STDERR, '>', "$folder/err";
		exec {$command[0]} @command or POSIX::_exit(99);
	}
	waitpid $pid, 0;
	return ($? >> 8, map { read_file("$folder/$_") } qw(out err));
}

1;
