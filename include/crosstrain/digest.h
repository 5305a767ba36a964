/* BLAKE2b (RFC 7693), for three uses: the fair draw, the fingerprint of content, and
 * secret links.  The one door to libsodium. */
#ifndef CROSSTRAIN_DIGEST_H
#define CROSSTRAIN_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct digest { uint8_t b[16]; };       /* 128 bits */
struct digest_key { uint8_t b[32]; };   /* secret, or a public constant */

#define DIGEST_TEXT_SIZE 33             /* 32 hexadecimal digits and the end */

/* A digest in the making: begin, add what counts, end.  Each added piece is preceded
 * by its length, so ("ab", "c") and ("a", "bc") differ. */
struct digest_state { _Alignas(64) unsigned char opaque[384]; };

void digest_begin(struct digest_state *st, const struct digest_key *key);  /* key may be NULL */
void digest_add(struct digest_state *st, const void *p, size_t n);
void digest_add_text(struct digest_state *st, const char *s);              /* NULL counts as "" */
void digest_add_number(struct digest_state *st, int64_t n);
struct digest digest_end(struct digest_state *st);

/* In one go: of a run of bytes. */
struct digest digest_of(const void *p, size_t n);

/* Cheaper (SipHash-2-4 of 128 bits): to tell content apart, and with a secret key for tables
 * that strangers look things up in, and must not be able to aim at. */
struct digest digest_quick(const struct digest *key, const void *p, size_t n);

static inline bool digest_same(const struct digest *a, const struct digest *b)
{
	return __builtin_memcmp(a->b, b->b, sizeof a->b) == 0;
}

/* Lower-case hexadecimal. */
const char *digest_write(char buf[static DIGEST_TEXT_SIZE], const struct digest *d);

/* 256 bits from the kernel. */
struct digest_key digest_key_make(void);

/* The lot that decides ties: a 64-bit number from (organization, cycle, person), the
 * same on every machine and for every order of files, so that anybody can check it.
 * Lower goes first.  What many people share is digested once. */
struct draw { struct digest_state begun; };

struct draw draw_begin(const char *organization, int cycle);
uint64_t draw_of(const struct draw *draw, const char *person);

#endif
