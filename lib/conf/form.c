/* The form of texts: what may stand in any of them, and what an id, an address of any
 * sort must look like. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "conf_internal.h"
#include "crosstrain/mem.h"

bool form_is_clean(struct reader *r, const struct key *key, const char *s, bool lines, struct place at)
{
	if (!text_is_utf8(s, strlen(s))) {
		fault(r, at, "%s: the text is not UTF-8", key->name);
		return false;
	}
	if (text_has_control(s) || (!lines && strpbrk(s, "\t\n") != NULL)) {
		fault(r, at, "%s: the text holds a control character (a tab, a line end or an invisible sign); delete it",
		      key->name);
		return false;
	}
	if (text_length(s) > (size_t)key->most) {
		fault(r, at, "%s: the text has %zu characters; at most %d are possible", key->name,
		      text_length(s), key->most);
		return false;
	}
	return true;
}

static bool is_id(const char *s)
{
	if (!((*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9')))
		return false;
	return s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-")] == '\0';
}

static bool is_email(const char *s)
{
	const char *at = strchr(s, '@');

	return at != NULL && at != s && at[1] != '\0' && strchr(at + 1, '@') == NULL
	    && strpbrk(s, " <>()[],;:\\\"") == NULL && s[strlen(s) - 1] != '.';
}

static bool is_port(const char *s)
{
	char *end;
	long port = strtol(s, &end, 10);

	return *s >= '1' && *s <= '9' && *end == '\0' && port <= 65535;
}

/* "127.0.0.1:8642" or "[::1]:8642". */
static bool is_listen(const char *s)
{
	unsigned char address[sizeof(struct in6_addr)];
	const char *colon = strrchr(s, ':');

	if (colon == NULL || !is_port(colon + 1))
		return false;
	scoped(heap) char *host = mem_text_n(s, (size_t)(colon - s));
	size_t n = strlen(host);
	if (host[0] != '[')
		return inet_pton(AF_INET, host, address) == 1;
	if (host[n - 1] != ']')
		return false;
	host[n - 1] = '\0';
	return inet_pton(AF_INET6, host + 1, address) == 1;
}

/* One of two schemes, a host, perhaps a path; no character that would need escaping. */
static bool is_url(const char *s, const char *scheme, const char *other)
{
	const char *host = strncmp(s, scheme, strlen(scheme)) == 0 ? s + strlen(scheme)
		: strncmp(s, other, strlen(other)) == 0 ? s + strlen(other) : NULL;

	if (host == NULL || *host == '\0' || *host == '/' || *host == ':')
		return false;
	for (; *host != '\0'; host++)
		if (*host <= ' ' || *host >= 0x7f || strchr("\"<>\\^`{|}?#'@", *host) != NULL)
			return false;
	return true;
}

const char *form_mistake(const struct key *key, const char *s)
{
	if (key->kind == KEY_ID && !is_id(s))
		return "is no id: small letters a-z, digits, \"_\" and \"-\", a letter or digit first";
	if (key->kind == KEY_EMAIL && !is_email(s))
		return "is no e-mail address";
	if (key->kind == KEY_LISTEN && !is_listen(s))
		return "is no address and port, such as \"127.0.0.1:8642\" or \"[::1]:8642\"";
	if (key->kind == KEY_URL && !is_url(s, "http://", "https://"))
		return "is no address such as \"https://cal.acme.example\"";
	if (key->kind == KEY_SMTP && (!is_url(s, "smtp://", "smtps://") || strchr(strstr(s, "://") + 3, '/') != NULL))
		return "is no mail server such as \"smtp://127.0.0.1:25\"";
	return NULL;
}
