# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

sub check
{
	my ($log, $disk) = @_;

	my $stored = file_on_disk($disk, '/stored');
	my $expected = join '', map { chr(ord('a') + $_) x 4096 } 0 .. 19;
	expect($stored eq $expected, 'the disk does not have what was stored');
}

1;
