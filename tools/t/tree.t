#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# The tree obeys its rules: no file includes a header of a higher floor; the handout,
# the solution and the naive files of a stage agree; each student file belongs to one
# stage; seeded bugs apply; files have the required form.

use strict;
use warnings;
use File::Basename qw(basename);
use File::Glob qw(:bsd_glob);
use File::Find;
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use FindBin;
use Test::More;

use lib "$FindBin::Bin/../lib";
use Instar::Engine qw(engine_of_stage stages);
use Instar::Handout qw(code_links declared_at student_files);
use Instar::Mutant;
use Instar::Test;
use Instar::Tool qw(read_file write_file);

our $tree = "$FindBin::Bin/../..";

# Includes.  The check must accept this tree and reject an example.
is(`'$tree'/tools/floors '$tree' 2>&1`, '', 'includes point downward');
my $bad = tempdir(CLEANUP => 1);
make_path("$bad/src/cpu", "$bad/src/vm", "$bad/src/programs");
write_file("$bad/src/vm/vm.h", '');
write_file("$bad/src/cpu/a.c", qq{#include "vm/vm.h"\n});
write_file("$bad/src/programs/p.c", qq{#include "vm/vm.h"\n#include "cpu/gone.h"\n});
my $output = `'$tree'/tools/floors $bad 2>&1`;
isnt($?, 0, 'an include that points upward fails');
like($output, qr{cpu/a\.c:1: floor 1 includes "vm/vm\.h" of floor 7},
    'the message names the file and both floors');
like($output, qr{p\.c:1: a program includes}, 'a program cannot include kernel headers');
like($output, qr{gone\.h" does not exist}, 'a missing header is named');

# Symbols.
write_file("$bad/src/cpu/hook.h", <<'END');
void	vm_go(int (*how)(void)) NORETURN;
extern struct vm_state *vm_first, vm_states[2];
void	cpu_gone(void);
extern int (*cpu_hook)(void);
/* void vm_never(void); */
END
write_file("$bad/src/cpu/hook.c", <<'END');
extern const char vm_name[];
static int cpu_own(void);
int (*cpu_hook)(void);
static int
cpu_own(void)
{
	return vm_name[0];
}
END
write_file("$bad/src/vm/high.c", <<'END');
const char vm_name[] = "vm; not extern";
struct vm_state *vm_first = NULL, vm_states[2] = { { 1 }, { 2 } };
int
cpu_own(void)
{
	int vm_local;

	cpu_hook = cpu_own;
}

void
vm_go(int (*how)(void))
{
}
END
$output = `'$tree'/tools/floors $bad 2>&1`;
for my $name (qw(vm_go vm_first vm_states vm_name)) {
	like($output, qr{cpu/hook\.[ch]: floor 1 declares $name, which floor 7 defines},
	    "$name, declared low and defined high, is named");
}
like($output, qr{hook\.h: cpu_gone is defined nowhere}, 'an undefined function is named');
unlike($output, qr{cpu_own|cpu_hook|vm_never|vm_local|how\b},
    'static functions, hooks, names in comments, and local variables are not named');

# Stages.
my %stage_of;
my @stages = stages($tree);
ok(@stages > 0, 'there are stages');
for my $stage (@stages) {
	my @files = student_files(read_file("$tree/handouts/$stage.md"));
	ok(@files > 0, "$stage lists student files");
	my @twice = grep { exists $stage_of{$_} } @files;
	is("@twice", '', "$stage shares no file with another stage");
	$stage_of{$_} = $stage for @files;
	my @missing = grep { !-f "$tree/$_" } @files;
	is("@missing", '', "$stage has a naive version of each student file");
	for my $file (grep { -f "$tree/$_" } @files) {
		like(first_lines("$tree/$file"), qr/naive/i, "$file says that it is naive");
	}
	next if !-d "$tree/solutions/$stage";
	my @solved = sort map { s{^.*?/solutions/[^/]+/}{src/}r }
	    grep { !m{/mutants/|/(?:contracts|equivalent)$} } files_below("$tree/solutions/$stage");
	is("@solved", join(' ', sort @files),
	    "solutions/$stage has exactly the student files");
}
for my $solved (map { basename($_) } glob "$tree/solutions/*") {
	ok((grep { $_ eq $solved } @stages), "solutions/$solved has a handout");
}

# User tests of the stages of the classic engine say whether they pass on the dragonfly
# engine.  Most of them must.
my @portable = grep { !$_->{kernel} &&
    (engine_of_stage($tree, $_->{stage}) // '') eq 'classic' }
    Instar::Test::find_all("$tree/src/tests");
is(join(' ', map { $_->{name} } grep { !defined $_->{dragonfly} } @portable), '',
    'every user test of the classic stages declares "dragonfly"');
my @refused = grep { defined $_->{dragonfly}{reason} } @portable;
cmp_ok(scalar @refused, '<=', 8, 'at most eight tests cannot pass on the dragonfly engine');

# Seeded bugs apply to the current solutions.
my @stale = map { "$_->{path}: $_->{problem}" } grep { defined $_->{problem} }
    Instar::Mutant::find_all($tree);
is(join("\n", @stale), '', 'every seeded bug applies exactly');
my @strange = grep { m{/mutants/} && !/\.patch$/ } files_below("$tree/solutions");
is("@strange", '', 'mutants/ contains only seeded bugs');
my %bugs_with;		# by their diffs
push @{$bugs_with{read_file($_) =~ s/\A.*?^(?=---)//msr}}, $_
    for grep { m{/mutants/} } files_below("$tree/solutions");
my @equal = map { @$_ } grep { @$_ > 1 } values %bugs_with;
is("@equal", '', 'no two seeded bugs are the same change');

# Links of handouts to code.
for my $handout (glob "$tree/handouts/*.md") {
	my @dead = find_dead_links(read_file($handout));
	is("@dead", '', basename($handout) . ' links only to declared names');
}
write_file("$bad/src/vm/vm.h", <<'END');
/* not_this(int) is only mentioned in a comment */
int	vm_map(struct vm_space *,
	    int);
struct vm_pin {
	int field;
};
#define VM_TOP	0xC0000000
END
{
	local $tree = $bad;
	is(join(' ', find_dead_links(join ' ', map { "src/vm/vm.h#$_" }
	    qw(vm_map vm_pin field VM_TOP not_this vm_mapper))),
	    'src/vm/vm.h#not_this src/vm/vm.h#vm_mapper',
	    'a link to an undeclared name is found');
	is(join(' ', find_dead_links('[`x`](src/vm/gone.h#x)')), 'src/vm/gone.h#x',
	    'a link to a missing file is found');
}

# C code does not depend on the stage that it is compiled for.
my @conditional = grep { read_file($_) =~
    /^#\s*if(?!ndef \w+_H$).*(?:STAGE|SOLVED|USERPROG|FILESYS)/m }
    grep { /\.[chS]$/ } files_below("$tree/src"), files_below("$tree/solutions");
is("@conditional", '', 'no C file is compiled differently for a stage');

# Limits in host time of tools and tests only end runs that hang, so a run that does not
# hang must not reach them even on a loaded host.  (Limits in guest time do not depend
# on the load.  A limit of 1 or less is meant to be reached.)
my @hasty = map { find_short_limits($_) } grep { !m{/t/pintos/} } files_below("$tree/tools");
is("@hasty", '', 'limits in host time are long enough for a loaded host');

# The form of files.
my @sources = grep { !m{/src/programs/root/|/__pycache__/|/mutants/|/equivalent$} }
    map { files_below("$tree/$_") } qw(src solutions tools bench);
my @unlicensed = grep { read_file($_) !~
    m{\A(?:#!.*\n)?(?:/\* |# )SPDX-License-Identifier: BSD-2-Clause\b} } @sources;
is("@unlicensed", '', 'files begin with their license');
my @long = grep { (read_file($_) =~ tr/\n//) > 600 } @sources;
is("@long", '', 'no file has more than 600 lines');
my @untidy = map { find_untidy_lines($_) } @sources;
is("@untidy", '', 'no line is wider than 100 columns or ends in white space');
my @braces = grep { /\.(?:pm|pl|t)\z|tools\/[\w-]+\z/ &&
    read_file($_) =~ /^\s*sub \w+ *\{/m } @sources;
is("@braces", '', "the brace of a Perl sub is on a line of its own");
is(format_warnings(grep { /\.[ch]\z/ } @sources), '',
    'clang-format would not change any C file');
write_file("$bad/src/cpu/b.c", "int  x;\n");
like(format_warnings("$bad/src/cpu/b.c"), qr{cpu/b\.c:1:4: },
    'clang-format would change a file with two consecutive spaces');

done_testing();

# Returns the warnings of clang-format about the places in FILES that it would change.
sub format_warnings
{
	my $files = join ' ', map { "'$_'" } @_;
	return `clang-format --style='file:$tree/.clang-format' --dry-run $files 2>&1`;
}

# Returns the lines of FILE, as "FILE:NUMBER", that have a limit of more than 1 and
# less than 1000 seconds of host time.
sub find_short_limits
{
	my ($file) = @_;

	my ($number, @found) = 0;
	for my $line (split /\n/, read_file($file)) {
		$number++;
		push @found, "$file:$number" if grep { $_ > 1 && $_ < 1000 }
		    $line =~ /(?:guard|timeout)(?: => |['"]?,? )['"]?(\d+)/g,
		    $line =~ /\btime\s*\+\s*(\d+)/g;
	}
	return @found;
}

# Returns the lines of FILE, as "FILE:NUMBER", that are wider than 100 columns or end in
# white space.
sub find_untidy_lines
{
	my ($file) = @_;

	my ($number, @found) = 0;
	for my $line (split /\n/, read_file($file)) {
		$number++;
		my $bad = $line =~ /\s$/;
		1 while $line =~ s/\t/' ' x (8 - $-[0] % 8)/e;
		push @found, "$file:$number" if $bad || length $line > 100;
	}
	return @found;
}

# Returns the links in TEXT, as "FILE#NAME", to names that FILE does not declare.
sub find_dead_links
{
	my ($text) = @_;

	return map { "$_->[0]#$_->[1]" } grep {
		my $code = -f "$tree/$_->[0]" ? read_file("$tree/$_->[0]") : '';
		!defined declared_at($code, $_->[1])
	} code_links($text);
}

# Returns the paths of all files below DIRECTORY, or an empty list if it does not exist.
sub files_below
{
	my ($directory) = @_;

	return () if !-d $directory;
	my @files;
	find({ no_chdir => 1, wanted => sub { push @files, $_ if -f } }, $directory);
	return @files;
}

# Returns the first 12 lines of FILE.
sub first_lines
{
	my ($file) = @_;

	return join "\n", grep { defined } (split /\n/, read_file($file))[0 .. 11];
}
