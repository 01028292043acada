# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

sub check
{
	my ($log) = @_;

	expect_lines($log, 'before swap_init', qr/^(?!after swap_init)./, 'after swap_init');
}

1;
