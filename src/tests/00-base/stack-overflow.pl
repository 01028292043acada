# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	expect_lines($log, qr/^PANIC: kernel stack overflow/,
	    qr/^CPU \d of 2; /, 'Backtrace:', qr/ recurse\+0x/,
	    qr/^  \(\d+ more times\)$/);
}

1;
