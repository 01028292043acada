# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

use Instar::Crash;

sub check
{
	my ($log, $disk, $writes) = @_;

	Instar::Crash::check_cuts($log, $writes, 0 .. 500);
}

1;
