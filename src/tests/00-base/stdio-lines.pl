# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	expect_only_lines($log, qr/^([ab]+|end .|done)$/,
		('a' x 29) x 70, 'end a', ('b' x 29) x 70, 'end b', 'done');
}

1;
