# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	my @lines = $log->console_lines;
	for my $letter ('a' .. 'c') {
		my @whole = grep { $_ eq $letter x 30 } @lines;
		expect(@whole == 40, @whole . " whole lines of $letter, expected 40");
		my @short = grep { /^(\d+)$letter(\d+)$/ && $1 == $2 } @lines;
		expect(@short == 40, @short . " short lines of $letter, expected 40");
	}
}

1;
