# SPDX-License-Identifier: BSD-2-Clause
#
# Reports failed tests.  Each test is a separate process; the processes of one run
# share a directory, made by share(), in which they record failures.  A failure that
# many tests have in common is therefore reported in full only once, and the run can end
# with a list of failures.
package Instar::Report;

use strict;
use warnings;

use Cwd ();
use Digest::MD5 'md5_hex';
use Fcntl qw(O_CREAT O_EXCL O_WRONLY);
use File::Basename 'dirname';
use File::Glob 'bsd_glob';

use Instar::Channel;
use Instar::Handout;
use Instar::Lines;
use Instar::Scratch;
use Instar::Tool qw(read_file write_file);
use Instar::Values;

# The maximum number of console lines to show, and how many of them are taken from the
# start: CONSOLE for the lines before a panic, PANIC for the panic and what follows.
my ($CONSOLE_MAX, $CONSOLE_HEAD) = (60, 20);
my ($PANIC_MAX, $PANIC_HEAD) = (120, 90);
my $CALLERS = 4;		# callers that distinguish two panics in given code
my $LINE_MAX = 78;

# Create the directory that the tests of this run share.
sub share
{
	$ENV{INSTAR_REPORTS} = Instar::Scratch::directory() . '/reports';
	mkdir $ENV{INSTAR_REPORTS};
}

# Record that TEST failed, and print what a student needs to know about the failure,
# unless another test has already failed for the same cause.  MACHINE ran TEST, RESULT
# says how the run ended (Instar::Machine::run), and LOG is the log of the machine
# channel.  PROBLEMS are sentences, HINTS are commands.
sub print_failure
{
	my ($test, $machine, $result, $log, $problems, $hints) = @_;

	my $program = $test->{kernel} ? undef : $test->{name};
	my $kernel = Cwd::abs_path($machine->{kernel}) // $machine->{kernel};
	my $tree = dirname($test->{path}) . '/../../..';
	my @problems = Instar::Lines::add_places($kernel, $program,
	    map { Instar::Values::name_values($tree, $_) } @$problems);
	return unless record_failure($test, cause($tree, $result, $log), @problems);
	my @lines = ("$test->{name} proves: $test->{proves}",
	    map { "wrong: $_" } @problems);
	my @console = Instar::Lines::add_places($kernel, $program,
	    map { Instar::Values::name_values($tree, $_) }
	    select_console_lines($machine, $log));
	# Do not show a console that only repeats the problem.
	@console = () if @console == 1 && $console[0] =~ /killed: (.*)/ &&
	    grep { index($_, $1) >= 0 } @problems;
	# If the check is in the test function itself, its only caller is that function,
	# which the problem already names.
	splice @console, -2 if @console >= 2 && $console[-2] eq 'Check failed:' &&
	    $console[-1] =~ /^    in 0x\w+ ktest_\w+\+\w+(?: \([^<]*\))?$/;
	push @lines, 'its console:', map { "  | $_" } @console if @console;
	push @lines, @$hints;
	# A single write, because other tests also print.
	print STDERR join '', "\n", map { "# $_\n" } map { split /\n/ } @lines;
}

# Returns the lines of the console, without the middle if there are many.  A panic and
# the lines after it are the most important part, so more of them are kept.
sub select_console_lines
{
	my ($machine, $log) = @_;

	my $text = $log->console;
	$text = read_file($machine->{console})
	    if $text eq '' && -e $machine->{console};
	my @lines = split /\n/, $text =~ s/\A\s+//r;
	my ($panic) = grep { $lines[$_] =~ /^(?:PANIC|Deadlock:|Deadline )/ } 0 .. $#lines;
	my @panic = defined $panic ? splice @lines, $panic : ();
	return map { Instar::Channel::printable($_, 400) }
	    shorten($CONSOLE_MAX, $CONSOLE_HEAD, @lines),
	    shorten($PANIC_MAX, $PANIC_HEAD, @panic);
}

# Returns LINES if there are at most MOST; otherwise MOST of them, HEAD from the start
# and the others from the end, with a line in between that says how many are left out.
sub shorten
{
	my ($most, $head, @lines) = @_;

	my $left_out = @lines - $most;
	splice @lines, $head, $left_out, "[... $left_out lines ...]"
	    if $left_out > 0;
	return @lines;
}

# Returns the cause of a failure as a string, or undef if the failure has no cause that
# other tests can share.  Failures with equal causes are reported as one.  The cause is
# the check that failed, or the place and text of a panic (if the console shows none, the
# text of RESULT) without its numbers.  A panic in given code says little about the
# reason for it, so the functions that called the given code are added or, for a
# deadlock, the functions in which all threads are blocked.
sub cause
{
	my ($tree, $result, $log) = @_;

	my ($check) = map { /^fail \S+ \S+ ([\w.\/-]+:\d+: .*?)(?: \(.*\))?$/ }
	    $log->texts('verdict');
	return $check if defined $check;
	return undef if !defined $result->{text} ||
	    $result->{ending} !~ /^(?:panic|reset|refused|broken)$/;
	my @lines = $log->console_lines;
	my ($line) = grep { /^PANIC/ } @lines;
	my $cause = $line // $result->{text};
	my $complains = $cause =~ m{^PANIC at (?:solutions/[^/]+|src)/(\S+):\d+ in } &&
	    !grep { $_ eq "src/$1" } read_student_files($tree);
	my @where = grep { /^    in \w/ } @lines;
	my ($backtrace) = grep { $lines[$_] eq 'Backtrace:' } 0 .. $#lines;
	@where = grep { defined } @lines[$backtrace + 1 .. $backtrace + $CALLERS]
	    if !@where && defined $backtrace;
	$cause .= join ' ', map { /(\w+)\+/g } @where if $complains;
	$cause =~ s/(?<![:+\w])(?:0x[0-9a-f]+|\d+)/#/g;
	return $cause;
}

# Returns the files that students write in any stage of TREE.
sub read_student_files
{
	my ($tree) = @_;

	return map { Instar::Handout::student_files(read_file($_)) }
	    bsd_glob("$tree/handouts/[0-9][0-9]-*.md");
}

# Record that TEST failed with CAUSE (undef: one that no other test can share) and
# PROBLEMS.  Returns false if another test has already failed with the same CAUSE.
sub record_failure
{
	my ($test, $cause, @problems) = @_;

	my $directory = $ENV{INSTAR_REPORTS};
	return 1 unless defined $directory && -d $directory;
	my $key = defined $cause ? md5_hex($cause) : '';
	my ($reason) = split /\n/, $problems[0];
	write_file("$directory/$test->{stage}+$test->{name}", "$key\n$reason\n");
	return $key eq '' ||
	    sysopen my $claim, "$directory/=$key", O_CREAT | O_EXCL | O_WRONLY;
}

# Print the tests in FAILED with the points that they cost.  REASON_OF maps the names
# of failed files that are not in src/tests/ to the reasons.
sub print_summary
{
	my ($failed, %reason_of) = @_;

	my (%group, @order);
	for my $test (@$failed) {
		my $path = "$ENV{INSTAR_REPORTS}/$test->{stage}+$test->{name}";
		my ($key, $reason) = -e $path ? split /\n/, read_file($path) :
		    ('', 'gave no result');
		$key = $test->{name} if $key eq '';
		push @order, $key unless $group{$key};
		push @{$group{$key}}, { %$test, reason => $reason };
	}
	print "Failed:\n" if @order || %reason_of;
	for my $key (@order) {
		my ($first, @others) = @{$group{$key}};
		print_line($first->{points}, "$first->{stage}/$first->{name}: " .
		    $first->{reason});
		next unless @others;
		my $points = 0;
		$points += $_->{points} for @others;
		my $tests = @others == 1 ? 'test' : 'tests';
		print_line($points, '  ' . @others . " more $tests: the same: " .
		    join ' ', map { $_->{name} } @others);
	}
	print_line(0, "$_: $reason_of{$_}") for sort keys %reason_of;
}

# Print an entry of the summary: POINTS and TEXT.  A long TEXT continues on further,
# indented lines.
sub print_line
{
	my ($points, $text) = @_;

	my $what = !$points ? '' : $points == 1 ? '1 point' : "$points points";
	my ($indent) = $text =~ /^(\s*)/;
	my @words = split ' ', $text;
	my $line = sprintf '  %-10s %s%s', $what, $indent, shift @words;
	for my $word (@words) {
		if (length("$line $word") > $LINE_MAX) {
			print "$line\n";
			$line = ' ' x 15 . $indent . $word;
		} else {
			$line .= " $word";
		}
	}
	print "$line\n";
}

1;
