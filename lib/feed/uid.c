/* Event UIDs: UUIDs of version 5 (RFC 4122 4.3), which are made by SHA-1 (RFC 3174).
 *
 * No secret hangs on them and nobody gains by a collision, so SHA-1 does; libsodium has
 * none, hence these lines.  One block of 64 bytes holds all that is ever hashed here. */
#include "crosstrain/feed.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { BLOCK = 64, LENGTH_AT = 56, NAME_ROOM = LENGTH_AT - 1 - (int)sizeof(struct digest) };

static uint32_t rotate(uint32_t x, int bits)
{
	return x << bits | x >> (32 - bits);
}

/* SHA-1's function and constant of a round. */
static uint32_t mix(int round, uint32_t b, uint32_t c, uint32_t d)
{
	if (round < 20)
		return ((b & c) | (~b & d)) + 0x5a827999;
	if (round < 40)
		return (b ^ c ^ d) + 0x6ed9eba1;
	if (round < 60)
		return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
	return (b ^ c ^ d) + 0xca62c1d6;
}

/* The first 16 bytes of the SHA-1 of one padded block. */
static struct digest sha1_of_block(const uint8_t block[BLOCK])
{
	uint32_t h[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };
	uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
	struct digest out;

	for (int i = 0; i < 16; i++)
		w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16
		       | (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
	for (int i = 16; i < 80; i++)
		w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
	for (int i = 0; i < 80; i++) {
		uint32_t next = rotate(a, 5) + mix(i, b, c, d) + e + w[i];

		e = d;
		d = c;
		c = rotate(b, 30);
		b = a;
		a = next;
	}
	h[0] += a;
	h[1] += b;
	h[2] += c;
	h[3] += d;
	for (int i = 0; i < 16; i++)
		out.b[i] = (uint8_t)(h[i / 4] >> (24 - 8 * (i % 4)));
	return out;
}

/* The UUID of a name within an installation. */
static const char *uid_of(char buf[static UID_TEXT_SIZE], struct digest installation, const char *name)
{
	static const char hex[] = "0123456789abcdef";
	uint8_t block[BLOCK] = { 0 };
	char *p = buf;

	size_t length = sizeof installation.b + strlen(name);
	memcpy(block, installation.b, sizeof installation.b);
	memcpy(block + sizeof installation.b, name, strlen(name));
	block[length] = 0x80;
	block[BLOCK - 2] = (uint8_t)(length * 8 >> 8);
	block[BLOCK - 1] = (uint8_t)(length * 8);
	struct digest uuid = sha1_of_block(block);
	uuid.b[6] = (uint8_t)((uuid.b[6] & 0x0f) | 0x50);     /* version 5 */
	uuid.b[8] = (uint8_t)((uuid.b[8] & 0x3f) | 0x80);     /* the variant of RFC 4122 */
	for (size_t i = 0; i < sizeof uuid.b; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*p++ = '-';
		*p++ = hex[uuid.b[i] >> 4];
		*p++ = hex[uuid.b[i] & 15];
	}
	*p = '\0';
	return buf;
}

/* In the room for a name, numbers far larger than there will ever be still fit. */
const char *event_uid(char buf[static UID_TEXT_SIZE], struct digest installation, int64_t visit_row, size_t n)
{
	char name[NAME_ROOM + 1];

	snprintf(name, sizeof name, "visit %" PRId64 " day %u", visit_row, (unsigned)n);
	return uid_of(buf, installation, name);
}

const char *appointment_uid(char buf[static UID_TEXT_SIZE], struct digest installation, int64_t appointment_row)
{
	char name[NAME_ROOM + 1];

	snprintf(name, sizeof name, "appointment %" PRId64, appointment_row);
	return uid_of(buf, installation, name);
}
