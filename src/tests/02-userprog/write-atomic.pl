# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

sub check
{
	my ($log) = @_;

	my %count;
	for my $line ($log->console_lines) {
		my ($letter) = $line =~ /^([a-d])\g1{498}$/
		    or fail("a line is mixed with other output: '$line'");
		$count{$letter}++;
	}
	for my $letter ('a' .. 'd') {
		expect(($count{$letter} // 0) == 20,
		    ($count{$letter} // 0) . " lines of '$letter', expected 20");
	}
}

1;
