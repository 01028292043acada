# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

sub check
{
	my ($log) = @_;

	my $why = qr/^mmap-read-error \(pid \d+\) killed: .*page cannot be read from disk/;
	expect_lines($log, $why, $why);
}

1;
