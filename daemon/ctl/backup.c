/* Copies of the store: the daemon's, or our own where none runs. */
#include "ctl.h"

#include <string.h>
#include <unistd.h>

#include "client.h"
#include "crosstrain/mem.h"
#include "crosstrain/report.h"
#include "crosstrain/settle.h"
#include "crosstrain/store.h"

int copy_store(const struct ctl *ctl, FILE *f, const char *path)
{
	scoped(store) struct store *store = NULL;
	scoped_json json_t *answer = NULL;
	struct err err;
	long status;

	switch (client_fetch(ctl->folders.runtime, "/backup", f, &status, &answer, &err)) {
	case ASKED_ANSWERED:
		return status == 200 ? EXIT_DONE : out_error(ctl, EXIT_REFUSED, out_member(answer, "error"));
	case ASKED_FAILED:
		return out_error(ctl, EXIT_REFUSED, err.text);
	case ASKED_NO_DAEMON:
		break;
	}
	if (store_open(&store, ctl->folders.state, STORE_READ, &err) != STORE_OPEN)
		return out_error(ctl, EXIT_REFUSED, err.text);
	unlink(path);
	return store_backup(store, path, &err) ? EXIT_DONE : out_error(ctl, EXIT_REFUSED, err.text);
}

int verb_backup(struct ctl *ctl)
{
	const char *path = ctl->words.v[0];
	scoped(heap) char *temporary = mem_format("%s.XXXXXX", path);
	struct err err;

	if (access(path, F_OK) == 0) {
		err_set(&err, "%s exists already; a backup never takes the place of another file", path);
		return out_error(ctl, EXIT_REFUSED, err.text);
	}
	int fd = mkstemp(temporary);
	FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (f == NULL)
		return out_failure(ctl, path);
	int code = copy_store(ctl, f, temporary);
	bool is_written = fclose(f) == 0;
	if (code == EXIT_DONE && !is_written)
		code = out_failure(ctl, path);
	if (code == EXIT_DONE && !settle(temporary, path, SETTLE_NEW, &err))
		code = out_error(ctl, EXIT_REFUSED, err.text);
	if (code != EXIT_DONE)
		unlink(temporary);
	if (code == EXIT_DONE && ctl->json) {
		scoped_json json_t *answer = json_pack("{s:s}", "backup", path);

		out_json(answer);
	}
	return code;
}
