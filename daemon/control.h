/* The control socket: what crosstrainctl asks of a running daemon. */
#ifndef CROSSTRAIN_DAEMON_CONTROL_H
#define CROSSTRAIN_DAEMON_CONTROL_H

#include <stdbool.h>

#include "crosstrain/err.h"
#include "crosstrain/scope.h"
#include "server.h"
#include "service.h"

struct control;

/* Opens control.sock in the folder `runtime`, which is made if it is missing.  The server is
 * only looked at, for where it listens. */
bool control_create(struct control **out, struct service *service, const struct server *server,
                    const char *runtime, struct err *err);

/* After service_stop(), which lets go of callers that wait. */
void control_free(struct control *control);
SCOPED(struct control, control)

#endif
