/* What is yet to be told by mail: asked of the daemon, sent, and told to it.
 *
 * The daemon, which has no network, keeps what is to be sent until it hears that it was.  It also hears of each
 * letter just before the mail server takes it, so that it tells what changes from then on, too.  If this ends
 * between the two, the letter goes out once more, under the same Message-ID unless something changed since, by
 * which mail servers and readers know it again. */
#include "ctl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client.h"
#include "crosstrain/mem.h"
#include "crosstrain/report.h"
#include "smtp.h"

struct mailer {
	struct ctl *ctl;
	struct smtp smtp;                    /* its words are of the answer in hand */
	/* Of this round: */
	size_t sent, refused, put_off;
	size_t in_a_row;                     /* put off or refused since something was sent */
	bool is_first;                       /* the letter in hand was announced, and no other is on its way */
	json_t *doubtful;                    /* letters refused since the server last took one: it may be us whom it refuses */
	long long waiting;                   /* people who are yet to be told */
	struct err err;                      /* why nothing goes out now */
};

/* Tells the daemon of a letter; the status of the answer, 0 for none.  Unless 200, there are words. */
static long tell_of(const struct mailer *m, const char *what, const json_t *letter, json_t **answer, struct err *err)
{
	scoped(heap) char *row = mem_format("%lld", out_number(letter, "row"));
	scoped_json json_t *args = json_pack("{s:s, s:s}", "row", row, "tidings", out_member(letter, "tidings"));
	long status = 0;

	if (client_ask(m->ctl->folders.runtime, "POST", what, args, &status, answer, err) != ASKED_ANSWERED)
		return 0;
	if (status != 200)
		err_set(err, "%s", out_member(*answer, "error"));
	return status;
}

/* The daemon is told, and told again while it may be about to come back. */
static bool done_with(struct mailer *m, const json_t *letter)
{
	enum { SECONDS = 60 };

	for (int i = 0; i < SECONDS; i++) {
		scoped_json json_t *answer = NULL;

		if (tell_of(m, "/mailed", letter, &answer, &m->err) == 200)
			return true;
		nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL);
	}
	return err_while(&m->err, "telling crosstraind that mail was sent");
}

/* The mail server is ready to take a letter: is that still what there is to tell? */
static enum sent is_ready(void *arg, const json_t *letter, struct err *err)
{
	struct mailer *m = arg;
	scoped_json json_t *answer = NULL;
	long status = tell_of(m, "/mailing", letter, &answer, err);

	m->is_first = json_is_false(json_object_get(answer, "another"));
	if (status == 200)
		return SENT;
	if (status != 409)
		return NOT_NOW;
	err_set(err, "%s: there is other news by now, which is sent next", out_member(letter, "to"));
	return PUT_OFF;
}

/* It was refused as it was, so they know nothing of it.  Should the daemon be away, they may hear that it is off. */
static void take_back(const struct mailer *m, const json_t *letter)
{
	scoped_json json_t *answer = NULL;
	struct err ignored;

	tell_of(m, "/unmailed", letter, &answer, &ignored);
}

/* No mail to a mailbox that there is not is tried again. */
static bool give_up(struct mailer *m)
{
	while (json_array_size(m->doubtful) > 0) {
		const json_t *letter = json_array_get(m->doubtful, 0);

		if (!done_with(m, letter))
			return false;
		fprintf(stderr, "crosstrainctl: %s does not take mail to %s, so that one is given up\n", m->smtp.server, out_member(letter, "to"));
		json_array_remove(m->doubtful, 0);
		m->refused++;
		m->waiting--;
	}
	return true;
}

/* False: it is of no use to go on now. */
static bool send_one(struct mailer *m, const json_t *letter)
{
	enum { IN_A_ROW_MOST = 20 };
	m->is_first = false;
	enum sent sent = smtp_send(&m->smtp, letter, &(struct smtp_ready){ is_ready, m }, &m->err);

	if (sent == SENT) {
		m->in_a_row = 0;
		if (!done_with(m, letter))
			return false;
		m->sent++;
		m->waiting--;
		return give_up(m);
	}
	if (sent == REFUSED)
		json_array_append(m->doubtful, (json_t *)letter);
	if (sent == PUT_OFF && m->is_first)
		take_back(m, letter);
	m->put_off += sent == PUT_OFF;
	return sent != NOT_NOW && ++m->in_a_row < IN_A_ROW_MOST;
}

/* What is put off for one person holds up no other, unless it is the same for all. */
static bool send_all(struct mailer *m, const json_t *letters)
{
	for (size_t i = 0; i < json_array_size(letters); i++) {
		const json_t *letter = json_array_get(letters, i);
		bool is_void = json_is_true(json_object_get(letter, "void"));

		if (is_void ? !done_with(m, letter) : !send_one(m, letter))
			return false;
		m->waiting -= is_void;
	}
	return true;
}

/* One round, some letters at a time. */
static bool send_round(struct mailer *m, bool *is_on)
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
		m->smtp.server = out_member(answer, "server");
		m->smtp.from = out_member(answer, "from");
		m->waiting = out_number(answer, "waiting") + (long long)(m->put_off + json_array_size(m->doubtful));
		*is_on = *m->smtp.server != '\0';
		const json_t *letters = json_object_get(answer, "letters");
		size_t n = json_array_size(letters);
		if (!*is_on)
			return true;
		if (n == 0) {
			size_t doubtful = json_array_size(m->doubtful);

			return m->put_off == 0 && (doubtful == 0 || (doubtful <= DOUBTFUL_MOST && give_up(m)));
		}
		if (!send_all(m, letters))
			return false;
		last = out_number(json_array_get(letters, n - 1), "row");
	}
}

/* Sends what there is.  False, with words in m->err: not all of it. */
static bool empty_outbox(struct mailer *m, bool *is_on)
{
	scoped_json json_t *doubtful = json_array();

	m->sent = m->refused = m->put_off = m->in_a_row = 0;
	m->doubtful = doubtful;
	return send_round(m, is_on);
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

static int once(struct mailer *m)
{
	bool is_on = false, ok = empty_outbox(m, &is_on);

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
__attribute__((noreturn)) static void follow(struct mailer *m)
{
	enum { SOON = 5, SELDOM = 300 };
	int pause = SOON;
	char told[sizeof m->err.text] = "";

	for (;;) {
		bool is_on = false, ok = empty_outbox(m, &is_on);

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
	struct mailer m = { .ctl = ctl, .smtp.curl = curl_easy_init() };

	if (m.smtp.curl == NULL)
		mem_none();
	if (ctl->follow)
		follow(&m);
	int code = once(&m);
	curl_easy_cleanup(m.smtp.curl);
	return code;
}
