# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	my @events = $log->console =~
	    /^  (\d) (\d+) (\d+) test_count n=(\d+)$/mg;
	expect(@events == 6 * 4, @events / 4 . ' events in the dump, expected 6');
	my $time = 0;
	for my $n (594 .. 599) {
		my ($cpu, $ns, $tid, $number) = splice @events, 0, 4;
		expect($number == $n, "event $number in the dump, expected $n");
		expect($ns >= $time, "event $n at $ns ns follows an event at $time ns");
		expect($tid == 1 - $n % 2,
		    "event $n is from thread $tid, expected main and idle thread in turn");
		$time = $ns;
	}
}

1;
