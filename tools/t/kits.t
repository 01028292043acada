#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# Starter kits: each has what it must and nothing that it must not, builds on
# its own without a word, and boots.  Here one kit a compiler; all of them,
# with every base and both compilers, when KITS=all.

use strict;
use warnings;
use File::Basename qw(basename);
use File::Glob qw(:bsd_glob);
use File::Find;
use File::Temp qw(tempdir);
use FindBin;
use Test::More;

my $tree = "$FindBin::RealBin/../..";
# Settings of the make that runs this check are not those of the makes in it.
delete @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL)};
my $scratch = tempdir(CLEANUP => 1);
my @stages = map { basename($_, '.md') } glob "$tree/handouts/[0-9][0-9]-*.md";

# What takes longest is compiling; the flags are not what is tested here.
my $optimise = ($ENV{KITS} // '') eq 'all' ? '' : "OPT='-O2 -g0'";
my @plan = (['02-userprog', 'source', 'gcc'], ['05-swap', 'objects', 'clang']);
if (($ENV{KITS} // '') eq 'all') {
	@plan = ();
	for my $stage (@stages) {
		for my $base (qw(own objects source)) {
			push @plan, map { [$stage, $base, $_] } qw(gcc clang);
		}
	}
}
check_kit(@$_) for @plan;

# What is refused.
my $said = `make -C '$tree' --no-print-directory -s dist STAGE=nonsense 2>&1`;
isnt($?, 0, 'a stage that is none is refused');
like($said, qr/there is no stage 'nonsense'; the stages are:.*05-swap/,
    'with the list of stages');
$said = `make -C '$tree' --no-print-directory -s dist STAGE=02 BASE=nonsense 2>&1`;
isnt($?, 0, 'so is a base that is none');
done_testing();

sub check_kit {
	my ($stage, $base, $compiler) = @_;
	my $name = "$stage, base $base, $compiler";
	my $made = `make -C '$tree' --no-print-directory -s dist STAGE=$stage BASE=$base 2>&1`;
	my ($archive) = $made =~ /^(\S+\.tar\.gz)$/m;
	ok(defined $archive, "$name: cut") or return diag($made);
	system("rm -rf $scratch/kit && mkdir $scratch/kit && " .
	    "tar -C $scratch/kit -xzf '$tree/$archive'") == 0 or die "tar failed\n";
	my $kit = "$scratch/kit/instar-$stage";
	contents($name, $kit, $stage, $base);
	my $make = "make -C $kit --no-print-directory -s WERROR=1 " .
	    "COMPILER=$compiler $optimise";
	my $built = `$make -j2 all check-build 2>&1`;
	is($?, 0, "$name: builds");
	is($built, '', "$name: without a word");
	my $hello = `$make run CMD=hello 2>&1`;
	is($?, 0, "$name: boots");
	like($hello, qr/\Ahello/i, "$name: and says hello");
	return;
}

sub contents {
	my ($name, $kit, $stage, $base) = @_;
	my @files;
	find({ no_chdir => 1, wanted => sub {
		push @files, substr $_, length("$kit/") if -f;
	} }, $kit);
	my @later = grep { $_ gt $stage } @stages;
	my @bad = grep {
		my $file = $_;
		$file =~ m{^solutions/|^\.git/|^build/|mutant} ||
		    grep { index($file, $_) >= 0 } @later;
	} @files;
	is("@bad", '', "$name: nothing of later stages, no solutions, no seeded bugs");
	ok(-f "$kit/README.md" && -f "$kit/handouts/$stage.md",
	    "$name: has its README and handout");
	for my $solved (map { glob "$tree/solutions/$_/*/*.c" } @stages) {
		my ($of, $path) = $solved =~ m{/solutions/([^/]+)/(.*)$};
		my $in_kit = "$kit/src/$path";
		my $given = $base eq 'source' && $of lt $stage;
		next if !-f $in_kit;
		my $same = system('cmp', '-s', $solved, $in_kit) == 0;
		is($same ? 'solved' : 'naive', $given ? 'solved' : 'naive',
		    "$name: $path");
	}
	return;
}
