# SPDX-License-Identifier: BSD-2-Clause
# One file each, src/programs/NAME.c; they lie in /bin of the root disk.
PROGRAMS += hello true false echo sh
