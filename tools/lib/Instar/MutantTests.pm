# SPDX-License-Identifier: BSD-2-Clause
#
# The tests that can catch the mutants of a kernel: their versions, their cost, their
# limits, and the functions of the solutions that each test executes.  A test that does not
# execute a function cannot catch a mutant of it.
#
# All tests run once on the solution, and once on a kernel whose solutions are compiled
# without inlining and that records what is executed.  The results are kept in an
# Instar::MutantLog.
package Instar::MutantTests;

use strict;
use warnings;

use Digest::MD5 qw(md5 md5_hex);
use List::Util qw(max min);

use Instar::Pool;
use Instar::Rebuild;
use Instar::Scratch;
use Instar::Tool 'read_file';
use Instar::Trial;

# A test that the solution passes within QUICK seconds of guest time gets a limit of
# QUICK_LIMIT seconds with a mutant, because a hang up to the declared limit costs minutes.
my ($QUICK, $QUICK_LIMIT) = (2, 4);
my $GUARD = 1800;		# host seconds; only a hung simulator takes longer
# Options with which the compiler leaves each function a function of its own.
my @SEPARATE = qw(-fno-inline -fno-ipa-cp -fno-ipa-icf -fno-ipa-sra -fno-partial-inlining);

# Returns the tests TESTS, by reference (see Instar::Test), of the kernel of REBUILD (see
# Instar::Rebuild).  Those without a result in LOG, an Instar::MutantLog, run first, JOBS
# at a time.  DIRECTORY, which must exist, gets files.  Dies with a message if the solution
# fails a test.
sub new
{
	my ($class, %given) = @_;

	my $self = bless { %given{qw(rebuild tests log jobs directory)} }, $class;
	set_versions($self);
	my @new = grep { !defined line($self, $_) } @{$self->{tests}};
	try_tests($self, @new) if @new;
	for my $test (@{$self->{tests}}) {
		my $line = line($self, $test);
		$test->{mutant_limit} = min($test->{limit}, $QUICK_LIMIT) if $line->{quick};
		$test->{cpu} = max($line->{cpu}, 0.01);
		$test->{unused} = { map { $_ => 1 } split ' ', $line->{unused} };
		$test->{source} = read_file($test->{path});
	}
	@{$self->{tests}} = sort { $a->{cpu} <=> $b->{cpu} } @{$self->{tests}};
	return $self;
}

# Returns the line of the log about TEST, or undef if there is none for its version.
sub line
{
	my ($self, $test) = @_;

	return $self->{log}->passed("$self->{rebuild}{stage}/$test->{name}",
	    $test->{version});
}

# Returns the tests that can catch MUTANT, the cheapest first.  Each is a hash as described
# in Instar::Test, with the additional keys version, source (its text), cpu (the CPU time of
# a run on the solution, in seconds), and mutant_limit (seconds; missing if its limit is the
# declared one).
sub candidates
{
	my ($self, $mutant) = @_;

	# The name of the function of a seeded bug is a guess.
	return @{$self->{tests}} if $mutant->{operator} eq 'seeded';
	return grep { !$_->{unused}{$mutant->{function}} } @{$self->{tests}};
}

# ---------------------------------------------------------------- versions

# Set the version of each test: a hash of everything that its verdict depends on, except
# the solution's files that a mutant replaces.
sub set_versions
{
	my ($self) = @_;

	my $rebuild = $self->{rebuild};
	my (%object_of, @common);
	for my $object ($rebuild->objects) {
		if ($object =~ m{/src/tests/\d\d-[^/]+/([^/]+)\.o$}) {
			$object_of{$1} = "$rebuild->{tree}/$object";
		} else {
			push @common, code_hash("$rebuild->{tree}/$object");
		}
	}
	for my $test (@{$self->{tests}}) {
		my $code = $test->{kernel} ? $object_of{$test->{name}} :
		    "$rebuild->{built}{'tests-programs'}/$test->{name}";
		$test->{version} = substr md5_hex(@common,
		    (map { md5(read_file($_)) } grep { defined } @$test{qw(path checker)}),
		    defined $code && -e $code ? code_hash($code) : ''), 0, 8;
	}
}

# Returns an MD5 hash of the ELF file PATH without its debug information, which contains
# the directory of the tree.
sub code_hash
{
	my ($path) = @_;

	my $stripped = Instar::Scratch::directory() . '/stripped';
	my ($status, $output) = Instar::Scratch::capture('objcopy', '--strip-debug', $path,
	    $stripped);
	die "$path: $output" if $status != 0;
	return md5(read_file($stripped));
}

# ---------------------------------------------------------------- running

# Run TESTS on the solution, and record in the log which of them are quick, their CPU time,
# and the functions that they do not execute.
sub try_tests
{
	my ($self, @tests) = @_;

	my $solution = link_solution($self);
	my $separate = link_separate($self);
	Instar::Pool::run($self->{jobs}, \@tests, sub {
		my ($test) = @_;
		my $result = try_solution($self, $test, $solution);
		$result->{unused} = join ' ', unused_functions($self, $test, $separate)
		    unless defined $result->{problem};
		return $result;
	}, sub {
		my ($test, $result) = @_;
		die "the solution of $self->{rebuild}{stage} fails $test->{name}: " .
		    "$result->{problem}\n" if defined $result->{problem};
		$self->{log}->append(kind => 'test', tests => $test->{version},
		    id => "$self->{rebuild}{stage}/$test->{name}", %$result);
	});
}

# Link the solution's kernel in the same way as those of the mutants.  Returns its path.
sub link_solution
{
	my ($self) = @_;

	my ($path, $output) = $self->{rebuild}->link_kernel($self->{directory});
	die "the solution of $self->{rebuild}{stage} does not link:\n$output"
	    unless defined $path;
	return $path;
}

# Link a kernel in which no function of a solution is inlined into another.  Returns a
# hash: kernel, its path; symbols, as symbols() returns them; functions, the names of the
# functions in solutions.
sub link_separate
{
	my ($self) = @_;

	my ($tree, $stage) = @{$self->{rebuild}}{qw(tree stage)};
	my $directory = "$self->{directory}/separate";
	mkdir $directory or die "$directory: $!\n";
	my @files = map { m{/(solutions/.*)\.o$} ? "$1.c" : () } $self->{rebuild}->objects;
	my $rebuild = Instar::Rebuild->new($tree, $stage, $self->{jobs}, $directory, @files);
	my (%object_of, %defined);
	for my $file (@files) {
		my $object = $object_of{$file} = $directory . '/' . $file =~ tr{/}{_}r . '.o';
		defined $rebuild->compile($file, read_file("$tree/$file"), $object, @SEPARATE)
		    or die "$file does not compile\n";
		$defined{$_->{name}} = 1 for grep { $_->{code} } symbols($object);
	}
	my ($kernel, $output) = $rebuild->link_kernel($directory, %object_of);
	die "the kernel without inlining does not link:\n$output" unless defined $kernel;
	my @symbols = symbols($kernel);
	my %linked = map { $_->{name} => 1 } grep { $_->{code} } @symbols;
	return { kernel => $kernel, symbols => \@symbols,
	    functions => [grep { $linked{$_} } sort keys %defined] };
}

# Returns the symbols in the ELF file PATH, by ascending address.  Each is a hash: address,
# name (without what the compiler appends to names of clones), and code, whether it is in
# a section of code.
sub symbols
{
	my ($path) = @_;

	my (undef, $output) = Instar::Scratch::capture('nm', '-n', $path);
	return map { /^([0-9a-f]+) (\w) (\w+)/ ? { address => hex $1, name => $3,
	    code => lc $2 eq 't' } : () } split /\n/, $output;
}

# Run TEST on the KERNEL of the solution, which should pass it.  Returns quick, whether it
# took at most $QUICK seconds of guest time, and cpu; or the problem.
sub try_solution
{
	my ($self, $test, $kernel) = @_;

	for my $limit ($QUICK, undef) {
		next if defined $limit && in_host_time($test);
		my $trial = run_test($self, $test, $kernel, limit => $limit);
		next if defined $limit && $trial->{result}{ending} eq 'limit';
		return { problem => $trial->{problems}[0] } if @{$trial->{problems}};
		return { quick => defined $limit ? 1 : 0, cpu => cpu_seconds() };
	}
}

# Returns the names of the functions in solutions that TEST does not execute.  SEPARATE is
# the result of link_separate().  If the test does not pass on that kernel, which is
# slower than the solution, nothing is known and no name is returned.
sub unused_functions
{
	my ($self, $test, $separate) = @_;

	my $file = Instar::Scratch::directory() . "/executed-$$";
	my $trial = run_test($self, $test, $separate->{kernel}, executed => $file);
	my %address = map { /^0x([0-9a-f]+):/ ? (hex $1 => 1) : () }
	    -e $file ? split /\n/, read_file($file) : ();
	unlink $file;
	return () if @{$trial->{problems}};
	my %used;
	my @symbols = @{$separate->{symbols}};
	for my $address (sort { $a <=> $b } keys %address) {
		shift @symbols while @symbols > 1 && $symbols[1]{address} <= $address;
		$used{$symbols[0]{name}} = 1 if @symbols && $symbols[0]{address} <= $address;
	}
	return grep { !$used{$_} } @{$separate->{functions}};
}

# Run TEST on KERNEL; from then on, this process prints nothing.  FIELDS are limit, which
# replaces the declared limit if it is defined, and executed, for Instar::Machine.  Returns
# the trial (see Instar::Trial::run).
sub run_test
{
	my ($self, $test, $kernel, %fields) = @_;

	# Checkers print explanations.
	open $_, '>', '/dev/null' for *STDOUT, *STDERR;
	return Instar::Trial::run($test, kernel => $kernel, 'tests-kernel' => $kernel,
	    root => $self->{rebuild}{built}{root}, guard => $GUARD,
	    engine => $self->{rebuild}{engine}, %fields);
}

# Does TEST run in host time?
sub in_host_time
{
	my ($test) = @_;

	return $test->{disk} =~ /^(?:ata|recorded)$/ && !defined $test->{shift};
}

# Returns the CPU time, in seconds, that this process has used, together with the children
# that it has waited for.
sub cpu_seconds
{
	my $sum = 0;
	$sum += $_ for times;
	return int($sum * 100 + 0.5) / 100;
}

1;
