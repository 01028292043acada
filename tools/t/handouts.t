#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# tools/handouts makes HTML whose links to code arrive, and PDF; what is wrong
# with a handout it says.

use strict;
use warnings;
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use FindBin;
use Test::More;

use lib "$FindBin::RealBin/../lib";
use Instar::Handout qw(declared_at);
use Instar::Tool qw(read_file write_file);

my $tree = tempdir(CLEANUP => 1);
make_path("$tree/src/vm", "$tree/handouts");
write_file("$tree/handouts/style.css",
    read_file("$FindBin::RealBin/../../handouts/style.css"));
write_file("$tree/src/vm/vm.h", "/*\n * vm_map(\n */\nint vm_map(int);\n");
handout("# A <wide> picture\n\n    +--+\n    |  |\n    +--+\n\n" .
    "Call `src/vm/vm.h#vm_map`, see `src/vm/vm.h`.\n");

my ($status, $said) = make('09-tried');
is("$status $said", "0   $tree/out/09-tried.html\n  $tree/out/09-tried.pdf\n",
    'it says what it made');
my $html = read_file("$tree/out/09-tried.html");
like($html, qr{<a href="src\.vm\.vm\.h\.html#code-4"[^>]*><code>vm_map</code></a>},
    'a link shows the name and leads to the line that declares it');
like(read_file("$tree/out/src.vm.vm.h.html"), qr{id="code-4".*vm_map},
    'which is there');
like($html, qr{\+--\+\n\|  \|\n\+--\+}, 'a picture stays as it is');
like($html, qr{<code>src/vm/vm\.h</code>}, 'what is no link, too');
like(read_file("$tree/out/09-tried.pdf"), qr/\A%PDF-/, 'there is a PDF');
opendir my $folder, "$tree/out" or die $!;
is(join(' ', sort grep { !/^\./ } readdir $folder),
    '09-tried.html 09-tried.pdf src.vm.vm.h.html', 'and nothing else');

($status, $said) = make('10-none');
is($status, 125, 'no such handout');
like($said, qr/no handout of a stage 10-none/, 'which it says');
handout("`src/vm/vm.h#gone`\n");
($status, $said) = make('09-tried');
is($status, 125, 'a link to nothing');
like($said, qr{src/vm/vm\.h does not declare gone}, 'is named');

is(declared_at("struct a;\nstruct a {\n\tint b, c;\n};\n", 'a'), 2,
    'where a structure is defined, not where it is only named');
is(declared_at("struct a {\n\tint b, c;\n};\n", 'b'), 2, 'a field');
is(declared_at("enum a {\n\tB\n\n};\n", 'B'), 2, 'the last constant');

done_testing;

sub handout
{
	my ($text) = @_;

	write_file("$tree/handouts/09-tried.md",
	    "---\nstage: 09-tried\nfiles: []\n---\n\n$text");
	return;
}

sub make
{
	my (@arguments) = @_;
	my $text = `'$FindBin::RealBin/../handouts' --tree '$tree' \\
	    --out '$tree/out' @arguments 2>&1`;

	return ($? >> 8, $text);
}
