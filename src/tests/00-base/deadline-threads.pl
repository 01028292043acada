# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	expect_lines($log, 'Deadline passed.  The threads:',
	    qr/^  main \(tid 1\) runs on CPU 0$/,
	    qr/^  waiter \(tid \d+\) waits for lock &lock, held by main \(tid 1\)$/,
	    qr/^    in .*\block_acquire\+0x\w+ < 0x\w+ wait_for_lock\+0x/);
}

1;
