# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

sub check
{
	my ($log) = @_;

	my $killed = qr/^lazy-illegal \(pid \d+\) killed: /;
	my $page = qr/0x08\w{6}/;
	expect_only_lines($log, qr/killed/,
	    qr/${killed}wrote to $page at EIP $page: read-only page/,
	    qr/${killed}wrote to $page at EIP $page: read-only page/,
	    $killed,			# worded by the student
	    $killed,
	    qr/${killed}wrote to $page at EIP $page: address not mapped/,
	    $killed,
	    qr/${killed}read from 0x00000000 at EIP $page: address not mapped/,
	    qr/${killed}read from 0xc0100000 at EIP $page: kernel address/,
	    $killed,
	    $killed);
}

1;
