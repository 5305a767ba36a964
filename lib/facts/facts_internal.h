/* What only the files of this room share: the state, indexed. */
#ifndef CROSSTRAIN_FACTS_INTERNAL_H
#define CROSSTRAIN_FACTS_INTERNAL_H

#include "crosstrain/facts.h"

/* Numbers by subject: [first[s], first[s + 1]) of v. */
struct by_subject { uint32_t *v; size_t *first; };

#define NO_RANK UINT32_MAX

struct facts {
	const struct published *published;
	const struct org *org;
	const struct heard *heard;
	struct day today;
	int cycle;
	struct places at;
	struct subject_ix *of_staff, *of_department;     /* org → published; NO_SUBJECT for who is new */
	struct by_subject of_visitor, of_host, of_home;  /* visits */
	struct by_subject left_out;                      /* indices into published->left_out, by person */
	struct by_subject appointments;
	struct by_home { struct subject_ix *v; size_t *first; } people, newcomers;   /* by name; first by subject */
	struct subject_ix *departments;                  /* that are here, by name */
	size_t n_departments;
	uint32_t *rank;                                  /* by subject: its place among them, or NO_RANK */
	struct count *counts;                            /* by subject */
};

/* appointments.c: whose they are. */
struct by_subject appointments_make(const struct published *p);

/* fairness.c: what each person owed and got. */
struct count *counts_make(const struct facts *facts);

/* Whether a visit was held, by today. */
bool is_held(const struct facts *facts, const struct published_visit *v);

/* By name, then by id. */
int compare_names(const struct facts *facts, struct subject_ix a, struct subject_ix b);
void sort_by_name(const struct facts *facts, struct subject_ix *all, size_t n);

/* Indices of one subject. */
static inline struct visit_list list_of(const struct by_subject *by, struct subject_ix s)
{
	return (struct visit_list){ by->v + by->first[s.i], by->first[s.i + 1] - by->first[s.i] };
}

#endif
