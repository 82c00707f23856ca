/* The doors of /api/v1 to the self-diagnosis. */
#include "api/api_parts.h"
#include "base/json.h"
#include "base/limits.h"
#include "diagnosis/diagnosis.h"
#include "messages.h"

struct rounds_query { str sheet; };
static const struct field query_fields[] = {
	{ .name = "sheet", .type = FIELD_LINE, .offset = offsetof(struct rounds_query, sheet), .doc = "diagnosis, readiness or fiveplustwo; without it all" } };
static const struct shape rounds_query = { "Query", query_fields, 1, sizeof(struct rounds_query) };

static bool list(struct web *w)
{
	const struct rounds_query *q = w->asked;
	const struct sheet_def *d;
	struct diagnosis *v;
	size_t n;
	if (!str_is_empty(q->sheet) && !diagnosis_def(w->c, q->sheet, &d)) {
		err_clear(w->c);
		return fail_field(w->c, "sheet", MSG_DIAGNOSIS_NO_SHEET);
	}
	return diagnosis_list(w->c, str_is_none(q->sheet) ? S("") : q->sheet, &v, &n) && web_json_list(w, &diagnosis_shape, v, n, STR_NONE);
}

static bool get(struct web *w, struct diagnosis *ret)
{
	struct id id;
	return web_id(w, "diagnosis", &id) && diagnosis_get(w->c, id, ret);
}

static bool one(struct web *w)
{
	struct diagnosis r;
	return get(w, &r) && web_json(w, 200, &diagnosis_shape, &r);
}

/* --- the result --- */

struct result_json { struct id id; struct opt_int points, most, answers; str band, groups, parts, items, gaps, next; };
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct result_json, member), .doc = text }
static const struct field result_fields[] = {
	F(id, FIELD_ID, "the round"), F(points, FIELD_INT, "tenths of a point of the firm: the mean of its groups"),
	F(most, FIELD_INT, "what could be reached, tenths"), F(answers, FIELD_INT, "answers counted"),
	F(band, FIELD_LINE, "what that is called: key of the definition"),
	F(groups, FIELD_RAW, "[{group, answers, points, most, band}] of the groups that answered"),
	F(parts, FIELD_RAW, "[{name, groups: [{group, percent}], percent}]"),
	F(items, FIELD_RAW, "[{key, number, question, mean, groups: {GROUP: mean}, gap, lack, press, probe, todo}]; means in tenths, null: nobody"),
	F(gaps, FIELD_RAW, "keys of questions whose groups differ by ten tenths or more, the largest first"),
	F(next, FIELD_RAW, "keys of questions where something is lacking, what presses most first"),
};
#undef F
static const struct shape result_shape = { "DiagnosisResult", result_fields, sizeof result_fields / sizeof result_fields[0],
	sizeof(struct result_json) };

static str group_code(int g) { return str_from_c(ask_group_choices.v[g].code); }

static void member_text(struct buf *b, const char *name, str value, bool *first)
{
	json_write_key(b, name, first);
	json_write_str(b, value);
}

static void member_number(struct buf *b, const char *name, bool has, int64_t value, bool *first)
{
	json_write_key(b, name, first);
	buf_add(b, has ? S("") : S("null"));
	if (has) {
		buf_add_i64(b, value);
	}
}

static str kept(struct ctx *c, struct buf *b) { return str_copy(c->arena, buf_str(b)); }
static str band_of(const struct diagnosis_result *r, int band) { return band >= 0 ? r->d->bands[band].key : STR_NONE; }

static str groups_json(struct ctx *c, const struct diagnosis_result *r)
{
	AUTO_BUF(b, 4096);
	buf_add_c(&b, '[');
	for (int g = 0; g < DIAG_GROUPS; g++) {
		const struct diagnosis_sum *s = &r->of[g];
		bool first = true;
		if (s->answers == 0) {
			continue;
		}
		buf_add(&b, buf_str(&b).n > 1 ? S(",{") : S("{"));
		member_text(&b, "group", group_code(g), &first);
		member_number(&b, "answers", true, s->answers, &first);
		member_number(&b, "points", true, s->points, &first);
		member_number(&b, "most", true, s->most, &first);
		member_text(&b, "band", band_of(r, s->band), &first);
		buf_add_c(&b, '}');
	}
	buf_add_c(&b, ']');
	return kept(c, &b);
}

static void part_json(struct buf *b, const struct diagnosis_result *r, const struct diagnosis_part *p)
{
	bool any = false, first;
	buf_add(b, S(",\"groups\":["));
	for (int g = 0; g < DIAG_GROUPS; g++) {
		if (r->of[g].answers > 0) {
			first = true;
			buf_add(b, any ? S(",{") : S("{"));
			member_text(b, "group", group_code(g), &first);
			member_number(b, "percent", p->of[g].most > 0, diagnosis_percent(p->of[g].points, p->of[g].most), &first);
			buf_add_c(b, '}');
			any = true;
		}
	}
	first = false;
	buf_add_c(b, ']');
	member_number(b, "percent", p->all.most > 0, diagnosis_percent(p->all.points, p->all.most), &first);
}

static str parts_json(struct ctx *c, const struct diagnosis_result *r)
{
	AUTO_BUF(b, 8192);
	buf_add_c(&b, '[');
	for (size_t i = 0; i < r->n_parts; i++) {
		bool first = true;
		buf_add(&b, i ? S(",{") : S("{"));
		member_text(&b, "name", text2_in(r->d->sections[r->parts[i].section], c->lang), &first);
		part_json(&b, r, &r->parts[i]);
		buf_add_c(&b, '}');
	}
	buf_add_c(&b, ']');
	return kept(c, &b);
}

static void means_json(struct buf *b, const struct diagnosis_result *r, const struct diagnosis_item *it)
{
	bool first = true;
	buf_add_c(b, '{');
	for (int g = 0; g < DIAG_GROUPS; g++) {
		if (r->of[g].answers > 0) {
			member_number(b, ask_group_choices.v[g].code, it->of[g].has, it->of[g].tenths, &first);
		}
	}
	buf_add_c(b, '}');
}

static str items_json(struct ctx *c, const struct diagnosis_result *r)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	buf_add_c(&b, '[');
	for (size_t i = 0; i < r->n_items; i++) {
		const struct diagnosis_item *it = &r->items[i];
		bool first = true;
		buf_add(&b, i ? S(",{") : S("{"));
		member_text(&b, "key", it->f->key, &first);
		member_number(&b, "number", true, it->number, &first);
		member_text(&b, "question", text2_in(it->f->name, c->lang), &first);
		member_number(&b, "mean", it->all.has, it->all.tenths, &first);
		json_write_key(&b, "groups", &first);
		means_json(&b, r, it);
		member_number(&b, "gap", it->gap >= 0, it->gap, &first);
		member_number(&b, "lack", it->all.has, it->lack, &first);
		member_number(&b, "press", it->all.has, it->press, &first);
		member_text(&b, "probe", text2_in(it->f->probe, c->lang), &first);
		member_text(&b, "todo", text2_in(it->f->todo, c->lang), &first);
		buf_add_c(&b, '}');
	}
	buf_add_c(&b, ']');
	return kept(c, &b);
}

static str keys_json(struct ctx *c, const struct diagnosis_item **v, size_t n)
{
	AUTO_BUF(b, 8192);
	buf_add_c(&b, '[');
	for (size_t i = 0; i < n; i++) {
		buf_add(&b, i ? S(",") : S(""));
		json_write_str(&b, v[i]->f->key);
	}
	buf_add_c(&b, ']');
	return kept(c, &b);
}

static bool result(struct web *w)
{
	struct ctx *c = w->c;
	struct diagnosis d;
	struct diagnosis_result r;
	if (!get(w, &d) || !diagnosis_result(c, &d, &r)) {
		return false;
	}
	struct result_json j = { .id = d.id, .points = { true, r.all.points }, .most = { true, r.all.most }, .answers = { true, r.all.answers },
		.band = band_of(&r, r.all.band), .groups = groups_json(c, &r), .parts = parts_json(c, &r), .items = items_json(c, &r),
		.gaps = keys_json(c, r.gaps, r.n_gaps), .next = keys_json(c, r.next, r.n_next) };
	return web_json(w, 200, &result_shape, &j);
}

static bool begun(struct web *w)
{
	const struct diagnosis *r = w->result;
	return web_created(w, &diagnosis_shape, r, url_item(w->c, url_path(w->c, "/api/v1/diagnoses"), "/", r->id));
}

#define ALL "/api/v1/diagnoses"
#define ONE ALL "/{diagnosis}"
#define ACT(path, who, row, text) \
	{ .method = HTTP_POST, .pattern = ONE path, .needs = who, .flags = ROUTE_API | ROUTE_ACTION, .op = &row, .answer = api_done, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ALL, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = list, .shape = &diagnosis_shape, .is_list = true,
		.query = &rounds_query, .doc = "Rounds of the self-diagnosis, newest first." },
	{ .method = HTTP_POST, .pattern = ALL, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_diagnosis_open, .answer = begun,
		.shape = &diagnosis_shape, .doc = "Begin a round." },
	{ .method = HTTP_GET, .pattern = ONE, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = one, .shape = &diagnosis_shape, .doc = "One round." },
	{ .method = HTTP_GET, .pattern = ONE "/result", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = result, .shape = &result_shape,
		.doc = "What a closed round says; 409 while answers come in." },
	ACT("/answers", ACCESS_VIEWER, op_diagnosis_answer, "Answer the questions for a group."),
	ACT("/links", ACCESS_RESPONDER, op_diagnosis_ask, "Collect answers by link: a round of questions (asks) of its own."),
	ACT("/close", ACCESS_RESPONDER, op_diagnosis_close, "Close it and count."),
	ACT("/reopen", ACCESS_RESPONDER, op_diagnosis_reopen, "Take further answers; links stay closed."),
	ACT("/items/{item}/notes", ACCESS_RESPONDER, op_diagnosis_note, "Note what was heard about a question."),
	ACT("/items/{item}/actions", ACCESS_RESPONDER, op_diagnosis_action, "Make a question an improvement."),
};
const struct route_table api_diagnosis_routes = { routes, sizeof routes / sizeof routes[0] };
