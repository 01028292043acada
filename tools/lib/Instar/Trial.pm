# SPDX-License-Identifier: BSD-2-Clause
#
# One run of one test.
package Instar::Trial;

use strict;
use warnings;

use Instar::Channel;
use Instar::Machine;
use Instar::Test;
use Instar::Verdict;
use Instar::WriteLog;

# Run TEST.  GIVEN has the kernels, the disk and the settings, as for
# Instar::Test::machine; the fields limit, guard and executed of the machine can also be given.
# Returns a hash: problems (sentences; none if TEST passed), result (see
# Instar::Machine::run), log (an Instar::Channel), machine.
sub run
{
	my ($test, %given) = @_;

	my $nonce = Instar::Test::nonce();
	my $machine = Instar::Machine->new(Instar::Test::machine($test, $nonce, %given),
	    map { defined $given{$_} ? ($_ => $given{$_}) : () } qw(limit guard executed));
	my $result = $machine->run;
	my $log = Instar::Channel->from_file($machine->{channel});
	my @problems = Instar::Verdict::problems($test, $result, $log, $nonce,
	    $machine->{root_copy}, $machine->writes);
	return { problems => \@problems, result => $result, log => $log,
	    machine => $machine };
}

1;
