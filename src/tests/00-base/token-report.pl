# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	expect_lines($log, 'Deadline passed.  The threads:',
	    qr/^  waiter \(tid \d+\) waits for token wanted, held by main \(tid 1\)$/,
	    qr/^    in .*\btoken_get\+0x\w+ < 0x\w+ wait_for_token\+0x/);
}

1;
