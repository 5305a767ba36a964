/* The current state, and the jobs that lead to the next. */
#include "service.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "alarm.h"
#include "crosstrain/mem.h"
#include "crosstrain/report.h"
#include "fetches.h"
#include "health.h"
#include "inbox.h"
#include "journal.h"
#include "log.h"
#include "metrics.h"
#include "notify.h"
#include "scrape.h"
#include "task.h"
#include "work.h"

struct service {
	struct loop *loop;
	struct options options;
	struct publisher *publisher;   /* the worker's, once it runs, … */
	int64_t asked_patience;        /* … and when systemd was last asked for time */
	struct work *work;
	struct alarm *alarm;
	char *listen;
	bool listen_is_said;           /* by the config or the command line */
	struct site site;
	struct server *server;         /* borrowed */
	char *address_url;             /* what links begin with, if HR doesn't say */
	struct metrics *metrics;
	int64_t since;                 /* when it was started, … */
	_Atomic bool was_restored;     /* … with a copy in the store's place, and HR has not reloaded since */
	int64_t shown;                 /* how many states were served since */
	struct inbox *inbox;
	bool is_stopping;
	bool is_clock_in_line;         /* what the date, or trouble, asks for */
	_Atomic bool is_replan_in_line;
	bool is_replanning;            /* on the worker: one is under way, … */
	int64_t replan_since;          /* … and when it was begun first; 0: it has ended */
	bool is_ready;
	void (*ready)(void *arg);      /* called when it is */
	void *ready_arg;
	struct health *health;
	struct fetches *fetches;

	pthread_mutex_t lock;          /* guards what follows against the control socket's threads */
	struct state *state;
	struct disk disk;
};

enum {
	PATIENCE = 180,                /* seconds that systemd is asked for while a plan is made */
	SOON = 15,                     /* until what failed is tried again */
	YIELDS = 600,                  /* so long a plan that nobody waits for lets others go first */
};

static int64_t now(void)
{
	return time(NULL);
}

/* --- on the worker's thread */

static bool is_reload(const struct job *job)
{
	return ((const struct task *)job)->kind == TASK_RELOAD;
}

/* Somebody waits for what needs no plan. */
static bool is_waited_for(const struct job *job)
{
	return is_reload(job) || ((const struct task *)job)->kind == TASK_DO;
}

/* A plan under way is vain once HR has asked for another; one that nobody waits for gives way to whoever
 * does, for a while. */
static bool look_at_line(void *arg, const struct plan_progress *progress)
{
	struct service *service = arg;

	(void)progress;
	work_is_alive(service->work);
	if (service->asked_patience < now() - PATIENCE / 2) {
		service->asked_patience = now();
		notify_patience(PATIENCE);
	}
	bool yields = service->is_replanning && now() - service->replan_since < YIELDS;
	return !work_is_pressing(service->work, yields ? is_waited_for : is_reload);
}

static bool do_task(void *arg, struct job *job)
{
	struct service *service = arg;
	struct task *task = (struct task *)job;

	if (task->kind == TASK_RELOAD) {
		notify_reloading();
		service->asked_patience = 0;      /* systemd counts from here */
	}
	if (task->kind != TASK_REPLAN)
		return task_do(task, service->publisher, now());
	service->is_replan_in_line = false;       /* what changes from here on asks for another */
	service->replan_since = service->replan_since != 0 ? service->replan_since : now();
	service->is_replanning = true;
	bool is_done = task_do(task, service->publisher, now());
	service->is_replanning = false;
	if (is_done)
		service->replan_since = 0;
	else
		service->is_replan_in_line = true;
	return is_done;
}

/* --- on the loop's thread */

/* Notes whose feeds were asked for since the last time, unless nobody's was. */
static void send_fetched(struct service *service)
{
	size_t n;
	struct fetched *fetched = fetches_take(service->fetches, service->state->published, service->state->today, &n);

	if (n == 0)
		return;
	struct task *task = task_make(TASK_FETCHED);
	task->fetched = fetched;
	task->n_fetched = n;
	work_add(service->work, &task->job);
}

static void was_fetched(void *arg, struct subject_ix who)
{
	fetches_add(((struct service *)arg)->fetches, who);
}

/* To let go of a large company's state takes time, which requests need not wait for. */
static void send_away(struct service *service, struct state *old)
{
	struct task *task = task_make(TASK_FORGET);

	task->forgotten = old;
	work_add(service->work, &task->job);
}

static void write_metrics(void *service, struct text *out)
{
	service_metrics(service, out);
}

/* Known nowhere else, nor after a restart: pages hang on it. */
static struct digest next_version(struct service *service)
{
	const int64_t all[] = { service->since, getpid(), ++service->shown };

	return digest_of(all, sizeof all);
}

/* Serves another state from now on.  Takes it over. */
static void show(struct service *service, struct state *state)
{
	struct state *old = service->state;

	if (old != NULL)
		send_fetched(service);
	fetches_begin(service->fetches, state->published->n_subjects);
	service->site.directory = state->directory;
	service->site.facts = state->facts;
	service->site.base_url = state->base_url != NULL ? state->base_url : service->address_url;
	service->site.version = next_version(service);
	service->site.gzip = state->gzip;
	service->site.scrape = state->metrics ? write_metrics : NULL;
	pthread_mutex_lock(&service->lock);
	service->state = state;
	pthread_mutex_unlock(&service->lock);
	if (old != NULL)
		send_away(service, old);
}

/* Tells of trouble, or that it is over, wherever one looks. */
static bool set_trouble(struct service *service, enum health_part part, const char *trouble)
{
	bool is_news = health_set(service->health, part, trouble);

	service->site.trouble = health_trouble(service->health);
	return is_news;
}

static void tell_status(struct service *service)
{
	journal_status(service->state, service->site.trouble, health_refusal(service->health));
}

static void become_ready(struct service *service)
{
	service->is_ready = true;
	if (service->ready != NULL)
		service->ready(service->ready_arg);
}

/* Who asked for which feed, and what somebody said on their page, is no reason for an alarm:
 * the one is tried again in a minute, the other is told so. */
static void conclude_quietly(struct service *service, struct task *task)
{
	struct outcome *outcome = &task->outcome;

	if (outcome->verdict == VERDICT_FAILED)
		log_warning("%s", json_string_value(json_object_get(outcome->body, "error")));
	if (outcome->verdict == VERDICT_FAILED && task->kind == TASK_FETCHED)
		fetches_put_back(service->fetches);
	if (outcome->state != NULL)
		show(service, give(outcome->state));
}

static int64_t seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* Has a form's words done; who sent it is answered when they are.  While a plan is made, forms
 * wait in line, where their senders' deadlines do not end them: so there is room for a few only. */
static enum inbox_says act(void *arg, struct form *form)
{
	struct service *service = arg;

	if (service->is_stopping)
		return INBOX_FULL;
	enum inbox_says says = inbox_take(service->inbox, form->by, form->publishes, seconds());
	if (says != INBOX_TAKEN)
		return says;
	struct task *task = task_make(TASK_DO);
	task->uid = UID_PAGE;
	task->verb = form->verb;
	task->args = json_incref(form->args);
	task->form = form;
	task->job.is_patient = true;
	work_add(service->work, &task->job);
	return INBOX_TAKEN;
}

/* One plan for all that was published without, behind those who wait for an answer. */
static void replan(struct service *service)
{
	if (atomic_exchange(&service->is_replan_in_line, true))
		return;
	struct task *task = task_make(TASK_REPLAN);
	task->job.is_patient = true;
	work_add(service->work, &task->job);
}

static void answer_form(struct service *service, const struct task *task)
{
	if (task->form == NULL)
		return;
	inbox_done(service->inbox, task->form->by);
	scoped(response) struct response *response = pages_conclude(task->form, &task->outcome, &service->site);
	server_answer(service->server, task->form->ticket, response);
}

/* How the daemon is after a finished job, which published something or did not. */
static void conclude_health(struct service *service, const struct task *task, bool is_published)
{
	const struct outcome *outcome = &task->outcome;
	bool is_asked = task->kind == TASK_START || task->kind == TASK_RELOAD;
	bool is_owed = health_summary(service->health).reload_failed;
	/* A revocation does not try what was refused before, nor does a midnight what HR asked for. */
	bool is_tried = is_asked || task->kind == TASK_AGAIN || (task->kind == TASK_MIDNIGHT && !is_owed);

	if (is_asked || (task->kind == TASK_AGAIN && is_owed))
		health_reloaded(service->health, outcome, now());
	if (outcome->verdict == VERDICT_FAILED) {
		set_trouble(service, HEALTH_PUBLISHING, json_string_value(json_object_get(outcome->body, "error")));
		alarm_in(service->alarm, SOON);
	} else if (is_tried && is_published) {
		set_trouble(service, HEALTH_PUBLISHING, NULL);
	}
}

/* What follows from a finished job, beside the answer to who waits. */
static void conclude(struct service *service, struct task *task)
{
	const char *name = task_name(task);
	struct outcome *outcome = &task->outcome;
	bool is_published = outcome->state != NULL;

	if (task->kind == TASK_MIDNIGHT || task->kind == TASK_AGAIN)
		service->is_clock_in_line = false;
	if (name == NULL) {
		conclude_quietly(service, task);
		return;
	}
	if (task->kind == TASK_RELOAD)
		journal_mistakes(outcome);
	journal_outcome(name, task->uid, outcome);
	metrics_job(service->metrics, name, outcome, now());
	if (task->kind == TASK_START || task->kind == TASK_RELOAD)
		journal_large_feeds(outcome);
	if (is_published)
		show(service, give(outcome->state));
	if (outcome->is_unplanned)
		replan(service);
	conclude_health(service, task, is_published);
	if (task->kind == TASK_RELOAD && outcome->verdict == VERDICT_DONE)
		service->was_restored = false;
	if (task->kind == TASK_START && outcome->verdict == VERDICT_FAILED && !service->is_ready) {
		loop_stop(service->loop, EX_CANTCREAT);
		return;
	}
	tell_status(service);
	if (!service->is_ready)
		become_ready(service);
	else if (task->kind == TASK_RELOAD)
		notify_ready();
}

static void take_finished(void *arg)
{
	struct service *service = arg;

	for (struct job *job = work_finished(service->work); job != NULL; job = work_finished(service->work)) {
		struct task *task = (struct task *)job;

		conclude(service, task);
		answer_form(service, task);
		if (task->is_awaited)
			work_answer(service->work, job);
		else
			task_free(task);
	}
}

static void hang_up(void *service)
{
	work_add(((struct service *)service)->work, &task_make(TASK_RELOAD)->job);
}

/* Once a minute, sooner in trouble, and when the date ends: a new date asks for a new state.
 * The date is looked at rather than waited for, so a clock that was set does no harm. */
static void look_at_clock(void *arg)
{
	enum { MINUTE = 60 };
	struct service *service = arg;
	const struct state *state = service->state;
	int64_t left = state->midnight - now();
	bool is_over = left <= 0 || left > 25 * 60 * MINUTE;      /* set back by days: that is another date, too */

	/* A publication that failed is tried again, too. */
	bool is_troubled = health_trouble_of(service->health, HEALTH_PUBLISHING) != NULL;
	if ((is_over || is_troubled) && !service->is_clock_in_line) {
		service->is_clock_in_line = true;
		work_add(service->work, &task_make(is_over ? TASK_MIDNIGHT : TASK_AGAIN)->job);
	}
	send_fetched(service);
	if (!service->is_ready)
		notify_patience(PATIENCE);
	int64_t wait = is_troubled ? SOON : MINUTE;
	alarm_in(service->alarm, is_over || left > wait ? wait : left);
}

int service_create(struct service **out, struct loop *loop, const struct options *options, struct err *err)
{
	scoped(service) struct service *service = mem_new(struct service);

	service->loop = loop;
	service->options = *options;
	pthread_mutex_init(&service->lock, NULL);
	int code = publisher_open(&service->publisher, &options->folders, now(), err);
	if (code != 0)
		return code;
	const char *listen = publisher_listen(service->publisher, &service->listen_is_said);
	service->listen = mem_text(options->listen ? options->listen : listen);
	service->listen_is_said |= options->listen != NULL;
	service->since = now();
	service->disk = disk_look(options->folders.state);
	service->was_restored = publisher_state(service->publisher)->published->is_restored;
	service->health = health_new();
	service->fetches = fetches_new();
	service->metrics = metrics_new();
	service->site.metrics = service->metrics;
	service->site.cache = cache_new(CACHE_BYTES, service->metrics);
	service->site.page_cache = cache_new(CACHE_PAGE_BYTES, NULL);
	service->inbox = inbox_new();
	service->site.fetched = was_fetched;
	service->site.act = act;
	service->site.arg = service;
	show(service, state_hold(publisher_state(service->publisher)));
	publisher_watch(service->publisher, (struct plan_watch){ look_at_line, service });
	if (!work_create(&service->work, do_task, service, err))
		return EX_OSERR;
	*out = give(service);
	return 0;
}

void service_free(struct service *service)
{
	if (service == NULL)
		return;
	service_stop(service);
	work_free(service->work);
	alarm_free(service->alarm);
	publisher_free(service->publisher);
	cache_free(service->site.cache);
	cache_free(service->site.page_cache);
	inbox_free(service->inbox);
	metrics_free(service->metrics);
	state_free(service->state);
	health_free(service->health);
	fetches_free(service->fetches);
	free(service->listen);
	free(service->address_url);
	pthread_mutex_destroy(&service->lock);
	free(service);
}

bool service_begin(struct service *service, struct err *err)
{
	struct loop *loop = service->loop;

	if (!loop_watch(loop, work_fd(service->work), take_finished, NULL, service, err)
	    || !alarm_create(&service->alarm, loop, look_at_clock, service, err))
		return false;
	loop_on_hangup(loop, hang_up, service);
	if (service->state->published->number > 0)
		become_ready(service);
	else
		notify_status("Making the first plan");
	work_add(service->work, &task_make(TASK_START)->job);
	look_at_clock(service);
	return true;
}

void service_stop(struct service *service)
{
	if (service->work == NULL)
		return;
	service->is_stopping = true;     /* requests under way are still served; nobody would do what they ask for */
	send_fetched(service);
	work_stop(service->work);
	loop_forget(service->loop, work_fd(service->work));
	for (struct job *job = work_finished(service->work); job != NULL; job = work_finished(service->work)) {
		struct task *task = (struct task *)job;

		bool is_undone = task->outcome.verdict == VERDICT_STOPPING;
		if (is_undone && (task->kind == TASK_FETCHED || task->kind == TASK_FORGET))
			do_task(service, job);
		else if (!is_undone && task_name(task) != NULL)
			journal_outcome(task_name(task), task->uid, &task->outcome);
		/* Who is told of it and then asks, hears of the same. */
		if (task->outcome.state != NULL)
			show(service, give(task->outcome.state));
		answer_form(service, task);
		if (task->is_awaited)
			work_answer(service->work, job);
		else
			task_free(task);
	}
}

const char *service_listen(const struct service *service, bool *is_said)
{
	*is_said = service->listen_is_said;
	return service->listen;
}

const char *service_state_dir(const struct service *service)
{
	return service->options.folders.state;
}

struct site *service_site(struct service *service)
{
	return &service->site;
}

bool service_is_ready(const struct service *service)
{
	return service->is_ready;
}

void service_serve_on(struct service *service, struct server *server)
{
	bool is_known;

	service->server = server;
	service->address_url = mem_format("http://%s", server_link_address(server, &is_known));
	if (service->state->base_url == NULL)
		service->site.base_url = service->address_url;
}

void service_on_ready(struct service *service, void (*ready)(void *arg), void *arg)
{
	service->ready = ready;
	service->ready_arg = arg;
}

int64_t service_publication(const struct service *service)
{
	return service->state->published->number;
}

int64_t service_silence(const struct service *service)
{
	return work_silence(service->work);
}

void service_note_store(struct service *service, const char *trouble, struct disk disk)
{
	pthread_mutex_lock(&service->lock);
	service->disk = disk;
	pthread_mutex_unlock(&service->lock);
	if (!set_trouble(service, HEALTH_STORE, trouble))
		return;
	if (trouble != NULL)
		log_message(MESSAGE_STORE_TROUBLE, (struct log_fields){ 0 }, "the store: %s", trouble);
	else
		log_message(MESSAGE_STORE_FINE, (struct log_fields){ 0 }, "the store is fine again");
	tell_status(service);
}

/* --- on the control socket's threads */

struct state *service_state(struct service *service)
{
	pthread_mutex_lock(&service->lock);
	struct state *state = state_hold(service->state);
	pthread_mutex_unlock(&service->lock);
	return state;
}

json_t *service_status(struct service *service)
{
	scoped(state) struct state *state = service_state(service);
	json_t *status = report_counts(state->published, state->today);
	char first[DAY_TEXT_SIZE];

	json_object_set_new(status, "requests_open", json_integer((json_int_t)heard_open(state->heard, state->published)));
	json_object_set_new(status, "large_feeds", report_large_feeds(state->directory));
	json_object_set_new(status, "version", json_string(CROSSTRAIN_VERSION));
	json_object_set_new(status, "today", json_string(day_write(first, state->today)));
	json_object_set_new(status, "next_cycle", json_pack("{s:i, s:s}", "cycle", state->next.number,
		"start", day_write(first, state->next.days.first)));
	health_report(service->health, status);
	json_object_set_new(status, "busy", json_boolean(work_is_busy(service->work)));
	json_object_set_new(status, "restored", json_boolean(service->was_restored));
	json_object_set_new(status, "since", report_instant(service->since));
	json_object_set_new(status, "store", json_string(service->options.folders.state));
	return status;
}

void service_metrics(struct service *service, struct text *out)
{
	scoped(state) struct state *state = service_state(service);
	struct scraped from = { .metrics = service->metrics, .health = service->health, .state = state };

	pthread_mutex_lock(&service->lock);
	from.disk = service->disk;
	pthread_mutex_unlock(&service->lock);
	scrape(out, &from);
}

/* Puts a task in line and sleeps until it is done, or is not to be done any more. */
static struct outcome await(struct service *service, struct task *task)
{
	task->is_awaited = true;
	work_await(service->work, &task->job);
	struct outcome outcome = task->outcome;
	task->outcome = (struct outcome){ 0 };
	task_free(task);
	return outcome;
}

struct outcome service_reload(struct service *service, int64_t uid, bool accept_removals)
{
	struct task *task = task_make(TASK_RELOAD);

	task->uid = uid;
	task->accept_removals = accept_removals;
	return await(service, task);
}

struct outcome service_do(struct service *service, int64_t uid, const char *verb, json_t *args)
{
	struct task *task = task_make(TASK_DO);

	task->uid = uid;
	task->verb = verb;
	task->args = json_incref(args);
	return await(service, task);
}

struct outcome service_backup(struct service *service, int *fd)
{
	struct task *task = task_make(TASK_BACKUP);

	task->copy = fd;
	return await(service, task);
}
