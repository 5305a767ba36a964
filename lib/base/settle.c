/* Sync, rename, sync. */
#include "crosstrain/settle.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <unistd.h>

#include "crosstrain/mem.h"

static bool sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	/* Some file systems of a network know no such thing for a folder. */
	bool ok = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);

	if (fd >= 0)
		close(fd);
	return ok;
}

bool settle(const char *temporary, const char *to, enum settle_over over, struct err *err)
{
	scoped(heap) char *copy = mem_text(to);

	if (!sync_path(temporary, O_RDWR))
		return err_set(err, "cannot sync %s: %m", to);
	int rc = renameat2(AT_FDCWD, temporary, AT_FDCWD, to, over == SETTLE_NEW ? RENAME_NOREPLACE : 0);
	/* Where a file system knows no such rename, a second name does the same. */
	if (rc != 0 && errno == EINVAL && over == SETTLE_NEW && (rc = link(temporary, to)) == 0)
		unlink(temporary);
	if (rc != 0 && errno == EEXIST)
		return err_set(err, "%s exists already; name another file", to);
	if (rc != 0)
		return err_set(err, "cannot make %s: %m", to);
	if (!sync_path(dirname(copy), O_RDONLY | O_DIRECTORY))
		return err_set(err, "cannot sync the folder of %s: %m", to);
	return true;
}
