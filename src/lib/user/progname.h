/* SPDX-License-Identifier: BSD-2-Clause */
/* The name of the program, for its messages. */
#ifndef LIB_USER_PROGNAME_H
#define LIB_USER_PROGNAME_H

/* argv[0]; crt0.c sets it before main. */
extern const char *__program_path;

/* Return the last component of __program_path, the name of the program. */
const char *getprogname(void);

#endif
