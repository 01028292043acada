# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	expect_lines($log, qr/^PANIC: NMI: .* ktest_time_limit\+0x/,
	    qr/^  main \(tid \d+\) runs on CPU 0$/,
	    qr/^  keeper \(tid \d+\) sleeps in timer_sleep$/,
	    qr/^    in .*\btimer_sleep\+0x\w+ < 0x\w+ keep_lock\+0x\w+ < /,
	    qr/^  wanter \(tid \d+\) waits for lock &kept, held by keeper \(/,
	    qr/^    in .*\block_acquire\+0x\w+ < 0x\w+ want_lock\+0x\w+ < /,
	    qr/^  crowd \(tid \d+\) waits in queue 'semaphore'$/,
	    qr/^    in .*\bsema_down\+0x\w+ < 0x\w+ wait_forever\+0x\w+ < /,
	    qr/^    \(29 more threads: the same\)$/,
	    qr/^  fresh \(tid \d+\) is ready$/, qr/^CPU 0 of 1; thread main /);
	my @background = grep { /^  syncer/ } $log->console_lines;
	fail('a background thread that waits for work is listed') if @background;
}

1;
