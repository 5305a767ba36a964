/* The counters, and one table of all that is told. */
#include "metrics.h"

#include <inttypes.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agents.h"
#include "crosstrain/mem.h"

/* Answers that there are; what is asked for most comes first. */
static const struct { enum metrics_endpoint endpoint; int status; const char *labels; } answers[] = {
	{ ENDPOINT_FEED,    200, "endpoint=\"feed\",code=\"200\"" },
	{ ENDPOINT_FEED,    304, "endpoint=\"feed\",code=\"304\"" },
	{ ENDPOINT_FEED,    404, "endpoint=\"feed\",code=\"404\"" },
	{ ENDPOINT_FEED,    410, "endpoint=\"feed\",code=\"410\"" },
	{ ENDPOINT_FEED,    503, "endpoint=\"feed\",code=\"503\"" },
	{ ENDPOINT_PAGE,    200, "endpoint=\"page\",code=\"200\"" },
	{ ENDPOINT_PAGE,    304, "endpoint=\"page\",code=\"304\"" },
	{ ENDPOINT_PAGE,    400, "endpoint=\"page\",code=\"400\"" },
	{ ENDPOINT_PAGE,    403, "endpoint=\"page\",code=\"403\"" },
	{ ENDPOINT_PAGE,    409, "endpoint=\"page\",code=\"409\"" },
	{ ENDPOINT_PAGE,    410, "endpoint=\"page\",code=\"410\"" },
	{ ENDPOINT_PAGE,    422, "endpoint=\"page\",code=\"422\"" },
	{ ENDPOINT_PAGE,    503, "endpoint=\"page\",code=\"503\"" },
	{ ENDPOINT_HEALTH,  200, "endpoint=\"health\",code=\"200\"" },
	{ ENDPOINT_HEALTH,  503, "endpoint=\"health\",code=\"503\"" },
	{ ENDPOINT_ROBOTS,  200, "endpoint=\"robots\",code=\"200\"" },
	{ ENDPOINT_METRICS, 200, "endpoint=\"metrics\",code=\"200\"" },
	{ ENDPOINT_FORM,    200, "endpoint=\"form\",code=\"200\"" },
	{ ENDPOINT_FORM,    303, "endpoint=\"form\",code=\"303\"" },
	{ ENDPOINT_FORM,    409, "endpoint=\"form\",code=\"409\"" },
	{ ENDPOINT_FORM,    410, "endpoint=\"form\",code=\"410\"" },
	{ ENDPOINT_FORM,    503, "endpoint=\"form\",code=\"503\"" },
	{ ENDPOINT_OTHER,   400, "endpoint=\"other\",code=\"400\"" },
	{ ENDPOINT_OTHER,   404, "endpoint=\"other\",code=\"404\"" },
	{ ENDPOINT_OTHER,   405, "endpoint=\"other\",code=\"405\"" },
	{ ENDPOINT_OTHER,   411, "endpoint=\"other\",code=\"411\"" },
	{ ENDPOINT_OTHER,   413, "endpoint=\"other\",code=\"413\"" },
	{ ENDPOINT_OTHER,   415, "endpoint=\"other\",code=\"415\"" },
	{ ENDPOINT_OTHER,   431, "endpoint=\"other\",code=\"431\"" },
};
enum { ANSWERS = sizeof answers / sizeof *answers };

static const char *const source_names[] = { "cache", "rendered", "not_modified" };
static const char *const cut_names[] = { "idle", "late" };
static const char *const cycle_names[] = { "current", "next" };
static const char *const state_names[] = { "coming", "running", "held", "missed", "cancelled", "left_out" };
static const char *const file_names[] = { "database", "wal" };
static const char *const version_names[] = { CROSSTRAIN_VERSION };
static const char *const job_names[] = { "start", "reload", "midnight", "again", "replan", "revoke", "missed", "attended",
	"swap", "forget", "restore", "request", "meeting", "room", "close" };
enum { JOBS = 15, RESULTS = 7 };
static const struct { enum verdict verdict; const char *name; } results[RESULTS] = {
	{ VERDICT_DONE, "done" }, { VERDICT_BAD_CONFIG, "bad_config" }, { VERDICT_REFUSED, "refused" },
	{ VERDICT_NOT_FOUND, "not_found" }, { VERDICT_WRONG, "wrong" }, { VERDICT_FAILED, "failed" },
	{ VERDICT_STOPPING, "stopping" },
};

/* Where the buckets end that a calendar's writing is sorted into. */
enum { BUCKETS = 6 };
static const struct { int64_t ns; const char *le; } buckets[BUCKETS] = {
	{ 1000000, "0.001" }, { 4000000, "0.004" }, { 16000000, "0.016" }, { 64000000, "0.064" },
	{ 256000000, "0.256" }, { 1000000000, "1" },
};

struct counter { _Atomic uint64_t n; };
struct timing { struct counter n, ns; };
struct histogram { struct counter in[BUCKETS + 1], ns; };

struct metrics {
	struct counter answered[ANSWERS], sources[FEED_SOURCES], fetches[AGENTS];
	struct histogram rendering;
	struct counter cache_bytes, cache_entries;
	struct counter connections, open, cut[CUTS];
	struct counter jobs[JOBS * RESULTS];
	struct timing planning;
	struct counter last_plan_ns, planned, began;
};

void metrics_free(struct metrics *metrics)
{
	free(metrics);
}

static uint64_t value(const struct counter *c)
{
	return atomic_load_explicit(&c->n, memory_order_relaxed);
}

static void set(struct counter *c, uint64_t n)
{
	atomic_store_explicit(&c->n, n, memory_order_relaxed);
}

static void add(struct counter *c, uint64_t n)
{
	set(c, value(c) + n);
}

struct metrics *metrics_new(void)
{
	struct metrics *m = mem_new(struct metrics);

	set(&m->began, (uint64_t)time(NULL));
	return m;
}

void metrics_answered(struct metrics *m, enum metrics_endpoint endpoint, int status)
{
	for (size_t i = 0; m != NULL && i < ANSWERS; i++) {
		if (answers[i].status != status || answers[i].endpoint != endpoint)
			continue;
		add(&m->answered[i], 1);
		return;
	}
}

void metrics_feed(struct metrics *m, enum metrics_source source)
{
	if (m != NULL)
		add(&m->sources[source], 1);
}

void metrics_fetched(struct metrics *m, const char *agent)
{
	if (m != NULL)
		add(&m->fetches[agent_of(agent)], 1);
}

void metrics_rendered(struct metrics *m, int64_t ns)
{
	size_t i = 0;

	if (m == NULL)
		return;
	while (i < BUCKETS && ns > buckets[i].ns)
		i++;
	add(&m->rendering.in[i], 1);
	add(&m->rendering.ns, (uint64_t)ns);
}

void metrics_cached(struct metrics *m, int64_t bytes, int entries)
{
	if (m == NULL)
		return;
	add(&m->cache_bytes, (uint64_t)bytes);
	add(&m->cache_entries, (uint64_t)(int64_t)entries);
}

void metrics_connection(struct metrics *m, bool came)
{
	if (m == NULL)
		return;
	add(&m->connections, came);
	set(&m->open, came ? value(&m->open) + 1 : value(&m->open) - 1);
}

void metrics_cut(struct metrics *m, enum metrics_cut why)
{
	if (m != NULL)
		add(&m->cut[why], 1);
}

void metrics_job(struct metrics *m, const char *job, const struct outcome *outcome, int64_t now)
{
	for (size_t i = 0; m != NULL && i < JOBS; i++)
		for (size_t k = 0; k < RESULTS; k++)
			if (strcmp(job, job_names[i]) == 0 && results[k].verdict == outcome->verdict)
				add(&m->jobs[i * RESULTS + k], 1);
	if (m == NULL || outcome->plan_ns == 0)
		return;
	add(&m->planning.n, 1);
	add(&m->planning.ns, (uint64_t)outcome->plan_ns);
	set(&m->last_plan_ns, (uint64_t)outcome->plan_ns);
	if (outcome->state != NULL)
		set(&m->planned, (uint64_t)now);
}

/* --- the text */

/* Where a value is, and what makes a line's number of it. */
enum form {
	COUNTED,                         /* struct counter */
	COUNTED_NS,                      /* … of nanoseconds */
	LOOKED_AT,                       /* a double, in struct figures */
	CONSTANT,                        /* 1 */
	TIMING, HISTOGRAM,
};

#define M(field) offsetof(struct metrics, field)
#define F(field) offsetof(struct figures, field)
#define LIST(word, values) .key = word, .names = values, .n = sizeof (values) / sizeof *(values)

static void label_answer(struct text *out, size_t i)
{
	text_add(out, answers[i].labels);
}

static void label_client(struct text *out, size_t i)
{
	text_addf(out, "client=\"%s\"", agent_name((enum agent)i));
}

/* "job" is Prometheus' own word, for who is asked. */
static void label_job(struct text *out, size_t i)
{
	text_addf(out, "kind=\"%s\",result=\"%s\"", job_names[i / RESULTS], results[i % RESULTS].name);
}

/* With a key, each of n names has a value; or else `label` knows the n. */
static const struct family {
	const char *name, *type;
	enum form form;
	size_t at;
	const char *help;
	const char *key;
	const char *const *names;
	size_t n;
	void (*label)(struct text *out, size_t i);
} families[] = {
	{ "crosstrain_build_info", "gauge", CONSTANT, 0,
	  .help = "The version that runs.", LIST("version", version_names) },
	{ "crosstrain_healthy", "gauge", LOOKED_AT, F(healthy),
	  .help = "1 while what should be published can be; 0 as /healthz says 503." },
	{ "crosstrain_publication_number", "gauge", LOOKED_AT, F(publication),
	  .help = "Number of the publication that is served." },
	{ "crosstrain_publication_timestamp_seconds", "gauge", LOOKED_AT, F(published),
	  .help = "When it was published." },
	{ "crosstrain_plan_last_success_timestamp_seconds", "gauge", COUNTED, M(planned),
	  .help = "When a plan was last made and published, or found to change nothing; each midnight, if all is well." },
	{ "crosstrain_plan_last_duration_seconds", "gauge", COUNTED_NS, M(last_plan_ns),
	  .help = "How long the last plan took." },
	{ "crosstrain_plan_duration_seconds", "summary", TIMING, M(planning), .help = "How long plans took." },
	{ "crosstrain_plan_owed_visits", "gauge", LOOKED_AT, F(owed),
	  .help = "Visits owed, by cycle.", LIST("cycle", cycle_names) },
	{ "crosstrain_plan_placed_visits", "gauge", LOOKED_AT, F(placed),
	  .help = "Visits of these that found a place.", LIST("cycle", cycle_names) },
	{ "crosstrain_jobs_total", "counter", COUNTED, M(jobs),
	  .help = "Starts, reloads, midnights and what was done by hand, by how they ended.", .n = JOBS * RESULTS, .label = label_job },
	{ "crosstrain_config_last_reload_timestamp_seconds", "gauge", LOOKED_AT, F(reloaded),
	  .help = "When the config was last read." },
	{ "crosstrain_config_last_reload_successful", "gauge", LOOKED_AT, F(reload_good),
	  .help = "Whether it was accepted; 0: an earlier one holds on." },
	{ "crosstrain_staff", "gauge", LOOKED_AT, F(staff), .help = "People who have a calendar." },
	{ "crosstrain_departments", "gauge", LOOKED_AT, F(departments), .help = "Departments that have one." },
	{ "crosstrain_visits", "gauge", LOOKED_AT, F(visits),
	  .help = "Published visits, and those left out of cycles that are not over.", LIST("state", state_names) },
	{ "crosstrain_http_requests_total", "counter", COUNTED, M(answered),
	  .help = "Requests answered, those of the watchdog to /healthz among them; but not what libmicrohttpd refuses "
	          "by itself: what is malformed, too long or of another version of HTTP.", .n = ANSWERS, .label = label_answer },
	{ "crosstrain_http_connections", "gauge", COUNTED, M(open), .help = "Connections that are open." },
	{ "crosstrain_http_connections_total", "counter", COUNTED, M(connections), .help = "Connections taken." },
	{ "crosstrain_http_connections_cut_total", "counter", COUNTED, M(cut),
	  .help = "Connections cut: idle between requests, or late with a request or in taking an answer.", LIST("reason", cut_names) },
	{ "crosstrain_feed_responses_total", "counter", COUNTED, M(sources),
	  .help = "Calendars answered with, by what it took.", LIST("source", source_names) },
	{ "crosstrain_feed_fetches_total", "counter", COUNTED, M(fetches),
	  .help = "Requests for calendars that live, by family of client.", .n = AGENTS, .label = label_client },
	{ "crosstrain_feed_render_duration_seconds", "histogram", HISTOGRAM, M(rendering),
	  .help = "How long it took to write a calendar." },
	{ "crosstrain_feed_cache_bytes", "gauge", COUNTED, M(cache_bytes),
	  .help = "Bytes of answers that are kept." },
	{ "crosstrain_feed_cache_entries", "gauge", COUNTED, M(cache_entries), .help = "Answers that are kept." },
	{ "crosstrain_store_bytes", "gauge", LOOKED_AT, F(store),
	  .help = "Size of the store's files.", LIST("file", file_names) },
	{ "crosstrain_store_free_bytes", "gauge", LOOKED_AT, F(free), .help = "Bytes left where the store is." },
	{ "process_start_time_seconds", "gauge", COUNTED, M(began), .help = "When the process started." },
	{ "process_cpu_seconds_total", "counter", LOOKED_AT, F(cpu), .help = "Processor time spent." },
	{ "process_resident_memory_bytes", "gauge", LOOKED_AT, F(resident), .help = "Memory in use." },
	{ "process_open_fds", "gauge", LOOKED_AT, F(files), .help = "Files that are open." },
	{ "process_max_fds", "gauge", LOOKED_AT, F(most_files), .help = "Files that may be." },
};

static double in_seconds(const struct counter *ns)
{
	return (double)value(ns) / 1e9;
}

/* The value of a family's i-th line. */
static double value_at(const struct family *f, size_t i, const struct metrics *m, const struct figures *figures)
{
	const struct counter *c = (const void *)((const char *)m + f->at);
	const void *looked_at = (const char *)figures + f->at;

	switch (f->form) {
	case COUNTED:
		return (double)value(c + i);
	case COUNTED_NS:
		return in_seconds(c);
	case LOOKED_AT:
		return ((const double *)looked_at)[i];
	case CONSTANT:
	case TIMING:
	case HISTOGRAM:
		break;
	}
	return 1;
}

static void write_labels(struct text *out, const struct family *f, size_t i)
{
	if (f->n == 0)
		return;
	text_add_char(out, '{');
	if (f->label != NULL)
		f->label(out, i);
	else
		text_addf(out, "%s=\"%s\"", f->key, f->names[i]);
	text_add_char(out, '}');
}

static void write_number(struct text *out, double v)
{
	bool is_whole = v == floor(v) && fabs(v) < 1e15;

	text_addf(out, is_whole ? " %.0f\n" : " %.15g\n", v);
}

static void write_timing(struct text *out, const char *name, const struct timing *t)
{
	text_addf(out, "%s_sum", name);
	write_number(out, in_seconds(&t->ns));
	text_addf(out, "%s_count %" PRIu64 "\n", name, value(&t->n));
}

static void write_histogram(struct text *out, const char *name, const struct histogram *h)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < BUCKETS; i++) {
		sum += value(&h->in[i]);
		text_addf(out, "%s_bucket{le=\"%s\"} %" PRIu64 "\n", name, buckets[i].le, sum);
	}
	sum += value(&h->in[BUCKETS]);
	text_addf(out, "%s_bucket{le=\"+Inf\"} %" PRIu64 "\n%s_sum", name, sum, name);
	write_number(out, in_seconds(&h->ns));
	text_addf(out, "%s_count %" PRIu64 "\n", name, sum);
}

static void write_family(struct text *out, const struct family *f, const struct metrics *m, const struct figures *figures)
{
	const void *at = (const char *)m + f->at;

	text_addf(out, "# HELP %s %s\n# TYPE %s %s\n", f->name, f->help, f->name, f->type);
	if (f->form == TIMING)
		write_timing(out, f->name, at);
	else if (f->form == HISTOGRAM)
		write_histogram(out, f->name, at);
	else
		for (size_t i = 0; i < (f->n > 0 ? f->n : 1); i++) {
			double v = value_at(f, i, m, figures);

			if (isnan(v))
				continue;
			text_add(out, f->name);
			write_labels(out, f, i);
			write_number(out, v);
		}
}

void metrics_write(struct text *out, const struct metrics *metrics, const struct figures *figures)
{
	for (size_t i = 0; i < sizeof families / sizeof *families; i++)
		write_family(out, &families[i], metrics, figures);
}
