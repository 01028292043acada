# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	expect_lines($log,
	    'Locks are taken in contradictory orders. Now:',
	    '  holds third',
	    qr/^  takes first in 0x\w+ \w+\+0x/,
	    'Before:',
	    '  held first',
	    qr/^  took third in 0x\w+ \w+\+0x/);
}

1;
