/* Where output goes. */
#ifndef CROSSTRAIN_STREAM_H
#define CROSSTRAIN_STREAM_H

#include <stdbool.h>

/* Whether a descriptor is the systemd journal's ($JOURNAL_STREAM, systemd.exec(5)). */
bool stream_is_journal(int fd);

#endif
