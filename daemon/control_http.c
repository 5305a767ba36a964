/* libmicrohttpd on a Unix socket.  MHD_stop_daemon() cuts off what is not sent yet, so answers
 * under way are counted, and waited for before. */
#include "control_http.h"

#include <errno.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "crosstrain/mem.h"
#include "metrics.h"

/* A question stands in its URL, also when it tells of a letter of thousands of meetings. */
enum { MOST_CALLERS = 64, IDLE_SECONDS = 30, QUESTION_BYTES = 256 * 1024 };

struct control_http {
	char *path;
	bool is_bound;                 /* the file is ours to remove */
	struct MHD_Daemon *mhd;
	control_handler *handler;
	void *arg;
	_Atomic unsigned under_way;    /* questions that have come and are not answered to the end */
};

static enum MHD_Result add_argument(void *args, enum MHD_ValueKind kind, const char *key, const char *value)
{
	(void)kind;
	/* Text that is no UTF-8 is left out, as jansson wants it. */
	json_object_set_new(args, key, json_string(value ? value : ""));
	return MHD_YES;
}

static int caller_fd(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);

	return info != NULL ? info->connect_fd : -1;
}

static struct MHD_Response *file_response(int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return NULL;
	return MHD_create_response_from_fd64((uint64_t)st.st_size, fd);
}

static struct MHD_Response *json_response(json_t *body)
{
	char *s = json_dumps(body, JSON_COMPACT);
	struct MHD_Response *response;

	json_decref(body);
	if (s == NULL)
		return NULL;
	response = MHD_create_response_from_buffer(strlen(s), s, MHD_RESPMEM_MUST_FREE);
	if (response != NULL)
		MHD_add_response_header(response, "Content-Type", "application/json");
	return response;
}

static struct MHD_Response *metrics_response(char *metrics)
{
	struct MHD_Response *response = MHD_create_response_from_buffer(strlen(metrics), metrics, MHD_RESPMEM_MUST_FREE);

	if (response != NULL)
		MHD_add_response_header(response, "Content-Type", METRICS_TYPE);
	return response;
}

static struct MHD_Response *make_response(const struct reply *reply)
{
	if (reply->body != NULL)
		return json_response(reply->body);
	return reply->metrics != NULL ? metrics_response(reply->metrics) : file_response(reply->file);
}

static enum MHD_Result answer(void *arg, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *upload, size_t *n_upload, void **seen)
{
	struct control_http *http = arg;
	struct reply reply = { .status = MHD_HTTP_NOT_FOUND, .file = -1 };

	(void)version;
	(void)upload;
	/* First come the headers, then what body there is (nothing here needs one), then
	 * the call that is to be answered. */
	if (*seen == NULL) {
		*seen = http;
		http->under_way++;
		return MHD_YES;
	}
	if (*n_upload > 0) {
		*n_upload = 0;
		return MHD_YES;
	}
	json_t *args = json_object();
	MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, add_argument, args);
	struct question question = { method, url, args, caller_fd(connection) };
	http->handler(http->arg, &question, &reply);
	json_decref(args);
	struct MHD_Response *response = make_response(&reply);
	if (response == NULL)
		return MHD_NO;
	enum MHD_Result queued = MHD_queue_response(connection, (unsigned)reply.status, response);
	MHD_destroy_response(response);
	return queued;
}

/* The answer is sent, or cannot be. */
static void is_over(void *arg, struct MHD_Connection *connection, void **seen, enum MHD_RequestTerminationCode how)
{
	struct control_http *http = arg;

	(void)connection;
	(void)how;
	if (*seen != NULL)
		http->under_way--;
	*seen = NULL;
}

/* Whether somebody answers on the socket. */
static bool is_alive(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool connected = fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof *address) == 0;

	if (fd >= 0)
		close(fd);
	return connected;
}

/* A listening socket at `path`, or -1. */
static int listen_at(struct control_http *http, struct err *err)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t n = strlen(http->path);

	if (n >= sizeof address.sun_path) {
		err_set(err, "%s: longer than the %zu bytes that a socket's path may have; choose another --runtime",
		        http->path, sizeof address.sun_path - 1);
		return -1;
	}
	memcpy(address.sun_path, http->path, n + 1);
	if (is_alive(&address)) {
		err_set(err, "%s: another crosstraind answers there; choose another --runtime", http->path);
		return -1;
	}
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	mode_t before = umask(0117);
	bool bound = fd >= 0 && (unlink(http->path) == 0 || errno == ENOENT)
		&& bind(fd, (const struct sockaddr *)&address, sizeof address) == 0;
	umask(before);
	http->is_bound = bound;
	if (bound && listen(fd, MOST_CALLERS) == 0)
		return fd;
	err_set(err, "%s: %s", http->path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

bool control_http_open(struct control_http **out, const char *path, control_handler *handler,
                       void *arg, struct err *err)
{
	scoped(control_http) struct control_http *http = mem_new(struct control_http);

	http->path = mem_text(path);
	http->handler = handler;
	http->arg = arg;
	int fd = listen_at(http, err);
	if (fd < 0)
		return false;
	http->mhd = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION
	                             | MHD_USE_POLL | MHD_USE_ITC, 0, NULL, NULL, answer, http,
	                             MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_NOTIFY_COMPLETED, is_over, http,
	                             MHD_OPTION_CONNECTION_LIMIT, (unsigned)MOST_CALLERS,
	                             MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
	                             MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)QUESTION_BYTES, MHD_OPTION_END);
	if (http->mhd == NULL) {
		close(fd);
		return err_set(err, "%s: cannot be served: %s", path, strerror(errno));
	}
	*out = give(http);
	return true;
}

/* No callers any more, and a while for those that are there to take their answers. */
static void wind_up(struct control_http *http)
{
	enum { HUNDREDTHS = 300 };
	int fd = MHD_quiesce_daemon(http->mhd);

	for (int i = 0; i < HUNDREDTHS && http->under_way > 0; i++)
		nanosleep(&(struct timespec){ .tv_nsec = 10 * 1000 * 1000 }, NULL);
	MHD_stop_daemon(http->mhd);
	if (fd != MHD_INVALID_SOCKET)
		close(fd);
}

void control_http_free(struct control_http *http)
{
	if (http == NULL)
		return;
	if (http->is_bound)
		unlink(http->path);            /* first, so that who comes now finds none, and asks the next */
	if (http->mhd != NULL)
		wind_up(http);
	free(http->path);
	free(http);
}
