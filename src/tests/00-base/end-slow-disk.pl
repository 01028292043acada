# SPDX-License-Identifier: BSD-2-Clause
# All four children must have ended before the disk is unmounted.

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	my ($event) = $log->events('machine_end');
	expect($event->{processes} == 0,
	    "$event->{processes} processes left at unmount, expected 0");
	my $count = () = $log->exits;
	expect($count == 5, "$count processes have ended, expected 5");
}

1;
