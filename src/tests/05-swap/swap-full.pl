# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

sub check
{
	my ($log) = @_;

	my $full = qr/\d+ of 64 frames, \d+ of 96 swap slots, \d+ of \d+ kernel pages/;
	expect_lines($log,
	    qr/^swap-full \(pid \d+\) killed: .*: out of memory \($full\)$/);
}

1;
