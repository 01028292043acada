# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	expect_lines($log, qr/^PANIC: page fault .*: read from 0x00000054, a null pointer$/,
	    qr/ cr2 00000054$/);
}

1;
