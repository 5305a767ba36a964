/* A letter as a mail (RFC 5322, RFC 2045), handed to libcurl, which speaks SMTP (RFC 5321). */
#include "smtp.h"

#include <string.h>
#include <time.h>

#include "crosstrain/mem.h"
#include "crosstrain/report.h"
#include "crosstrain/text.h"
#include "ctl.h"

/* A header's text that is not plain ASCII, as encoded words (RFC 2047 4.2) on lines of their own. */
static void add_encoded(struct text *out, const char *s)
{
	enum { WORD_MOST = 60 };
	static const char begin[] = "=?UTF-8?Q?";
	size_t word = 0;

	for (const unsigned char *c = (const unsigned char *)s; *c != '\0'; c++) {
		bool is_inside = (*c & 0xc0) == 0x80;

		if (word == 0 || (word > WORD_MOST && !is_inside)) {
			text_add(out, word == 0 ? "" : "?=\r\n ");
			text_add(out, begin);
			word = sizeof begin;
		}
		bool is_plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9');
		if (is_plain)
			text_add_char(out, (char)*c);
		else
			text_addf(out, "=%02X", *c);
		word += is_plain ? 1 : 3;
	}
	text_add(out, word > 0 ? "?=" : "");
}

static bool is_plain_ascii(const char *s)
{
	enum { WIDTH = 60 };
	size_t n = strlen(s);

	for (size_t i = 0; i < n; i++)
		if (s[i] < ' ' || s[i] > '~')
			return false;
	return n <= WIDTH && strstr(s, "=?") == NULL;
}

static void add_header(struct curl_slist **list, const char *name, const char *value)
{
	scoped_text struct text header = TEXT_EMPTY;

	text_addf(&header, "%s: %s", name, value);
	struct curl_slist *longer = curl_slist_append(*list, text_str(&header));
	if (longer == NULL)
		mem_none();
	*list = longer;
}

/* What may be in other letters than ASCII; an address may not (RFC 2047 5). */
static void add_words_header(struct curl_slist **list, const char *name, const char *value)
{
	scoped_text struct text encoded = TEXT_EMPTY;

	if (!is_plain_ascii(value))
		add_encoded(&encoded, value);
	add_header(list, name, encoded.n > 0 ? text_str(&encoded) : value);
}

static struct curl_slist *headers_of(const struct smtp *smtp, const json_t *letter)
{
	scoped(heap) char *id = mem_format("<%s%s>", out_member(letter, "id"), strchr(smtp->from, '@'));
	struct curl_slist *list = NULL;
	time_t now = time(NULL);
	struct tm tm;
	char date[64];

	strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", gmtime_r(&now, &tm));
	add_header(&list, "Date", date);
	add_header(&list, "From", smtp->from);
	add_header(&list, "To", out_member(letter, "to"));
	add_words_header(&list, "Subject", out_member(letter, "subject"));
	add_header(&list, "Auto-Submitted", "auto-generated");
	add_header(&list, "Message-ID", id);
	return list;
}

/* The words of a letter on their way, which libcurl reads once the server is ready to take them. */
struct wording {
	const json_t *letter;
	const struct smtp_ready *ready;
	struct text lines;
	size_t read;
	bool is_asked;
	enum sent said;                      /* unless SENT, it goes no further */
	struct err *err;
};

static size_t read_lines(char *out, size_t size, size_t n, void *arg)
{
	struct wording *w = arg;
	size_t left = w->lines.n - w->read, most = size * n;

	if (!w->is_asked)
		w->said = w->ready->ask(w->ready->arg, w->letter, w->err);
	w->is_asked = true;
	if (w->said != SENT)
		return CURL_READFUNC_ABORT;
	size_t taken = left < most ? left : most;
	memcpy(out, text_str(&w->lines) + w->read, taken);
	w->read += taken;
	return taken;
}

/* With the line ends that mail has: quoted-printable would make others part of a line (RFC 2045 6.7). */
static void begin_words(struct wording *w)
{
	for (const char *c = out_member(w->letter, "text"); *c != '\0'; c++) {
		if (*c == '\n')
			text_add_char(&w->lines, '\r');
		text_add_char(&w->lines, *c);
	}
}

static void add_words(curl_mime *mime, struct wording *w)
{
	curl_mimepart *part = curl_mime_addpart(mime);

	if (part == NULL || curl_mime_data_cb(part, (curl_off_t)w->lines.n, read_lines, NULL, NULL, w) != CURLE_OK
	    || curl_mime_type(part, "text/plain; charset=utf-8") != CURLE_OK || curl_mime_encoder(part, "quoted-printable") != CURLE_OK)
		mem_none();
}

static void add_entries(curl_mime *mime, const char *ics)
{
	curl_mimepart *part = curl_mime_addpart(mime);

	if (part == NULL || curl_mime_data(part, ics, CURL_ZERO_TERMINATED) != CURLE_OK
	    || curl_mime_type(part, "text/calendar; charset=utf-8; method=PUBLISH") != CURLE_OK
	    || curl_mime_encoder(part, "base64") != CURLE_OK || curl_mime_filename(part, "cross-training.ics") != CURLE_OK)
		mem_none();
}

static enum sent sent_as(const struct smtp *smtp, CURLcode code, const char *words, const char *to,
                         struct err *err)
{
	long status = 0;

	curl_easy_getinfo(smtp->curl, CURLINFO_RESPONSE_CODE, &status);
	if (code == CURLE_OK)
		return SENT;
	const char *why = *words != '\0' ? words : curl_easy_strerror(code);
	/* What libcurl says of a refusal (RFC 5321 4.2.3): of the recipient, or of what was sent to them; all else is of us. */
	bool is_of_recipient = strncmp(words, "RCPT", 4) == 0 && status != 421;
	bool is_of_letter = strncmp(words, "DATA", 4) == 0 || (code == CURLE_WEIRD_SERVER_REPLY && *words == '\0');
	bool is_of_one = is_of_recipient || is_of_letter;
	err_set(err, "%s: %s%s%s; it is tried again", smtp->server, is_of_one ? to : "", is_of_one ? ": " : "", why);
	if (is_of_recipient && (status == 550 || status == 551 || status == 553))
		return REFUSED;
	return is_of_one ? PUT_OFF : NOT_NOW;
}

enum sent smtp_send(const struct smtp *smtp, const json_t *letter, const struct smtp_ready *ready, struct err *err)
{
	struct wording wording = { .letter = letter, .ready = ready, .lines = TEXT_EMPTY, .said = SENT, .err = err };
	const char *to = out_member(letter, "to");
	scoped(heap) char *from_path = mem_format("<%s>", smtp->from), *to_path = mem_format("<%s>", to);
	struct curl_slist *recipients = curl_slist_append(NULL, to_path), *headers = headers_of(smtp, letter);
	char words[CURL_ERROR_SIZE] = "";
	CURL *curl = smtp->curl;

	curl_easy_reset(curl);
	curl_mime *mime = curl_mime_init(curl);
	if (recipients == NULL || mime == NULL)
		mem_none();
	begin_words(&wording);
	add_words(mime, &wording);
	add_entries(mime, out_member(letter, "ics"));
	curl_easy_setopt(curl, CURLOPT_URL, smtp->server);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from_path);
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_MIMEPOST, mime);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 10L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, 60L);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words);
	CURLcode code = curl_easy_perform(curl);
	enum sent sent = wording.said != SENT ? wording.said : sent_as(smtp, code, words, to, err);
	curl_mime_free(mime);
	text_fini(&wording.lines);
	curl_slist_free_all(headers);
	curl_slist_free_all(recipients);
	return sent;
}
