#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# Tests every starter kit, with each base.  In the kit as shipped, `make check` gives
# exactly the points that docs/stages.md states; with the reference files copied over
# the naive files, no test fails.
#
# A kit is built and tested in three successive states, all in one directory:
#
#	as made with BASE=own                   all stages naive
#	+ reference files of earlier stages     the same files as with BASE=source
#	+ reference files of its own stage      solved
#
# A kit made with BASE=objects contains objects compiled from these reference files.
# A test is not repeated if the same program was already tested on the same kernel in
# another kit, since in virtual time the verdict would be the same.  Thus the kernel of
# stage N as shipped, which is the kernel of stage N - 1 solved, runs only the tests of
# stage N.
#
# KIT_STAGES='05-swap 07-cow' in the environment checks only the kits of these stages.

use strict;
use warnings;

use Digest::MD5;
use File::Basename qw(basename dirname);
use File::Copy 'cp';
use File::Find ();
use File::Path 'remove_tree';
use File::Temp 'tempdir';
use FindBin;
use JSON::PP ();
use Test::More;

use lib "$FindBin::RealBin/../../lib";

use Instar::Engine qw(engine_of_stage engines is_of_engine stages);
use Instar::Handout;
use Instar::Test;
use Instar::Tool 'read_file';

my $tree = "$FindBin::RealBin/../../..";
# The makes below must not inherit settings from the make that runs this check.
delete @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL)};
my $scratch = tempdir(CLEANUP => 1);
my @stages = stages($tree);
my @wanted = split ' ', $ENV{KIT_STAGES} // "@stages";
my %stated = read_stated_points();
my %known;			# results, by the digests that make_keys returns

check_stage($_) for @wanted;
done_testing;

# Check the points of the kits of STAGE with each base, and that all tests pass with the
# reference files.
sub check_stage
{
	my ($stage) = @_;

	my @before = earlier_stages($stage);
	my $own = make_kit($stage, 'own');
	my $kit = "$scratch/kit";
	rename $own, $kit or die "$own: $!\n";
	check_points($kit, $stage, 'own');
	copy_reference($kit, $_) for @before;
	check_same_files($stage, $kit, make_kit($stage, 'source'));
	check_objects($stage, $kit, make_kit($stage, 'objects'));
	check_points($kit, $stage, $_) for qw(objects source);
	copy_reference($kit, $stage);
	my %result = find_results($kit, $stage);
	my @failed = grep { !$result{$_}{passed} } sort keys %result;
	is("@failed", '', "$stage: all " . keys(%result) .
	    ' tests pass with the reference files')
	    or diag(map { "$_: @{$result{$_}{problems}}\n" } @failed);
	remove_tree($kit);
}

# Returns the earlier stages that the kit of STAGE contains: those of its engine.
sub earlier_stages
{
	my ($stage) = @_;

	my $engine = engine_of_stage($tree, $stage) // (engines($tree))[0];
	return grep { $_ lt $stage && is_of_engine($tree, $_, $engine) } @stages;
}

# Make the kit of STAGE with BASE and unpack it.  Returns its directory.
sub make_kit
{
	my ($stage, $base) = @_;

	my $output = `make -C '$tree' --no-print-directory -s dist STAGE=$stage BASE=$base 2>&1`;
	my ($archive) = $output =~ /^(\S+\.tar\.gz)$/m or die "no kit: $output";
	my $directory = "$scratch/$base";
	remove_tree($directory);
	mkdir $directory or die "$directory: $!\n";
	system('tar', '-C', $directory, '-xzf', "$tree/$archive") == 0
	    or die "tar failed\n";
	return "$directory/instar-$stage";
}

# Copy the reference files of STAGE over the naive ones of KIT.
sub copy_reference
{
	my ($kit, $stage) = @_;

	for my $file (Instar::Handout::student_files(
	    read_file("$tree/handouts/$stage.md"))) {
		my $solution = "$tree/solutions/$stage/" . $file =~ s{^src/}{}r;
		cp($solution, "$kit/$file") or die "$solution: $!\n";
	}
}

# Returns the differences between two directories, except README.md and build/: the path
# in OTHER of a file that differs, and the line "Only in DIRECTORY: NAME" of diff for a
# file that only one of them has.
sub find_differences
{
	my ($one, $other) = @_;

	my @lines = split /\n/, `diff -rq -x README.md -x build $one $other`;
	return map { s/^Files \S+ and (\S+) differ$/$1/r } @lines;
}

# Check that KIT and SOURCE, a kit made with BASE=source, have the same files.
sub check_same_files
{
	my ($stage, $kit, $source) = @_;

	is(join("\n", find_differences($kit, $source)), '',
	    "$stage: base own with the reference files of earlier stages equals base source");
}

# The kit in OBJECTS, made with BASE=objects, must differ from the kit in KIT only in
# that it has objects instead of the C files of the solved stages.
sub check_objects
{
	my ($stage, $kit, $objects) = @_;

	my (@expected, @wrong);
	for my $solved (earlier_stages($stage)) {
		my @files = grep { /\.c$/ } Instar::Handout::student_files(
		    read_file("$tree/handouts/$solved.md"));
		push @expected, map { "$kit/$_" } @files;
		push @wrong, grep { !is_object_of($objects, $stage, $solved, $_) }
		    @files;
	}
	my @missing = map { s/^Only in (\S+): (\S+)$/$1\/$2/r }
	    grep { !m{objects/|: objects$} } find_differences($kit, $objects);
	is(join("\n", sort @missing), join("\n", sort @expected),
	    "$stage, base objects: the kit lacks only the solved C files");
	is("@wrong", '',
	    "$stage, base objects: the kit has the objects of the solved C files");
}

# Is the object of FILE in OBJECTS, a kit of STAGE, the one compiled for the kit from the
# reference file of stage SOLVED?
sub is_object_of
{
	my ($objects, $stage, $solved, $file) = @_;

	my $object = $file =~ s{^src/(.*)\.c$}{$1.o}r;
	my @built = glob "$tree/build/kit-objects/*/$stage/solutions/$solved/$object";
	return grep { system('cmp', '-s', $_, "$objects/objects/$object") == 0 }
	    @built;
}

# KIT, as shipped with BASE, must get exactly the points stated in docs/stages.md.
sub check_points
{
	my ($kit, $stage, $base) = @_;

	my %result = find_results($kit, $stage);
	my %points = map { $_ => 0 } earlier_stages($stage), $stage;
	for my $test (values %result) {
		next if !$test->{passed} || !exists $points{$test->{stage}};
		$points{$test->{stage}} += $test->{points};
	}
	is(join(', ', map { "$_ $points{$_}" } sort keys %points),
	    join(', ', map { "$_ " . ($stated{$base}{
		$_ lt $stage ? 'before' : 'own'} // '?') }
		sort keys %points),
		    "$stage, base $base: the kit as shipped has the stated points");
}

# Returns the points that docs/stages.md states for a new kit: {BASE}{before} in each
# earlier stage, {BASE}{own} in the kit's own stage.
sub read_stated_points
{
	my $text = read_file("$tree/docs/stages.md");
	my %points;

	while ($text =~ /^\| `(\w+)`[^|]*\| (\d+) of 100 \| (\d+) of 100 \|$/mg) {
		$points{$1} = { before => $2, own => $3 };
	}
	return %points;
}

# ------------------------------------------------------------------- tests

# Build KIT and run the tests that `make check` runs in it, except those whose results
# are known.  Returns all results, by name.
sub find_results
{
	my ($kit, $stage) = @_;

	my $output = `make -C $kit --no-print-directory -s -j2 check-build 2>&1`;
	is($output, '', "$stage builds without a message");
	my %directory = map { $_ => glob "$kit/build/*/$_" } qw(programs tests);
	my ($kernel) = glob "$kit/build/*/kernels/*/$stage";
	my %key = make_keys($kit, $stage, $kernel, \%directory);
	my @new = grep { !$known{$key{$_}} } sort keys %key;
	run_tests($kit, $kernel, \%key, @new) if @new;
	note("$stage: ", scalar @new, ' tests run, ', keys(%key) - @new,
	    ' results reused');
	return map { $_ => $known{$key{$_}} } keys %key;
}

# Returns a hash from the name of each test that `make check` runs in KIT to a digest of
# the files that its verdict depends on: test, programs and kernel.
sub make_keys
{
	my ($kit, $stage, $kernel, $directory) = @_;

	my $machine = join '', digest_of_code("$kernel/kernel.elf"),
	    map { digest_of_code($_) } sort glob "$directory->{programs}/*";
	my %plan = map { $_ => 1 }
	    `$kit/tools/check --list --stage $stage` =~ /^  (\S+)/mg;
	my %key;
	for my $test (Instar::Test::find_all("$kit/src/tests")) {
		next if !$plan{$test->{name}};
		my ($object) = $test->{kernel} ?
		    glob("$kit/build/*/plain/kernel/src/tests/" .
			"$test->{stage}/$test->{name}.o") :
		    "$directory->{tests}/$test->{name}";
		$key{$test->{name}} = Digest::MD5::md5_hex($machine,
		    read_file($test->{path}), digest_of_code($object));
	}
	return %key;
}

# Returns a digest of FILE, an object or a program, without its symbols.
sub digest_of_code
{
	my ($file) = @_;

	my $out = "$scratch/code";
	system('objcopy', '-S', $file, $out) == 0 or die "objcopy failed\n";
	return Digest::MD5::md5_hex(read_file($out));
}

# Run the tests NAMES of KIT and add their results to %known.
sub run_tests
{
	my ($kit, $kernel, $key, @names) = @_;

	my $json = "$scratch/results";
	unlink $json;
	open my $check, '-|', 'sh', '-c', 'exec "$@" 2>&1', 'sh',
	    "$kit/tools/check", "--kernel", "$kernel/kernel.elf",
	    '--tests-kernel', "$kernel/kernel-tests.elf",
	    '--root', "$kernel/tests.img", '--tests', join(',', @names),
	    '--json', $json or die "tools/check: $!\n";
	my @output = <$check>;
	close $check;
	die "no results: @output" if !-e $json;
	for my $line (split /\n/, read_file($json)) {
		my $result = JSON::PP::decode_json($line);
		$known{$key->{$result->{name}}} = $result;
	}
}
