#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# All starter kits, with every base and both compilers: ../kits.t for each.

use strict;
use warnings;
use FindBin;

$ENV{KITS} = 'all';
exec $^X, "$FindBin::RealBin/../kits.t";
