/* A few lines of inbox-keeping for those who sent something lately: token buckets, and who waits. */
#include "inbox.h"

#include <assert.h>
#include <stdlib.h>

#include "crosstrain/mem.h"

enum { PAGES = 2 * INBOX_MOST, REFILL_SECONDS = 60 };

/* Of one page.  Whoever waits for nothing and whose bucket is full is as good as unknown. */
struct sender {
	int64_t row;
	unsigned waiting;
	int64_t spent_until;     /* when the bucket is full again */
};

struct inbox {
	unsigned waiting;
	struct sender pages[PAGES];
};

struct inbox *inbox_new(void)
{
	return mem_new(struct inbox);
}

void inbox_free(struct inbox *inbox)
{
	free(inbox);
}

static bool is_unknown(const struct sender *page, int64_t now)
{
	return page->waiting == 0 && page->spent_until <= now;
}

/* The page's place in the list, or a free one; NULL: all are in use. */
static struct sender *page_of(struct inbox *inbox, int64_t row, int64_t now)
{
	struct sender *vacant = NULL;

	for (size_t i = 0; i < PAGES; i++) {
		if (is_unknown(&inbox->pages[i], now))
			vacant = vacant != NULL ? vacant : &inbox->pages[i];
		else if (inbox->pages[i].row == row)
			return &inbox->pages[i];
	}
	if (vacant != NULL)
		*vacant = (struct sender){ .row = row };
	return vacant;
}

enum inbox_says inbox_take(struct inbox *inbox, int64_t subject_row, bool publishes, int64_t now)
{
	struct sender *page = page_of(inbox, subject_row, now);

	if (page == NULL || inbox->waiting >= INBOX_MOST || page->waiting >= INBOX_OF_ONE)
		return INBOX_FULL;
	if (publishes) {
		int64_t spent = page->spent_until > now ? page->spent_until : now;

		if (spent - now > (INBOX_BURST - 1) * REFILL_SECONDS)
			return INBOX_TOO_OFTEN;
		page->spent_until = spent + REFILL_SECONDS;
	}
	page->waiting++;
	inbox->waiting++;
	return INBOX_TAKEN;
}

void inbox_done(struct inbox *inbox, int64_t subject_row)
{
	for (size_t i = 0; i < PAGES; i++)
		if (inbox->pages[i].row == subject_row && inbox->pages[i].waiting > 0) {
			inbox->pages[i].waiting--;
			inbox->waiting--;
			return;
		}
	assert(!"nothing of that page was taken");
}
