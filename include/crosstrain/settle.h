/* Files that appear whole, or not at all. */
#ifndef CROSSTRAIN_SETTLE_H
#define CROSSTRAIN_SETTLE_H

#include <stdbool.h>

#include "crosstrain/err.h"

/* What may be there already under the new name. */
enum settle_over { SETTLE_NEW, SETTLE_REPLACES };

/* Gives a file that was written beside it the name `to`.  Its bytes, its name and that it has
 * no other one any more outlast a power cut when this returns true. */
bool settle(const char *temporary, const char *to, enum settle_over over, struct err *err);

#endif
