# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

sub check
{
	my ($log) = @_;

	expect_only_lines($log, qr/killed/,
	    (qr/^out-of-frames \(pid \d+\) killed: (?:wrote to|read from|jumped to) 0x08\w+ at EIP 0x08\w+: out of memory$/) x 4);
}

1;
