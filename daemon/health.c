/* What is wrong, in words, and a lock for who asks from another thread. */
#include "health.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/report.h"

struct health {
	pthread_mutex_t lock;          /* the loop's thread takes it to write only */
	char *trouble[HEALTH_PARTS];   /* NULL: none */
	int64_t reloaded;              /* 0: not yet */
	json_t *refusal;               /* what the last start or reload said; NULL: it went well */
};

struct health *health_new(void)
{
	struct health *health = mem_new(struct health);

	pthread_mutex_init(&health->lock, NULL);
	return health;
}

void health_free(struct health *health)
{
	if (health == NULL)
		return;
	for (int i = 0; i < HEALTH_PARTS; i++)
		free(health->trouble[i]);
	json_decref(health->refusal);
	pthread_mutex_destroy(&health->lock);
	free(health);
}

static bool are_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

bool health_set(struct health *health, enum health_part part, const char *trouble)
{
	if (are_same(health->trouble[part], trouble))
		return false;
	pthread_mutex_lock(&health->lock);
	free(health->trouble[part]);
	health->trouble[part] = mem_text(trouble);
	pthread_mutex_unlock(&health->lock);
	return true;
}

void health_reloaded(struct health *health, const struct outcome *outcome, int64_t now)
{
	pthread_mutex_lock(&health->lock);
	json_decref(health->refusal);
	health->reloaded = now;
	health->refusal = outcome->verdict == VERDICT_DONE ? NULL : json_deep_copy(outcome->body);
	if (outcome->verdict == VERDICT_FAILED)
		json_object_set_new(health->refusal, "failed", json_true());
	pthread_mutex_unlock(&health->lock);
}

const char *health_trouble_of(const struct health *health, enum health_part part)
{
	return health->trouble[part];
}

const char *health_trouble(const struct health *health)
{
	const char *trouble = NULL;

	for (int i = 0; i < HEALTH_PARTS && trouble == NULL; i++)
		trouble = health->trouble[i];
	return trouble;
}

const char *health_refusal(const struct health *health)
{
	return json_string_value(json_object_get(health->refusal, "error"));
}

void health_report(struct health *health, json_t *status)
{
	pthread_mutex_lock(&health->lock);
	const char *trouble = health_trouble(health);
	json_t *last = json_pack("{s:o, s:b}", "at", report_instant(health->reloaded), "ok", health->refusal == NULL);
	if (health->refusal != NULL)
		json_object_update(last, health->refusal);
	json_object_set_new(status, "last_reload", last);
	json_object_set_new(status, "health", json_string(trouble != NULL ? trouble : "ok"));
	json_object_set_new(status, "tried_again", json_boolean(trouble != NULL && trouble == health->trouble[HEALTH_PUBLISHING]));
	pthread_mutex_unlock(&health->lock);
}

struct health_summary health_summary(struct health *health)
{
	pthread_mutex_lock(&health->lock);
	struct health_summary summary = {
		.is_fine = health_trouble(health) == NULL,
		.reload_was_good = health->refusal == NULL,
		.reload_failed = json_is_true(json_object_get(health->refusal, "failed")),
		.reloaded = health->reloaded,
	};
	pthread_mutex_unlock(&health->lock);
	return summary;
}
