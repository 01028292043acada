# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	expect_lines($log,
	    qr/^CPU \d of \d; thread main \(tid 1, own priority \d+\)$/,
	    qr/^Holds lock &mine, taken in 0x[0-9a-f]{8} ktest_lock_twice\+/,
	    'Backtrace:',
	    qr/^  0x[0-9a-f]{8} ktest_lock_twice\+0x/);
}

1;
