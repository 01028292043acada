# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	expect_lines($log, qr/^PANIC at /, qr/^CPU \d of 3; /, 'Backtrace:',
	    qr/ ktest_panic_other_cpu\+0x/,
	    qr/^CPU \d was at \S+ spin_forever\+/,
	    qr/^CPU \d was at \S+ spin_forever\+/);
}

1;
