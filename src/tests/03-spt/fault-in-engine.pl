# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	expect_lines($log,
	    qr/^PANIC: .*page fault .*\bktest_fault_in_engine\+/,
	    qr/ cr2 00000000$/);
}

1;
