/*
 * search: finding again, over everything whoever asks may see (さがす). docs/decisions/0028-search.md says why it is built so.
 *
 *   follow.h     a thread reads what changed and puts its words into the text index (db/text_index.h): a moment later
 *   search_find  asks the index, reads each thing it names as it stands now, and shows only what is there, still says the
 *                words and may be seen
 *
 * So a masked word is neither found nor shown from the moment the masking is granted, although the index may not know yet,
 * and nothing of a room somebody may not see is counted: such rooms are left out of the question itself.
 *
 * Adding a source (what can be found) is one row of search_sources in sources.c and its label in messages.txt:
 *   of a room       `objects`: what the keys of its journal items begin with ("task task_word"); `owner` only where such a key
 *                   names a part of the thing (a word about a task). `ref` is the id in the key, or "" (one a room).
 *   of no room      `audit`: what the names of its operations begin with ("sheet_ table_"); an audit line that carries an id is followed; `all`
 *                   gives every id for the first filling, `recent` what nobody left an id of.
 *   both            `line` reads the thing as it is now. Everything that shall be found goes into `words`, spelt the same for
 *                   every reader; what is shown into `title` and `text`.
 */
#pragma once
#include "account/access.h"
#include "base/event_time.h"
#include "base/field.h"

#define SEARCH_SHOWN 50          /* of one page */
#define SEARCH_COUNTED 1000      /* more are not counted: "1,000 or more" */

struct search_line {
	str title;                /* what it is: 判断3, the name of a fact; may be empty */
	str text;                 /* what stands there; the part around the words is shown */
	str words;                /* all that is searched, one part a line */
	struct id incident_id;    /* its room; none: of no room */
	int64_t at_ms;            /* the order of what is found */
	struct event_time when;   /* WHEN_NONE: at_ms is exact */
	str icon;                 /* none: that of the source */
	str path;                 /* of its page, where it is not the one its source says; empty: as that says */
	bool is_withdrawn;
	enum access needs;        /* more than its source needs; ACCESS_NONE: no more */
	struct id owner_id;       /* person whose own it is: all a helper may see */
};
struct search_ref { struct id incident_id; str ref; };
struct search_source {
	const char *kind;         /* in addresses, the API and the index: never changes */
	int label;                /* enum msg: 記録 */
	const char *icon;
	enum access needs;        /* who sees it on its own pages */
	const char *in_room;      /* its page: "/entry/" behind the room's address and before `ref`; NULL: of no room */
	const char *path;         /* of no room: "/task/" before `ref` */
	const char *objects, *audit;
	bool moves;               /* can come into a room, and leave it */
	bool is_mixed;            /* not everybody who sees some sees all of them: each is read to be counted */
	bool (*line)(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found);
	/* What one item stands for many of: their `ref`s behind `after`, "" from the first; in an order that stays. */
	bool (*parts)(struct ctx *c, struct id room, str after, str *ret, size_t most, size_t *ret_n);
	bool (*owner)(struct ctx *c, struct id part, struct id *ret);
	bool (*all)(struct ctx *c, struct id after, struct id *ret, size_t most, size_t *ret_n);
	bool (*recent)(struct ctx *c, struct id *ret, size_t most, size_t *ret_n);
};
extern const struct search_source search_sources[];
extern const size_t search_n_sources;
extern const struct choices search_kind_choices;   /* in the order of the sources */
const struct search_source *search_source_of(str kind);   /* NULL when absent */
/* May whoever acts see things of this kind at all? Of a helper: their own tasks. */
bool search_may(const struct ctx *c, const struct search_source *s);
/* The address of its page. */
str search_path(struct ctx *c, const struct search_source *s, const struct search_ref *r, const struct search_line *l);

/* --- asking --- */

struct search_in {
	str q;                    /* words with blanks between; in quotes a phrase */
	int kind;                 /* index into search_kind_choices; -1: all */
	struct id incident_id;    /* none: everywhere */
	int64_t from_ms, until_ms;/* until exclusive; 0: no bound */
	str before;               /* next_cursor of the page before */
	size_t most;              /* 0: SEARCH_SHOWN */
};
/* A piece of a shown text; found ones are marked. */
struct search_piece { str text; bool is_found; };
struct search_pieces { const struct search_piece *v; size_t n; };
struct search_hit {
	const struct search_source *source;
	struct search_line line;
	str ref;
	str path;                 /* of its page */
	str room;                 /* name of its room; empty: of no room */
	bool is_exercise;
	struct search_pieces title, text;
};
struct search_found {
	struct search_hit *v; size_t n;
	int64_t count;            /* of all pages, at most SEARCH_COUNTED; only of the first page */
	bool is_more;             /* there are more than `count` */
	str next;                 /* none: nothing follows */
	bool is_cut;              /* there was too much to look through: `next` goes on */
	int progress;             /* 0-99: the index is being made, something may be missing; 100: it is there */
	size_t n_words;           /* 0: nothing to search for was typed */
};
/*
 * Field error "q" when there is too much of it; "before" when that is no cursor. ERR_NOT_FOUND for a room that is not there for
 * whoever asks. Rooms for named people that are shown go into c->seen. Inside a read transaction.
 */
bool search_find(struct ctx *c, const struct search_in *in, struct search_found *ret);
/* Where a number of an incident, sighting or report, or the code of a sighting leads; none: it is no such number. */
bool search_jump(struct ctx *c, str q, str *ret_path);
struct search_room { struct id id; str name; };
/* Rooms to choose among, the newest first. */
bool search_rooms(struct ctx *c, struct search_room **ret, size_t *ret_n);

/* --- words --- */

struct search_words { str v[16]; size_t n; bool has_short; /* one letter or digit of ASCII among them */ };
/* False with a field error "q": too long, too many words. */
bool search_words_read(struct ctx *c, str q, struct search_words *ret);
/* The part of `text` around the first word that stands in it, at most `chars` characters, cut to pieces. */
struct search_pieces search_mark(struct arena *a, str text, const struct search_words *w, size_t chars);
