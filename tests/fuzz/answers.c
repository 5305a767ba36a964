#include "answers.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

/* The head of an answer. */
struct head {
	int status;
	long length;                     /* Content-Length; -1: none */
	bool gzip, closes, dated;
};

/* ---- reading ---- */

/* Where the next CR LF stands; there must be one. */
static const char *line_end(const char *p, const char *end)
{
	const char *eol = memmem(p, (size_t)(end - p), "\r\n", 2);

	assert(eol != NULL);
	return eol;
}

static bool is(const char *p, size_t n, const char *word)
{
	return n == strlen(word) && strncasecmp(p, word, n) == 0;
}

static void read_header(struct head *head, const char *p, const char *eol)
{
	const char *colon = memchr(p, ':', (size_t)(eol - p));

	assert(colon != NULL && colon > p && colon + 1 < eol && colon[1] == ' ');
	for (const char *c = p; c < colon; c++)
		assert(isalnum((unsigned char)*c) || *c == '-');
	for (const char *c = colon; c < eol; c++)
		assert((unsigned char)*c >= ' ' && (unsigned char)*c < 0x7f);
	size_t name = (size_t)(colon - p), value = (size_t)(eol - colon) - 2;
	assert(!is(p, name, "Transfer-Encoding") && !is(p, name, "Location"));
	if (is(p, name, "Content-Length")) {
		assert(head->length < 0 && isdigit((unsigned char)colon[2]));
		head->length = strtol(colon + 2, NULL, 10);
	}
	head->gzip |= is(p, name, "Content-Encoding") && is(colon + 2, value, "gzip");
	head->closes |= is(p, name, "Connection") && is(colon + 2, value, "close");
	head->dated |= is(p, name, "Date");
}

/* Returns where the body begins. */
static const char *read_head(struct head *head, const char *p, const char *end)
{
	const char *eol = line_end(p, end);

	*head = (struct head){ .length = -1 };
	assert(eol - p > 13 && memcmp(p, "HTTP/1.", 7) == 0 && (p[7] == '0' || p[7] == '1') && p[8] == ' ' && p[12] == ' ');
	head->status = text_digits(p + 9, 3);
	while (p = eol + 2, eol = line_end(p, end), eol > p)
		read_header(head, p, eol);
	return eol + 2;
}

/* ---- judging ---- */

static bool is_calendar(const char *bytes, size_t n)
{
	static const char first[] = "BEGIN:VCALENDAR\r\n", last[] = "\r\nEND:VCALENDAR\r\n";
	size_t n_first = strlen(first), n_last = strlen(last);

	return n > n_first + n_last && memcmp(bytes, first, n_first) == 0
	    && memcmp(bytes + n - n_last, last, n_last) == 0 && memmem(bytes, n, "BEGIN:VEVENT\r\n", 14) != NULL;
}

static bool is_packed_calendar(const char *bytes, size_t n)
{
	char out[16384];
	z_stream z = { .next_in = (Bytef *)(uintptr_t)bytes, .avail_in = (uInt)n,
	               .next_out = (Bytef *)out, .avail_out = sizeof out };

	bool good = inflateInit2(&z, 15 + 16) == Z_OK && inflate(&z, Z_FINISH) == Z_STREAM_END && z.avail_in == 0;
	inflateEnd(&z);
	return good && is_calendar(out, z.total_out);
}

/* Returns where the answer ends. */
static const char *judge_answer(const struct head *head, const struct exchange *served, const char *p, const char *end)
{
	size_t n;
	const char *bytes = response_body(served->response, &n);

	assert(head->status == response_status(served->response) && head->dated);
	if (head->status == 304)
		assert(head->length < 0 ? head->closes : head->length == (long)served->whole);
	else
		assert(head->length == (long)n);
	if (served->is_head || head->status == 304)
		return p;
	assert((size_t)(end - p) >= n && memcmp(p, bytes, n) == 0);
	assert(!served->calendar || (head->gzip ? is_packed_calendar : is_calendar)(p, n));
	return p + n;
}

/* A refusal is the last that is said.  Its body, which may be empty, is libmicrohttpd's;
 * where a Content-Length cannot be read, version 0.9.75 says the head twice. */
static const char *judge_refusal(const struct head *head, const char *begin, const char *p, const char *end)
{
	size_t n = (size_t)(p - begin);

	assert((head->status >= 400 && head->status < 500) || head->status == 505);
	assert(head->closes && head->dated && head->length >= 0);
	if (head->status != 505 && (size_t)(end - p) >= n && memcmp(p, begin, n) == 0)
		p += n;
	assert(p == end || end - p == head->length);
	return end;
}

/* Where a head ends: at two line ends of four bytes.  Once libmicrohttpd has cut the lines,
 * NULs beside them, and a colon on the last one, cannot be told from them (daemon/headers.c). */
static const char *head_end(const char *p, const char *end)
{
	for (; end - p >= 4; p++) {
		int lines = (*p == '\n') + (p[1] == '\n') + (p[2] == '\n') + 1;

		if (p[3] == '\n' && lines == 2 && memchr("\r\n", *p, 3) != NULL
		    && memchr("\r\n\0:", p[1], 4) != NULL && memchr("\r\n\0:", p[2], 4) != NULL)
			return p;
	}
	return NULL;
}

/* Empty lines before a request mean nothing (RFC 9112 2.2); to libmicrohttpd 0.9.75 one is
 * empty that begins with NUL. */
static const char *skip_empty_lines(const char *p, const char *end)
{
	while (p < end && (*p == '\n' || *p == '\0' || (end - p > 1 && memcmp(p, "\r\n", 2) == 0))) {
		const char *eol = memchr(p, '\n', (size_t)(end - p));

		p = eol != NULL ? eol + 1 : end;
	}
	return p;
}

/* Of the one line that tells it, in a head that ends before `end`. */
static size_t length_told(const char *p, const char *end)
{
	static const char name[] = "Content-Length:";
	size_t n = strlen(name), length = 0, found = 0;

	for (p++; (size_t)(end - p) > n; p++) {
		if (strncasecmp(p, name, n) != 0 || (p[-1] != '\n' && p[-1] != '\0'))
			continue;
		length = strtoul(p + n, NULL, 10);
		found++;
	}
	assert(found == 1);
	return length;
}

/* Returns where the request ends.  One without a form ends with its empty line. */
static const char *judge_request(struct exchange *served, const char *p, const char *end)
{
	const char *next = head_end(p, end), *method = served->is_post ? "POST " : "GET ";

	assert(next != NULL && next - p > 5);
	served->is_head = !served->is_post && memcmp(p, "HEAD ", 5) == 0;
	method = served->is_head ? "HEAD " : method;
	size_t n_method = strlen(method), n_path = strlen(served->path);
	assert((size_t)(next - p) > n_method + n_path && memcmp(p, method, n_method) == 0);
	assert(memcmp(p + n_method, served->path, n_path) == 0);
	assert(p[n_method + n_path] == '?' || p[n_method + n_path] == ' ');
	if (!served->is_post)
		return next + 4;
	assert(length_told(p, next + 4) == served->n_form);
	assert((size_t)(end - next) - 4 >= served->n_form && memcmp(next + 4, served->form, served->n_form) == 0);
	return next + 4 + served->n_form;
}

/* The requests served are the first that were sent, one behind the other: nobody in front
 * of us can have seen others. */
static void judge_requests(const struct text *sent, struct exchange *served, size_t n)
{
	const char *p = text_str(sent), *end = p + sent->n;

	for (size_t i = 0; i < n; i++)
		p = judge_request(&served[i], skip_empty_lines(p, end), end);
}

void answers_judge(const struct text *sent, const struct text *heard, struct exchange *served, size_t n)
{
	const char *p = text_str(heard), *end = p + heard->n;
	size_t answers = 0;
	struct head head;

	judge_requests(sent, served, n);
	while (p < end) {
		const char *body = read_head(&head, p, end);

		if (head.status == 100)          /* only asks for more */
			p = body;
		else if (answers < n)
			p = judge_answer(&head, &served[answers++], body, end);
		else
			p = judge_refusal(&head, p, body, end);
	}
	assert(answers == n);
}
