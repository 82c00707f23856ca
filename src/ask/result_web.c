/* What was answered: counts of each item, one answer, CSV. Shows no more than ask_answers gives. */
#include "ask/ask_web.h"

#include "ask_html.h"
#include "base/csv.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/msg.h"
#include "base/time.h"
#include "messages.h"

PAGE_BODY(ask_result_page)
PAGE_BODY(ask_one_page)

#define SAID_MOST 50             /* texts of one item; the rest stands in the answers and the CSV */
#define ANSWERS_SHOWN 200
#define COLUMNS (ASK_POOLED + 1)

/* --- counting --- */

struct tally { int64_t n[SHEET_CHOICES_MAX][COLUMNS]; int64_t answered, sum, least, most; };
struct counting { const struct sheet_def *d; struct tally *of; struct ask_item *items; bool is_anonymous; };

static void count_choice(const struct sheet_field *f, const struct sheet_cell *cell, int group, struct tally *t)
{
	for (size_t k = 0; k < f->n_choices; k++) {
		bool is = f->type == SHEET_CHOICES ? (cell->picked >> k & 1) != 0 : str_eq(f->choices[k].key, cell->text);
		t->n[k][group] += is;
	}
}

static void count_number(const struct sheet_cell *cell, struct tally *t)
{
	t->least = t->answered == 1 || cell->number < t->least ? cell->number : t->least;
	t->most = t->answered == 1 || cell->number > t->most ? cell->number : t->most;
	t->sum += cell->number;
}

static bool keep_text(struct ctx *c, const struct counting *s, const struct sheet_field *f, const struct sheet_cell *cell, const struct ask_answer *a,
                      struct ask_item *i)
{
	if (i->n_said == SAID_MOST) {
		i->is_cut = true;
		return true;
	}
	i->said = i->said ? i->said : arena_array(c->arena, struct ask_said_line, SAID_MOST);
	str group = ask_group_name(c, s->d->key, a->group);
	i->said[i->n_said].who = s->is_anonymous || a->who.n == 0 ? group : STR_CAT(c->arena, a->who, S("　"), group);
	return sheet_cell_text(c, f, cell, &i->said[i->n_said++].text);
}

static bool count_one(struct ctx *c, struct counting *s, const struct ask_answer *a)
{
	struct sheet_cell cells[SHEET_FIELDS_MAX];
	if (!sheet_body_read(c, s->d, a->body, cells, NULL)) {
		return false;
	}
	for (size_t k = 0; k < s->d->n_fields; k++) {
		const struct sheet_field *f = &s->d->fields[k];
		struct tally *t = &s->of[k];
		bool ok = true;
		if (!cells[k].has) {
			continue;
		}
		t->answered++;
		if (f->type == SHEET_CHOICE || f->type == SHEET_CHOICES) {
			count_choice(f, &cells[k], a->group, t);
		} else if (f->type == SHEET_NUMBER || f->type == SHEET_RESULT) {
			count_number(&cells[k], t);
		} else {
			ok = (k == 0 && !s->is_anonymous) || keep_text(c, s, f, &cells[k], a, &s->items[k]); /* names stand in the list */
		}
		if (!ok) {
			return false;
		}
	}
	return true;
}

/* --- into lines --- */

static str share(struct ctx *c, int64_t n, int64_t of)
{
	return msgf(c, MSG_ASK_PAGE_SHARE, { "count", number_grouped(c->arena, n) }, { "percent", str_i64(c->arena, of ? (n * 100 + of / 2) / of : 0) });
}

static void bars_of(struct ctx *c, const struct sheet_field *f, const struct tally *t, const bool shown[COLUMNS], struct ask_item *i)
{
	i->bars = arena_array(c->arena, struct ask_bar, f->n_choices);
	i->most = t->answered;
	for (size_t k = 0; k < f->n_choices; k++) {
		struct ask_bar *b = &i->bars[i->n_bars++];
		*b = (struct ask_bar){ .label = text2_in(f->choices[k].name, c->lang), .counts = arena_array(c->arena, str, COLUMNS) };
		for (int g = 0; g < COLUMNS; g++) {
			b->n += t->n[k][g];
			if (shown[g]) {
				b->counts[b->n_counts++] = number_grouped(c->arena, t->n[k][g]);
			}
		}
		b->total = share(c, b->n, t->answered);
	}
}

static void item_of(struct ctx *c, const struct sheet_field *f, const struct tally *t, const bool shown[COLUMNS], struct ask_item *i)
{
	i->label = text2_in(f->name, c->lang);
	i->answered = msgf(c, MSG_ASK_PAGE_COUNT, { "count", number_grouped(c->arena, t->answered) });
	i->summary = S("");
	i->caption = msgf(c, MSG_ASK_PAGE_BARS, { "label", i->label });
	if (f->type == SHEET_CHOICE || f->type == SHEET_CHOICES) {
		bars_of(c, f, t, shown, i);
	} else if ((f->type == SHEET_NUMBER || f->type == SHEET_RESULT) && t->answered) {
		int64_t tenths = (t->sum * 10 + (t->sum < 0 ? -t->answered : t->answered) / 2) / t->answered;
		str average = str_printf(c->arena, "%s%lld.%lld", tenths < 0 ? "-" : "", (long long)(tenths < 0 ? -tenths : tenths) / 10,
			(long long)(tenths < 0 ? -tenths : tenths) % 10);
		i->summary = msgf(c, MSG_ASK_PAGE_NUMBERS, { "average", average }, { "least", number_grouped(c->arena, t->least) },
			{ "most", number_grouped(c->arena, t->most) }, { "unit", text2_in(f->unit, c->lang) });
	}
}

static bool count_all(struct ctx *c, const struct ask_round *r, const struct ask_answer *a, size_t n, struct ask_result_page *v)
{
	struct counting s = { .is_anonymous = r->is_anonymous };
	bool shown[COLUMNS] = { false };
	if (!ask_form_of(c, r, &s.d) || !s.d) {
		return s.d == NULL && c->err.code == ERR_NONE;
	}
	s.of = arena_array(c->arena, struct tally, s.d->n_fields);
	s.items = arena_array(c->arena, struct ask_item, s.d->n_fields);
	v->groups = arena_array(c->arena, str, COLUMNS);
	for (size_t k = 0; k < n; k++) {
		shown[a[k].group] = true;
		if (!count_one(c, &s, &a[k])) {
			return false;
		}
	}
	for (int g = 0; g < COLUMNS; g++) {
		if (shown[g]) {
			v->groups[v->n_groups++] = ask_group_name(c, r->sheet, g);
		}
	}
	for (size_t k = r->is_anonymous ? 0 : 1; k < s.d->n_fields; k++) {
		item_of(c, &s.d->fields[k], &s.of[k], shown, &s.items[k]);
	}
	v->items = r->is_anonymous ? s.items : s.items + 1;
	v->n_items = n == 0 ? 0 : s.d->n_fields - !r->is_anonymous;
	return true;
}

/* --- the page --- */

static str when_of(struct ctx *c, const struct ask_round *r, const struct ask_answer *a)
{
	return r->is_anonymous ? time_date(c, a->given_at.v) : time_short(c, a->changed_at.has ? a->changed_at.v : a->given_at.v);
}

static struct url answer_url(struct ctx *c, const struct ask_round *r, struct id id) { return url_item(c, ask_url(c, r->id, "/answers"), "/", id); }

static void fill_answers(struct ctx *c, const struct ask_round *r, const struct ask_answer *a, size_t n, struct ask_result_page *v)
{
	v->n_answers = n < ANSWERS_SHOWN ? n : ANSWERS_SHOWN;
	v->is_cut = n > ANSWERS_SHOWN;
	v->answers = arena_array(c->arena, struct ask_answer_line, v->n_answers);
	for (size_t k = 0; k < v->n_answers; k++) {
		v->answers[k] = (struct ask_answer_line){ answer_url(c, r, a[k].id),
			a[k].who.n ? a[k].who : msgf(c, MSG_ASK_PAGE_ANSWER_NO, { "number", number_text(c, (int64_t)k + 1) }),
			ask_group_name(c, r->sheet, a[k].group), when_of(c, r, &a[k]) };
	}
}

/* Why some or all of it is not shown. */
static bool fill_why(struct ctx *c, const struct ask_round *r, size_t n, struct ask_result_page *v)
{
	struct ask_team t[ASK_GROUP_MAX];
	bool any_small = false;
	if (!ask_teams(c, r, t)) {
		return false;
	}
	for (int g = 0; g < ASK_GROUP_MAX; g++) {
		any_small = any_small || t[g].is_small;
	}
	str least = str_i64(c->arena, ASK_GROUP_LEAST);
	v->held = r->is_held ? msg(c, MSG_ASK_PAGE_HELD) : S("");
	v->small = r->is_held || !any_small ? S("") : (int64_t)n == r->n_answers.v ? msgf(c, MSG_ASK_PAGE_POOLED_WHY, { "least", least })
		: msgf(c, MSG_ASK_PAGE_SMALL_WHY, { "least", least });
	return true;
}

static bool show_result(struct web *w)
{
	struct ctx *c = w->c;
	struct ask_round r;
	struct ask_answer *a;
	size_t n;
	struct ask_result_page *v = arena_new(c->arena, struct ask_result_page);
	if (!ask_round_of(w, &r) || !ask_answers(c, r.id, &a, &n) || !count_all(c, &r, a, n, v) || !fill_why(c, &r, n, v)) {
		return false;
	}
	fill_answers(c, &r, a, n, v);
	v->r = &r;
	v->back = ask_url(c, r.id, "");
	v->csv = ask_url(c, r.id, "/answers.csv");
	v->count = msgf(c, MSG_ASK_PAGE_COUNT, { "count", number_grouped(c->arena, r.n_answers.v) });
	v->empty = (struct empty_view){ S("list"), msg(c, MSG_ASK_PAGE_NO_ANSWERS), msg(c, MSG_ASK_PAGE_NO_ANSWERS_TEXT), true, v->back,
		msg(c, MSG_ASK_PAGE_TO_ROUND) };
	struct page_view page = { .title = msgf(c, MSG_ASK_PAGE_RESULT_OF, { "title", r.title }), .nav = NAV_LEDGERS, .body = ask_result_page_body,
		.view = v };
	return page_show(w, 200, &page);
}

/* --- one answer --- */

static bool fill_values(struct ctx *c, const struct sheet_def *d, str body, struct ask_one_page *v)
{
	struct raw_form rest;
	struct sheet_cell cells[SHEET_FIELDS_MAX];
	if (!sheet_body_read(c, d, body, cells, &rest)) {
		return false;
	}
	v->values = arena_array(c->arena, struct sheet_value, d->n_fields);
	for (size_t k = 0; k < d->n_fields; k++) {
		struct sheet_value *x = &v->values[v->n_values++];
		*x = (struct sheet_value){ .label = text2_in(d->fields[k].name, c->lang), .is_missing = !cells[k].has, .is_long = d->fields[k].type == SHEET_TEXT };
		if (!sheet_cell_text(c, &d->fields[k], &cells[k], &x->text)) {
			return false;
		}
	}
	v->rest = arena_array(c->arena, struct sheet_value, rest.n);
	for (size_t k = 0; k < rest.n; k++) {
		struct sheet_value *x = &v->rest[v->n_rest++];
		if (!sheet_rest_text(c, d, &rest.v[k], &x->label, &x->text)) {
			return false;
		}
	}
	return true;
}

static bool show_answer(struct web *w)
{
	struct ctx *c = w->c;
	struct ask_round r;
	struct ask_answer a;
	struct id id;
	const struct sheet_def *d;
	static const struct sheet_def nothing;
	struct ask_one_page v = { 0 };
	if (!ask_round_of(w, &r) || !web_id(w, "answer", &id) || !ask_answer_get(c, r.id, id, &a) || !ask_form_of(c, &r, &d) ||
	    !fill_values(c, d ? d : &nothing, a.body, &v)) {
		return false;
	}
	v.back = ask_url(c, r.id, "/answers");
	v.title = msgf(c, MSG_ASK_PAGE_RESULT_OF, { "title", r.title });
	v.who = a.who.n ? a.who : msg(c, MSG_ASK_PAGE_ANONYMOUS);
	v.group = ask_group_name(c, r.sheet, a.group);
	v.when = when_of(c, &r, &a);
	v.form = a.form.v != (d ? d->version : 0) ? msgf(c, MSG_ASK_PAGE_OLD_FORM, { "version", str_i64(c->arena, a.form.v) }) : S("");
	struct page_view page = { .title = v.who, .nav = NAV_LEDGERS, .body = ask_one_page_body, .view = &v };
	return page_show(w, 200, &page);
}

/* --- CSV --- */

static bool csv_line(struct ctx *c, const struct ask_round *r, const struct sheet_def *d, const struct ask_answer *a, struct buf *b)
{
	struct sheet_cell cells[SHEET_FIELDS_MAX];
	if (!sheet_body_read(c, d, a->body, cells, NULL)) {
		return false;
	}
	csv_write_field(b, ask_group_name(c, r->sheet, a->group), true);
	csv_write_field(b, r->is_anonymous ? str_sub(time_local_input(c->arena, a->given_at.v), 0, 10)
		: time_local_input(c->arena, a->changed_at.has ? a->changed_at.v : a->given_at.v), false);
	for (size_t k = 0; k < d->n_fields; k++) {
		str text;
		if (!sheet_cell_text(c, &d->fields[k], &cells[k], &text)) {
			return false;
		}
		csv_write_field(b, text, false);
	}
	buf_add(b, S("\r\n"));
	return true;
}

static bool show_csv(struct web *w)
{
	struct ctx *c = w->c;
	struct ask_round r;
	struct ask_answer *a;
	size_t n;
	const struct sheet_def *d;
	if (!ask_round_of(w, &r) || !ask_answers(c, r.id, &a, &n) || !ask_form_of(c, &r, &d)) {
		return false;
	}
	if (!d) {
		return fail(c, ERR_NOT_FOUND, MSG_ASK_PAGE_FORM_GONE);
	}
	AUTO_BUF(b, LIMIT_ASK_ROUND_BYTES);
	buf_add(&b, S("\xef\xbb\xbf")); /* Excel takes it for UTF-8 then */
	csv_write_field(&b, msg(c, MSG_ASK_LABEL_GROUP), true);
	csv_write_field(&b, msg(c, MSG_ASK_PAGE_WHEN), false);
	for (size_t k = 0; k < d->n_fields; k++) {
		csv_write_field(&b, text2_in(d->fields[k].name, c->lang), false);
	}
	buf_add(&b, S("\r\n"));
	for (size_t k = 0; k < n; k++) {
		if (!csv_line(c, &r, d, &a[k], &b)) {
			return false;
		}
	}
	return web_audit(w, "ask_csv", id_str(c->arena, r.id)) && web_raw(w, 200, S("text/csv; charset=utf-8"), &b);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/asks/{round}/answers", .needs = ACCESS_VIEWER, .show = show_result, .doc = "what was answered, counted" },
	{ .method = HTTP_GET, .pattern = "/asks/{round}/answers.csv", .needs = ACCESS_VIEWER, .show = show_csv, .doc = "the answers as CSV" },
	{ .method = HTTP_GET, .pattern = "/asks/{round}/answers/{answer}", .needs = ACCESS_VIEWER, .show = show_answer, .doc = "one answer" },
};
const struct route_table ask_result_routes = { routes, sizeof routes / sizeof routes[0] };
