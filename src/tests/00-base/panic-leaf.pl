# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	expect_lines($log, qr/^PANIC: page fault .* panic_leaf_read\+0: read /,
	    qr/^  perhaps called from 0x\w+ ktest_panic_leaf\+0x/);
}

1;
