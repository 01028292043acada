# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	expect_lines($log, qr/^PANIC: .*page fault/, qr/ cr2 00000000$/,
	    qr/ probably called from \S+ ktest_panic_null_call\+/);
}

1;
