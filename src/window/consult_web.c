/* 電話の前に: a sheet filled from the room, changed by hand, saved, printed, given to somebody. */
#include "window/window_web.h"

#include "base/time.h"
#include "messages.h"
#include "room/room_web.h"
#include "sheet/sheet_web.h"
#include "window/consult_paper.h"
#include "window_html.h"

PAGE_BODY(consult_page)

static bool consult_of(struct web *w, struct incident *i, struct consult *k)
{
	str key = raw_get(&w->parts, "consult");
	return room_of(w, i) && consult_get(w->c, i, str_is_none(key) ? S("") : key, k);
}

/* Choices show themselves that none is made, and what belongs to a question is as open as the question. */
static bool shows_itself(const struct consult_answer *a, int kind)
{
	return kind == INPUT_RADIO || kind == INPUT_SELECT || a->is_further;
}

static str from_text(struct ctx *c, const struct consult_answer *a, int kind)
{
	return a->value.n == 0 ? shows_itself(a, kind) ? S("") : msg(c, MSG_CONSULT_UNKNOWN) : a->is_saved ? msgf(c, MSG_CONSULT_FROM_SAVED, { "from", a->origin_text })
		: a->origin_text;
}

static struct consult_input input_of(struct ctx *c, const struct consult_answer *a, struct sheet_input *x)
{
	x->f.rows = x->kind == INPUT_TEXT ? 3 : x->f.rows;
	return (struct consult_input){ x, from_text(c, a, x->kind), a->news_text.n > 0 ? msgf(c, MSG_CONSULT_NEWS, { "text", a->news_text }) : S("") };
}

/* What is known goes into one block for all groups; what is open stays in its group. */
static void put_unit(const struct consult_unit *u, bool is_known, struct consult_part *part, struct consult_page *p)
{
	for (size_t i = 0; is_known && i < u->n; i++) {
		p->is_known_open = p->is_known_open || u->v[i].input->f.error.n > 0;
	}
	if (is_known) {
		p->units[p->n_units++] = *u;
	} else {
		part->v[part->n++] = *u;
	}
}

/* Fields of a section stand together, in the order of the definition. */
static void fill_part(struct ctx *c, const struct consult *k, const struct sheet_part *from, size_t f, struct consult_page *p)
{
	struct consult_part *part = &p->parts[p->n_parts];
	*part = (struct consult_part){ .name = from->name, .v = arena_array(c->arena, struct consult_unit, from->n_inputs + 1) };
	for (size_t x = 0; x < from->n_inputs;) {
		struct consult_unit u = { .v = arena_array(c->arena, struct consult_input, from->n_inputs + 1), .counts = k->v[f].counts };
		bool is_known = k->v[f].value.n > 0;
		do {
			u.v[u.n++] = input_of(c, &k->v[f++], &from->inputs[x++]);
		} while (x < from->n_inputs && k->v[f].is_further);
		put_unit(&u, is_known, part, p);
	}
	p->n_parts += part->n > 0;
}

static bool fill_parts(struct web *w, const struct consult *k, struct consult_page *p)
{
	struct ctx *c = w->c;
	struct sheet_part *parts;
	size_t f = 0, n;
	if (!sheet_parts_of(w, k->def, k->cells, &parts, &n)) {
		return false;
	}
	p->parts = arena_array(c->arena, struct consult_part, n + 1);
	p->units = arena_array(c->arena, struct consult_unit, k->n + 1);
	for (size_t s = 0; s < n; s++) {
		fill_part(c, k, &parts[s], f, p);
		f += parts[s].n_inputs;
	}
	p->known_title = msg(c, MSG_CONSULT_KNOWN_BLOCK);
	p->progress = msgf(c, MSG_CONSULT_KNOWN, { "n", S("<done>") }, { "all", S("<total>") });
	p->count = str_i64(c->arena, (int64_t)k->n_questions);
	p->done = str_i64(c->arena, (int64_t)k->n_answered);
	return true;
}

static void fill_shown(struct ctx *c, const struct consult *k, struct consult_page *p)
{
	p->shown = arena_array(c->arena, struct window_pair, k->n + 1);
	for (size_t f = 0; f < k->n; f++) {
		p->shown[p->n_shown++] = (struct window_pair){ text2_in(k->v[f].field->name, c->lang), k->v[f].text.n > 0 ? k->v[f].text : msg(c, MSG_CONSULT_UNKNOWN) };
	}
}

static bool fill_handed(struct ctx *c, const struct incident *i, const struct consult *k, struct consult_page *p)
{
	struct consult_handed *v;
	size_t n;
	if (!consult_handed_list(c, i->id, &v, &n)) {
		return false;
	}
	p->handed = arena_array(c->arena, struct window_call_line, n + 1);
	for (size_t x = n; x > 0; x--) {
		if (str_eq(v[x - 1].sheet, k->def->key)) {
			p->handed[p->n_handed++] = (struct window_call_line){ msgf(c, MSG_CONSULT_HANDED_LINE, { "when", time_short(c, v[x - 1].made_at) },
				{ "version", str_i64(c->arena, v[x - 1].version) }, { "who", v[x - 1].who } ),
				msgf(c, MSG_CONSULT_HANDED_TO, { "whom", v[x - 1].to_whom }, { "how", v[x - 1].how }) };
		}
	}
	return true;
}

static void fill_state(struct ctx *c, const struct consult *k, struct consult_page *p)
{
	p->known = msgf(c, MSG_CONSULT_KNOWN, { "n", number_text(c, (int64_t)k->n_answered) }, { "all", number_text(c, (int64_t)k->n_questions) });
	p->state = k->version.has ? msgf(c, MSG_CONSULT_SAVED_BY, { "version", str_i64(c->arena, k->version.v) }, { "who", k->who },
		{ "when", time_short(c, k->made_at.v) }) : msg(c, MSG_CONSULT_NOT_SAVED);
	p->version = str_i64(c->arena, k->version.has ? k->version.v : 0);
	p->is_saved = k->version.has;
}

static bool show_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct consult k;
	struct consult_page *p = arena_new(c->arena, struct consult_page);
	if (!consult_of(w, &i, &k)) {
		return false;
	}
	bool handing = form_is_sent(w, &op_consult_hand);
	p->top = room_top_at(c, &i, ROOM_PART_WINDOWS);
	p->errors = errors_make(w);
	p->back = room_url(c, &i, "/windows");
	p->save = room_sub(c, i.id, "/consult/", k.def->key, "");
	p->hand = room_sub(c, i.id, "/consult/", k.def->key, "/hand");
	p->paper = room_sub(c, i.id, "/consult/", k.def->key, "/paper");
	p->name = text2_in(k.def->name, c->lang);
	p->about = text2_in(k.def->about, c->lang);
	p->can_act = room_can_change(c, &i);
	p->once = id_str(c->arena, id_new(c->now_ms));
	p->to_whom = form_field(w, handing, &op_consult_hand, "to_whom", S(""));
	p->how = form_field(w, handing, &op_consult_hand, "how", S(""));
	p->when = form_field(w, handing, &op_consult_hand, "occurred_at", S(""));
	field_help(w, &p->how, MSG_CONSULT_HOW_HELP);
	field_help(w, &p->when, MSG_WINDOW_WHEN_HELP);
	fill_state(c, &k, p);
	fill_shown(c, &k, p);
	p->text = consult_text(c, &i, &k);
	return fill_parts(w, &k, p) && fill_handed(c, &i, &k, p) && room_page(w, status, &i, p->name, consult_page_body, p);
}

static bool show(struct web *w) { return show_page(w, 200); }
static bool refuse(struct web *w) { return show_page(w, web_error_status(w)); }

static bool back(struct web *w, int message)
{
	struct id id;
	str key = raw_get(&w->parts, "consult");
	return web_id(w, "incident", &id) && web_redirect_flash(w, room_sub(w->c, id, "/consult/", key, ""), message);
}

static bool saved(struct web *w) { return back(w, MSG_CONSULT_SAVED); }
static bool handed(struct web *w) { return back(w, MSG_CONSULT_HANDED_DONE); }

static bool paper(struct web *w)
{
	struct incident i;
	struct consult k;
	struct document *d = arena_new(w->c->arena, struct document);
	return consult_of(w, &i, &k) && consult_paper(w->c, &i, &k, d) &&
		window_paper_show(w, text2_in(k.def->name, w->c->lang), room_sub(w->c, i.id, "/consult/", k.def->key, ""), text2_in(k.def->name, w->c->lang), d);
}

#define SHEET "/incident/{incident}/consult/{consult}"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = SHEET, .needs = ACCESS_VIEWER, .show = show, .doc = "Page: a sheet before a call, filled from the room." },
	{ .method = HTTP_POST, .pattern = SHEET, .needs = ACCESS_RESPONDER, .op = &op_consult_save, .answer = saved, .refuse = refuse, .doc = "Save the sheet." },
	{ .method = HTTP_POST, .pattern = SHEET "/hand", .needs = ACCESS_RESPONDER, .op = &op_consult_hand, .answer = handed, .refuse = refuse,
		.doc = "Record to whom the sheet was given." },
	{ .method = HTTP_GET, .pattern = SHEET "/paper", .needs = ACCESS_VIEWER, .show = paper, .doc = "The sheet on paper." },
};
const struct route_table consult_routes = { routes, sizeof routes / sizeof routes[0] };
