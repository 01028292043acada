# SPDX-License-Identifier: BSD-2-Clause

use strict;
use warnings;

sub check
{
	my ($log) = @_;

	my ($panic) = $log->texts('panic');
	fail("the message '$panic' does not report a jump to a null pointer")
	    if $panic !~ /page fault at 0x0{8} .*: jump to 0x0{8}, a null pointer$/;
	expect_lines($log, qr/^PANIC: .*page fault.*, a null pointer$/,
	    qr/ cr2 00000000$/,
	    qr/ probably called from \S+ ktest_panic_null_call\+/);
}

1;
