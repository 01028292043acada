# SPDX-License-Identifier: BSD-2-Clause
#
# Common code of the tools: options with a help text, sizes, messages, and the
# exit statuses.
package Instar::Tool;

use strict;
use warnings;

use Exporter 'import';
use File::Basename 'basename';
use Time::HiRes qw(sleep time);

our @EXPORT_OK = qw(parse_options complain give_up find_program parse_size
    memory_size shell_quote read_file write_file wait_until processors $PATIENCE
    %STATUS);

# Exit statuses of tools/instar, unless it exits with the status of the guest program.
# As far as possible, 124 to 127 mean the same as in timeout(1), env(1) and shells.
our %STATUS = (
	panic   => 120,		# the kernel panicked
	reset   => 121,		# the machine reset itself or ended without a report
	limit   => 122,		# the limit in guest time was reached
	refused => 123,		# the kernel refused its command line or root disk
	guard   => 124,		# the limit in real time was reached
	tool    => 125,		# the tool itself was misused or failed
	fail    => 126,		# a test reported that it failed
	missing => 127,		# a program that the tool needs is missing
);

# Host seconds after which a short operation counts as hung.  This is long enough for
# such an operation to end in time even on a heavily loaded host.
our $PATIENCE = 1000;

# The ranges of numeric options, which are the same in every tool.
my %RANGES = (
	cpus    => [1, 8],
	shift   => [0, 10],		# as QEMU's icount
	icount  => [0, 10],
	jitter  => [0, 0xffffffff],
	perturb => [1, 0xffffffff],
	ips     => [1, 1_000_000_000],
	limit   => [0, 1_000_000],
	guard   => [0, 1_000_000],
	timeout => [0, 1_000_000],
	jobs    => [1, 1000],
	repeat  => [1, 1_000_000],
	rounds  => [1, 1_000_000],
	seeds   => [1, 1_000_000_000],
	from    => [0, 1_000_000_000],
	seed    => [0, 2_000_000_000],
);

my %PACKAGE = (
	'qemu-system-i386' => 'qemu-system-x86', 'bochs-bin' => 'bochs',
	'mke2fs' => 'e2fsprogs', 'debugfs' => 'e2fsprogs',
	'e2fsck' => 'e2fsprogs', 'grub-mkimage' => 'grub-common',
	'gdb' => 'gdb', 'gcc' => 'gcc', 'nm' => 'binutils',
	'objcopy' => 'binutils', 'patch' => 'patch',
);

# Print the tool's name and TEXT on standard error.
sub complain
{
	my ($text) = @_;

	print STDERR basename($0), ": $text\n";
}

# Print TEXT and exit with STATUS, a key of %STATUS.
sub give_up
{
	my ($status, $text) = @_;

	complain($text);
	exit $STATUS{$status};
}

# Parse @ARGV according to SPEC, which has the form that Getopt::Long takes.  Exits with a
# message on an error.  If SPEC starts with a hash for the values, a number outside the
# range of its option is also an error.  --help prints HELP and exits.
sub parse_options
{
	my ($help, @spec) = @_;

	require Getopt::Long;
	Getopt::Long::Configure(qw(no_ignore_case bundling require_order
	    no_auto_abbrev));
	my $wanted;
	my $good = do {
		local $SIG{__WARN__} = sub {
			my ($text) = @_;
			chomp $text;
			complain($text);
		};
		Getopt::Long::GetOptions(@spec, 'help|h' => \$wanted);
	};
	if ($wanted) {
		print $help;
		exit 0;
	}
	give_up('tool', "see '$0 --help'") unless $good;
	check_ranges($spec[0]) if ref $spec[0] eq 'HASH';
}

# Exit with a message if a value in the hash OPTIONS is outside its range in %RANGES.
sub check_ranges
{
	my ($options) = @_;

	for my $name (sort keys %RANGES) {
		my ($lowest, $highest) = @{$RANGES{$name}};
		my $value = $options->{$name} // next;
		give_up('tool', "--$name cannot be $value; " .
		    "the range is $lowest to $highest")
		    if $value < $lowest || $value > $highest;
	}
}

# Returns the full path of the program NAME.  Also looks in /usr/sbin and /sbin, which
# are often missing from a user's PATH.  If there is no such program, exits with a
# message that names the Debian package.
sub find_program
{
	my ($name) = @_;

	for my $directory (split(/:/, $ENV{PATH} // ''), '/usr/sbin', '/sbin') {
		my $path = "$directory/$name";
		return $path if -x $path && !-d _;
	}
	my $package = $PACKAGE{$name};
	give_up('missing', "$name is not installed" .
	    ($package ? " (Debian has it in the package $package)" : ''));
}

# Returns the number of bytes for TEXT, a size such as "64M", "512K" or "4096"; undef
# if TEXT is not a size.
sub parse_size
{
	my ($text) = @_;

	my ($number, $unit) = $text =~ /^(\d{1,10})([KMG]?)$/i or return undef;
	return $number * { '' => 1, K => 1 << 10, M => 1 << 20,
	    G => 1 << 30 }->{uc $unit};
}

# Returns the number of bytes for TEXT, the argument of --memory.  Dies if TEXT is not
# a size, or if a kernel cannot run with so little or so much memory.
sub memory_size
{
	my ($text) = @_;

	my $bytes = parse_size($text)
	    // die "--memory: '$text' is not a size such as 64M\n";
	die "--memory cannot be $text; the range is 1M to 2G\n"
	    if $bytes < 1 << 20 || $bytes > 2 << 30;
	return $bytes;
}

# Returns the words as one shell command line.
sub shell_quote
{
	return join ' ', map {
		my $word = $_;
		if ($word !~ m{^[\w./:=,%+@-]+$}) {
			$word =~ s/'/'\\''/g;
			$word = "'$word'";
		}
		$word;
	} @_;
}

# Returns the number of processors of the host.
sub processors
{
	my $text = -r '/proc/cpuinfo' ? read_file('/proc/cpuinfo') : '';
	my $count = () = $text =~ /^processor\b/mg;
	return $count || 1;
}

# Call CODE at short intervals until it returns a true value, and return that value.
# Returns a false value if $PATIENCE seconds pass first.
sub wait_until
{
	my ($code) = @_;

	my $deadline = time + $PATIENCE;
	my $value;
	until ($value = $code->()) {
		return $value if time > $deadline;
		sleep 0.02;
	}
	return $value;
}

# Returns the contents of the file PATH, or dies with a message.
sub read_file
{
	my ($path) = @_;

	open my $file, '<:raw', $path or die "$path: $!\n";
	local $/;
	my $content = <$file>;
	return $content // '';
}

# Write CONTENT to the file PATH, replacing its contents, or die with a message.
sub write_file
{
	my ($path, $content) = @_;

	open my $file, '>:raw', $path or die "$path: $!\n";
	print {$file} $content and close $file or die "$path: $!\n";
}

1;
