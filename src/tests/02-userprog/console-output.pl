# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

sub check
{
	my ($log) = @_;

	expect_only_lines($log, qr/line/,
	    (map { "line $_ of many" } 0 .. 299), 'one line');
}

1;
