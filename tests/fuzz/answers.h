/* Whether what came back over a connection is what HTTP/1.1 and feeds owe. */
#ifndef CROSSTRAIN_TESTS_FUZZ_ANSWERS_H
#define CROSSTRAIN_TESTS_FUZZ_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>

#include "../../daemon/http.h"
#include "crosstrain/text.h"

/* A request that reached the handler, and what it answered. */
struct exchange {
	char *path;
	bool is_head;                    /* answers_judge() finds it */
	bool is_post;
	char *form;                      /* NULL: none */
	size_t n_form;
	bool calendar;                   /* its body must be one */
	struct response *response;
	size_t whole;                    /* with 304: the length of what it stands for */
};

/* Aborts unless `heard` is one whole answer to each request served, in their order, with
 * at most one refusal behind them, and the requests are those that `sent` begins with. */
void answers_judge(const struct text *sent, const struct text *heard, struct exchange *served, size_t n);

#endif
