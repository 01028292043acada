# SPDX-License-Identifier: BSD-2-Clause
# The message about the lost block names the block and the file that had it.

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	my ($inumber, $block) = map { /^lost inode=(\d+) block=(\d+)$/ }
	    $log->texts('note');
	expect_lines($log,
	    "ext2: md0: inode $inumber has block $block, allocated to another file");
}

1;
