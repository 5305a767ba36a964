/* BLAKE2b by libsodium. */
#include "crosstrain/digest.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(struct digest_state) >= sizeof(crypto_generichash_state), "digest_state is too small");

static crypto_generichash_state *inside(struct digest_state *st)
{
	return (crypto_generichash_state *)(void *)st->opaque;
}

void digest_begin(struct digest_state *st, const struct digest_key *key)
{
	if (sodium_init() < 0)
		abort();
	crypto_generichash_init(inside(st), key ? key->b : NULL, key ? sizeof key->b : 0, sizeof(struct digest));
}

void digest_add(struct digest_state *st, const void *p, size_t n)
{
	uint8_t length[8];

	for (size_t i = 0; i < sizeof length; i++)
		length[i] = (uint8_t)((uint64_t)n >> (8 * i));
	crypto_generichash_update(inside(st), length, sizeof length);
	if (n > 0)
		crypto_generichash_update(inside(st), p, n);
}

void digest_add_text(struct digest_state *st, const char *s)
{
	digest_add(st, s, s == NULL ? 0 : strlen(s));
}

void digest_add_number(struct digest_state *st, int64_t n)
{
	uint8_t b[8];

	for (size_t i = 0; i < sizeof b; i++)
		b[i] = (uint8_t)((uint64_t)n >> (8 * i));
	digest_add(st, b, sizeof b);
}

struct digest digest_end(struct digest_state *st)
{
	struct digest d;

	crypto_generichash_final(inside(st), d.b, sizeof d.b);
	return d;
}

struct digest digest_of(const void *p, size_t n)
{
	struct digest_state st;

	digest_begin(&st, NULL);
	digest_add(&st, p, n);
	return digest_end(&st);
}

struct digest digest_quick(const struct digest *key, const void *p, size_t n)
{
	_Static_assert(sizeof *key == crypto_shorthash_siphashx24_KEYBYTES, "the key of SipHash");
	struct digest d;

	crypto_shorthash_siphashx24(d.b, p, n, key->b);
	return d;
}

const char *digest_write(char buf[static DIGEST_TEXT_SIZE], const struct digest *d)
{
	sodium_bin2hex(buf, DIGEST_TEXT_SIZE, d->b, sizeof d->b);
	return buf;
}

struct digest_key digest_key_make(void)
{
	struct digest_key key;

	if (sodium_init() < 0)
		abort();
	randombytes_buf(key.b, sizeof key.b);
	return key;
}

struct draw draw_begin(const char *organization, int cycle)
{
	/* Public and for ever: changing it would change every tie that was ever drawn. */
	static const struct digest_key constant = { "crosstrain: the draw, version 1" };
	struct draw draw;

	digest_begin(&draw.begun, &constant);
	digest_add_text(&draw.begun, organization);
	digest_add_number(&draw.begun, cycle);
	return draw;
}

uint64_t draw_of(const struct draw *draw, const char *person)
{
	struct digest_state st = draw->begun;
	uint64_t lot = 0;

	digest_add_text(&st, person);
	struct digest d = digest_end(&st);
	for (size_t i = 0; i < sizeof lot; i++)
		lot = lot << 8 | d.b[i];
	return lot;
}
