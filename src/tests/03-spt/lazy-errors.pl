# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

sub check
{
	my ($log) = @_;

	expect_only_lines($log, qr/killed/, (
	    qr/killed: read from 0x08\w+ at EIP 0x08\w+: page cannot be read from disk$/,
	    qr/killed: /) x 2);
}

1;
