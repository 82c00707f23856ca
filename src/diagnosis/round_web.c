/* A round: collecting answers, or the result on screen, on paper, as a table. */
#include "diagnosis/diagnosis_web.h"

#include "base/csv.h"
#include "base/limits.h"
#include "base/time.h"
#include "diagnosis_html.h"
#include "messages.h"

PAGE_BODY(diagnosis_open_page)
PAGE_BODY(diagnosis_result_page)
PAGE_BODY(diagnosis_paper)

#define NEXT_SHOWN 3
#define GAPS_DRAWN 8
#define GAPS_FIRST 4

static str group_name(struct ctx *c, int g) { return msg(c, ask_group_choices.v[g].label); }

static str count_text(struct ctx *c, int64_t n) { return msgf(c, MSG_DIAGNOSIS_PAGE_ANSWER_COUNT, { "count", number_text(c, n) }); }

/* --- while answers come in --- */

static bool fill_open(struct web *w, const struct diagnosis *r, struct diagnosis_round *v)
{
	struct ctx *c = w->c;
	int64_t counts[DIAG_GROUPS];
	if (!diagnosis_counts(c, r, counts)) {
		return false;
	}
	v->links = diagnosis_url(c, r->id, "/links");
	v->has_links = !id_is_none(r->ask_id);
	v->ask = v->has_links ? diagnosis_ask_url(c, r) : v->links;
	v->until = field_of(w, &op_diagnosis_ask, "closes_at", S(""));
	field_help(w, &v->until, MSG_DIAGNOSIS_PAGE_UNTIL_HELP);
	v->named = field_of(w, &op_diagnosis_ask, "is_named", S(""));
	field_help(w, &v->named, MSG_DIAGNOSIS_PAGE_NAMED_HELP);
	v->groups = arena_array(c->arena, struct diag_group_row, DIAG_GIVEN_MAX);
	for (int g = 0; g < DIAG_GIVEN_MAX; g++) {
		v->has_answers |= counts[g] > 0;
		v->groups[v->n_groups++] = (struct diag_group_row){ .name = group_name(c, g), .count = count_text(c, counts[g]),
			.answer = url_with(c, diagnosis_url(c, r->id, "/answer"), "group", str_from_c(ask_group_choices.v[g].code)),
			.answer_text = msgf(c, MSG_DIAGNOSIS_PAGE_ANSWER_AS, { "group", group_name(c, g) }) };
	}
	return true;
}

/* --- the result --- */

static void fill_groups(struct ctx *c, const struct diagnosis_result *r, struct diagnosis_round *v)
{
	v->groups = arena_array(c->arena, struct diag_group_row, DIAG_GROUPS + 1);
	for (int g = 0; g <= DIAG_GROUPS; g++) {
		const struct diagnosis_sum *s = g < DIAG_GROUPS ? &r->of[g] : &r->all;
		if (s->answers > 0) {
			v->groups[v->n_groups++] = (struct diag_group_row){ .name = g < DIAG_GROUPS ? group_name(c, g) : msg(c, MSG_DIAGNOSIS_PAGE_FIRM),
				.count = count_text(c, s->answers), .points = diagnosis_points(c, s), .band = diagnosis_band_view(c, r->d, s->band),
				.is_firm = g == DIAG_GROUPS };
		}
	}
}

static str percent_text(struct ctx *c, const struct diagnosis_sum *s)
{
	return s->most <= 0 ? msg(c, MSG_DIAGNOSIS_PAGE_NONE)
		: msgf(c, MSG_DIAGNOSIS_PAGE_PERCENT, { "n", str_i64(c->arena, diagnosis_percent(s->points, s->most)) });
}

/* The sign of a group on the picture: 経, IT, 現. */
static str mark_of(struct ctx *c, int g)
{
	static const int marks[DIAG_GROUPS] = { MSG_DIAGNOSIS_PAGE_MARK_EXECUTIVE, MSG_DIAGNOSIS_PAGE_MARK_IT, MSG_DIAGNOSIS_PAGE_MARK_STAFF,
		MSG_DIAGNOSIS_PAGE_MARK_OTHER, MSG_DIAGNOSIS_PAGE_MARK_POOLED };
	return msg(c, marks[g]);
}

/* The results of this round and of those before it, oldest first; the last is this one. */
struct rounds { struct diagnosis_result v[DIAG_ROUNDS_DRAWN]; str names[DIAG_ROUNDS_DRAWN]; size_t n; };

static bool read_rounds(struct ctx *c, const struct diagnosis *r, const struct diagnosis_result *all, struct rounds *ret)
{
	struct diagnosis *list, *picked[DIAG_ROUNDS_DRAWN];
	size_t n, k = 0;
	if (!diagnosis_list(c, r->sheet, &list, &n)) {
		return false;
	}
	for (size_t i = 0; i < n && k < DIAG_ROUNDS_DRAWN; i++) { /* newest first */
		if (!list[i].is_open && list[i].number.v <= r->number.v) {
			picked[k++] = &list[i];
		}
	}
	for (; k > 0; k--, ret->n++) {
		bool is_this = id_eq(picked[k - 1]->id, r->id);
		ret->names[ret->n] = msgf(c, MSG_DIAGNOSIS_PAGE_ROUND_TITLE, { "number", str_i64(c->arena, picked[k - 1]->number.v) });
		ret->v[ret->n] = *all;
		if (!is_this && !diagnosis_result(c, picked[k - 1], &ret->v[ret->n])) {
			return false;
		}
	}
	return true;
}

static const struct diagnosis_sum *sum_in(const struct diagnosis_result *r, size_t part, int group)
{
	return group < DIAG_GROUPS ? &r->parts[part].of[group] : &r->parts[part].all;
}

/* 58% → 90%: the round before it, and this one. */
static str turn_text(struct ctx *c, const struct rounds *all, size_t part, int group)
{
	str now = percent_text(c, sum_in(&all->v[all->n - 1], part, group));
	const struct diagnosis_sum *was = all->n > 1 ? sum_in(&all->v[all->n - 2], part, group) : NULL;
	return was && was->most > 0 ? msgf(c, MSG_DIAGNOSIS_PAGE_FROM_TO, { "was", percent_text(c, was) }, { "now", now }) : now;
}

static struct diag_trend_line trend_line(struct ctx *c, const struct rounds *all, size_t part, int group)
{
	struct diag_trend_line l = { .mark = mark_of(c, group) };
	for (size_t k = 0; k < all->n; k++) {
		const struct diagnosis_sum *s = sum_in(&all->v[k], part, group);
		l.has[k] = s->most > 0;
		l.percent[k] = l.has[k] ? diagnosis_percent(s->points, s->most) : 0;
	}
	return l;
}

static bool fill_parts(struct ctx *c, const struct diagnosis *round, const struct diagnosis_result *r, struct diagnosis_round *v)
{
	struct rounds *all = arena_new(c->arena, struct rounds);
	str about = S("");
	if (!read_rounds(c, round, r, all)) {
		return false;
	}
	v->parts = arena_array(c->arena, struct diag_part_row, r->n_parts);
	v->n_parts = r->n_parts;
	v->trend = (struct diag_trend){ .id = "by-part", .title = msg(c, MSG_DIAGNOSIS_PAGE_BY_PART), .n_rounds = all->n,
		.parts = arena_array(c->arena, struct diag_trend_part, r->n_parts), .n_parts = r->n_parts };
	memcpy(v->trend.rounds, all->names, sizeof all->names);
	for (size_t i = 0; i < r->n_parts; i++) {
		struct diag_part_row *row = &v->parts[i];
		struct diag_trend_part *drawn = &v->trend.parts[i];
		row->name = drawn->name = text2_in(r->d->sections[r->parts[i].section], c->lang);
		row->cells = diagnosis_cells(c, r, 1, &row->n_cells);
		row->cells[row->n_cells++] = (struct diag_cell){ msg(c, MSG_DIAGNOSIS_PAGE_FIRM), S(""), DIAG_GROUPS };
		drawn->lines = arena_array(c->arena, struct diag_trend_line, row->n_cells);
		about = STR_CAT(c->arena, about, about.n ? S("; ") : S(""), row->name);
		for (size_t k = 0; k < row->n_cells; k++) {
			row->cells[k].text = turn_text(c, all, i, row->cells[k].group);
			about = STR_CAT(c->arena, about, S(", "), row->cells[k].name, S(" "), row->cells[k].text);
			if (row->cells[k].group < DIAG_GROUPS) {
				drawn->lines[drawn->n_lines++] = trend_line(c, all, i, row->cells[k].group);
			}
		}
	}
	v->trend.about = about;
	str now = all->names[all->n - 1];
	v->trend_head = all->n > 1 ? msgf(c, MSG_DIAGNOSIS_PAGE_FROM_TO, { "was", all->names[all->n - 2] }, { "now", now }) : now;
	return true;
}

str diagnosis_gap_text(struct ctx *c, const struct diagnosis_item *it)
{
	static const struct { int high, low, text; } says[] = {
		{ DIAG_EXECUTIVE, DIAG_IT, MSG_DIAGNOSIS_PAGE_MEAN_EXECUTIVE_IT }, { DIAG_EXECUTIVE, DIAG_STAFF, MSG_DIAGNOSIS_PAGE_MEAN_EXECUTIVE_STAFF },
		{ DIAG_IT, DIAG_STAFF, MSG_DIAGNOSIS_PAGE_MEAN_IT_STAFF }, { DIAG_IT, DIAG_EXECUTIVE, MSG_DIAGNOSIS_PAGE_MEAN_IT_EXECUTIVE },
		{ DIAG_STAFF, DIAG_EXECUTIVE, MSG_DIAGNOSIS_PAGE_MEAN_STAFF_ABOVE }, { DIAG_STAFF, DIAG_IT, MSG_DIAGNOSIS_PAGE_MEAN_STAFF_ABOVE } };
	for (size_t i = 0; i < sizeof says / sizeof says[0]; i++) {
		if (it->high == says[i].high && it->low == says[i].low) {
			return msg(c, says[i].text);
		}
	}
	return msg(c, MSG_DIAGNOSIS_PAGE_MEAN_OTHER);
}

str diagnosis_weights_text(struct ctx *c, const struct sheet_field *f)
{
	return f->urgency == 0 ? S("") : msgf(c, MSG_DIAGNOSIS_PAGE_WEIGHTS, { "urgency", str_i64(c->arena, f->urgency) },
		{ "importance", str_i64(c->arena, f->importance) }, { "difficulty", str_i64(c->arena, f->difficulty) });
}

struct known { struct id round_id; const struct diagnosis_result *all; const struct diagnosis_note *notes; size_t n_notes; const struct diagnosis_action *actions; size_t n_actions; };

static bool has_note(const struct known *k, str item)
{
	for (size_t i = 0; i < k->n_notes; i++) {
		if (str_eq(k->notes[i].item, item)) {
			return true;
		}
	}
	return false;
}

/* 石田 浩、12月25日まで; more than one: the first and how many. */
static str actions_text(struct ctx *c, const struct known *k, str item)
{
	str all = S("");
	for (size_t i = 0; i < k->n_actions; i++) {
		if (str_eq(k->actions[i].item, item)) {
			const struct action *a = &k->actions[i].action;
			all = STR_CAT(c->arena, all, all.n ? S(" / ") : S(""), a->what, S(" ("), msg(c, action_state_choices.v[a->state].label), S(")"));
		}
	}
	return all;
}

static struct diag_item_row item_row(struct ctx *c, const struct diagnosis_item *it, const struct known *k)
{
	const struct diagnosis_result *all = k->all;
	struct diag_item_row v = { .number = str_i64(c->arena, it->number), .text = text2_in(it->f->name, c->lang),
		.mean = diagnosis_mean_text(c, &it->all), .weights = diagnosis_weights_text(c, it->f), .todo = text2_in(it->f->todo, c->lang),
		.actions = actions_text(c, k, it->f->key), .is_large = it->gap >= DIAG_GAP_LARGE, .to = diagnosis_item_url(c, k->round_id, it->f->key, ""),
		.is_shown = has_note(k, it->f->key) };
	v.lacks = msgf(c, MSG_DIAGNOSIS_PAGE_LACKS, { "points", v.mean });
	v.shown = msg(c, v.is_shown ? MSG_DIAGNOSIS_PAGE_SHOWN : MSG_DIAGNOSIS_PAGE_NOT_SHOWN);
	v.gap = it->gap >= 0 ? diagnosis_tenths(c, it->gap) : msg(c, MSG_DIAGNOSIS_PAGE_NONE);
	v.meaning = it->gap >= DIAG_GAP_SHOWN ? diagnosis_gap_text(c, it) : S("");
	v.cells = diagnosis_cells(c, all, 0, &v.n_cells);
	for (size_t i = 0; i < v.n_cells; i++) {
		v.cells[i].text = diagnosis_mean_text(c, &it->of[v.cells[i].group]);
	}
	return v;
}

static struct diag_item_row *rows_of(struct ctx *c, const struct diagnosis_item **v, size_t n, const struct known *k)
{
	struct diag_item_row *rows = arena_array(c->arena, struct diag_item_row, n);
	for (size_t i = 0; i < n; i++) {
		rows[i] = item_row(c, v[i], k);
	}
	return rows;
}

/* The sentence that many would share stands once above them; the largest difference first, within a sentence too. */
static void fill_gaps(struct ctx *c, const struct diagnosis_result *all, const struct known *k, struct diagnosis_round *v)
{
	v->gaps = arena_array(c->arena, struct diag_gap_group, all->n_gaps);
	for (size_t i = 0; i < all->n_gaps; i++) {
		struct diag_item_row row = item_row(c, all->gaps[i], k);
		size_t at = 0;
		while (at < v->n_gaps && !str_eq(v->gaps[at].meaning, row.meaning)) {
			at++;
		}
		if (at == v->n_gaps) {
			v->gaps[v->n_gaps++] = (struct diag_gap_group){ .meaning = row.meaning,
				.rows = arena_array(c->arena, struct diag_item_row, all->n_gaps) };
		}
		v->gaps[at].rows[v->gaps[at].n_rows++] = row;
	}
	for (size_t i = 0; i < v->n_gaps; i++) {
		struct diag_gap_group *g = &v->gaps[i];
		g->n_first = g->n_rows < GAPS_FIRST ? g->n_rows : GAPS_FIRST;
		g->rest_text = msgf(c, MSG_DIAGNOSIS_PAGE_NEXT_REST, { "count", str_i64(c->arena, (int64_t)(g->n_rows - g->n_first)) });
	}
}

static void fill_gaps_picture(struct ctx *c, const struct diagnosis_result *r, struct diagnosis_round *v)
{
	size_t n = r->n_gaps < GAPS_DRAWN ? r->n_gaps : GAPS_DRAWN;
	struct diag_line *lines = arena_array(c->arena, struct diag_line, n);
	str about = S("");
	for (size_t i = 0; i < n; i++) {
		const struct diagnosis_item *it = r->gaps[i];
		lines[i].name = STR_CAT(c->arena, str_i64(c->arena, it->number), S(". "), text2_in(it->f->name, c->lang));
		about = STR_CAT(c->arena, about, about.n ? S("; ") : S(""), lines[i].name);
		for (int g = 0; g < DIAG_GROUPS; g++) {
			if (it->of[g].has) {
				lines[i].dots[lines[i].n_dots++] = (struct diag_dot){ (int)it->of[g].tenths, mark_of(c, g) };
				about = STR_CAT(c->arena, about, S(" "), group_name(c, g), S(" "), diagnosis_mean_text(c, &it->of[g]));
			}
		}
	}
	for (size_t i = 0; i < v->n_heads; i++) {
		v->marks = STR_CAT(c->arena, v->marks, i ? S("　") : S(""), msgf(c, MSG_DIAGNOSIS_PAGE_MARK_LINE, { "mark", mark_of(c, v->heads[i].group) },
			{ "name", v->heads[i].name }));
	}
	v->gaps_picture = (struct diag_lines){ "gaps-picture", msg(c, MSG_DIAGNOSIS_PAGE_GAPS_PICTURE), about, lines, n };
}

static void fill_items(struct ctx *c, const struct known *k, struct diagnosis_round *v)
{
	const struct diagnosis_result *all = k->all;
	struct diag_item_row *rows = arena_array(c->arena, struct diag_item_row, all->n_items);
	v->items = arena_array(c->arena, struct diag_item_part, all->n_parts);
	v->n_items = all->n_parts;
	for (size_t p = 0; p < all->n_parts; p++) {
		v->items[p].name = text2_in(all->d->sections[all->parts[p].section], c->lang);
		for (size_t i = 0; i < all->n_items; i++) {
			if (all->items[i].f->section == all->parts[p].section) {
				rows[i] = item_row(c, &all->items[i], k);
				v->items[p].rows = v->items[p].n_rows ? v->items[p].rows : &rows[i];
				v->items[p].n_rows++;
			}
		}
	}
}

static bool fill_result(struct ctx *c, const struct diagnosis *r, struct diagnosis_round *v)
{
	struct diagnosis_result all;
	struct diagnosis_note *notes;
	struct diagnosis_action *actions;
	struct known k = { .round_id = r->id, .all = &all };
	if (!diagnosis_result(c, r, &all) || !diagnosis_notes(c, r->id, &notes, &k.n_notes) ||
	    !diagnosis_actions(c, r->sheet, &actions, &k.n_actions)) {
		return false;
	}
	k.notes = notes;
	k.actions = actions;
	v->heads = diagnosis_cells(c, &all, 0, &v->n_heads);
	fill_groups(c, &all, v);
	v->points = diagnosis_points(c, &all.all);
	v->band = diagnosis_band_view(c, all.d, all.all.band);
	v->is_high = all.all.most > 0 && diagnosis_percent(all.all.points, all.all.most) >= DIAG_HIGH_PERCENT;
	v->has_one_group = all.n_groups < 2;
	v->n_next = all.n_next < NEXT_SHOWN ? all.n_next : NEXT_SHOWN;
	v->next = rows_of(c, all.next, v->n_next, &k);
	v->n_rest = all.n_next - v->n_next;
	v->rest = rows_of(c, all.next + v->n_next, v->n_rest, &k);
	v->rest_text = msgf(c, MSG_DIAGNOSIS_PAGE_NEXT_REST, { "count", str_i64(c->arena, (int64_t)v->n_rest) });
	fill_gaps(c, &all, &k, v);
	fill_gaps_picture(c, &all, v);
	v->n_high = all.n_high;
	v->high = rows_of(c, all.high, all.n_high, &k);
	fill_items(c, &k, v);
	return fill_parts(c, r, &all, v);
}

static str line_of(struct ctx *c, int text, struct opt_int at, str who)
{
	return at.has ? msgf(c, text, { "when", time_full(c, at.v) }, { "who", str_is_none(who) ? S("-") : who }) : S("");
}

bool diagnosis_round_page(struct web *w, int status, bool paper)
{
	struct ctx *c = w->c;
	struct id id;
	struct diagnosis r;
	const struct sheet_def *d;
	if (!web_id(w, "diagnosis", &id) || !diagnosis_get(c, id, &r) || !diagnosis_def(c, r.sheet, &d)) {
		return false;
	}
	if (paper && r.is_open) {
		return fail(c, ERR_CONFLICT, MSG_DIAGNOSIS_STILL_OPEN);
	}
	str number = str_i64(c->arena, r.number.v);
	struct diagnosis_round *v = arena_new(c->arena, struct diagnosis_round);
	*v = (struct diagnosis_round){ .errors = errors_make(w), .back = diagnosis_start_url(c, r.sheet), .close = diagnosis_url(c, id, "/close"),
		.reopen = diagnosis_url(c, id, "/reopen"), .csv = diagnosis_url(c, id, "/csv"), .paper = diagnosis_url(c, id, "/paper"),
		.self = diagnosis_url(c, id, ""), .sheet_name = text2_in(d->name, c->lang), .is_open = r.is_open, .can_act = diagnosis_may_act(c),
		.number = msgf(c, MSG_DIAGNOSIS_PAGE_ROUND_TITLE, { "number", number }), .is_verified = d->verified, .source = text2_in(d->source, c->lang),
		.opened = line_of(c, MSG_DIAGNOSIS_PAGE_OPENED_LINE, r.opened_at, r.opened_by_name), .org = c->org_name,
		.closed = line_of(c, MSG_DIAGNOSIS_PAGE_CLOSED_LINE, r.closed_at, r.closed_by_name), .made = time_full(c, c->now_ms),
		.back_text = msgf(c, MSG_DIAGNOSIS_PAGE_BACK_ROUND, { "number", number }), .is_paper = paper, .marks = S("") };
	if (!(r.is_open ? fill_open(w, &r, v) : fill_result(c, &r, v))) {
		return false;
	}
	struct page_view page = { .title = STR_CAT(c->arena, v->sheet_name, S(" "), v->number), .nav = NAV_LEARN, .is_wide = paper,
		.body = r.is_open ? diagnosis_open_page_body : paper ? diagnosis_paper_body : diagnosis_result_page_body, .view = v };
	return page_show(w, status, &page);
}

/* --- the table --- */

static void csv_head(struct ctx *c, const struct diagnosis_result *r, struct buf *b)
{
	csv_write_field(b, msg(c, MSG_DIAGNOSIS_PAGE_PART), true);
	csv_write_field(b, S("No."), false);
	csv_write_field(b, msg(c, MSG_DIAGNOSIS_ITEM), false);
	csv_write_field(b, msg(c, MSG_DIAGNOSIS_PAGE_FIRM), false);
	for (int g = 0; g < DIAG_GROUPS; g++) {
		if (r->of[g].answers > 0) {
			csv_write_field(b, group_name(c, g), false);
		}
	}
	csv_write_field(b, msg(c, MSG_DIAGNOSIS_PAGE_GAP), false);
	csv_write_field(b, msg(c, MSG_DIAGNOSIS_PAGE_TODO), false);
	buf_add(b, S("\r\n"));
}

static void csv_item(struct ctx *c, const struct diagnosis_result *r, const struct diagnosis_item *it, struct buf *b)
{
	csv_write_field(b, text2_in(r->d->sections[it->f->section], c->lang), true);
	csv_write_field(b, str_i64(c->arena, it->number), false);
	csv_write_field(b, text2_in(it->f->name, c->lang), false);
	csv_write_field(b, it->all.has ? diagnosis_tenths(c, it->all.tenths) : S(""), false);
	for (int g = 0; g < DIAG_GROUPS; g++) {
		if (r->of[g].answers > 0) {
			csv_write_field(b, it->of[g].has ? diagnosis_tenths(c, it->of[g].tenths) : S(""), false);
		}
	}
	csv_write_field(b, it->gap >= 0 ? diagnosis_tenths(c, it->gap) : S(""), false);
	csv_write_field(b, it->lack > 0 ? text2_in(it->f->todo, c->lang) : S(""), false);
	buf_add(b, S("\r\n"));
}

bool diagnosis_csv(struct web *w)
{
	struct ctx *c = w->c;
	struct id id;
	struct diagnosis r;
	struct diagnosis_result all;
	if (!web_id(w, "diagnosis", &id) || !diagnosis_get(c, id, &r) || !diagnosis_result(c, &r, &all) ||
	    !web_audit(w, "diagnosis_csv", id_str(c->arena, id))) {
		return false;
	}
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	buf_add(&b, S("\xef\xbb\xbf")); /* Excel takes it for UTF-8 then */
	csv_head(c, &all, &b);
	for (size_t i = 0; i < all.n_items; i++) {
		csv_item(c, &all, &all.items[i], &b);
	}
	http_set_header(&w->x->response, S("Content-Disposition"), S("attachment; filename=\"diagnosis.csv\""));
	return web_raw(w, 200, S("text/csv; charset=utf-8"), &b);
}
