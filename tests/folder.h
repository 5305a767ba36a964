/* A state folder of its own for each test, and the store in it. */
#ifndef TESTS_FOLDER_H
#define TESTS_FOLDER_H

#include "crosstrain/store.h"
#include "office.h"

#define MONDAY  "2026-12-28"
#define VISITS  "ann warehouse 1 2027-01-11 bea\nbob warehouse 1 2027-01-12 ben\n" \
                "ann field 1 2027-01-18..2027-01-20 cy\nbob field 1 - -\n"

/* Who publishes in these tests. */
extern const struct author hr;

/* Before and after a test of cmocka: its state is the folder's path. */
int folder_new(void **state);
int folder_remove(void **state);

/* What lies there under that name; to be freed. */
char *folder_path(const char *folder, const char *name);

/* Makes a stopped daemon's folder of it, with VISITS published: three of them have dates. */
void folder_fill(const char *folder);

/* Somebody else's SQL on the store. */
void folder_sql(const char *folder, const char *sql);

/* Fails the test unless SQLite finds the store whole. */
void folder_is_sound(const char *folder);

/* The store, or the test fails. */
struct store *opened(const char *folder, enum store_mode mode);

/* How opening ends where it may not be possible; the words are left in `err`. */
enum store_opened opening(const char *folder, enum store_mode mode, struct err *err);

/* What the store says was published. */
struct published *stored(struct store *store);

/* An office whose state is that of a new store. */
struct office *office_of(struct store *store);

/* Plans, publishes and stores; the office then holds what the store says. */
void publish(struct office *office, struct store *store, const char *today, int64_t now, const char *lines);

#endif
