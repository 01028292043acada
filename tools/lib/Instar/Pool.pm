# SPDX-License-Identifier: BSD-2-Clause
#
# Runs jobs in child processes, several at a time.
package Instar::Pool;

use strict;
use warnings;

use JSON::PP;
use POSIX ();

use Instar::Scratch;
use Instar::Tool qw(read_file write_file);

# Call WORK with each of ITEMS in a child process, at most MOST at a time, in their
# order.  WORK returns a hash.  DONE is called in this process with the item and the
# hash when a child has ended; if the child died, the hash is { problem => MESSAGE }.
# Changes that WORK makes to its item or to other variables are lost.
sub run
{
	my ($most, $items, $work, $done) = @_;

	Instar::Scratch::share();
	my @waiting = @$items;
	my %running;
	while (@waiting || %running) {
		if (@waiting && keys %running < $most) {
			my $item = shift @waiting;
			my ($pid, $file) = start($item, $work);
			$running{$pid} = [$item, $file];
			next;
		}
		my ($item, $file) = @{delete $running{my $pid = wait} // next};
		my $result = -e $file ? decode_json(read_file($file)) :
		    { problem => 'it was interrupted' };
		unlink $file;
		$done->($item, $result);
	}
}

# Start a child process that calls WORK with ITEM.  Returns its process id, and the path
# of the file that gets the result.
sub start
{
	my ($item, $work) = @_;

	my ($directory, $parent) = (Instar::Scratch::directory(), $$);
	STDOUT->flush;
	defined(my $pid = fork) or die "cannot fork: $!\n";
	return ($pid, "$directory/result-$pid") if $pid != 0;
	$SIG{$_} = 'DEFAULT' for qw(INT TERM HUP QUIT);
	Instar::Scratch::die_with_parent($parent, POSIX::SIGTERM());
	my $result = eval { $work->($item) } // { problem => $@ };
	write_file("$directory/result-$$", encode_json($result));
	exit 0;
}

1;
