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
	    qr/^  lefty \(tid \d+\) waits for rwlock right$/,
	    qr/^    in .*\brwlock_acquire_exclusive\+0x\w+ < 0x\w+ take_left_first\b/,
	    qr/^  righty \(tid \d+\) waits for rwlock left, held by lefty \(/,
	    qr/^    in .*\brwlock_acquire_shared\+0x\w+ < 0x\w+ take_right_first\b/);
}

1;
