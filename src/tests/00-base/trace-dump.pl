# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	my @events = $log->console =~
	    /^  (\d) (\d+) (\d+) test_count n=(\d+)$/mg;
	expect(@events == 6 * 4, 'there are six events');
	my $time = 0;
	for my $n (594 .. 599) {
		my ($cpu, $ns, $tid, $number) = splice @events, 0, 4;
		expect($number == $n, "event $n is in its place");
		expect($ns >= $time, 'time goes on');
		expect($tid == 1 - $n % 2, 'main and the idle thread in turn');
		$time = $ns;
	}
}

1;
