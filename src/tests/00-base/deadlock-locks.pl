# SPDX-License-Identifier: BSD-2-Clause
# The report names threads, locks, holders and callers.

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	expect_lines($log,
	    'Deadlock: no thread can run, and none will be woken.',
	    qr/^  main \(tid \d+\) waits in queue 'semaphore'$/,
	    qr/^    in .*\bsema_down\+0x\w+ < 0x\w+ ktest_deadlock_locks\b/,
	    qr/^  lefty \(tid \d+\) waits for lock &right, held by righty \(/,
	    qr/^    in .*\block_acquire\+0x\w+ < 0x\w+ take_left_first\b/,
	    qr/^  righty \(tid \d+\) waits for lock &left, held by lefty \(/,
	    qr/^    in .*\block_acquire\+0x\w+ < 0x\w+ take_right_first\b/);
}

1;
