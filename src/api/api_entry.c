/* Entries of the journal, and maskings that wait for a second person. */
#include "api/api_parts.h"

#include "messages.h"

#define PAGE_ENTRIES 50
#define PAGE_ENTRIES_MAX 200

struct entries_query { int type; str before; struct opt_int limit; };
static const struct field query_fields[] = {
	{ .name = "type", .type = FIELD_CHOICE, .offset = offsetof(struct entries_query, type), .choices = &entry_type_choices,
		.doc = "only entries of this type" },
	{ .name = "before", .type = FIELD_LINE, .offset = offsetof(struct entries_query, before),
		.doc = "next_cursor of the answer before: the entries that follow it" },
	{ .name = "limit", .type = FIELD_INT, .offset = offsetof(struct entries_query, limit),
		.doc = "how many at most, 1 to 200; none: 50" },
};
const struct shape entries_query = { "Query", query_fields, 3, sizeof(struct entries_query) };

static bool read_filter(struct web *w, struct journal_filter *ret)
{
	struct ctx *c = w->c;
	const struct entries_query *q = w->asked;
	*ret = (struct journal_filter){ .type = q->type };
	if (!str_is_empty(q->before) && !journal_cursor_parse(q->before, ret)) {
		return fail_field(c, "before", MSG_API_CURSOR_BAD);
	}
	if (q->limit.has && (q->limit.v < 1 || q->limit.v > PAGE_ENTRIES_MAX)) {
		fail_field(c, "limit", MSG_API_LIMIT_BAD);
		return fail_field_arg(c, "max", str_printf(c->arena, "%d", PAGE_ENTRIES_MAX));
	}
	ret->limit = q->limit.has ? (int)q->limit.v : PAGE_ENTRIES;
	return true;
}

bool api_entries(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct journal_filter f;
	struct entry_view *v;
	size_t n;
	str next;
	if (!api_incident_of(w, &i) || !read_filter(w, &f) || !journal_list(c, i.id, &f, &v, &n, &next)) {
		return false;
	}
	struct entry_json *rows = arena_array(c->arena, struct entry_json, n);
	for (size_t k = 0; k < n; k++) {
		rows[k] = entry_json_of(&v[k]);
	}
	return web_json_list(w, &entry_shape, rows, n, str_is_empty(next) ? STR_NONE : next);
}

bool api_entry(struct web *w)
{
	struct incident i;
	struct entry_view v;
	int64_t seq;
	if (!api_incident_of(w, &i)) {
		return false;
	}
	if (!str_to_i64(raw_get(&w->parts, "entry"), &seq)) {
		return fail(w->c, ERR_NOT_FOUND, 0);
	}
	if (!journal_get(w->c, i.id, seq, &v)) {
		return false;
	}
	struct entry_json row = entry_json_of(&v);
	return web_json(w, 200, &entry_shape, &row);
}

bool api_entry_added(struct web *w)
{
	const struct entry_add_in *in = w->in;
	const struct entry_json *e = w->result;
	str seq = str_printf(w->c->arena, "%lld", (long long)e->seq.v);
	return web_created(w, &entry_shape, e, api_url(w->c, in->incident_id, "/entries/", seq));
}

/* --- maskings --- */

struct mask_json { struct id id; struct opt_int entry; str text, reason, asked_by; struct opt_int asked_at; };
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct mask_json, member), .doc = text }
static const struct field mask_fields[] = {
	F(id, FIELD_ID, "identifier of the request"),
	F(entry, FIELD_INT, "number of the entry"),
	F(text, FIELD_TEXT, "as it shall stand, the part blacked out"),
	F(reason, FIELD_LINE, "why"),
	F(asked_by, FIELD_LINE, "whose account asked"),
	F(asked_at, FIELD_INSTANT, "when"),
};
#undef F
const struct shape mask_shape = { "MaskRequest", mask_fields, sizeof mask_fields / sizeof mask_fields[0],
	sizeof(struct mask_json) };

static struct mask_json mask_json_of(const struct mask_view *v)
{
	return (struct mask_json){ v->id, { true, v->seq }, v->text, v->reason, v->asker_name, { true, v->asked_at } };
}

bool api_masks(struct web *w)
{
	struct incident i;
	struct mask_view *v;
	size_t n;
	if (!api_incident_of(w, &i) || !journal_mask_open(w->c, i.id, &v, &n)) {
		return false;
	}
	struct mask_json *rows = arena_array(w->c->arena, struct mask_json, n);
	for (size_t k = 0; k < n; k++) {
		rows[k] = mask_json_of(&v[k]);
	}
	return web_json_list(w, &mask_shape, rows, n, STR_NONE);
}

static bool find_mask(struct ctx *c, struct id incident_id, struct id request, struct mask_json *ret)
{
	struct mask_view *v;
	size_t n;
	if (!journal_mask_open(c, incident_id, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		if (id_eq(v[k].id, request)) {
			*ret = mask_json_of(&v[k]);
			return true;
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_ENTRY_MASK_GONE);
}

bool api_mask(struct web *w)
{
	struct incident i;
	struct id request;
	struct mask_json row;
	return api_incident_of(w, &i) && web_id(w, "request", &request) && find_mask(w->c, i.id, request, &row) &&
	       web_json(w, 200, &mask_shape, &row);
}

bool api_mask_asked(struct web *w)
{
	const struct mask_ask_in *in = w->in;
	struct id request;
	struct mask_json row;
	memcpy(&request, w->result, sizeof request); /* all that asking leaves is the id of the request */
	return find_mask(w->c, in->incident_id, request, &row) &&
	       web_created(w, &mask_shape, &row,
	                   api_url(w->c, in->incident_id, "/masks/", id_str(w->c->arena, request)));
}
