# SPDX-License-Identifier: BSD-2-Clause
#
# For the checkers of tests: NAME.pl beside NAME.c looks at what the test
# cannot see from inside.  It defines
#
#	sub check
#	{
#		my ($log, $disk, $writes) = @_;
#
#		expect_lines($log, '(echo) begin', qr/^\(echo\) got \d+$/);
#	}
#
# LOG is an Instar::Channel; DISK the root disk's image after the run, for
# tests with "disk: ata" or "kept"; WRITES an Instar::WriteLog for those with "disk:
# recorded".  A check fails by any of the functions below, or by
# die() with a sentence.
package Instar::Checker;

use strict;
use warnings;

use Exporter 'import';

use Instar::Disk;
use Instar::Scratch;

our @EXPORT = qw(fail expect expect_lines expect_only_lines file_on_disk
    notes);

# Load the checker PATH and let it check; what it found wrong, or nothing.
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

# The test is not passed, because of what TEXT says.
sub fail
{
	my ($text) = @_;

	die "$text\n";
}

sub expect
{
	my ($condition, $text) = @_;

	fail($text) unless $condition;
}

# The console has lines like PATTERNS (strings: equal; qr//: matching), in
# this order, maybe with others between.
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

# Likewise, and those of the console's lines that match SELECTION are no more
# than these.
sub expect_only_lines
{
	my ($log, $selection, @patterns) = @_;

	my @lines = grep { /$selection/ } $log->console_lines;
	for my $pattern (@patterns) {
		my $line = shift @lines;
		fail("expected the line '$pattern', saw no more")
		    unless defined $line;
		fail("expected the line '$pattern', saw '$line'")
		    unless matches($line, $pattern);
	}
	fail("saw one more line: '$lines[0]'") if @lines;
}

sub matches
{
	my ($line, $pattern) = @_;

	return ref $pattern ? $line =~ $pattern : $line eq $pattern;
}

# The content of file GUEST on the image DISK.
sub file_on_disk
{
	my ($disk, $guest) = @_;

	my $host = Instar::Scratch::directory() . '/from-disk';
	Instar::Disk::get($disk, $guest, $host);
	return Instar::Tool::read_file($host);
}

# What the test noted as "KEY=VALUE ...": a hash, later notes winning.
sub notes
{
	my ($log) = @_;

	return map { /^(\w+)=(.*)$/ ? ($1, $2) : () }
	    map { split ' ' } $log->texts('note');
}

1;
