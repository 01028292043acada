# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

# Returns the lines expected from a child: its output, the reason why the kernel
# killed it (WHY; empty if it was not killed), and its exit line.
sub expected_lines
{
	my ($why) = @_;

	my @reason = $why eq '' ? 'after' :
	    qr/^last-words \(pid \d+\) killed: $why$/;
	my $status = $why eq '' ? 57 : -1;
	return ('before', @reason, "last-words: exit($status)");
}

sub check
{
	my ($log) = @_;

	my $unmapped = '0x20101234 at EIP 0x0804\w{4}: address not mapped';
	expect_only_lines($log, qr/./,
	    expected_lines("wrote to $unmapped"),
	    expected_lines("read from $unmapped"),
	    expected_lines("read from 0xc0100000 at EIP 0x0804\\w{4}: kernel address"),
	    expected_lines('wrote to 0x0804\w{4} at EIP 0x0804\w{4}: read-only page'),
	    expected_lines('jumped to 0x20101234 at EIP 0x20101234: address not mapped'),
	    expected_lines('privileged instruction or bad segment at EIP .*'),
	    expected_lines('system call at EIP 0x0804\w{4}: invalid number 25'),
	    expected_lines(''),
	    # The students choose the words.
	    (qr/^last-words \(pid \d+\) killed: .*20101234/, 'last-words: exit(-1)') x 11,
	    'last-words: exit(0)');
}

1;
