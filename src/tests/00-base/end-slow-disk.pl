# SPDX-License-Identifier: BSD-2-Clause
# The four children have ended before the machine leaves its disk.

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	my ($event) = $log->events('machine_end');
	expect($event->{processes} == 0,
	    "$event->{processes} processes are left when the disk is");
	my $count = () = $log->exits;
	expect($count == 5, "$count of 5 processes have ended");
}

1;
