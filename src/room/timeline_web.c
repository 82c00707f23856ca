/* The course of events: the whole journal on A4, oldest first, with the seal of the moment it was made. */
#include "room/timeline_page.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/time.h"
#include "link/link.h"
#include "messages.h"
#include "room_html.h"

PAGE_BODY(timeline_page)

/*
 * What is read on a screen comes in pages that a slow line and a phone can hold. On paper all of it is one piece, as far as an
 * answer can hold it: well below LIMIT_PAGE_BYTES with the markup around it; the rest follows on the next.
 */
#define SCREEN_ROWS 200
#define PAPER_ROWS 20000
#define MERGED_ROWS 2000       /* of each room, when several stand beside each other */
#define PAPER_STEP 500         /* are read at once */
#define TIMELINE_TEXT_BYTES (3 * 1024 * 1024)

static struct timeline_row row_of(struct ctx *c, const struct entry_view *e, const struct entry_line *l)
{
	str note = l->note;
	if (l->has_target) {
		note = STR_CAT(c->arena, l->target_text, note.n ? S("　") : S(""), note);
	}
	if (l->has_successor) {
		note = STR_CAT(c->arena, note, note.n ? S("　") : S(""), l->successor_text);
	}
	return (struct timeline_row){ .when = event_time_full(c, e->occurred), .type = l->type,
		.who = str_is_none(l->who) ? S("") : l->who, .text = l->text, .old_text = l->old_text, .note = note,
		.seq = l->seq, .is_withdrawn = l->is_withdrawn, .room = S(""), .at = e->occurred.earliest_ms };
}

/* Reads on from the filter's cursor until the journal ends or the page is full; *ret_next is empty at the end. */
static bool fill_rows(struct ctx *c, const struct incident *i, struct journal_filter *f, struct timeline_page *p,
                      str *ret_next)
{
	size_t n_bytes = 0, most = p->is_all ? PAPER_ROWS : SCREEN_ROWS;
	p->rows = arena_array(c->arena, struct timeline_row, most);
	do {
		struct entry_view *v;
		struct entry_line *lines;
		size_t n;
		if (!journal_list(c, i->id, f, &v, &n, ret_next)) {
			return false;
		}
		room_entry_lines(c, i, v, n, 0, &lines);
		for (size_t k = 0; k < n; k++) {
			p->rows[p->n_rows++] = row_of(c, &v[k], &lines[k]);
			n_bytes += v[k].text.n + lines[k].old_text.n;
		}
	} while (!str_is_empty(*ret_next) && journal_cursor_parse(*ret_next, f) && n_bytes < TIMELINE_TEXT_BYTES &&
	         p->n_rows + (size_t)f->limit <= most);
	return true;
}

static bool fill_head(struct ctx *c, const struct incident *i, struct timeline_page *p)
{
	int64_t seq;
	struct sha256 head;
	if (!journal_head(c, i->id, &seq, &head)) {
		return false;
	}
	p->top = room_top_of(c, i);
	p->name = i->name;
	p->title = i->title;
	p->org = c->org_name;
	p->is_exercise = i->mode == INCIDENT_EXERCISE;
	p->count = number_text(c, seq);
	p->seal = journal_seal_text(c->arena, seq, &head);
	p->made = msgf(c, MSG_TIMELINE_PAGE_MADE, { "when", time_full(c, c->now_ms) }, { "who", c->who.name });
	str to = i->closed_at.has ? time_full(c, i->closed_at.v) : msg(c, MSG_TIMELINE_PAGE_GOING_ON);
	p->period = msgf(c, MSG_TIMELINE_PAGE_FROM_TO, { "from", event_time_full(c, i->noticed) }, { "to", to });
	return true;
}

/* --- with what was merged into it --- */

static int by_time(const void *a, const void *b)
{
	const struct timeline_row *x = a, *y = b;
	return x->at != y->at ? (x->at > y->at) - (x->at < y->at) : (x->order > y->order) - (x->order < y->order);
}

static bool add_room(struct ctx *c, const struct incident *i, bool is_own, struct timeline_page *p, bool *ret_cut)
{
	struct entry_view *v;
	struct entry_line *lines;
	size_t n;
	if (!journal_list_all(c, i->id, MERGED_ROWS, &v, &n)) {
		return false;
	}
	*ret_cut |= n == MERGED_ROWS;
	room_entry_lines(c, i, v, n, 0, &lines);
	for (size_t k = 0; k < n; k++) {
		struct timeline_row row = row_of(c, &v[k], &lines[k]);
		row.room = is_own ? S("") : i->name;
		row.order = p->n_rows;
		p->rows[p->n_rows++] = row;
	}
	return true;
}

/* The entries of the room and of those merged into it, one beside the other, each marked with its room. */
static bool fill_merged(struct ctx *c, const struct incident *i, const struct incident *merged, size_t n, struct timeline_page *p)
{
	bool is_cut = false;
	p->rows = arena_array(c->arena, struct timeline_row, (n + 1) * MERGED_ROWS);
	if (!add_room(c, i, true, p, &is_cut)) {
		return false;
	}
	p->merged_names = S("");
	for (size_t k = 0; k < n; k++) {
		p->merged_names = k ? msgf(c, MSG_LINK_PAGE_AND, { "one", p->merged_names }, { "two", merged[k].name }) : merged[k].name;
		if (!add_room(c, &merged[k], false, p, &is_cut)) {
			return false;
		}
	}
	p->merged_names = msgf(c, MSG_TIMELINE_PAGE_MERGED, { "names", p->merged_names });
	p->cut = is_cut ? msgf(c, MSG_TIMELINE_PAGE_MERGED_CUT, { "count", number_text(c, MERGED_ROWS) }) : S("");
	qsort(p->rows, p->n_rows, sizeof *p->rows, by_time);
	p->is_all = true;
	return true;
}

static bool show_merged(struct web *w, const struct incident *i, const struct incident *merged, size_t n, struct timeline_page *p)
{
	p->first = room_url(w->c, i, "/timeline");
	return fill_merged(w->c, i, merged, n, p) &&
	       room_page(w, 200, i, msg(w->c, MSG_TIMELINE_PAGE_TITLE), timeline_page_body, p);
}

static bool show_timeline(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	str next = S(""), after = web_query(w, "after");
	struct journal_filter f = { .type = -1, .limit = SCREEN_ROWS, .oldest_first = true };
	struct timeline_page *p = arena_new(c->arena, struct timeline_page);
	struct incident *merged;
	size_t n_merged;
	if (!room_of(w, &i) || !fill_head(c, &i, p) || !link_merged_here(c, i.id, &merged, &n_merged)) {
		return false;
	}
	p->merged_names = p->cut = S("");
	if (n_merged && str_eq(web_query(w, "merged"), S("1"))) {
		return show_merged(w, &i, merged, n_merged, p);
	}
	p->can_merge = n_merged > 0;
	p->merged = url_with(c, room_url(c, &i, "/timeline"), "merged", S("1"));
	p->is_all = str_eq(web_query(w, "all"), S("1"));
	f.limit = p->is_all ? PAPER_STEP : SCREEN_ROWS;
	p->first = room_url(c, &i, "/timeline");
	p->all = url_with(c, p->first, "all", S("1"));
	p->first = p->is_all ? p->all : p->first;
	if (!str_is_empty(after)) {
		if (!journal_cursor_parse(after, &f)) {
			return fail(c, ERR_MALFORMED, MSG_JOURNAL_CURSOR_BROKEN);
		}
		p->is_part = true;
	}
	if (!fill_rows(c, &i, &f, p, &next)) {
		return false;
	}
	if (str_is_empty(after)) {
		p->has_picture = true;
		if (!time_pictures_make(c, &i, &p->picture)) {
			return false;
		}
		p->has_picture = p->picture.is_any;
	}
	p->has_more = !str_is_empty(next);
	p->is_part = p->is_part || p->has_more;
	p->more = url_with(c, p->first, "after", next);
	return room_page(w, 200, &i, msg(c, MSG_TIMELINE_PAGE_TITLE), timeline_page_body, p);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/timeline", .needs = ACCESS_VIEWER, .show = show_timeline,
		.doc = "the course of events, to print" },
};
const struct route_table timeline_routes = { routes, sizeof routes / sizeof routes[0] };
