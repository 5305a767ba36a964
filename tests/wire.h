/* HTTP as it comes over the wire: server and client take turns in one thread. */
#ifndef CROSSTRAIN_TESTS_WIRE_H
#define CROSSTRAIN_TESTS_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../daemon/http.h"
#include "crosstrain/text.h"

enum { LONGEST = 15000 };              /* ms, for what must come after 1 s, or at once, on a busy machine */

#define HOST "Host: x\r\n"
#define BYTES(s) s, sizeof (s) - 1

int64_t wire_now_ms(void);

/* A fresh connection to the server, to be closed. */
int wire_dial(const struct http *http);

/* One turn of the server's loop. */
void wire_turn(struct http *http, int most_ms);

/* Says so many bytes; less, if the server hangs up. */
void wire_say(struct http *http, int fd, const char *bytes, size_t n);

/* Lets both go on until the server is silent for a while or hangs up; true if it hung up. */
bool wire_hear(struct http *http, int fd, struct text *heard, int silence_ms);

/* What comes back for some bytes on a fresh connection; true if it hung up. */
bool wire_ask(struct http *http, const char *bytes, size_t n, struct text *heard);

void wire_assert_begins(const struct text *heard, const char *with);

/* Whether a line of the metrics ends so. */
void wire_assert_counted(const struct metrics *metrics, const char *line);

#endif
