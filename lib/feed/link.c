/* Link tokens: what makes a feed's address a secret. */
#include "crosstrain/feed.h"

/* RFC 4648 base32, lower case, without padding: no character that an address, a mailer or
 * a person reading it aloud would trip over. */
static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";

struct token token_make(const struct digest_key *key, enum link_use use, int64_t subject_row, int generation)
{
	static const char *const uses[] = {
		[LINK_FEED] = "crosstrain link", [LINK_PAGE] = "crosstrain page", [LINK_LINES] = "crosstrain lines",
	};
	struct digest_state st;
	struct token token;
	unsigned bits = 0, held = 0;
	size_t n = 0;

	digest_begin(&st, key);
	digest_add_text(&st, uses[use]);
	digest_add_number(&st, subject_row);
	digest_add_number(&st, generation);
	struct digest d = digest_end(&st);
	for (size_t i = 0; i < sizeof d.b; i++) {
		bits = bits << 8 | d.b[i];
		for (held += 8; held >= 5; held -= 5)
			token.s[n++] = alphabet[bits >> (held - 5) & 31];
	}
	token.s[n++] = alphabet[bits << (5 - held) & 31];     /* the last 3 of 128 bits */
	token.s[n] = '\0';
	return token;
}
