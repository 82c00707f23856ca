/* One entry: everything about it, and correcting, withdrawing, masking. Nothing is ever taken away by a click. */
#include "room/entry_page.h"

#include "base/time.h"
#include "messages.h"
#include "room_html.h"
#include "room_sql.h"

PAGE_BODY(entry_page)

static str seq_text(struct ctx *c, int64_t seq)
{
	return str_printf(c->arena, "%lld", (long long)seq);
}

static bool entry_of(struct web *w, const struct incident *i, struct entry_view *ret)
{
	int64_t seq;
	str text = raw_get(&w->parts, "entry");
	if (str_is_none(text) || !str_to_i64(text, &seq) || seq < 1) {
		return fail(w->c, ERR_NOT_FOUND, 0);
	}
	return journal_get(w->c, i->id, seq, ret);
}

static bool is_spoken(int type)
{
	return type >= 0 && (size_t)type < entry_type_spoken.n;
}

static bool add_other(struct ctx *c, const struct incident *i, int64_t seq, struct entry_view *v, size_t *n)
{
	return journal_get(c, i->id, seq, &v[*n]) && ++*n > 0;
}

/* What it refers to, then what refers to it, as the journal shows them. */
static bool fill_others(struct ctx *c, const struct incident *i, const struct entry_view *e, struct entry_page *p)
{
	struct entry_amending_rows rows;
	struct entry_amending_in in = { .incident_id = i->id, .refers_to = e->seq };
	if (!q_entry_amending(c, in, &rows)) {
		return false;
	}
	struct entry_view *v = arena_array(c->arena, struct entry_view, rows.n + 1);
	size_t n = 0;
	if (e->refers_to && !add_other(c, i, e->refers_to, v, &n)) {
		return false;
	}
	for (size_t k = 0; k < rows.n; k++) {
		if (!add_other(c, i, rows.v[k].seq, v, &n)) {
			return false;
		}
	}
	p->others = arena_new(c->arena, struct room_view);
	room_entry_lines(c, i, v, n, 0, &p->others->entries);
	room_entry_runs(c, v, n, p->others);
	p->others->n_entries = n;
	return true;
}

/* Why there is nothing to press here. */
static str why_no_forms(struct ctx *c, int type)
{
	if (type == ENTRY_CORRECTION) {
		return msg(c, MSG_ENTRY_PAGE_IS_CORRECTION);
	}
	return msg(c, type == ENTRY_CHANGE ? MSG_ENTRY_PAGE_IS_CHANGE : MSG_ENTRY_PAGE_IS_FIXED);
}

static bool can_take(struct ctx *c, const struct incident *i, const struct entry_view *e)
{
	return is_spoken(e->type) && !e->withdrawn_by && !e->masked_by && room_can_change(c, i);
}

static bool fill_rights(struct ctx *c, const struct incident *i, const struct entry_view *e, struct entry_page *p)
{
	struct mask_view *masks;
	size_t n;
	bool spoken = is_spoken(e->type), may = room_may_act(c);
	bool can_end = may && (spoken || e->type == ENTRY_CORRECTION);
	if (!journal_mask_open(c, i->id, &masks, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		p->mask_waits = p->mask_waits || masks[k].seq == e->seq;
	}
	p->can_correct = may && spoken && !e->withdrawn_by;
	p->can_withdraw = can_end && !e->withdrawn_by;
	p->can_mask = (can_end || (may && e->type == ENTRY_CHANGE)) && !p->mask_waits;
	p->no_forms = may && !spoken ? why_no_forms(c, e->type) : S("");
	return true;
}

/* Left empty, time and person stay as they are. */
static bool fill_correction(struct web *w, bool is_sent, const struct entry_view *e, struct entry_page *p)
{
	const struct field_option *people;
	size_t n;
	p->text = form_field(w, is_sent, &op_entry_correct, "text", e->text);
	p->text.is_required = true;
	p->type = form_field(w, is_sent, &op_entry_correct, "type", str_from_c(entry_type_choices.v[e->type].code));
	p->when_field = form_field(w, is_sent, &op_entry_correct, "occurred_at", S(""));
	field_help(w, &p->when_field, MSG_ENTRY_PAGE_WHEN_HELP);
	p->who_field = form_field(w, is_sent, &op_entry_correct, "person_id", S(""));
	if (!room_people_options(w->c, MSG_ENTRY_PAGE_WHO_SAME, &people, &n)) {
		return false;
	}
	field_options(&p->who_field, people, n);
	return true;
}

static void fill_take(struct web *w, struct entry_page *p)
{
	struct ctx *c = w->c;
	struct field_option *v = arena_array(c->arena, struct field_option, c->catalog->n_facts);
	for (size_t k = 0; k < c->catalog->n_facts; k++) {
		const struct fact_def *d = &c->catalog->facts[k];
		v[k] = (struct field_option){ d->key, text2_in(d->name, c->lang), S("") };
	}
	p->take_key = form_field(w, form_is_sent(w, &op_fact_take), &op_fact_take, "key", S("event"));
	field_help(w, &p->take_key, MSG_ENTRY_PAGE_TAKE_HELP);
	field_options(&p->take_key, v, c->catalog->n_facts);
}

static bool fill_forms(struct web *w, const struct entry_view *e, struct entry_page *p)
{
	bool corrects = form_is_sent(w, &op_entry_correct), withdraws = form_is_sent(w, &op_entry_withdraw);
	bool masks = form_is_sent(w, &op_mask_ask);
	p->withdraw_reason = form_field(w, withdraws, &op_entry_withdraw, "reason", S(""));
	p->part = form_field(w, masks, &op_mask_ask, "part", S(""));
	/* it stands in the entry above for everybody to read: hiding it here would only make it harder to copy */
	p->part.type = S("text");
	p->part.value = masks ? raw_get(&w->form, "part") : S("");
	field_help(w, &p->part, MSG_ENTRY_PAGE_PART_HELP);
	p->mask_reason = form_field(w, masks, &op_mask_ask, "reason", S(""));
	field_help(w, &p->mask_reason, MSG_ENTRY_PAGE_MASK_REASON_HELP);
	fill_take(w, p);
	p->withdraw_open = withdraws;
	p->mask_open = masks;
	p->errors = errors_make(w);
	return fill_correction(w, corrects, e, p);
}

static void fill_entry(struct ctx *c, const struct incident *i, const struct entry_view *e, struct entry_page *p)
{
	struct entry_line *line;
	str seq = seq_text(c, e->seq);
	room_entry_lines(c, i, e, 1, 0, &line);
	p->line = *line;
	p->heading = msgf(c, MSG_ENTRY_PAGE_HEADING, { "seq", seq });
	p->when = event_time_full(c, e->occurred);
	p->recorded = time_full(c, e->recorded_at);
	p->who = str_is_none(e->person_name) ? S("") : e->person_name;
	p->writer = str_is_none(e->writer_name) ? S("") : e->writer_name;
	p->source = str_is_none(e->source) ? S("") : e->source;
	p->correct = room_sub(c, i->id, "/entry/", seq, "/correct");
	p->withdraw = room_sub(c, i->id, "/entry/", seq, "/withdraw");
	p->mask = room_sub(c, i->id, "/entry/", seq, "/mask");
	p->take = room_sub(c, i->id, "/entry/", seq, "/take");
	p->mask_page = room_url(c, i, "/mask");
	p->traces = url_with(c, room_url(c, i, "/indicator/take"), "entry", seq);
	p->traces_shown = room_can_change(c, i) && e->type <= ENTRY_CORRECTION;
	p->top = room_top_at(c, i, ROOM_PART_NONE);
	/* back to its place in the journal */
	p->top.room = room_sub(c, i->id, "#e", seq, "");
}

static bool show_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct entry_view e;
	struct entry_page *p = arena_new(c->arena, struct entry_page);
	if (!room_of(w, &i) || !entry_of(w, &i, &e) || !fill_others(c, &i, &e, p) || !fill_rights(c, &i, &e, p)) {
		return false;
	}
	fill_entry(c, &i, &e, p);
	p->can_take = can_take(c, &i, &e);
	if (!fill_forms(w, &e, p)) {
		return false;
	}
	return room_page(w, status, &i, p->heading, entry_page_body, p);
}

static bool show_entry(struct web *w) { return show_with(w, 200); }
static bool refuse(struct web *w) { return show_with(w, web_error_status(w)); }

/* The room's quick buttons send the type alone: back to the line they stood under. */
static bool corrected(struct web *w)
{
	const struct entry_correct_in *in = w->in;
	bool quick = str_is_none(raw_get(&w->form, "text"));
	str seq = seq_text(w->c, in->seq.v);
	struct url to = room_sub(w->c, in->incident_id, quick ? "#e" : "/entry/", seq, "");
	return web_redirect_flash(w, to, quick ? MSG_ENTRY_PAGE_SORTED : MSG_ENTRY_PAGE_CORRECTED);
}

static bool taken(struct web *w)
{
	const struct fact_take_in *in = w->in;
	return web_redirect_flash(w, room_sub(w->c, in->incident_id, "/fact/", in->key, ""), MSG_ENTRY_PAGE_TAKEN);
}

static bool withdrawn(struct web *w)
{
	const struct entry_withdraw_in *in = w->in;
	struct url to = room_sub(w->c, in->incident_id, "/entry/", seq_text(w->c, in->seq.v), "");
	return web_redirect_flash(w, to, MSG_ENTRY_PAGE_WITHDRAWN);
}

static bool mask_asked(struct web *w)
{
	const struct mask_ask_in *in = w->in;
	return web_redirect_flash(w, url_id(w->c, "/incident/", in->incident_id, "/mask"), MSG_ENTRY_PAGE_MASK_ASKED);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/entry/{entry}", .needs = ACCESS_VIEWER, .show = show_entry,
		.doc = "one entry in full" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/entry/{entry}/correct", .needs = ACCESS_RESPONDER,
		.op = &op_entry_correct, .answer = corrected, .refuse = refuse, .doc = "correct an entry" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/entry/{entry}/take", .needs = ACCESS_RESPONDER,
		.op = &op_fact_take, .answer = taken, .refuse = refuse, .doc = "make what an entry says a fact" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/entry/{entry}/withdraw", .needs = ACCESS_RESPONDER,
		.op = &op_entry_withdraw, .answer = withdrawn, .refuse = refuse, .doc = "withdraw an entry" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/entry/{entry}/mask", .needs = ACCESS_RESPONDER,
		.op = &op_mask_ask, .answer = mask_asked, .refuse = refuse, .doc = "ask to mask a part of an entry" },
};
const struct route_table entry_routes = { routes, sizeof routes / sizeof routes[0] };
