/* SPDX-License-Identifier: BSD-2-Clause */
/* false: fail. */
int
main(void)
{
	return 1;
}
