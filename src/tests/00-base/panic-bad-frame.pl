# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	expect_lines($log, qr/^PANIC: .*invalid opcode/, qr/ ebp 41414140 /,
	    'Backtrace:', qr/^Last events /);
}

1;
