# SPDX-License-Identifier: BSD-2-Clause
# The gaps in the sequence are looked for in every log.
use strict;
use warnings;

sub check_printers
{
	my ($what, @lines) = @_;

	my @next = (0) x 4;
	for my $line (grep { /printer/ } @lines) {
		$line =~ /^printer (\d) line (\d+) with some text behind it$/
		    or fail("a broken $what: $line");
		expect($2 == $next[$1]++, "a $what out of order: $line");
	}
	expect("@next" eq '100 100 100 100', "not 100 of each $what: @next");
}

sub check
{
	my ($log) = @_;

	my @console = $log->console_lines;
	check_printers('note', $log->texts('note'));
	check_printers('console line', @console);
	my ($odd) = grep { /^odd/ } $log->texts('note');
	expect($odd eq "odd \\x0a0 verdict pass\\x7f\\x5c\\x09\x80",
	    "escapes in a note are wrong: $odd");
	expect((grep { $_ eq "odd \x01\\x41\\" } @console) == 1,
	    'escapes in a console line are wrong');
	expect((grep { $_ eq 'l' x 2500 } @console) == 1,
	    'the long line is not whole');
	expect($console[-1] eq 'unfinished',
	    'the last line, unfinished, is lost');
}

1;
