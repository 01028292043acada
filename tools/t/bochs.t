#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# tools/instar boots kernels through GRUB, in batch runs of Bochs and in QEMU.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin", "$FindBin::RealBin/../lib";

use Test::More;

use Guest;
use Run 'run_with_input';
use Instar::Tool qw(write_file $PATIENCE);

my $instar = "$FindBin::RealBin/../instar";
my $directory = Guest::directory();
$ENV{TMPDIR} = "$directory/a b,c";		# a name with a space and a comma
mkdir $ENV{TMPDIR};
mkdir "$directory/root";
write_file("$directory/root/file", "text\n");

my @bochs = qw(--sim bochs --batch);
my $echo = Guest::kernel(echo => 1, console => "\nhello\n",
    channel => "0 boot x\n1 end done 5\n", end => 'off');
my @cases = (
	['a program in Bochs', 5, qr/^kernel mem=64M root=hdb -- \/bin\/x y\nhello\n$/,
	    qr/^$/, @bochs, '--kernel', $echo, '--', 'x', 'y'],
	['four CPUs', 5, qr/hello/, qr/^$/, @bochs, '--cpus', 4,
	    '--kernel', $echo],
	['GRUB in QEMU', 5, qr/^kernel mem=64M root=hdb swap=hdc a=\$x noecho\nhello\n$/,
	    qr/^$/, qw(--boot grub --swap 1M --append a=$x --kernel), $echo],
	['a limit in guest time', 122, qr/^up\n$/, qr/after 3 s of guest time/,
	    @bochs, '--limit', 3, '--kernel',
	    Guest::kernel(console => "up\n", end => 'hang')],
	['a triple fault', 121, qr/^up/, qr/triple fault/, @bochs,
	    '--kernel', Guest::kernel(console => "up\n", end => 'triple')],
	['options that GRUB cannot pass on', 125, qr/^$/, qr/quotes or backslashes/,
	    @bochs, '--append', 'a="b', '--kernel', $echo],
);
for my $case (@cases) {
	my ($name, $status, $output, $message, @arguments) = @$case;
	my ($got, $out, $err) = run_instar(@arguments);
	is $got, $status, "$name: exit status";
	like $out, $output, "$name: output";
	like $err, $message, "$name: message";
}

# Run tools/instar.  Returns its exit status, standard output and standard error.
sub run_instar
{
	return run_with_input('/dev/null', $instar, '--guard', $PATIENCE, '--root',
	    "$directory/root", @_);
}

done_testing;
