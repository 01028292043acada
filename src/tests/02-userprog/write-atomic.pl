# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

sub check
{
	my ($log) = @_;

	my %count;
	for my $line ($log->console_lines) {
		my ($letter) = $line =~ /^([a-d])\g1{498}$/
		    or fail("a line is mixed with others: '$line'");
		$count{$letter}++;
	}
	for my $letter ('a' .. 'd') {
		expect(($count{$letter} // 0) == 20,
		    "not all 20 lines of '$letter' came out");
	}
}

1;
