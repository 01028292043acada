# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	expect_lines($log,
	    'Locks are taken in contradictory orders. Now:',
	    '  holds inner',
	    qr/^  takes outer in 0x\w+ ktest_lock_order_rwlocks\+0x/,
	    'Before:',
	    '  held outer',
	    qr/^  took inner in 0x\w+ \w+\+0x/);
}

1;
