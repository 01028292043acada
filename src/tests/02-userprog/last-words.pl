# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

# What a child says, what the kernel says of it, and with what it ends.
sub life
{
	my ($why) = @_;

	my @said = $why eq '' ? 'after' :
	    qr/^last-words \(pid \d+\) killed: $why$/;
	my $status = $why eq '' ? 57 : -1;
	return ('before', @said, "last-words: exit($status)");
}

sub check
{
	my ($log) = @_;

	my $unmapped = '0x20101234 at EIP 0x0804\w{4}: address not mapped';
	expect_only_lines($log, qr/./,
	    life("wrote to $unmapped"),
	    life("read from $unmapped"),
	    life("read from 0xc0100000 at EIP 0x0804\\w{4}: kernel address"),
	    life('wrote to 0x0804\w{4} at EIP 0x0804\w{4}: read-only page'),
	    life('jumped to 0x20101234 at EIP 0x20101234: address not mapped'),
	    life('privileged instruction or bad segment at EIP .*'),
	    life('.*'),			# how the student's code puts it
	    life('system call at EIP 0x0804\w{4}: invalid number 25'),
	    life(''),
	    'last-words: exit(0)');
}

1;
