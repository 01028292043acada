# SPDX-License-Identifier: BSD-2-Clause
# The sequence numbers are not checked here, because they are checked in every log.
use strict;
use warnings;

# Check that LINES contain 100 lines from each of four printers, and that the lines of
# each printer are in order.  WHAT is the kind of line, for messages.
sub check_printer_lines
{
	my ($what, @lines) = @_;

	my @next = (0) x 4;
	for my $line (grep { /printer/ } @lines) {
		$line =~ /^printer (\d) line (\d+) with some text after it$/
		    or fail("damaged $what: $line");
		expect($2 == $next[$1]++, "$what out of order: $line");
	}
	expect("@next" eq '100 100 100 100',
	    "expected 100 ${what}s from each printer, got @next");
}

sub check
{
	my ($log) = @_;

	my @console = $log->console_lines;
	check_printer_lines('note', $log->texts('note'));
	check_printer_lines('console line', @console);
	my ($odd) = grep { /^odd/ } $log->texts('note');
	expect($odd eq "odd \\x0a0 verdict pass\\x7f\\x5c\\x09\x80",
	    "wrong escapes in a note: $odd");
	expect((grep { $_ eq "odd \x01\\x41\\" } @console) == 1,
	    'the console line with odd characters is missing or wrongly escaped');
	expect((grep { $_ eq 'l' x 2500 } @console) == 1,
	    'the console line of 2500 characters is missing or broken');
	expect($console[-1] eq 'unfinished',
	    "the last line is '$console[-1]', expected 'unfinished'");
}

1;
