/* Whose an appointment is: many people's, and each department's that has to do with it. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "facts_internal.h"

/* What is counted, or put in, once for each subject. */
struct filling {
	struct by_subject by;
	size_t *next;                    /* by subject: where the next one goes, or how many there are */
	uint32_t *met;                   /* by subject: 1 + the appointment that it was met for last */
	bool is_counting;
};

static void meet(struct filling *f, struct subject_ix s, uint32_t appointment)
{
	if (is_no_subject(s) || f->met[s.i] == appointment + 1)
		return;
	f->met[s.i] = appointment + 1;
	if (!f->is_counting)
		f->by.v[f->next[s.i]] = appointment;
	f->next[s.i]++;
}

static void meet_all(struct filling *f, const struct published *p)
{
	struct subject_ix company = { 0 };

	for (uint32_t i = 0; i < p->n_appointments; i++) {
		const struct published_appointment *a = &p->appointments[i];

		meet(f, a->a, i);
		meet(f, a->b, i);
		for (size_t j = 0; j < a->n_attendees; j++) {
			meet(f, a->attendees[j].who, i);
			meet(f, a->attendees[j].speaks_for, i);
		}
		if (a->kind == KIND_ROOM)
			meet(f, company, i);
	}
}

struct by_subject appointments_make(const struct published *p)
{
	struct filling f = {
		.by = { NULL, mem_array(size_t, p->n_subjects + 1) },
		.next = mem_array(size_t, p->n_subjects + 1), .met = mem_array(uint32_t, p->n_subjects + 1), .is_counting = true,
	};
	size_t all = 0;

	meet_all(&f, p);
	for (size_t s = 0; s <= p->n_subjects; s++) {
		size_t n = s < p->n_subjects ? f.next[s] : 0;

		f.by.first[s] = f.next[s] = all;
		all += n;
	}
	f.by.v = mem_array(uint32_t, all);
	memset(f.met, 0, (p->n_subjects + 1) * sizeof *f.met);
	f.is_counting = false;
	meet_all(&f, p);
	free(f.next);
	free(f.met);
	return f.by;
}
