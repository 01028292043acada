#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# Automatic mutants: what each operator makes of a small source, and how tools/mutate
# counts mutants and records results.  The source tree of the second part is a fake:
# "make" compiles the solution for the host, with a main() that prints the path of a guest
# kernel, chosen by the solution's result; that file becomes the kernel.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin", "$FindBin::RealBin/../lib";

use JSON::PP;
use Test::More;

use Guest;
use Instar::Mutate;
use Instar::MutantLog;
use Instar::Tool qw(read_file write_file);
use Run 'run_tool';

# Returns the bodies of the mutants that OPERATOR makes of a function with BODY, which must
# be on one line.  HEAD is the function's type, name and parameters.
sub bodies
{
	my ($operator, $body, $head) = @_;

	$head //= "void\nf(int n)";
	my @mutants = Instar::Mutate::mutants('a.c', "$head\n{\n$body\n}\n");
	return map { $_->{changes}[0][2] } grep { $_->{operator} eq $operator } @mutants;
}

# Test that OPERATOR makes exactly the mutants WANTED of BODY.
sub makes
{
	my ($operator, $body, $wanted, $head) = @_;

	is_deeply [bodies($operator, $body, $head)], $wanted, "$operator: $body";
}

makes 'drop', 'f(1);', [';'];
makes 'drop', 'if (n) continue; else g();',
    ['if (n) ; else g();', 'if (n) continue; else ;'];
makes 'negate', 'if (a && !b) g();', ['if (!(a) && !b) g();', 'if (a && !(!b)) g();'];
makes 'force', 'if (a && b) g();', ['if (((a && b), true)) g();',
    'if (((a && b), false)) g();', 'if (((a), true) && b) g();',
    'if (a && ((b), true)) g();'];
makes 'force', 'return x;', ['return ((x), true);', 'return ((x), false);'], "bool\nf(void)";
makes 'compare', 'while (n <= m) g();', ['while (n < m) g();'];
makes 'constant', 'x = 3; y = MOST;', ['x = 2; y = MOST;', 'x = 4; y = MOST;',
    'x = 3; y = (MOST + 1);', 'x = 3; y = (MOST - 1);'];
makes 'constant', 'x += PAGE_SIZE;', ['x += (PAGE_SIZE * 2);', 'x += (PAGE_SIZE / 2);'];
makes 'constant', 'error = ENOENT; a = true;',
    ['error = EIO; a = true;', 'error = ENOENT; a = false;'];
ok((grep { $_ eq 'x = READ ;' } bodies('constant', 'x = READ | WRITE;')),
    'constant: a flag is dropped');
makes 'constant', 'int a[4], b = 0; g(a);', ['int a[4], b = 1; g(a);'];
makes 'off-by-one', 'x = a[n];', ['x = a[(n + 1)];'];
makes 'off-by-one', 'g(n, p);', ['g((n + 1), p);'], "void\nf(unsigned n, char *p)";
makes 'swap', 'g(a, h(b), c);', ['g(h(b), a, c);', 'g(a, c, h(b));'];
makes 'swap', 'x = MAX(a, b);', [];
makes 'not', 'x = !y;', ['x = y;'];
makes 'unlock', 'spin_acquire(&a); if (n) { spin_release(&a); return; } spin_release(&a);',
    ['; if (n) { ; return; } ;'];
makes 'unlock', 'spin_acquire(&a); spin_release(&b);', [];
makes 'once', 'while (n) g();',
    ['{ int mutant_count = 0; while (mutant_count++ < 1 && (n)) g(); }'];
makes 'not-first', 'for (;; a++) g();',
    ['{ int mutant_count = 0; for (;; a++) { if (mutant_count++ > 0) g(); } }'];
makes 'not-first', 'for (;;) g();', [];
makes 'not-last', 'for (i = 0; i < n; i++) g(i);',
    ['for (i = 0; (i < n) && ((i + 1) < n); i++) g(i);'];
makes 'not-last', 'for (; p != NULL; p = p->next) g(p);',
    ['for (; (p != NULL) && ((p -> next) != NULL); p = p->next) g(p);'];
makes 'not-last', 'for (; p != NULL; p = next) next = g(p);', [];
makes 'ignore-error', 'error = g(n);', ['error = ((g(n)), 0);'];
makes 'return', 'int a = 1; g(); h();',
    ['int a = 1; return; g(); h();', 'int a = 1; g(); return; h();'];
makes 'return', 'g();', ['return NULL; g();'], "char *\nf(void)";
makes 'type', 'uint64_t a, *b;', ['uint32_t a, *b;'];
makes 'type', 'uint64_t *b;', [];
makes 'type', 'int error;', [];
makes 'type', 'for (int i = 0; i < MOST; i++) g();', [];
makes 'type', 'for (int i = 0; i < n; i++) g();',
    ['for (int8_t i = 0; i < n; i++) g();'];
for my $body ('ASSERT(n > 0 && g(n));', 'if (n > 1) panic("%d", 2);', '/* f(1); */',
    'case: ;') {
	is scalar(grep { $_->{operator} ne 'return' } Instar::Mutate::mutants('a.c',
	    "void\nf(int n)\n{\n$body\n}\n")), 0, "not changed: $body";
}

my $two_lines = "int\nf(int n)\n{\n\tif (n >\n\t    1)\n\t\treturn 2;\n\treturn 0;\n}\n";
my ($force) = grep { $_->{text} =~ /false/ } Instar::Mutate::mutants('d/a.c', $two_lines);
like $force->{id}, qr{^d/a\.c:f:force:[0-9a-f]{6}$}, 'the id';
is $force->{text} =~ tr/\n//, $two_lines =~ tr/\n//, 'the number of lines stays the same';
my $later = "int x;\n\n" . $two_lines =~ s/return 0/return 1/r;
ok((grep { $_->{id} eq $force->{id} } Instar::Mutate::mutants('d/a.c', $later)),
    'a change of other lines does not affect the id');
ok(!(grep { $_->{id} eq $force->{id} }
    Instar::Mutate::mutants('d/a.c', $two_lines =~ s/n >/n >=/r)),
    'a change of the line changes the id');

# ---------------------------------------------------------------- tools/mutate

my $tree = Guest::directory() . '/tree';
my $solution = "$tree/solutions/01-one/answer.c";
mkdir $_ for $tree, map { "$tree/$_" } qw(src src/vm src/vm/plain src/tests
    src/tests/01-one handouts solutions solutions/01-one);
write_file("$tree/src/vm/plain/files.mk", '');
write_file("$tree/handouts/01-one.md", "---\nengine: plain\n---\n");
write_file("$tree/src/tests/01-one/good.c",
    "/*\n * proves: answer() is right\n * limit: 2s\n */\n");
write_file("$tree/blank", "\0" x 65536);
my %kernel = (
	right => Guest::kernel(channel => "0 boot x\n1 verdict pass ", test => 1,
	    channel => ' ', nonce => 1,
	    channel => "\n2 end done 0\n", end => 'off'),
	wrong => Guest::kernel(channel => '0 verdict fail ', test => 1,
	    channel => ' ', nonce => 1,
	    channel => " no\n1 end test-fail 1\n", end => 'off'),
	hangs => Guest::kernel(end => 'hang'),
);
# Only answer(2) is called; it must return 1.  The guest kernels have a function unused(), which
# they do not call.
write_file($solution, <<'END_C');
#include <stdio.h>

int
answer(int n)
{
	if (n > 1)
		return 1;
	return 5;
}

int
unused(int n)
{
	return n + 1;
}
END_C
write_file("$tree/main.c", <<"END_C");
#include <stdio.h>
int answer(int);
int given(void);
int
main(void)
{
	int n = answer(2) * given();

	puts(n == 1 ? "$kernel{right}" : n == 2 ? "$kernel{hangs}" : "$kernel{wrong}");
	return 0;
}
END_C
write_file("$tree/src/given.c", "int\ngiven(void)\n{\n\treturn 1;\n}\n");
write_file("$tree/Makefile", <<'END_MAKE');
DIR = build/gcc/kernels/plain/01-one-solved
ANSWER = o/solutions/01-one/answer.o
check-build: $(DIR)/kernel-tests.elf
$(ANSWER): solutions/01-one/answer.c
	@mkdir -p $(@D)
	gcc -c -o $(ANSWER) solutions/01-one/answer.c
given.o: src/given.c
	gcc -c -o given.o src/given.c
$(DIR)/kernel-tests.elf: $(ANSWER) given.o
	@mkdir -p $(DIR)
	@printf '$(ANSWER)\ngiven.o\n' >$(DIR)/kernel-tests.elf.list
	@cp blank $(DIR)/tests.img
	gcc -o $(DIR)/kernel-tests.elf.1 main.c `cat $(DIR)/kernel-tests.elf.list`
	cp `$(DIR)/kernel-tests.elf.1` $(DIR)/kernel-tests.elf
END_MAKE

# Run tools/mutate on the fake tree.  Returns its exit status and output.
sub mutate
{
	return run_tool("$FindBin::RealBin/../mutate", '--tree', $tree, '--jobs', 2, @_);
}

# Returns the lines of the file of results that have the kind "result", by id.
sub results
{
	my @lines = map { decode_json($_) }
	    split /\n/, read_file("$tree/build/mutants/01-one.jsonl");
	return map { $_->{id} => $_ } grep { $_->{kind} eq 'result' } @lines;
}

subtest 'a run' => sub {
	my ($status, $output) = mutate();
	is $status, 1, 'mutants were missed: the exit status is 1' or diag $output;
	my ($mutants, $caught, $hangs, $equivalent, $missed) =
	    $output =~ /^01-one +(\d+) +(\d+) +(\d+) +(\d+) +(\d+) /m;
	is $mutants, $caught + $missed, 'each mutant is caught or missed';
	like $output, qr/^answer\.c:answer:compare:\w+\n\t-\tif \(n > 1\)\n\t\+\tif \(n >= 1\)$/m,
	    'a missed mutant is listed with its change';
	like $output, qr/: survived, good hangs$/m, 'a hang that names nothing is not enough';
	my %result = results();
	my @unused = $output =~ /^answer\.c:unused:\S+$/mg;
	is scalar(keys %result), $mutants - @unused,
	    'each mutant of a function that a test executes has a result';
	is scalar(grep { ($_->{by} // '') eq 'good' } values %result), $caught,
	    'the result names the test';
	my $size = -s "$tree/build/mutants/01-one.jsonl";
	($status, my $again) = mutate();
	is -s "$tree/build/mutants/01-one.jsonl", $size, 'nothing is tested again';
	is $again =~ s/^.*?(?=01-one: missed)//sr, $output =~ s/^.*?(?=01-one: missed)//sr,
	    'the report is the same';
	my @parts = map { (mutate('--shard', "$_/2"))[1] =~ /^01-one +(\d+)/m } 1, 2;
	is $parts[0] + $parts[1], $mutants, 'the shards contain all mutants';
	($status, $output) = mutate('--sample', 3);
	like $output, qr/^01-one +3 /m, 'a sample';
};

subtest 'only what can catch a mutant' => sub {
	my %result = results();
	is_deeply [grep { $_->{function} ne 'answer' } values %result], [],
	    'no test runs with a mutant of a function that it does not execute';
	my $log = sub { read_file("$tree/build/mutants/01-one.jsonl") };
	my $before = $log->();
	write_file("$tree/src/tests/01-one/next.c",
	    "/*\n * proves: answer() is right\n * limit: 2s\n */\n");
	mutate();
	my $new = substr $log->(), length $before;
	my @lines = map { decode_json($_) } split /\n/, $new;
	ok @lines > 0, 'after a test was added, survivors are tested again';
	is_deeply [grep { join(' ', sort keys %{$_->{tests} // {}}) ne 'good next' }
	    grep { $_->{outcome} eq 'survived' } @lines], [],
	    'the results contain the old and the new test';
	$before = $log->();
	mutate();
	is $log->(), $before, 'then nothing is tested again';
	unlink "$tree/src/tests/01-one/next.c";
};

subtest 'equivalent' => sub {
	my ($status, $output) = mutate();
	my @missed = $output =~ /^(\S+)\n\t-/mg;
	my $list = "$tree/solutions/01-one/equivalent";
	write_file($list, join '', "# Comment\n",
	    map { "$_\n\t-\told\n\tNobody looks.\n" } @missed);
	($status, $output) = mutate('answer.c:*');
	is $status, 0, 'no mutant is missed: the exit status is 0' or diag $output;
	($status, $output) = mutate();
	is $status, 1, 'more than 5 % are equivalent';
	write_file($list, "$missed[0]\n\t-\told\n");
	($status, $output) = mutate();
	like $output, qr/$missed[0] has no reason$/m, 'an entry without a reason is an error';
	write_file($list, "answer.c:answer:drop:000000\n\tIt is gone.\n");
	($status, $output) = mutate();
	is $status, 125, 'an entry without a mutant is an error';
	like $output, qr/equivalent: there is no such mutant: answer\.c:answer:drop:000000/,
	    'the message names the entry';
	unlink $list;
};

subtest 'seeded bugs' => sub {
	my $bugs = "$tree/solutions/01-one/mutants";
	mkdir $bugs;
	my $write = sub {
		my ($name, $new) = @_;
		write_file("$bugs/$name.patch", "What: it is $name\n" .
		    "--- a/solutions/01-one/answer.c\n+++ b/solutions/01-one/answer.c\n" .
		    "\@\@ -4,5 +4,5 \@\@\n answer(int n)\n {\n-\tif (n > 1)\n+\t$new\n" .
		    " \t\treturn 1;\n \treturn 5;\n");
	};
	$write->('negated', 'if (!(n > 1))');
	my $given = "--- a/src/given.c\n+++ b/src/given.c\n\@\@ -1,5 +1,5 \@\@\n" .
	    " int\n given(void)\n {\n-\treturn 1;\n+\treturn 3;\n }\n";
	write_file("$bugs/three.patch", "What: it is three\n$given");
	write_file("$bugs/base.patch", "What: it is three\nStage: 00-base\n$given");
	my ($status, $output) = mutate('--seeded');
	is $status, 0, 'all bugs are caught' or diag $output;
	like $output, qr/^01-one +2 +2 +0 +0 +0 /m,
	    'only seeded bugs are tested, including one in a given file';
	like $output, qr/^01-one: for tools\/mutants: base$/m,
	    'a bug that shows in tests of 00-base is left to tools/mutants';
	$write->('equal', 'if (n >= 2)');
	($status, $output) = mutate('--seeded');
	is $status, 1, 'a bug whose object equals that of the solution counts as missed';
	like $output, qr/missed:\nanswer\.c:seeded:equal:\w+\n\tit is equal\n/,
	    'the bug is listed with its description';
	$write->('equal', 'if (m > 1)');
	($status, $output) = mutate('--seeded');
	is $status, 1, 'a bug that does not compile counts as missed';
	like $output, qr{answer\.c:seeded:equal:\w+: not tested: it does not compile},
	    'the message says that it does not compile';
	$write->('equal', "if (n > 1)\n-");
	($status, $output) = mutate('--seeded');
	is $status, 125, 'a bug that does not apply is an error';
	unlink map { "$bugs/$_.patch" } qw(negated three base equal);
};

subtest 'the order of tests' => sub {
	my $path = Guest::directory() . '/log';
	my $log = Instar::MutantLog->new($path);
	my %source = (a => '', b => 'f();', c => '#include "d/a.h"', d => '', e => '');
	my %cpu = (a => 1, b => 1, c => 1, d => 0.1, e => 1);
	my @tests = map { { name => $_, source => $source{$_}, cpu => $cpu{$_} } }
	    sort keys %source;
	my $order = sub {
		my ($function) = @_;
		return join ' ', map { $_->{name} } Instar::MutantLog->new($path)->
		    order_tests({ path => 'd/a.c', function => $function }, @tests);
	};
	is $order->('f'), 'b c a d e',
	    'a test that names the function, one that includes the header';
	$log->append(kind => 'result', id => 1, path => 'd/a.c', function => 'f', by => 'e',
	    outcome => 'caught');
	is $order->('f'), 'e b c a d', 'a test that has caught a mutant of the function';
	is $order->('g'), 'e c a b d', 'a test that has caught a mutant of the file';
	$log->append(kind => 'result', id => $_->[0], path => 'd/a.c', function => 'f',
	    by => $_->[1], outcome => 'caught') for [2, 'e'], [3, 'd'];
	is $order->('f'), 'd e b c a', 'a cheap test that has caught fewer mutants';
};

done_testing;
