# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

sub check
{
	my ($log) = @_;

	my $why = qr/^swap-none \(pid \d+\) killed: .*out of memory/;
	expect_lines($log, $why, $why, $why);
}

1;
