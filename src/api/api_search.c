/* The door of /api/v1 to searching. */
#include "api/api_parts.h"

#include "base/limits.h"
#include "messages.h"
#include "search/search_web.h"

struct search_query { str q; int kind; struct id incident_id; struct event_time from, to; struct opt_int limit; str before; };
static const struct field query_fields[] = {
	{ .name = "q", .type = FIELD_LINE, .offset = offsetof(struct search_query, q), .max = LIMIT_SEARCH_CHARS,
		.label = MSG_SEARCH_LABEL, .doc = "words with blanks between, all of them; in quotes a phrase. Without any nothing is found" },
	{ .name = "kind", .type = FIELD_CHOICE, .offset = offsetof(struct search_query, kind), .choices = &search_kind_choices,
		.label = MSG_SEARCH_LABEL_KIND, .doc = "only what is of this kind" },
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct search_query, incident_id), .label = MSG_SEARCH_LABEL_ROOM,
		.doc = "only in the room of this incident" },
	{ .name = "from", .type = FIELD_WHEN, .offset = offsetof(struct search_query, from), .label = MSG_SEARCH_LABEL_FROM,
		.doc = "not older" },
	{ .name = "to", .type = FIELD_WHEN, .offset = offsetof(struct search_query, to), .label = MSG_SEARCH_LABEL_TO,
		.doc = "not newer; a day means its end" },
	{ .name = "limit", .type = FIELD_INT, .offset = offsetof(struct search_query, limit), .doc = "how many at most, 1 to 100" },
	{ .name = "before", .type = FIELD_LINE, .offset = offsetof(struct search_query, before),
		.doc = "next_cursor of the answer before: what follows it" },
};
static const struct shape search_query = { "Query", query_fields, sizeof query_fields / sizeof query_fields[0],
	sizeof(struct search_query) };

struct hit_json { int kind; str title, text; struct id incident_id; str incident_name; struct opt_int at; bool is_withdrawn, is_exercise; str path; };
#define HIT(member, kind_of, text_of) { .name = #member, .type = kind_of, .offset = offsetof(struct hit_json, member), .doc = text_of }
static const struct field hit_fields[] = {
	{ .name = "kind", .type = FIELD_CHOICE, .offset = offsetof(struct hit_json, kind), .choices = &search_kind_choices, .doc = "what it is" },
	HIT(title, FIELD_LINE, "how it is called; of a journal entry its number"),
	HIT(text, FIELD_TEXT, "the part of it around the words"),
	HIT(incident_id, FIELD_ID, "its room; null: of no room"),
	HIT(incident_name, FIELD_LINE, "the name of its room"),
	HIT(at, FIELD_INSTANT, "when it was: the order of the list"),
	HIT(is_withdrawn, FIELD_BOOL, "it was taken back"),
	HIT(is_exercise, FIELD_BOOL, "it is of an exercise"),
	HIT(path, FIELD_LINE, "the address of its page"),
};
static const struct shape hit_shape = { "Hit", hit_fields, sizeof hit_fields / sizeof hit_fields[0], sizeof(struct hit_json) };

static str plain(struct ctx *c, struct search_pieces pieces)
{
	str ret = S("");
	for (size_t i = 0; i < pieces.n; i++) {
		ret = STR_CAT(c->arena, ret, pieces.v[i].text);
	}
	return ret;
}

static struct hit_json json_of(struct ctx *c, const struct search_hit *h)
{
	return (struct hit_json){ .kind = (int)(h->source - search_sources), .title = h->line.title, .text = plain(c, h->text),
		.incident_id = c->who.access == ACCESS_HELPER ? (struct id){ { 0 } } : h->line.incident_id, .incident_name = h->room,
		.at = { true, h->line.at_ms }, .is_withdrawn = h->line.is_withdrawn, .is_exercise = h->is_exercise, .path = h->path };
}

#define MOST 100

static bool read_query(struct web *w, struct search_in *ret)
{
	const struct search_query *q = w->asked;
	*ret = (struct search_in){ .q = q->q, .kind = q->kind, .incident_id = q->incident_id, .before = str_is_none(q->before) ? S("") : q->before,
		.from_ms = q->from.precision == WHEN_NONE ? 0 : q->from.earliest_ms,
		.until_ms = q->to.precision == WHEN_NONE ? 0 : q->to.latest_ms + 1, .most = SEARCH_SHOWN };
	if (q->limit.has && (q->limit.v < 1 || q->limit.v > MOST)) {
		fail_field(w->c, "limit", MSG_API_LIMIT_BAD);
		return fail_field_arg(w->c, "max", str_i64(w->c->arena, MOST));
	}
	ret->most = q->limit.has ? (size_t)q->limit.v : SEARCH_SHOWN;
	return true;
}

static bool show(struct web *w)
{
	struct ctx *c = w->c;
	struct search_in in;
	struct search_found found;
	if (!read_query(w, &in) || !search_find(c, &in, &found)) {
		return false;
	}
	struct hit_json *rows = arena_array(c->arena, struct hit_json, found.n);
	for (size_t i = 0; i < found.n; i++) {
		rows[i] = json_of(c, &found.v[i]);
	}
	if (found.n_words > 0) {
		search_note(w, &in);
	}
	return web_json_list(w, &hit_shape, rows, found.n, found.next);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/api/v1/search", .needs = ACCESS_HELPER, .flags = ROUTE_API, .show = show, .query = &search_query,
		.shape = &hit_shape, .is_list = true, .doc = "What holds all the words, newest first; of a helper their own tasks." },
};
const struct route_table api_search_routes = { routes, sizeof routes / sizeof routes[0] };
