# SPDX-License-Identifier: BSD-2-Clause
#
# Decides whether a test passed, from the log of the machine channel.  Text on the
# console alone cannot make a test pass.
package Instar::Verdict;

use strict;
use warnings;

use Instar::Channel;
use Instar::Checker;
use Instar::Disk;

# Returns the problems, as sentences; an empty list if TEST passed.  RESULT comes from
# Instar::Machine::run, LOG is an Instar::Channel, and NONCE is the nonce that the run
# was given.  DISK is the path of the root disk after the run, or undef; WRITES is an
# Instar::WriteLog, or undef.
sub problems
{
	my ($test, $result, $log, $nonce, $disk, $writes) = @_;

	my @problems = map { "the channel: $_" } $log->problems;
	if (defined $test->{panics}) {
		push @problems, check_panic($test->{panics}, $result, $log);
	} else {
		push @problems, $result->{text} if defined $result->{text} &&
		    $result->{ending} ne 'fail';
		push @problems, check_verdict($test, $log, $nonce)
		    unless @problems && !$log->texts('verdict');
	}
	if (defined $test->{checker} && !@problems) {
		push @problems, Instar::Checker::run($test->{checker}, $log,
		    $disk, $writes);
	}
	return (@problems, check_disk($result, $disk));
}

# Returns a problem if the machine ended normally and e2fsck finds an error on DISK.
sub check_disk
{
	my ($result, $disk) = @_;

	return () if !defined $disk || $result->{ending} ne 'done';
	my $text = Instar::Disk::check($disk) // return ();
	return "e2fsck finds the disk damaged:\n$text";
}

# Returns a problem unless the kernel panicked with a message that contains WORDS.
sub check_panic
{
	my ($words, $result, $log) = @_;

	my @panics = $log->texts('panic');
	return "expected a panic with '$words'; the machine ended without a panic"
	    if $result->{ending} eq 'done';
	my ($text) = map { /^fail \S+ \S+ (.*)$/ } $log->texts('verdict');
	return "expected a panic with '$words'; the test failed: $text"
	    if defined $text;
	return $result->{text} // 'no panic' if $result->{ending} ne 'panic';
	return () if grep { index($_, $words) >= 0 } @panics;
	return "expected a panic with '$words', saw '@panics'";
}

# Returns a problem unless the log contains exactly one verdict, which must be "pass"
# for this test in this run.
sub check_verdict
{
	my ($test, $log, $nonce) = @_;

	my @verdicts = $log->texts('verdict');
	return 'the test gave no verdict' unless @verdicts;
	return 'there are ' . @verdicts . ' verdicts' if @verdicts > 1;
	my ($what, $name, $its_nonce, $text) =
	    $verdicts[0] =~ /^(pass|fail) (\S+) (\S+)(?: (.*))?$/
	    or return "malformed verdict: $verdicts[0]";
	return "the verdict belongs to another test: $name"
	    if $name =~ tr/_/-/r ne $test->{name} =~ tr/_/-/r;
	return "the verdict belongs to another run: nonce $its_nonce, not $nonce"
	    if $its_nonce ne $nonce;
	return 'failed' . (defined $text ? ": $text" : '') if $what eq 'fail';
	return ();
}

1;
