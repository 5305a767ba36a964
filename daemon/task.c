/* Each kind of task, and the publisher's call for it. */
#include "task.h"

#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"

struct task *task_make(enum task_kind kind)
{
	struct task *task = mem_new(struct task);

	task->kind = kind;
	task->uid = -1;
	return task;
}

void task_free(struct task *task)
{
	outcome_clear(&task->outcome);
	json_decref(task->args);
	form_free(task->form);
	free(task->fetched);
	free(task);
}

const char *task_name(const struct task *task)
{
	static const char *const names[] = {
		[TASK_START] = "start", [TASK_RELOAD] = "reload", [TASK_MIDNIGHT] = "midnight", [TASK_AGAIN] = "again",
		[TASK_REPLAN] = "replan", [TASK_BACKUP] = NULL, [TASK_FETCHED] = NULL, [TASK_FORGET] = NULL,
		[TASK_DO] = NULL,
	};

	static const char *const quiet[] = { "answer", "cannot", "mailing", "mailed", "unmailed" };

	for (size_t i = 0; i < sizeof quiet / sizeof *quiet && task->kind == TASK_DO; i++)
		if (strcmp(task->verb, quiet[i]) == 0)
			return NULL;
	if (task->kind == TASK_DO)
		return task->verb;
	return names[task->kind];
}

bool task_do(struct task *task, struct publisher *p, int64_t now)
{
	switch (task->kind) {
	case TASK_START:
		task->outcome = publisher_start(p, now);
		break;
	case TASK_RELOAD:
		task->outcome = publisher_reload(p, task->uid, task->accept_removals, now);
		break;
	case TASK_MIDNIGHT:
		task->outcome = publisher_midnight(p, now);
		break;
	case TASK_AGAIN:
		task->outcome = publisher_again(p, now);
		break;
	case TASK_REPLAN:
		task->outcome = publisher_replan(p, now);
		break;
	case TASK_DO:
		task->outcome = publisher_do(p, task->verb, task->args, task->uid, now);
		break;
	case TASK_BACKUP:
		task->outcome = publisher_backup(p, task->copy);
		break;
	case TASK_FETCHED:
		task->outcome = publisher_note_fetched(p, task->fetched, task->n_fetched);
		break;
	case TASK_FORGET:
		state_free(give(task->forgotten));
		break;
	}
	if (task->outcome.verdict != VERDICT_SUPERSEDED)
		return true;
	/* The next time it finds that all is published. */
	task->outcome = (struct outcome){ .verdict = VERDICT_STOPPING };
	return false;
}
