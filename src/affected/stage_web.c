/* The stages of an attack, what the entries hold of traces, and the pictures. */
#include "affected/affected_web.h"

#include "affected/affected_page.h"
#include "affected_html.h"
#include "base/text.h"
#include "base/time.h"
#include "indicator/indicator_web.h"
#include "messages.h"

PAGE_BODY(stages_page)
PAGE_BODY(picture_page)
PAGE_BODY(take_page)

/* --- stages --- */

struct finds { struct entry_stage *entries; size_t n_entries; struct affected *things; size_t n_things; struct indicator *traces; size_t n_traces; };

static void add_item(struct stage_line *l, str text, struct url to)
{
	l->items[l->n_items++] = (struct stage_item){ text, to };
}

static bool fill_items(struct ctx *c, const struct incident *i, str key, const struct finds *f, struct stage_line *l)
{
	l->items = arena_array(c->arena, struct stage_item, f->n_entries + f->n_things + f->n_traces);
	for (size_t k = 0; k < f->n_entries; k++) {
		struct entry_view e;
		if (!str_eq(f->entries[k].stage, key)) {
			continue;
		}
		if (!journal_get(c, i->id, f->entries[k].seq.v, &e)) {
			return false;
		}
		str seq = str_i64(c->arena, e.seq);
		add_item(l, msgf(c, MSG_STAGE_PAGE_ENTRY, { "seq", seq }, { "text", text_clip(c->arena, e.text, 80) }),
			room_sub(c, i->id, "/entry/", seq, ""));
	}
	for (size_t k = 0; k < f->n_things; k++) {
		if (str_eq(f->things[k].stage, key)) {
			add_item(l, msgf(c, MSG_AFFECTED_BOX, { "name", f->things[k].name },
				{ "state", msg(c, affected_state_choices.v[f->things[k].state].label) }),
				room_sub(c, i->id, "/affected/", id_str(c->arena, f->things[k].id), ""));
		}
	}
	for (size_t k = 0; k < f->n_traces; k++) {
		if (str_eq(f->traces[k].stage, key)) {
			add_item(l, msgf(c, MSG_INDICATOR_LINE, { "kind", indicator_kind_name(c, f->traces[k].kind) },
				{ "value", f->traces[k].value }, { "state", msg(c, indicator_state_choices.v[f->traces[k].state].label) }),
				room_sub(c, i->id, "/indicator/", id_str(c->arena, f->traces[k].id), ""));
		}
	}
	return true;
}

static void split(struct ctx *c, str s, const str **ret, size_t *ret_n)
{
	str *v = arena_array(c->arena, str, 40);
	size_t n = 0;
	for (str rest = s; !str_is_none(rest) && n < 40;) {
		str line = str_trim(str_cut(&rest, '\n'));
		if (line.n) {
			v[n++] = line;
		}
	}
	*ret = v;
	*ret_n = n;
}

static bool show_stages(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct stage_found *v;
	struct finds f;
	size_t seen = 0;
	struct stages_page *p = arena_new(c->arena, struct stages_page);
	if (!room_of(w, &i) || !stage_list(c, i.id, &v, &p->n_stages) || !entry_stage_list(c, i.id, &f.entries, &f.n_entries) ||
	    !affected_list(c, i.id, &f.things, &f.n_things) || !indicator_list(c, i.id, &f.traces, &f.n_traces)) {
		return false;
	}
	p->stages = arena_array(c->arena, struct stage_line, p->n_stages);
	for (size_t k = 0; k < p->n_stages; k++) {
		struct stage_line *l = &p->stages[k];
		*l = (struct stage_line){ .number = str_i64(c->arena, v[k].number.v), .name = v[k].name, .happens = v[k].happens,
			.is_seen = v[k].is_seen };
		split(c, v[k].look, &l->look, &l->n_look);
		if (!fill_items(c, &i, v[k].key, &f, l)) {
			return false;
		}
		seen += v[k].is_seen;
	}
	p->top = room_top_at(c, &i, ROOM_PART_AFFECTED);
	p->tabs = trace_tabs_of(c, &i, TAB_STAGES);
	p->seen = msgf(c, MSG_STAGE_PAGE_COUNT, { "seen", str_i64(c->arena, (int64_t)seen) },
		{ "all", str_i64(c->arena, (int64_t)p->n_stages) });
	return room_page(w, 200, &i, msg(c, MSG_STAGE_PAGE_TITLE), stages_page_body, p);
}

/* --- pictures --- */

static bool show_picture(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct affected *v;
	struct picture_page *p = arena_new(c->arena, struct picture_page);
	if (!room_of(w, &i) || !affected_list(c, i.id, &v, &p->n_lines) || !time_pictures_make(c, &i, &p->time)) {
		return false;
	}
	affected_pictures_make(c, v, p->n_lines, &p->things);
	p->lines = affected_lines(c, &i, v, p->n_lines);
	p->top = room_top_at(c, &i, ROOM_PART_AFFECTED);
	p->tabs = trace_tabs_of(c, &i, TAB_PICTURE);
	p->org = c->org_name;
	p->name = i.name;
	p->is_exercise = i.mode == INCIDENT_EXERCISE;
	p->made = msgf(c, MSG_TIMELINE_PAGE_MADE, { "when", time_full(c, c->now_ms) }, { "who", c->who.name });
	p->vague = p->time.n_vague ? msgf(c, MSG_PICTURE_PAGE_VAGUE, { "count", str_i64(c->arena, p->time.n_vague) }) : S("");
	p->timeline = room_url(c, &i, "/timeline");
	return room_page(w, 200, &i, msg(c, MSG_PICTURE_PAGE_TITLE), picture_page_body, p);
}

/* --- taking traces from entries --- */

/* The entry of ?entry= or of the form or of the path; 0: all. */
static bool entry_of(struct web *w, struct incident *i, struct entry_view *ret)
{
	int64_t seq = 0;
	str text = raw_get(&w->parts, "entry");
	text = str_is_none(text) ? raw_get(&w->form, "entry") : text;
	text = str_is_none(text) ? web_query(w, "entry") : text;
	*ret = (struct entry_view){ .seq = 0 };
	if (str_is_empty(text)) {
		return true;
	}
	return str_to_i64(text, &seq) && seq > 0 ? journal_get(w->c, i->id, seq, ret) : fail(w->c, ERR_NOT_FOUND, 0);
}

static bool was_chosen(const struct web *w, str value, bool first)
{
	bool any = false;
	for (size_t i = 0; i < w->form.n; i++) {
		any = true;
		if (str_eq(w->form.v[i].name, S("values")) && str_eq(w->form.v[i].value, value)) {
			return true;
		}
	}
	return !any && first;
}

static void fill_proposals(struct web *w, const struct incident *i, const struct indicator_proposal *v, struct take_page *p)
{
	struct ctx *c = w->c;
	p->lines = arena_array(c->arena, struct proposal_line, p->n_lines);
	for (size_t k = 0; k < p->n_lines; k++) {
		str seq = str_i64(c->arena, v[k].first_seq.v);
		const struct indicator_look *look = indicator_look(v[k].state);
		p->lines[k] = (struct proposal_line){ .kind = indicator_kind_name(c, v[k].kind), .value = v[k].value,
			.state = msg(c, indicator_state_choices.v[v[k].state].label), .css = look->css, .icon = look->icon,
			.from = msgf(c, MSG_INDICATOR_FROM_ENTRY, { "seq", seq }), .entry = room_sub(c, i->id, "/entry/", seq, ""),
			.is_known = v[k].is_known, .is_chosen = was_chosen(w, v[k].value, v[k].state != INDICATOR_OWN) };
		p->any_new = p->any_new || !v[k].is_known;
	}
}

static bool take_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct entry_view e;
	struct indicator_proposal *v;
	str stage = S("");
	struct take_page *p = arena_new(c->arena, struct take_page);
	if (!room_of(w, &i) || !entry_of(w, &i, &e) || !indicator_propose(c, i.id, e.seq, &v, &p->n_lines) ||
	    (e.seq && !entry_stage_get(c, i.id, e.seq, &stage))) {
		return false;
	}
	fill_proposals(w, &i, v, p);
	p->entry = e.seq ? str_i64(c->arena, e.seq) : S("");
	p->top = room_top_at(c, &i, ROOM_PART_AFFECTED);
	p->all = room_url(c, &i, "/indicator");
	p->heading = e.seq ? msgf(c, MSG_INDICATOR_PAGE_TAKE_HEADING_ONE, { "seq", p->entry }) : msg(c, MSG_INDICATOR_PAGE_TAKE_HEADING);
	p->text = e.seq ? e.text : S("");
	p->can_act = room_can_change(c, &i);
	p->take = room_url(c, &i, "/indicator/take");
	p->mark = room_sub(c, i.id, "/entry/", p->entry, "/stage");
	p->has_stage = e.seq > 0;
	p->stage = form_field(w, form_is_sent(w, &op_entry_stage), &op_entry_stage, "stage", stage);
	stage_options(c, &p->stage);
	p->errors = errors_make(w);
	return room_page(w, status, &i, p->heading, take_page_body, p);
}

static bool show_take(struct web *w) { return take_with(w, 200); }
static bool refuse_take(struct web *w) { return take_with(w, web_error_status(w)); }

static bool taken(struct web *w)
{
	const struct indicator_take_in *in = w->in;
	return web_redirect_flash(w, url_id(w->c, "/incident/", in->incident_id, "/indicator"), MSG_INDICATOR_PAGE_TAKEN);
}

static bool marked(struct web *w)
{
	const struct entry_stage_in *in = w->in;
	return web_redirect_flash(w, url_id(w->c, "/incident/", in->incident_id, "/stage"), MSG_STAGE_PAGE_MARKED);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/stage", .needs = ACCESS_VIEWER, .show = show_stages,
		.doc = "the stages of an attack and what was found at each" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/entry/{entry}/stage", .needs = ACCESS_RESPONDER,
		.op = &op_entry_stage, .answer = marked, .refuse = refuse_take, .doc = "mark an entry with a stage" },
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/indicator/take", .needs = ACCESS_RESPONDER, .show = show_take,
		.doc = "what the entries hold of traces; ?entry= of one" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/indicator/take", .needs = ACCESS_RESPONDER,
		.op = &op_indicator_take, .answer = taken, .refuse = refuse_take, .doc = "take traces from entries" },
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/picture", .needs = ACCESS_VIEWER, .show = show_picture,
		.doc = "pictures of what is affected and of the course of events, to print" },
};
const struct route_table stage_routes = { routes, sizeof routes / sizeof routes[0] };
