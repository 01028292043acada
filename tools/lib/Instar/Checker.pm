# SPDX-License-Identifier: BSD-2-Clause
#
# Support for the checkers of tests.  The checker NAME.pl next to the test NAME.c
# checks what the test cannot observe from inside the kernel.  It defines
#
#	sub check
#	{
#		my ($log, $disk, $writes) = @_;
#
#		expect_lines($log, '(echo) begin', qr/^\(echo\) got \d+$/);
#	}
#
# LOG is an Instar::Channel; DISK is the image of the root disk after the run, for
# tests that declare "disk: ata", "kept" or "recorded"; WRITES is an Instar::WriteLog,
# for tests that declare "disk: recorded".  A checker fails the test by calling one of
# the functions below, or die() with a sentence.
package Instar::Checker;

use strict;
use warnings;

use Exporter 'import';

use Instar::Disk;
use Instar::Scratch;

our @EXPORT = qw(fail expect expect_lines expect_only_lines file_on_disk
    notes);

# Load and run the checker PATH.  Returns the reason for a failure, or an empty list
# if the test passed.
sub run
{
	my ($path, $log, $disk, $writes) = @_;

	require File::Spec;
	my $code = do {
		package Instar::Checker::Test;
		Instar::Checker->import;
		no warnings 'redefine';
		undef &check;
		do(File::Spec->rel2abs($path));
		defined &check ? \&check : undef;
	};
	return "$path: " . ($@ || $! || 'defines no sub check')
	    if !$code || $@;
	return () if eval { $code->($log, $disk, $writes); 1 };
	my $text = $@;
	chomp $text;
	return $text;
}

# Fail the test; TEXT is the reason.
sub fail
{
	my ($text) = @_;

	die "$text\n";
}

# Fail the test unless CONDITION is true; TEXT is the reason.
sub expect
{
	my ($condition, $text) = @_;

	fail($text) unless $condition;
}

# Fail the test unless the console has lines that match PATTERNS, in this order;
# other lines may come between them.  A pattern is a string that must equal the whole
# line, or a qr//.
sub expect_lines
{
	my ($log, @patterns) = @_;

	my @lines = $log->console_lines;
	my $last = 'the start';
	for my $pattern (@patterns) {
		my $found;
		while (@lines && !$found) {
			$found = matches(shift @lines, $pattern);
		}
		fail("expected the line '$pattern' after $last") unless $found;
		$last = "'$pattern'";
	}
}

# Fail the test unless the console lines that match SELECTION are exactly those that
# PATTERNS describe, in this order.
sub expect_only_lines
{
	my ($log, $selection, @patterns) = @_;

	my @lines = grep { /$selection/ } $log->console_lines;
	for my $pattern (@patterns) {
		my $line = shift @lines;
		fail("expected the line '$pattern', but there are no more lines")
		    unless defined $line;
		fail("expected the line '$pattern', saw '$line'")
		    unless matches($line, $pattern);
	}
	fail("saw an extra line: '$lines[0]'") if @lines;
}

# Does LINE equal the string PATTERN, or match the qr// PATTERN?
sub matches
{
	my ($line, $pattern) = @_;

	return ref $pattern ? $line =~ $pattern : $line eq $pattern;
}

# Returns the content of the file GUEST on the image DISK.
sub file_on_disk
{
	my ($disk, $guest) = @_;

	my $host = Instar::Scratch::directory() . '/from-disk';
	Instar::Disk::get($disk, $guest, $host);
	return Instar::Tool::read_file($host);
}

# Returns the test's notes "KEY=VALUE ..." as a hash; later notes override earlier
# ones.
sub notes
{
	my ($log) = @_;

	return map { /^(\w+)=(.*)$/ ? ($1, $2) : () }
	    map { split ' ' } $log->texts('note');
}

1;
