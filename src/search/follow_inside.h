/* follow_inside: what the files of the follower share. Inside of search/ only. */
#pragma once
#include "db/text_index.h"
#include "journal/journal.h"
#include "search/search.h"

/* Work of one slice, in c->arena. */
struct touched { const struct search_source *source; struct search_ref r; };
struct slice {
	struct ctx *c;
	struct text_index *x;
	struct touched *v; size_t n;
	bool was_masked;
};
#define SLICE_REFS_MAX 4096     /* things one slice touched; what is more is read at once */

/* --- follow_touch.c: which things an entry is about, and reading them into the index --- */

/* Once a slice, however often it was touched. */
bool slice_touch(struct slice *s, const struct search_source *source, struct search_ref r);
/* The entry, the one it is about, and what its items name. */
bool slice_touch_entry(struct slice *s, struct id room, const struct entry_brought *e);
bool slice_put_touched(struct slice *s);

/* --- follow_pass.c: an organisation, all of it or what is new --- */

struct following {
	struct store *store;
	struct text_index *x;
	const struct catalog *catalog;
	struct arena arena;
	bool (*is_over)(void *arg);
	void *arg;
	void (*tell)(int percent);
	int64_t now_ms;
	bool is_foreign;             /* the index is of another history */
};
/* As the program, in an arena of its own that begins anew. */
struct ctx follow_program(struct following *f, struct id org_id);
bool follow_is_over(const struct following *f);
str follow_mark_name(struct ctx *c, const char *what, struct id v);
bool follow_pass(struct following *f, struct id org_id);
bool follow_new(struct following *f, struct id org_id);
