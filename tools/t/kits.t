#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# Starter kits.  A kit contains every file that it needs and no file that students must
# not see, builds without the rest of the tree and without a message, and boots.  Three
# kits are tested; with KITS=all in the environment, every kit with every base and both
# compilers.

use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(basename);
use File::Glob qw(:bsd_glob);
use File::Find;
use File::Temp qw(tempdir);
use FindBin;
use Test::More;

use lib "$FindBin::RealBin/../lib";
use Instar::Engine qw(engine_of_stage engines is_of_engine stages);
use Instar::Tool qw(read_file write_file);

my $tree = abs_path("$FindBin::RealBin/../..");
# The makes below must not inherit settings from the make that runs this check.
delete @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL)};
my $scratch = tempdir(CLEANUP => 1);
my @stages = stages($tree);

# Most of the time goes into compiling, and optimization is not tested here.  The kit of
# the last stage of an engine contains all tests of the engine's stages; only here are
# they compiled with clang.  Other checks compile the tests with gcc, so in the kit for
# gcc they are only parsed.
my $all = ($ENV{KITS} // '') eq 'all';
my $optimize = $all ? '' : "OPT='-O0 -g0'";
my @plan = (['02-userprog', 'source', 'gcc'],
    map { [last_stage($_), 'objects', 'clang'] } engines($tree));
if ($all) {
	@plan = ();
	for my $stage (@stages) {
		for my $base (qw(own objects source)) {
			push @plan, map { [$stage, $base, $_] } qw(gcc clang);
		}
	}
}
check_kit(@$_) for @plan;

# Invalid arguments are refused.
my $output = `make -C '$tree' --no-print-directory -s dist STAGE=nonsense 2>&1`;
isnt($?, 0, 'an unknown stage is refused');
like($output, qr/there is no stage 'nonsense'; the stages are:.*05-swap/,
    'an unknown stage: the message lists the stages');
$output = `make -C '$tree' --no-print-directory -s dist STAGE=02 BASE=nonsense 2>&1`;
isnt($?, 0, 'an unknown base is refused');
done_testing();

# Returns the last stage of ENGINE.
sub last_stage
{
	my ($engine) = @_;

	return (grep { is_of_engine($tree, $_, $engine) } @stages)[-1];
}

# Returns the engine of the kit of STAGE.
sub engine_of_kit
{
	my ($stage) = @_;

	return engine_of_stage($tree, $stage) // (engines($tree))[0];
}

# Make the kit of STAGE with BASE, and check its files, build and boot with COMPILER.
sub check_kit
{
	my ($stage, $base, $compiler) = @_;

	my $name = "$stage, base $base, $compiler";
	my $made = `make -C '$tree' --no-print-directory -s dist STAGE=$stage BASE=$base 2>&1`;
	my ($archive) = $made =~ /^(\S+\.tar\.gz)$/m;
	ok(defined $archive, "$name: make dist makes the kit") or return diag($made);
	system("rm -rf $scratch/kit && mkdir $scratch/kit && " .
	    "tar -C $scratch/kit -xzf '$tree/$archive'") == 0 or die "tar failed\n";
	my $kit = "$scratch/kit/instar-$stage";
	check_contents($name, $kit, $stage, $base);
	is(join('', map { "$_\n" } find_missing_names($kit)), '', "$name: " .
	    'the texts and make help of the kit name only files and targets of the kit');
	is(join('', map { "$_\n" } find_foreign_names($kit, engine_of_kit($stage))), '',
	    "$name: the texts of the kit do not name the other engines");
	is(join('', map { "$_\n" } find_secret_locks($kit, $stage)), '',
	    "$name: docs/locking.md has no lock of a solution");
	is(join(' ', find_useless_tools($kit)), '', "$name: each tool starts, and each " .
	    'module is used');
	my @leaks = `grep -rla solutions $kit/objects 2>/dev/null`;
	is("@leaks", '', "$name: no object contains the name solutions/");
	my $make = "make -C $kit --no-print-directory -s WERROR=1 " .
	    "COMPILER=$compiler $optimize";
	my $goals = $all || $compiler eq 'clang' ? 'all check-build' :
	    "-f Makefile -f '$tree'/tools/maintain.mk all check-syntax";
	my $built = `$make -j2 $goals 2>&1`;
	is($?, 0, "$name: builds");
	is($built, '', "$name: builds without a message");
	my $hello = `$make run CMD=hello 2>&1`;
	is($?, 0, "$name: boots");
	like($hello, qr/\Ahello/i, "$name: the program hello prints its greeting");
	check_mistakes($name, $kit, $make =~ s/WERROR=1 //r);
}

# Three mistakes in a student's file must be errors in KIT even without WERROR, although
# older compilers only warn about them.
sub check_mistakes
{
	my ($name, $kit, $make) = @_;

	my $file = 'src/vm/request.c';
	my $text = read_file("$kit/$file");
	my %word_of = ('nobody_declares();' => 'implicit',
	    'char *a = 5; (void)a;' => 'integer',
	    'struct vm_space *b = &(int){0}; (void)b;' => 'incompatible');
	write_file("$kit/$file", "$text\nvoid slip(void);\nvoid\nslip(void)\n{\n" .
	    join('', map { "\t$_\n" } sort keys %word_of) . "}\n");
	# Make only this object: a make without WERROR would compile everything again.
	my ($object) = glob "$kit/build/*/*/kernel/src/vm/request.o";
	$object = substr $object, length("$kit/");
	my $output = `$make $object 2>&1`;
	isnt($?, 0, "$name: mistakes are errors without WERROR");
	like($output, qr/error: .*$word_of{$_}/, "$name: $_ is an error")
	    for sort keys %word_of;
	write_file("$kit/$file", $text);
}

# Does KIT contain the file PATH or the object compiled from it, or is it a file that
# students create (named "my-...")?
sub has_file
{
	my ($kit, $path) = @_;

	return $path =~ m{/my-} || -e "$kit/$path" ||
	    -e "$kit/objects/" . $path =~ s{^src/(.*)\.c$}{$1.o}r;
}

# Returns the files and make targets that the texts of KIT name but KIT does not have,
# and the lines of its texts with terms that concern only maintainers.
sub find_missing_names
{
	my ($kit) = @_;

	my $directory = qr/(?:docs|tools|src|handouts)/;
	my @bad;
	my %targets = map { $_ => 1 } read_file("$kit/Makefile") =~ /^([a-z]+):/mg;
	push @bad, map { "make help: $_" } grep { !$targets{$_} }
	    `make -C $kit -s help 2>&1` =~ /^  make ([a-z]+) /mg;
	for my $path (map { glob "$kit/$_*.md" } '', 'docs/', 'handouts/') {
		my $text = read_file($path);
		my $in = substr $path, length("$kit/");
		push @bad, map { "$in: $_" } $text =~
		    m{^(.*(?:solutions/|mutant|tools/t/|<!-- ).*)$}mgi;
		for my $code ($text =~ /`([^`\n]+)`/g, $text =~ /^    (\S.*)$/mg) {
			push @bad, map { "$in: make $_" } grep { !$targets{$_} }
			    $code =~ /^make ([a-z]+)\b/;
			push @bad, map { "$in: $_" } grep { !has_file($kit, $_) }
			    $code =~ m{(?<![\w/.-])($directory/[\w./-]*\w)(?![\w/.*-])}g;
		}
	}
	return @bad;
}

# Returns the lines in the texts of KIT that name an engine other than ENGINE or its
# directory.  The word "classic" alone has other meanings.
sub find_foreign_names
{
	my ($kit, $engine) = @_;

	my @found;
	for my $other (grep { $_ ne $engine } engines($tree)) {
		my $name = $other eq 'classic' ? qr{vm/classic|classic engine}i : qr/$other/i;
		for my $path (map { glob "$kit/$_*.md" } '', 'docs/', 'handouts/') {
			my $in = substr $path, length("$kit/");
			push @found, map { "$in: $_" } read_file($path) =~ /^(.*$name.*)$/mg;
		}
	}
	return @found;
}

# Returns the tools of KIT that do not start, and the modules that no other file there
# names.
sub find_useless_tools
{
	my ($kit) = @_;

	my @bad = grep { system("$_ --help >/dev/null 2>&1 </dev/null") != 0 }
	    grep { -f && -x } glob "$kit/tools/*";
	my %text_of;
	find({ no_chdir => 1, wanted => sub {
		$text_of{$_} = read_file($_) if -f;
	} }, "$kit/tools", "$kit/src/tests");
	for my $path (glob "$kit/tools/lib/Instar/*.pm") {
		my $module = basename($path, '.pm');
		push @bad, $path if !grep { $_ ne $path && $text_of{$_} =~ /\b$module\b/ }
		    keys %text_of;
	}
	return map { substr $_, length("$kit/") } @bad;
}

# Returns the names in the table of locks in KIT's docs/locking.md that belong to locks
# of the solutions of STAGE or later stages.
sub find_secret_locks
{
	my ($kit, $stage) = @_;

	my @names = map { read_file($_) =~ /SPINLOCK_INITIALIZER\("(\w+)"\)/g }
	    map { (glob("$tree/solutions/$_/*/*.c"), glob("$tree/solutions/$_/*/*/*.c")) }
	    grep { $_ ge $stage } @stages;
	return grep { read_file("$kit/docs/locking.md") =~ /^\|.*`\Q$_\E`/m } @names;
}

# Check that KIT has the files that it needs, and none that students must not see.
sub check_contents
{
	my ($name, $kit, $stage, $base) = @_;

	my @files;
	find({ no_chdir => 1, wanted => sub {
		push @files, substr $_, length("$kit/") if -f;
	} }, $kit);
	my $engine = engine_of_kit($stage);
	my @foreign = ((grep { $_ gt $stage || !is_of_engine($tree, $_, $engine) } @stages),
	    map { "src/vm/$_/" } grep { $_ ne $engine } engines($tree));
	my @bad = grep {
		my $file = $_;
		$file =~ m{^solutions/|^\.git/|^build/|mutant} ||
		    grep { index($file, $_) >= 0 } @foreign;
	} @files;
	is("@bad", '', "$name: nothing of later stages or other engines, no " .
	    'solutions, no seeded bugs');
	ok(-f "$kit/README.md" && -f "$kit/handouts/$stage.md",
	    "$name: the kit has a README and the handout");
	for my $solved (map { (glob("$tree/solutions/$_/*/*.c"),
	    glob("$tree/solutions/$_/*/*/*.c")) } @stages) {
		my ($of, $path) = $solved =~ m{/solutions/([^/]+)/(.*)$};
		my $in_kit = "$kit/src/$path";
		my $given = $base eq 'source' && $of lt $stage;
		next if !-f $in_kit;
		my $same = system('cmp', '-s', $solved, $in_kit) == 0;
		is($same ? 'solved' : 'naive', $given ? 'solved' : 'naive',
		    "$name: $path is " . ($given ? 'solved' : 'naive'));
	}
}
