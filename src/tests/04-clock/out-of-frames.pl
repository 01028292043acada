# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

my $KILLED = qr/^out-of-frames \(pid \d+\) killed: /;
my $FAULT = qr/(?:wrote to|read from|fetched code from) 0x08\w+ at EIP 0x08\w+/;

sub check
{
	my ($log) = @_;

	expect_only_lines($log, qr/killed/,
	    (qr/$KILLED$FAULT: out of memory \([3-6]\d of 60 frames, no swap, /) x 4);
}

1;
