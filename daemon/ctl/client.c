/* libcurl over a Unix socket. */
#include "client.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"

static void curl_leave(CURL **curl)
{
	curl_easy_cleanup(*curl);
}

/* Where an answer goes: a file if all is well, else the text of the JSON. */
struct sink {
	CURL *curl;
	FILE *file;
	struct text text;
};

static size_t take(char *bytes, size_t size, size_t n, void *arg)
{
	struct sink *sink = arg;
	long status = 0;

	curl_easy_getinfo(sink->curl, CURLINFO_RESPONSE_CODE, &status);
	if (sink->file != NULL && status == 200)
		return fwrite(bytes, size, n, sink->file);
	text_add_n(&sink->text, bytes, size * n);
	return size * n;
}

/* http://crosstraind/visits?staff=bea; the host is only there for HTTP's sake. */
static void write_url(struct text *out, CURL *curl, const char *path, const json_t *args)
{
	const char *key;
	json_t *value;
	char between = '?';

	text_addf(out, "http://crosstraind%s", path);
	json_object_foreach((json_t *)args, key, value) {
		char *escaped = curl_easy_escape(curl, json_string_value(value), 0);

		text_addf(out, "%c%s=%s", between, key, escaped ? escaped : "");
		curl_free(escaped);
		between = '&';
	}
}

/* What needs no plan and no publication is answered at once, or never. */
enum { READING_SECONDS = 30 };

static enum asked explain(CURL *curl, CURLcode code, const char *socket, struct err *err)
{
	long os = 0;

	curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &os);
	if (code == CURLE_COULDNT_CONNECT && (os == ENOENT || os == ECONNREFUSED || os == ENOTDIR)) {
		err_set(err, "no crosstraind runs at %s", socket);
		return ASKED_NO_DAEMON;
	}
	if (code == CURLE_COULDNT_CONNECT && (os == EACCES || os == EPERM))
		err_set(err, "%s: not permitted; run this as root or as a member of the group crosstrain (adduser NAME crosstrain, "
		        "then log in again)", socket);
	else if (code == CURLE_OPERATION_TIMEDOUT)
		err_set(err, "crosstraind at %s has not answered for %d s; look at its journal, and restart it", socket,
		        READING_SECONDS);
	else if (code == CURLE_GOT_NOTHING || code == CURLE_RECV_ERROR || code == CURLE_PARTIAL_FILE)
		err_set(err, "crosstraind went away before it answered; look at its journal");
	else if (strlen(socket) > 107)
		err_set(err, "%s: longer than the 107 bytes that a socket's path may have; choose another --runtime",
		        socket);
	else
		err_set(err, "%s: %s", socket, os ? strerror((int)os) : curl_easy_strerror(code));
	return ASKED_FAILED;
}

static enum asked ask(const char *runtime, const char *method, const char *path, const json_t *args,
                      struct sink *sink, long *status, json_t **answer, struct err *err)
{
	scoped(heap) char *socket = mem_format("%s/control.sock", runtime);
	scoped_text struct text url = TEXT_EMPTY;
	__attribute__((cleanup(curl_leave))) CURL *curl = curl_easy_init();

	*answer = NULL;
	*status = 0;
	if (curl == NULL) {
		err_set(err, "libcurl does not start");
		return ASKED_FAILED;
	}
	sink->curl = curl;
	write_url(&url, curl, path, args);
	curl_easy_setopt(curl, CURLOPT_URL, text_str(&url));
	curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, socket);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, sink);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	if (strcmp(method, "POST") == 0)
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, "");
	else if (sink->file == NULL)
		curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)READING_SECONDS);
	CURLcode code = curl_easy_perform(curl);
	if (code != CURLE_OK)
		return explain(curl, code, socket, err);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
	if (sink->file != NULL && *status == 200)
		return ASKED_ANSWERED;
	*answer = json_loadb(text_str(&sink->text), sink->text.n, 0, NULL);
	if (*answer != NULL)
		return ASKED_ANSWERED;
	err_set(err, "what answers at %s is no crosstraind", socket);
	return ASKED_FAILED;
}

enum asked client_ask(const char *runtime, const char *method, const char *path, const json_t *args,
                      long *status, json_t **answer, struct err *err)
{
	struct sink sink = { 0 };
	enum asked asked = ask(runtime, method, path, args, &sink, status, answer, err);

	text_fini(&sink.text);
	return asked;
}

enum asked client_fetch(const char *runtime, const char *path, FILE *out,
                        long *status, json_t **answer, struct err *err)
{
	struct sink sink = { .file = out };
	enum asked asked = ask(runtime, "GET", path, NULL, &sink, status, answer, err);

	text_fini(&sink.text);
	return asked;
}
