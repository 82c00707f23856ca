/* The doors of /api/v1 to procedures. */
#include "api/api_parts.h"
#include "base/json.h"
#include "base/limits.h"
#include "messages.h"
#include "procedure/own_inside.h"
#include "procedure/own_table.h"

/* --- as they are read --- */

struct def_json { str key, name, note, says, kind, card_do, card_dont, steps; struct opt_int version; bool is_own; };
#define F(T, member, kind_of, text) { .name = #member, .type = kind_of, .offset = offsetof(struct T, member), .doc = text }
static const struct field def_fields[] = {
	F(def_json, key, FIELD_LINE, "what stands in paths"), F(def_json, version, FIELD_INT, "the firm's, or of the built-in one"),
	F(def_json, is_own, FIELD_BOOL, "the firm's own version"), F(def_json, says, FIELD_LINE, "which version, from when, approved by whom"),
	F(def_json, kind, FIELD_LINE, "it serves this kind alone; empty: those of the built-in one"),
	F(def_json, name, FIELD_LINE, "as people call it"), F(def_json, note, FIELD_TEXT, "what it is for"),
	F(def_json, card_do, FIELD_RAW, "what to do first: texts"), F(def_json, card_dont, FIELD_RAW, "what not to do first: texts"),
	F(def_json, steps, FIELD_RAW, "in their order: [{key, phase, heading, item, detail, role, person_id, owner, prerequisites: [{key, text}], "
		"do_nots, branches, vendor, evidence}]"),
};
static const struct shape def_shape = { "ProcedureText", def_fields, sizeof def_fields / sizeof def_fields[0], sizeof(struct def_json) };

static void put_texts(struct ctx *c, struct buf *b, const struct text2 *v, size_t n)
{
	buf_add_c(b, '[');
	for (size_t i = 0; i < n; i++) {
		buf_add(b, i ? S(",") : S(""));
		json_write_str(b, text2_in(v[i], c->lang));
	}
	buf_add_c(b, ']');
}

static void put_list(struct ctx *c, struct buf *b, const char *name, const struct text2 *v, size_t n, bool *first)
{
	json_write_key(b, name, first);
	put_texts(c, b, v, n);
}

static void put(struct buf *b, const char *name, str value, bool *first)
{
	json_write_key(b, name, first);
	json_write_str(b, value);
}

static bool put_step(struct ctx *c, struct buf *b, const struct procedure_step *s)
{
	bool first = true;
	str owner;
	if (!procedure_owner_text(c, s, &owner)) {
		return false;
	}
	buf_add_c(b, '{');
	put(b, "key", s->key, &first);
	json_write_key(b, "phase", &first);
	buf_add_i64(b, s->phase);
	put(b, "heading", text2_in(s->heading, c->lang), &first);
	put(b, "item", text2_in(s->item, c->lang), &first);
	put(b, "detail", text2_in(s->detail, c->lang), &first);
	put(b, "role", s->role.n ? s->role : STR_NONE, &first);
	put(b, "person_id", id_is_none(s->person_id) ? STR_NONE : id_str(c->arena, s->person_id), &first);
	put(b, "owner", owner, &first);
	json_write_key(b, "prerequisites", &first);
	buf_add_c(b, '[');
	for (size_t i = 0; i < s->n_prerequisites; i++) {
		bool inner = true;
		buf_add(b, i ? S(",{") : S("{"));
		put(b, "key", procedure_prerequisite_key(c, s, i), &inner);
		put(b, "text", text2_in(s->prerequisites[i], c->lang), &inner);
		buf_add_c(b, '}');
	}
	buf_add_c(b, ']');
	put_list(c, b, "do_nots", s->do_nots, s->n_do_nots, &first);
	put_list(c, b, "branches", s->branches, s->n_branches, &first);
	put_list(c, b, "vendor", s->vendor, s->n_vendor, &first);
	json_write_key(b, "evidence", &first);
	buf_add(b, s->evidence ? S("true}") : S("false}"));
	return true;
}

static str texts_json(struct ctx *c, const struct text2 *v, size_t n)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	put_texts(c, &b, v, n);
	return str_copy(c->arena, buf_str(&b));
}

static bool def_json(struct ctx *c, const struct procedure_def *d, struct def_json *ret)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	*ret = (struct def_json){ .key = d->key, .version = { true, d->version }, .is_own = d->is_own, .kind = str_is_none(d->kind) ? S("") : d->kind,
		.name = text2_in(d->name, c->lang), .note = text2_in(d->note, c->lang), .card_do = texts_json(c, d->card_do, d->n_card_do),
		.card_dont = texts_json(c, d->card_dont, d->n_card_dont) };
	buf_add_c(&b, '[');
	for (size_t i = 0; i < d->n_steps; i++) {
		buf_add(&b, i ? S(",") : S(""));
		if (!put_step(c, &b, &d->steps[i])) {
			return false;
		}
	}
	buf_add_c(&b, ']');
	ret->steps = str_copy(c->arena, buf_str(&b));
	return procedure_version_text(c, d->key, d->version, d->is_own, &ret->says);
}

static bool lines(struct web *w)
{
	struct own_line *v;
	size_t n;
	return own_lines(w->c, &v, &n) && web_json_list(w, &own_line_shape, v, n, STR_NONE);
}

static bool one(struct web *w)
{
	const struct procedure_def *d;
	struct def_json v;
	return procedure_def_get(w->c, raw_get(&w->parts, "procedure"), &d) && def_json(w->c, d, &v) && web_json(w, 200, &def_shape, &v);
}

static bool own_of_api(struct web *w, struct own_procedure *ret)
{
	return own_procedure_get(w->c, raw_get(&w->parts, "procedure"), ret);
}

static bool versions(struct web *w)
{
	struct own_procedure p;
	return own_of_api(w, &p) && web_json_list(w, &own_version_shape, p.versions, p.n_versions, STR_NONE);
}

static bool version(struct web *w)
{
	struct ctx *c = w->c;
	int64_t number;
	struct own_procedure p;
	struct own_body b;
	struct def_json v;
	if (!own_of_api(w, &p)) {
		return false;
	}
	if (!str_to_i64(raw_get(&w->parts, "version"), &number)) {
		return fail(c, ERR_NOT_FOUND, MSG_OWN_PROCEDURE_NO_VERSION);
	}
	return own_procedure_body(c, &p, number, &b) && def_json(c, own_def_of(c, p.key, p.kind, number, &b), &v) && web_json(w, 200, &def_shape, &v);
}

/* --- the draft, as it is written: both languages, and who changed what last --- */

struct draft_json { str key, body; struct opt_int revision, names_revision, version, review_days, review_due; bool is_changed; };
static const struct field draft_fields[] = {
	F(draft_json, key, FIELD_LINE, "what stands in paths"), F(draft_json, revision, FIELD_INT, "grows with each change: `seen` of publishing"),
	F(draft_json, names_revision, FIELD_INT, "of name, note and cards: their `seen`"), F(draft_json, version, FIELD_INT, "newest version; null: none"),
	F(draft_json, is_changed, FIELD_BOOL, "it says something no version says yet"), F(draft_json, review_days, FIELD_INT, "how many days a version is good for"),
	F(draft_json, review_due, FIELD_INSTANT, "to be looked over again"),
	F(draft_json, body, FIELD_RAW, "as it is written: name, name_en, ..., steps: [{key, revision, item, item_en, ...}], gone: steps that were removed"),
};
static const struct shape draft_shape = { "ProcedureDraft", draft_fields, sizeof draft_fields / sizeof draft_fields[0], sizeof(struct draft_json) };

static bool draft(struct web *w)
{
	struct own_procedure p;
	struct draft_json v;
	if (!own_of_api(w, &p)) {
		return false;
	}
	v = (struct draft_json){ .key = p.key, .revision = { true, p.revision }, .names_revision = { true, p.draft.revision },
		.version = { p.version > 0, p.version }, .is_changed = p.is_changed, .review_days = { true, p.review_days }, .review_due = p.review_due };
	return own_body_write(w->c, &p.draft, &v.body) && web_json(w, 200, &draft_shape, &v);
}

/* --- what differs --- */

struct diff_query { str from, to; };
static const struct field diff_query_fields[] = {
	F(diff_query, from, FIELD_LINE, "built_in, base (the built-in one as it was seen last), draft, or a version; without it built_in"),
	F(diff_query, to, FIELD_LINE, "the same; without it draft") };
static const struct shape diff_query = { "ProcedureDiffQuery", diff_query_fields, 2, sizeof(struct diff_query) };
struct diff_json { str key, item, state, changed; struct opt_int from, to; bool is_moved; };
static const struct field diff_fields[] = {
	F(diff_json, key, FIELD_LINE, "of the step"), F(diff_json, item, FIELD_LINE, "what to do"), F(diff_json, state, FIELD_LINE, "same, changed, new, gone"),
	F(diff_json, is_moved, FIELD_BOOL, "another place among the others"), F(diff_json, from, FIELD_INT, "its place before; null: it was not there"),
	F(diff_json, to, FIELD_INT, "its place after; null: it is gone"),
	F(diff_json, changed, FIELD_RAW, "[{field, english, pieces: [{mark: same, gone or come, text}]}]") };
#undef F
static const struct shape diff_shape = { "ProcedureDiff", diff_fields, sizeof diff_fields / sizeof diff_fields[0], sizeof(struct diff_json) };

static void put_pieces(struct buf *b, const struct own_field_diff *f)
{
	static const char *const marks[] = { [OWN_MARK_SAME] = "same", [OWN_MARK_GONE] = "gone", [OWN_MARK_COME] = "come" };
	buf_add_c(b, '[');
	for (size_t i = 0; i < f->n_pieces; i++) {
		bool first = true;
		buf_add(b, i ? S(",{") : S("{"));
		put(b, "mark", str_from_c(marks[f->pieces[i].mark]), &first);
		put(b, "text", f->pieces[i].text, &first);
		buf_add_c(b, '}');
	}
	buf_add_c(b, ']');
}

static str changed_json(struct ctx *c, const struct own_step_diff *d)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	buf_add_c(&b, '[');
	for (size_t i = 0; i < d->n_fields; i++) {
		bool first = true;
		buf_add(&b, i ? S(",{") : S("{"));
		put(&b, "field", d->fields[i].label, &first);
		json_write_key(&b, "english", &first);
		buf_add(&b, d->fields[i].is_english ? S("true") : S("false"));
		json_write_key(&b, "pieces", &first);
		put_pieces(&b, &d->fields[i]);
		buf_add_c(&b, '}');
	}
	buf_add_c(&b, ']');
	return str_copy(c->arena, buf_str(&b));
}

static bool side(struct ctx *c, const struct own_procedure *p, const char *name, str what, struct own_body *ret)
{
	if (own_side(c, p, what, ret)) {
		return true;
	}
	if (c->err.code == ERR_NOT_FOUND) {
		err_clear(c);
		fail_field(c, name, MSG_OWN_PROCEDURE_NO_VERSION);
	}
	return false;
}

static bool diff(struct web *w)
{
	static const char *const states[] = { [OWN_STEP_SAME] = "same", [OWN_STEP_CHANGED] = "changed", [OWN_STEP_NEW] = "new", [OWN_STEP_GONE] = "gone" };
	const struct diff_query *q = w->asked;
	struct ctx *c = w->c;
	struct own_procedure p;
	struct own_body older, newer;
	struct own_diff d;
	if (!own_of_api(w, &p) || !side(c, &p, "from", str_is_empty(q->from) ? S("built_in") : q->from, &older) ||
	    !side(c, &p, "to", str_is_empty(q->to) ? S("draft") : q->to, &newer) || !own_diff(c, &older, &newer, &d)) {
		return false;
	}
	struct diff_json *v = arena_array(c->arena, struct diff_json, d.n_steps + 1);
	for (size_t i = 0; i < d.n_steps; i++) {
		const struct own_step_diff *s = &d.steps[i];
		v[i] = (struct diff_json){ .key = s->key, .item = text2_in(s->item, c->lang), .state = str_from_c(states[s->state]), .is_moved = s->is_moved,
			.from = { s->from > 0, (int64_t)s->from }, .to = { s->to > 0, (int64_t)s->to }, .changed = changed_json(c, s) };
	}
	return web_json_list(w, &diff_shape, v, d.n_steps, STR_NONE);
}

/* --- writing --- */

static bool made(struct web *w)
{
	const struct own_done *d = w->result;
	return web_created(w, &own_done_shape, d, url_below(w->c, url_path(w->c, "/api/v1/procedures"), "/", d->key));
}

static bool file_prepare(struct web *w)
{
	return own_file_prepare(w->c, w->in, (bytes){ 0 }, S(""));
}

#define ALL "/api/v1/procedures"
#define ONE ALL "/{procedure}"
#define GET(path, function, of, list, text) { .method = HTTP_GET, .pattern = path, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = function, \
	.shape = &of, .is_list = list, .doc = text }
#define ACT(path, least, row, text) { .method = HTTP_POST, .pattern = path, .needs = least, .flags = ROUTE_API | ROUTE_ACTION, .op = &row, \
	.answer = api_done, .doc = text }
static const struct route routes[] = {
	GET(ALL, lines, own_line_shape, true, "Procedures: built in and the organisation's own."),
	{ .method = HTTP_POST, .pattern = ALL, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_procedure_make, .answer = made,
		.shape = &own_done_shape, .doc = "Make one of the organisation's own." },
	{ .method = HTTP_PUT, .pattern = "/api/v1/procedure-rule", .needs = ACCESS_ADMIN, .flags = ROUTE_API, .op = &op_procedure_rule,
		.answer = api_nothing, .doc = "Whether versions are used before they were approved." },
	GET(ONE, one, def_shape, false, "A procedure as it is used now."),
	GET(ONE "/draft", draft, draft_shape, false, "What is being edited."),
	GET(ONE "/versions", versions, own_version_shape, true, "Its versions, newest first."),
	GET(ONE "/versions/{version}", version, def_shape, false, "One version."),
	{ .method = HTTP_GET, .pattern = ONE "/diff", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = diff, .shape = &diff_shape, .is_list = true,
		.query = &diff_query, .doc = "What differs between two of them, step by step." },
	ACT(ONE "/steps", ACCESS_RESPONDER, op_procedure_step, "Write a step of the draft: all of its texts; a new one without `step`."),
	ACT(ONE "/moves", ACCESS_RESPONDER, op_procedure_move, "Move, remove or restore a step of the draft."),
	ACT(ONE "/names", ACCESS_RESPONDER, op_procedure_names, "Name, note and first-action card of the draft."),
	ACT(ONE "/take", ACCESS_RESPONDER, op_procedure_take, "Take one step over from the built-in procedure or another version."),
	ACT(ONE "/back", ACCESS_RESPONDER, op_procedure_back, "Make the draft what a version, a draft set aside or a file says."),
	ACT(ONE "/publish", ACCESS_RESPONDER, op_procedure_publish, "Publish the draft as a version."),
	ACT(ONE "/say", ACCESS_EXECUTIVE, op_procedure_say, "Approve a version or send it back; for executives."),
	ACT(ONE "/looked", ACCESS_RESPONDER, op_procedure_looked, "Say that it was looked over and still holds."),
	ACT(ONE "/seen", ACCESS_RESPONDER, op_procedure_seen, "Say that what is new in the built-in procedure was seen."),
	ACT(ONE "/off", ACCESS_RESPONDER, op_procedure_off, "Use the built-in procedure instead, or the own one again."),
	{ .method = HTTP_POST, .pattern = ONE "/files", .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_ACTION | ROUTE_SLOW, .op = &op_procedure_file,
		.prepare = file_prepare, .answer = api_done, .doc = "Read a table (csv as text, or any file as base64); take it in by `aside_id` of the answer." },
};
const struct route_table api_procedure_routes = { routes, sizeof routes / sizeof routes[0] };
