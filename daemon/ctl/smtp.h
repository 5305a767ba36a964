/* One letter, to one mail server. */
#ifndef CTL_SMTP_H
#define CTL_SMTP_H

#include <curl/curl.h>
#include <jansson.h>

#include "crosstrain/err.h"

struct smtp {
	CURL *curl;                          /* keeps the connection from letter to letter */
	const char *server, *from;           /* a URL, an address; borrowed */
};

/* How sending one ended. */
enum sent {
	SENT,
	REFUSED,             /* there is no such mailbox, the server says */
	PUT_OFF,             /* to another time: a mailbox is full, or the server does not know them yet */
	NOT_NOW,             /* nobody's: the server is away */
};

/* Asked once the server is ready to take a letter.  Unless it says SENT, the letter is not sent, and what it says,
 * with words in *err, is how that ends. */
struct smtp_ready {
	enum sent (*ask)(void *arg, const json_t *letter, struct err *err);
	void *arg;
};

/* Sends what "to", "subject", "text", "ics" and "id" of a letter say; unless SENT, *err has words. */
enum sent smtp_send(const struct smtp *smtp, const json_t *letter, const struct smtp_ready *ready, struct err *err);

#endif
