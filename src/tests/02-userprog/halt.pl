# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

# A process that exits prints a line; processes that the shutdown ends print none.
sub check
{
	my ($log) = @_;

	expect_only_lines($log, qr/exit\(/);
}

1;
