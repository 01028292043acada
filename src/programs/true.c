/* SPDX-License-Identifier: BSD-2-Clause */
/* Succeed. */
int
main(void)
{
	return 0;
}
