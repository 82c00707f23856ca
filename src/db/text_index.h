/*
 * text_index: which texts hold which pieces of words, in a file of its own beside the database (DIR/search.db).
 *
 * It holds nothing that is not in the database and is made again from it at any time, so it is in no backup, no migration and
 * no verify; a write never waits for it and never fails with it. One thread writes (search/follow.h), any thread asks. Whoever
 * asks looks at the thing itself before showing it: what is kept here may be a moment old.
 *
 * Today SQLite's FTS5 with a tokenizer of our own (base/text_find.h) answers; its statements stand in text_index_file.c by hand
 * because sqlc prepares every statement on PostgreSQL too, which has no FTS5. There the same pieces would be an int[] column
 * with a GIN index behind these functions (docs/decisions/0028-search.md).
 */
#pragma once
#include "base/ctx.h"
#include "base/text_find.h"

struct text_index;
struct store;
/* Of the data folder; opened at the first call, closed with the store. NULL with fail() set: it cannot be opened. */
struct text_index *store_text_index(struct ctx *c, struct store *s);

/* --- writing: one thread, between begin and end --- */

struct text_doc {
	struct id org_id;
	str kind, ref;            /* with org and room: which thing it is */
	struct id room;           /* may be none */
	bool moves;               /* `ref` alone says which: the thing may come into a room later, and leave it */
	int64_t at_ms;            /* the order of what is found */
	str folded;               /* empty: the thing is gone, or has no words */
};
/* False with ERR_BUSY while another program writes it. */
bool text_index_begin(struct ctx *c, struct text_index *x);
bool text_index_end(struct ctx *c, struct text_index *x, bool keep);
/* Puts or replaces; nothing happens when it is there as it is. *ret_replaced: another text stood there. */
bool text_index_put(struct ctx *c, struct text_index *x, const struct text_doc *d, bool *ret_replaced);
/* How far something was followed: a number and, to see that it is the same history, a few bytes. */
struct text_mark { bool has; int64_t n, check; };
bool text_index_mark_get(struct ctx *c, struct text_index *x, str name, struct text_mark *ret);
bool text_index_mark_put(struct ctx *c, struct text_index *x, str name, int64_t n, int64_t check);
/* Outside of begin and end: nothing that was replaced stands in the file any more. Seconds, when it is large. */
bool text_index_squeeze(struct ctx *c, struct text_index *x);
/* Throws it away and begins an empty one. */
bool text_index_renew(struct ctx *c, struct text_index *x);
/* Somebody asked for that, or a damage was met while asking. */
bool text_index_wants_renewal(struct ctx *c, struct text_index *x);
/* Of a folder another program serves: asks that one to renew. */
bool text_index_ask_renewal(struct ctx *c, struct text_index *x);
/* Whether this data folder has one yet: serving it makes one. */
bool text_index_exists(const char *dir);
/* Damage in the file; *ret_finding none: whole. */
bool text_index_check(struct ctx *c, struct text_index *x, str *ret_finding);

/* --- asking: any thread --- */

#define TEXT_GRAMS_MAX 48     /* of one question */
#define TEXT_HIDDEN_MAX 200   /* rooms left out by the index itself; more are for the caller to leave out */
struct text_question {
	struct id org_id;
	const str *words; size_t n_words;       /* folded; all of them stand in what is found */
	const str *kinds; size_t n_kinds;       /* none: all */
	struct id room;                         /* none: all */
	const struct id *hidden; size_t n_hidden;
	int64_t from_ms, until_ms;              /* until 0: no end; exclusive */
	int64_t before;                         /* `id` of the last hit of the page before; 0: the newest */
	size_t most_looked;                     /* texts looked at, at most */
};
struct text_hit { int64_t id; str kind, ref; struct id room; };
struct text_asked {
	bool was_all;                           /* nothing follows; else the look ended at `last` */
	int64_t last;
};
/*
 * Newest first; `on_hit` false ends it. What a hit points to is gone after on_hit returned.
 */
bool text_index_ask(struct ctx *c, struct text_index *x, const struct text_question *q,
                    bool (*on_hit)(void *arg, const struct text_hit *hit), void *arg, struct text_asked *ret);
