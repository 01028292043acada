# SPDX-License-Identifier: BSD-2-Clause
#
# Tests and their declarations.  A test is one C file, src/tests/STAGE/NAME.c.  Its
# header comment contains declarations "KEY: VALUE", each beginning on its own line; a
# value continues on lines that are indented further.  %KEYS lists the keys.  After the
# first declaration, a line of this form with an unknown key is an error, so that a
# misspelled key is noticed.
package Instar::Test;

use strict;
use warnings;

use File::Basename qw(basename dirname);
use File::Glob qw(:bsd_glob);

use Instar::Engine 'engine_of_stage';
use Instar::Scratch;
use Instar::Tool qw(parse_size read_file);

my $SHIFT = 3;			# default: an instruction takes 2^3 ns
my $GUARD = 4 * 3600;		# host seconds; only a hung simulator takes longer
my $BOCHS_SHIFT = 6;		# in Bochs an instruction takes roughly 2^6 ns
my $STEP_SHIFT = 7;		# with --step, a run can take 2^7 times as long
my $REAL_TIME_FACTOR = 10;	# all CPUs of a machine can share one host CPU

# The type and default of the value of each key.  Sizes and times can have units.
my %KEYS = (
	proves    => ['text', undef],
	points    => ['number', 0],
	memory    => ['size', 64 << 20],
	user_pages => ['number', undef],
	cpus      => ['number', undef],
	disk      => ['disk', 'memdisk'],
	swap      => ['size', 0],
	shift     => ['number', undef],
	limit     => ['time', 60],
	tags      => ['list', []],
	boundaries => ['list', []],
	options   => ['text', ''],
	args      => ['text', ''],
	panics    => ['text', undef],
	needs     => ['word', undef],
	engine    => ['word', undef],
	dragonfly => ['since', undef],
);

# Returns the tests below DIRECTORY (src/tests), sorted by stage and name.  Dies with the
# name of the file if a declaration is invalid or two tests have the same name.  A
# kernel test that names no engine runs on the engine of its stage.
sub find_all
{
	my ($directory) = @_;

	my (@tests, %seen, %engine);
	my $tree = dirname(dirname($directory));
	for my $path (sort glob "$directory/[0-9][0-9]-*/*.c") {
		my $test = read_test($path) or next;
		my $other = $seen{$test->{name}};
		die "$path: there is a test with this name in $other\n" if $other;
		$seen{$test->{name}} = $path;
		my $stage = $test->{stage};
		$engine{$stage} = engine_of_stage($tree, $stage)
		    unless exists $engine{$stage};
		$test->{engine} //= $engine{$stage} if $test->{kernel};
		push @tests, $test;
	}
	return @tests;
}

# Returns the test in the file PATH, or undef if the file has no declarations.
sub read_test
{
	my ($path) = @_;

	my $source = read_file($path);
	my $test = {
		path => $path, name => basename($path, '.c'),
		stage => basename(dirname($path)),
		kernel => $source =~ /^KTEST\b/m ? 1 : 0,
		map { $_ => $KEYS{$_}[1] } keys %KEYS,
	};
	(my $checker = $path) =~ s/\.c$/.pl/;
	$test->{checker} = $checker if -e $checker;
	my %found = read_declarations($path, $source);
	return undef unless %found;
	die "$path: declares no 'proves'\n" unless defined $found{proves};
	$test->{$_} = $found{$_} for keys %found;
	return $test;
}

# Returns the declarations in the comments at the start of SOURCE, as a hash.
sub read_declarations
{
	my ($path, $source) = @_;

	my (%found, $key, $indent);
	my $number = 0;
	for my $line (split /\n/, $source) {
		$number++;
		last if $line !~ m{^(?:/\*| \*|$)};
		my ($space, $text) = $line =~ /^ \*(\s+)(\S.*)$/
		    or (undef $key, next);
		if (defined $indent && length $space > length $indent) {
			$found{$key} .= " $text" if defined $key;
			next;
		}
		undef $key;
		my ($word, $value) = $text =~ /^(\w+):\s*(.*?)\s*$/ or next;
		if (!$KEYS{$word}) {
			die "$path:$number: no test can declare '$word'\n"
			    if defined $indent;
			next;
		}
		die "$path:$number: declares '$word' twice\n"
		    if exists $found{$word};
		($key, $indent) = ($word, $space);
		$found{$word} = $value;
	}
	for my $word (keys %found) {
		my $value = parse_value($KEYS{$word}[0], $found{$word});
		die "$path: '$word' cannot be '$found{$word}'\n"
		    unless defined $value;
		$found{$word} = $value;
	}
	return %found;
}

# Returns the value of TEXT, which has TYPE; undef if TEXT is invalid.
sub parse_value
{
	my ($type, $text) = @_;

	return $text if $type eq 'text' && $text ne '';
	return $text if $type eq 'word' && $text =~ /^[\w-]+$/;
	return $text if $type eq 'number' && $text =~ /^\d{1,9}$/;
	return parse_size($text) if $type eq 'size';
	return $text if $type eq 'disk' && $text =~ /^(?:memdisk|kept|ata|recorded)$/;
	return [split /[,\s]+/, $text] if $type eq 'list';
	return $1 if $type eq 'time' && $text =~ /^(\d{1,5})\s*s?$/;
	return { $1 ? (stage => $1, options => $2 // '') : (reason => $3) }
	    if $type eq 'since' && $text =~ /^(?:(\d\d)(?:, (\w+=.+))?|no, (\S.*))$/;
	return undef;
}

# Can TEST pass on a kernel with ENGINE in which stage NUMBER and all earlier ones are
# solved?  OWN is the engine of the test's stage, or undef.  On the dragonfly engine, the
# declaration "dragonfly" decides; without it, a test of another engine's stage cannot
# pass there, and any other test can.
sub can_pass
{
	my ($test, $engine, $own, $number) = @_;

	return 0 if ($test->{engine} // $engine) ne $engine;
	return 1 if $engine ne 'dragonfly';
	return ($own // $engine) eq $engine if !defined $test->{dragonfly};
	my $since = $test->{dragonfly}{stage};
	return defined $since && $since <= $number;
}

# Returns a random number, in hexadecimal, that identifies a run.
sub nonce
{
	open my $random, '<:raw', '/dev/urandom' or die "/dev/urandom: $!\n";
	read $random, my $bytes, 8;
	return unpack 'H*', $bytes;
}

# Returns the fields of the machine that TEST needs, for Instar::Machine::new.  GIVEN
# has the kernels, their engine, and the disk (kernel, tests-kernel, engine, root),
# settings that apply where TEST declares none (shift, cpus, jitter, sim), the events to
# trace (trace), and options for time and scheduling (real-time; perturb, a seed; step).  For a test
# tagged "races", the given number of CPUs overrides the declared one.
sub machine
{
	my ($test, $nonce, %given) = @_;

	my $bochs = ($given{sim} // 'qemu') eq 'bochs';
	my $recorded = !$bochs && $test->{disk} eq 'recorded';
	my $kept = !$bochs && $test->{disk} eq 'kept';
	my $disk = $kept ? 'memdisk' : $bochs || $test->{disk} ne 'memdisk' ?
	    'ata' : 'memdisk';
	my $shift = $test->{shift} // $given{shift} // $SHIFT;
	my $races = grep { $_ eq 'races' } @{$test->{tags}};
	my $cpus = $races ? $given{cpus} // $test->{cpus} :
	    $test->{cpus} // $given{cpus};
	return (
		sim => $given{sim} // 'qemu', boot => $bochs ? 'grub' : 'direct',
		kernel => $given{$test->{kernel} ? 'tests-kernel' : 'kernel'},
		memory => $test->{memory}, root => $given{root},
		cpus => $cpus // 1,
		disk => $disk, record => $recorded, keep => $kept,
		swap => $test->{swap},
		options => [kernel_options($test, $nonce, %given)],
		program => program_line($test),
		# An ATA disk completes requests in host time.
		icount => $given{'real-time'} || $disk eq 'ata' &&
		    !defined $test->{shift} ? undef : $shift,
		limit => scaled_limit($test, ($bochs ? $BOCHS_SHIFT : $shift) +
		    ($given{step} ? $STEP_SHIFT : 0)) *
		    ($given{'real-time'} ? $REAL_TIME_FACTOR : 1),
		guard => $GUARD,
		console => Instar::Scratch::directory() . '/console',
	);
}

# Returns the kernel options for a run of TEST.
sub kernel_options
{
	my ($test, $nonce, %given) = @_;

	my $name = $test->{kernel} ? $test->{name} =~ tr/-/_/r : $test->{name};
	my @options = ($test->{kernel} ? "ktest=$name" : "test=$name",
	    "nonce=$nonce", split ' ', $test->{options});
	push @options, split ' ', $test->{dragonfly}{options} // ''
	    if defined $test->{dragonfly} && ($given{engine} // '') eq 'dragonfly';
	push @options, "user_pages=$test->{user_pages}"
	    if defined $test->{user_pages};
	push @options, map { defined $given{$_} ? "$_=$given{$_}" : () }
	    qw(jitter perturb trace);
	push @options, 'step' if $given{step};
	push @options, 'real_time' if $given{'real-time'};
	return @options;
}

# Returns the program that the kernel must run, with its arguments; '' for a kernel test.
sub program_line
{
	my ($test) = @_;

	return '' if $test->{kernel};
	my $program = "/tests/$test->{name}";
	return $test->{args} eq '' ? $program : "$program $test->{args}";
}

# Returns the limit in guest seconds for a run of TEST with SHIFT.  The declared limit
# is for the test's own shift; if instructions are slower, the limit is longer.
sub scaled_limit
{
	my ($test, $shift) = @_;

	my $own = $test->{shift} // $SHIFT;
	return $shift > $own ? $test->{limit} << ($shift - $own) :
	    $test->{limit};
}

1;
