# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	my ($panic) = $log->texts('panic');
	fail("saw '$panic'") if $panic !~ /page fault at 0x00000000 .*: jump to 0x00000000, a null pointer$/;
	expect_lines($log, qr/^PANIC: .*page fault.*: jump to 0x00000000, a null pointer$/, qr/ cr2 00000000$/,
	    qr/ probably called from \S+ ktest_panic_null_call\+/);
}

1;
