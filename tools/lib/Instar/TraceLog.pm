# SPDX-License-Identifier: BSD-2-Clause
#
# Writes a readable trace: the log of the machine channel with the trace events in
# columns, and the console lines and other records between them.
package Instar::TraceLog;

use strict;
use warnings;

use Instar::Channel;
use Instar::Tool 'write_file';

my $HEADER = <<'END';
# ms since boot, CPU, thread, event; "|" is the console (docs/tracing.md)
END

# Write LOG (Instar::Channel) to the file PATH.
sub write_log
{
	my ($path, $log) = @_;

	write_file($path, $HEADER . join '', map { format_record($_) } $log->records);
}

# Returns the line for RECORD, a record of the machine channel.
sub format_record
{
	my ($record) = @_;

	my ($kind, $text) = @$record{qw(kind text)};
	if ($kind eq 'trace' && $text =~ /^(\d+) (\d+) (-?\d+) (\w+) ?(.*)$/) {
		my ($cpu, $ns, $tid, $event, $arguments) = ($1, $2, $3, $4, $5);
		return sprintf("%13.6f %d %4d  %-16s %s", $ns / 1e6, $cpu, $tid,
		    $event, $arguments) =~ s/ +\z//r . "\n";
	}
	return ' ' x 22 . ($kind =~ /^(?:console|part)$/ ? '|' : "$kind:") .
	    " $text\n" =~ s/ +\n\z/\n/r;
}

1;
