# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	expect_lines($log,
	    qr/^PANIC at \S+spinlock\.c:\d+ in spin_and_take: /,
	    qr/^CPU \d of \d; thread main /,
	    qr/^Holds spinlock doubled, taken at \S+ ktest_spinlock_twice\+/,
	    'Backtrace:',
	    qr/^  0x[0-9a-f]{8} spin_acquire\+0x/,
	    qr/^  0x[0-9a-f]{8} ktest_spinlock_twice\+0x/,
	    qr/^  0x[0-9a-f]{8} ktest_run\+0x/,
	    qr/^  0x[0-9a-f]{8} kernel_main\+0x/,
	    qr/^Last events/,
	    qr/^  0 \d+ \d+ spinlock_test step=1$/,
	    qr/^  0 \d+ \d+ spinlock_test step=2$/);
}

1;
