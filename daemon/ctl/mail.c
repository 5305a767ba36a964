/* What is yet to be told by mail, sent: libcurl speaks SMTP (RFC 5321).
 *
 * The daemon, which has no network, keeps what is to be sent until it hears that it was.  If this ends
 * between the two, the letter goes out once more under the same Message-ID, by which mail servers and
 * readers know it again. */
#include "ctl.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client.h"
#include "crosstrain/mem.h"
#include "crosstrain/report.h"
#include "crosstrain/text.h"

/* How sending one ended. */
enum sent {
	SENT,
	VOID,                /* there was nothing to send */
	REFUSED,             /* there is no such mailbox, the server says */
	PUT_OFF,             /* to another time: a mailbox is full, or the server does not know them yet */
	NOT_NOW,             /* nobody's: the server is away */
};

struct mailer {
	struct ctl *ctl;
	const char *server, *from;           /* of the answer in hand */
	/* Of this round: */
	size_t sent, refused, put_off;
	size_t in_a_row;                     /* put off or refused since something was sent */
	json_t *doubtful;                    /* letters refused since the server last took one: it may be us whom it refuses */
	long long waiting;                   /* people who are yet to be told */
	struct err err;                      /* why nothing goes out now */
};

/* ---- one letter */

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

static struct curl_slist *headers_of(const struct mailer *m, const json_t *letter)
{
	scoped(heap) char *id = mem_format("<%s%s>", out_member(letter, "id"), strchr(m->from, '@'));
	struct curl_slist *list = NULL;
	time_t now = time(NULL);
	struct tm tm;
	char date[64];

	strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", gmtime_r(&now, &tm));
	add_header(&list, "Date", date);
	add_header(&list, "From", m->from);
	add_header(&list, "To", out_member(letter, "to"));
	add_words_header(&list, "Subject", out_member(letter, "subject"));
	add_header(&list, "Auto-Submitted", "auto-generated");
	add_header(&list, "Message-ID", id);
	return list;
}

static void add_part(curl_mime *mime, const char *type, const char *name, const char *encoder, const char *data)
{
	curl_mimepart *part = curl_mime_addpart(mime);

	if (part == NULL || curl_mime_data(part, data, CURL_ZERO_TERMINATED) != CURLE_OK
	    || curl_mime_type(part, type) != CURLE_OK || curl_mime_encoder(part, encoder) != CURLE_OK
	    || (name != NULL && curl_mime_filename(part, name) != CURLE_OK))
		mem_none();
}

/* With the line ends that mail has: quoted-printable would make others part of a line (RFC 2045 6.7). */
static void add_words(curl_mime *mime, const char *words)
{
	scoped_text struct text lines = TEXT_EMPTY;

	for (const char *c = words; *c != '\0'; c++) {
		if (*c == '\n')
			text_add_char(&lines, '\r');
		text_add_char(&lines, *c);
	}
	add_part(mime, "text/plain; charset=utf-8", NULL, "quoted-printable", text_str(&lines));
}

static enum sent sent_as(struct mailer *m, CURL *curl, CURLcode code, const char *words, const char *to)
{
	long status = 0;

	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	if (code == CURLE_OK)
		return SENT;
	const char *why = *words != '\0' ? words : curl_easy_strerror(code);
	/* What libcurl says of a refusal (RFC 5321 4.2.3): of the recipient, or of what was sent to them; all else is of us. */
	bool is_of_recipient = strncmp(words, "RCPT", 4) == 0 && status != 421;
	bool is_of_letter = strncmp(words, "DATA", 4) == 0 || (code == CURLE_WEIRD_SERVER_REPLY && *words == '\0');
	bool is_of_one = is_of_recipient || is_of_letter;
	err_set(&m->err, "%s: %s%s%s; it is tried again", m->server, is_of_one ? to : "", is_of_one ? ": " : "", why);
	if (is_of_recipient && (status == 550 || status == 551 || status == 553))
		return REFUSED;
	return is_of_one ? PUT_OFF : NOT_NOW;
}

static enum sent send_letter(struct mailer *m, CURL *curl, const json_t *letter)
{
	const char *to = out_member(letter, "to");
	scoped(heap) char *from_path = mem_format("<%s>", m->from), *to_path = mem_format("<%s>", to);
	struct curl_slist *recipients = curl_slist_append(NULL, to_path), *headers = headers_of(m, letter);
	char words[CURL_ERROR_SIZE] = "";

	curl_easy_reset(curl);
	curl_mime *mime = curl_mime_init(curl);
	if (recipients == NULL || mime == NULL)
		mem_none();
	add_words(mime, out_member(letter, "text"));
	add_part(mime, "text/calendar; charset=utf-8; method=PUBLISH", "cross-training.ics", "base64", out_member(letter, "ics"));
	curl_easy_setopt(curl, CURLOPT_URL, m->server);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from_path);
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_MIMEPOST, mime);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 10L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, 60L);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words);
	enum sent sent = sent_as(m, curl, curl_easy_perform(curl), words, to);
	curl_mime_free(mime);
	curl_slist_free_all(headers);
	curl_slist_free_all(recipients);
	return sent;
}

/* ---- all that wait */

/* The daemon is told, and told again while it may be about to come back. */
static bool done_with(struct mailer *m, const json_t *letter)
{
	enum { SECONDS = 60 };
	scoped(heap) char *row = mem_format("%lld", out_number(letter, "row"));
	scoped(heap) char *publication = mem_format("%lld", out_number(letter, "publication"));
	scoped_json json_t *args = json_pack("{s:s, s:s}", "row", row, "publication", publication);

	for (int i = 0; i < SECONDS; i++) {
		scoped_json json_t *answer = NULL;
		long status = 0;

		if (client_ask(m->ctl->folders.runtime, "POST", "/mailed", args, &status, &answer, &m->err) == ASKED_ANSWERED) {
			if (status == 200)
				return true;
			err_set(&m->err, "%s", out_member(answer, "error"));
		}
		nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL);
	}
	return err_while(&m->err, "telling crosstraind that mail was sent");
}

/* No mail to a mailbox that there is not is tried again. */
static bool give_up(struct mailer *m)
{
	while (json_array_size(m->doubtful) > 0) {
		const json_t *letter = json_array_get(m->doubtful, 0);

		if (!done_with(m, letter))
			return false;
		fprintf(stderr, "crosstrainctl: %s does not take mail to %s, so that one is given up\n", m->server, out_member(letter, "to"));
		json_array_remove(m->doubtful, 0);
		m->refused++;
		m->waiting--;
	}
	return true;
}

/* False: it is of no use to go on now.  What is put off for one person holds up no other, unless it is the
 * same for all. */
static bool send_all(struct mailer *m, CURL *curl, const json_t *letters)
{
	enum { IN_A_ROW_MOST = 20 };

	for (size_t i = 0; i < json_array_size(letters); i++) {
		const json_t *letter = json_array_get(letters, i);
		bool is_void = json_is_true(json_object_get(letter, "void"));
		enum sent sent = is_void ? VOID : send_letter(m, curl, letter);

		if (sent == REFUSED)
			json_array_append(m->doubtful, (json_t *)letter);
		m->put_off += sent == PUT_OFF;
		m->in_a_row = sent == SENT ? 0 : m->in_a_row + (sent != VOID);
		if (sent == NOT_NOW || m->in_a_row == IN_A_ROW_MOST)
			return false;
		if (sent == PUT_OFF || sent == REFUSED)
			continue;
		if (!done_with(m, letter) || (sent == SENT && !give_up(m)))
			return false;
		m->sent += sent == SENT;
		m->waiting--;
	}
	return true;
}

/* One round, some letters at a time. */
static bool send_round(struct mailer *m, CURL *curl, bool *is_on)
{
	enum { DOUBTFUL_MOST = 3 };
	long long last = 0;

	for (;;) {
		scoped(heap) char *after = mem_format("%lld", last);
		scoped_json json_t *args = json_pack("{s:s}", "after", after), *answer = NULL;
		long status = 0;

		if (client_ask(m->ctl->folders.runtime, "GET", "/mail", args, &status, &answer, &m->err) != ASKED_ANSWERED)
			return false;
		if (status != 200)
			return err_set(&m->err, "%s", out_member(answer, "error"));
		m->server = out_member(answer, "server");
		m->from = out_member(answer, "from");
		m->waiting = out_number(answer, "waiting") + (long long)(m->put_off + json_array_size(m->doubtful));
		*is_on = *m->server != '\0';
		const json_t *letters = json_object_get(answer, "letters");
		size_t n = json_array_size(letters);
		if (!*is_on)
			return true;
		if (n == 0) {
			size_t doubtful = json_array_size(m->doubtful);

			return m->put_off == 0 && (doubtful == 0 || (doubtful <= DOUBTFUL_MOST && give_up(m)));
		}
		if (!send_all(m, curl, letters))
			return false;
		last = out_number(json_array_get(letters, n - 1), "row");
	}
}

/* Sends what there is.  False, with words in m->err: not all of it. */
static bool empty_outbox(struct mailer *m, CURL *curl, bool *is_on)
{
	scoped_json json_t *doubtful = json_array();

	m->sent = m->refused = m->put_off = m->in_a_row = 0;
	m->doubtful = doubtful;
	return send_round(m, curl, is_on);
}

static void tell_round(const struct mailer *m, bool ok, bool is_on)
{
	if (m->sent + m->refused > 0)
		printf("%zu sent, %zu refused for good\n", m->sent, m->refused);
	else if (ok && !is_on)
		printf("The config says no mail server, so none is sent%s.\n", m->waiting > 0 ? "; some waits" : "");
	else if (ok)
		puts("Nothing waits to be sent.");
	fflush(stdout);
}

static int once(struct mailer *m, CURL *curl)
{
	bool is_on = false, ok = empty_outbox(m, curl, &is_on);

	if (m->ctl->json) {
		scoped_json json_t *answer = json_pack("{s:I, s:I, s:I}", "sent", (json_int_t)m->sent, "refused",
			(json_int_t)m->refused, "waiting", (json_int_t)m->waiting);

		out_json(answer);
	} else {
		tell_round(m, ok, is_on);
	}
	return ok ? EXIT_DONE : out_error(m->ctl, EXIT_REFUSED, m->err.text);
}

/* As a service: looks every few seconds, and less often while the server or the daemon is away. */
__attribute__((noreturn)) static void follow(struct mailer *m, CURL *curl)
{
	enum { SOON = 5, SELDOM = 300 };
	int pause = SOON;
	char told[sizeof m->err.text] = "";

	for (;;) {
		bool is_on = false, ok = empty_outbox(m, curl, &is_on);

		if (m->sent + m->refused > 0)
			tell_round(m, ok, is_on);
		/* Each trouble is told once. */
		if (!ok && strcmp(told, m->err.text) != 0)
			fprintf(stderr, "crosstrainctl: %s\n", m->err.text);
		snprintf(told, sizeof told, "%s", ok ? "" : m->err.text);
		pause = ok || m->sent > 0 ? SOON : pause * 2 < SELDOM ? pause * 2 : SELDOM;
		nanosleep(&(struct timespec){ .tv_sec = pause }, NULL);
	}
}

int verb_mail(struct ctl *ctl)
{
	struct mailer m = { .ctl = ctl };
	CURL *curl = curl_easy_init();

	if (curl == NULL)
		mem_none();
	if (ctl->follow)
		follow(&m, curl);
	int code = once(&m, curl);
	curl_easy_cleanup(curl);
	return code;
}
