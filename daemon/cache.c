/* A hash table whose entries also stand in one list, the freshest first.  Being asked for
 * only sets a mark: a marked entry that comes to the list's end goes to its beginning once
 * more (the "clock" of Corbató, 1968).  So a hit touches one entry, not its neighbours. */
#include "cache.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"

enum { BUCKETS = 1 << 17 };

struct entry {
	struct digest etag;
	unsigned form;
	bool is_marked;                  /* was asked for since it was looked at */
	struct response *response;
	size_t cost;
	struct entry *chain;             /* in its bucket */
	struct entry *fresher, *staler;
};

struct cache {
	size_t most, size, entries;
	struct metrics *metrics;
	struct entry *buckets[BUCKETS];
	struct entry *freshest, *stalest;
};

struct cache *cache_new(size_t most, struct metrics *metrics)
{
	struct cache *cache = mem_new(struct cache);

	cache->most = most;
	cache->metrics = metrics;
	return cache;
}

static struct entry **bucket_of(struct cache *cache, const struct digest *etag)
{
	uint32_t hash;

	memcpy(&hash, etag->b, sizeof hash);
	return &cache->buckets[hash % BUCKETS];
}

static void list_remove(struct cache *cache, struct entry *e)
{
	if (e->fresher != NULL)
		e->fresher->staler = e->staler;
	else
		cache->freshest = e->staler;
	if (e->staler != NULL)
		e->staler->fresher = e->fresher;
	else
		cache->stalest = e->fresher;
}

static void list_add(struct cache *cache, struct entry *e)
{
	e->fresher = NULL;
	e->staler = cache->freshest;
	if (e->staler != NULL)
		e->staler->fresher = e;
	else
		cache->stalest = e;
	cache->freshest = e;
}

static void drop_stalest(struct cache *cache)
{
	struct entry *e = cache->stalest;

	while (e->is_marked) {
		e->is_marked = false;
		list_remove(cache, e);
		list_add(cache, e);
		e = cache->stalest;
	}
	assert(e->staler == NULL);
	metrics_cached(cache->metrics, -(int64_t)e->cost, -1);
	struct entry **at = bucket_of(cache, &e->etag);
	while (*at != e)
		at = &(*at)->chain;
	*at = e->chain;
	list_remove(cache, e);
	cache->size -= e->cost;
	cache->entries--;
	response_free(e->response);
	free(e);
}

void cache_free(struct cache *cache)
{
	if (cache == NULL)
		return;
	for (struct entry *e = cache->freshest, *next; e != NULL; e = next) {
		next = e->staler;
		response_free(e->response);
		free(e);
	}
	free(cache);
}

static struct entry *find(struct cache *cache, const struct digest *etag, unsigned form)
{
	struct entry *e = *bucket_of(cache, etag);

	while (e != NULL && (e->form != form || !digest_same(&e->etag, etag)))
		e = e->chain;
	return e;
}

struct response *cache_find(struct cache *cache, const struct digest *etag, unsigned form)
{
	struct entry *e = find(cache, etag, form);

	if (e == NULL)
		return NULL;
	e->is_marked = true;
	return response_hold(e->response);
}

void cache_keep(struct cache *cache, const struct digest *etag, unsigned form, struct response *response)
{
	size_t cost = sizeof(struct entry) + response_size(response);

	if (cost > cache->most || find(cache, etag, form) != NULL)
		return;
	while (cache->stalest != NULL && cache->size + cost > cache->most)
		drop_stalest(cache);
	struct entry *e = mem_new(struct entry);
	*e = (struct entry){ .etag = *etag, .form = form, .response = response_hold(response), .cost = cost };
	struct entry **bucket = bucket_of(cache, etag);
	e->chain = *bucket;
	*bucket = e;
	list_add(cache, e);
	cache->size += cost;
	cache->entries++;
	metrics_cached(cache->metrics, (int64_t)cost, 1);
}

size_t cache_size(const struct cache *cache)
{
	return cache->size;
}

size_t cache_entries(const struct cache *cache)
{
	return cache->entries;
}
