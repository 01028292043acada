/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The data of tokens (given): what a token contains, and what a thread records
 * about the tokens it holds.  Only token.c uses these fields, except for messages
 * and where a comment says otherwise.
 */
#ifndef THREADS_TOKEN_FIELDS_H
#define THREADS_TOKEN_FIELDS_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/spinlock.h"

struct thread;

/* The most tokens that a thread can hold, counting each acquire. */
#define TOKENS_MAX 16

struct token {
	struct spinlock spin;
	struct thread *owner; /* holds it exclusively, or NULL */
	uint32_t shared;      /* number of shared holds */
	uint32_t collisions;  /* times that a thread had to wait */
	const char *name;
};

struct token_hold {
	struct token *token;
	bool shared;
};

/* In struct thread; changed by the thread itself only. */
struct token_thread {
	uint32_t count;      /* elements of HOLDS, in order of acquisition;
	                      * stays the same while the tokens are lost.
	                      * Functions that block test whether it is 0.  */
	bool suspended;      /* the tokens are lost; set by token_block.h */
	uint32_t generation; /* times that the tokens were lost */
	const struct token *wanted; /* the token it waits for; for messages */
	struct token_hold holds[TOKENS_MAX];
};

#endif
