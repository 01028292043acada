# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	my @events = map { s/^\d+ \d+ \d+ //r } $log->texts('trace');
	my @expected = ((map { "ring_count i=$_" } 0 .. 299),
	    'ring_none nothing', 'ring_six text -2 abcdef 4 e 10',
	    'other_name a=1 b=2');
	expect(@events == @expected, @events . ' trace events, expected ' . @expected);
	for my $i (0 .. $#expected) {
		expect($events[$i] eq $expected[$i],
		    "expected '$expected[$i]', got '$events[$i]'");
	}
	my $last = 0;
	for my $time (map { (split)[1] } $log->texts('trace')) {
		expect($time >= $last, "an event at $time ns follows an event at $last ns");
		$last = $time;
	}
}

1;
