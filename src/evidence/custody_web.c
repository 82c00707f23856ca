/* The chain of one record on its page: who confirmed what, and the forms for those whose turn it is. */
#include "base/time.h"
#include "blob/blob_web.h"
#include "evidence/evidence_page.h"
#include "messages.h"

static str side_text(struct ctx *c, int state, struct opt_int at)
{
	if (state == SIDE_NONE || state < 0) {
		return S("");
	}
	str text = msg(c, custody_side_choices.v[state].label);
	return at.has ? STR_CAT(c->arena, text, S(" "), time_full(c, at.v)) : text;
}

static const char *side_css(int state)
{
	return state == SIDE_OPEN ? "is-warn" : state == SIDE_REFUSED ? "is-danger" : "is-ok";
}

static str or_empty(str s)
{
	return str_is_none(s) ? S("") : s;
}

/* A field of one of several forms of the same kind: only the step that was sent shows what was typed. */
static struct field_view step_field(struct web *w, const struct custody *s, const struct operation *op, const char *name)
{
	str id = id_str(w->c->arena, s->id);
	bool sent = form_is_sent(w, op) && str_eq(raw_get(&w->parts, "custody"), id);
	struct field_view f = form_field(w, sent, op, name, S(""));
	field_set_id(w, &f, STR_CAT(w->c->arena, str_from_c(op->name), S("-"), id));
	return f;
}

static bool fill_step(struct web *w, const struct incident *i, const struct evidence *e, const struct custody *s,
                      struct custody_row *r)
{
	struct ctx *c = w->c;
	unsigned by_hand, mine = custody_sides_of(c, s);
	if (!custody_sides_by_hand(c, s, &by_hand)) {
		return false;
	}
	bool is_open = incident_is_open(i) && evidence_is_kept(e);
	str base = STR_CAT(c->arena, id_str(c->arena, e->id), S("/custody/"), id_str(c->arena, s->id));
	*r = (struct custody_row){ .number = number_text(c, s->number.v), .act = msg(c, custody_act_choices.v[s->act].label),
		.when = event_time_full(c, s->happened), .from = or_empty(s->giver_name), .to = or_empty(s->receiver_name),
		.place = s->place, .purpose = s->purpose, .note = s->note, .giver_state = side_text(c, s->giver_state, s->giver_at),
		.receiver_state = side_text(c, s->receiver_state, s->receiver_at), .giver_css = side_css(s->giver_state),
		.receiver_css = side_css(s->receiver_state), .is_refused = custody_is_refused(s), .has_scan = s->has_scan,
		.is_open = custody_is_open(s), .can_sign = is_open && mine != 0,
		.by_hand = is_open && by_hand != 0 && room_may_act(c),
		.sign_as = msg(c, mine & 1 ? MSG_EVIDENCE_PAGE_I_GAVE : MSG_EVIDENCE_PAGE_I_RECEIVED) };
	r->sign = room_sub(c, i->id, "/evidence/", base, "/sign");
	r->refuse = room_sub(c, i->id, "/evidence/", base, "/refuse");
	r->receipt = room_sub(c, i->id, "/evidence/", base, "/receipt");
	r->paper = room_sub(c, i->id, "/evidence/", base, "/paper");
	r->scan = url_with(c, room_sub(c, i->id, "/evidence/", base, "/scan"), "show", S("1"));
	r->password = step_field(w, s, &op_custody_sign, "password");
	r->password.autocomplete = S("current-password");
	r->reason = step_field(w, s, &op_custody_refuse, "reason");
	r->receipt_note = step_field(w, s, &op_custody_receipt, "note");
	return true;
}

bool custody_fill_steps(struct web *w, const struct incident *i, const struct evidence *e, struct evidence_page *p)
{
	struct ctx *c = w->c;
	struct custody *v;
	if (!custody_list(c, e, &v, &p->n_steps)) {
		return false;
	}
	p->steps = arena_array(c->arena, struct custody_row, p->n_steps + 1);
	for (size_t k = 0; k < p->n_steps; k++) {
		if (!fill_step(w, i, e, &v[k], &p->steps[k])) {
			return false;
		}
		p->is_my_turn = p->is_my_turn || p->steps[k].can_sign;
	}
	p->from = p->n_steps ? p->steps[0].from : S("");
	p->how = p->n_steps ? p->steps[0].purpose : S("");
	const struct field_option *people;
	size_t n;
	if (!room_people_options(c, MSG_EVIDENCE_PAGE_NOT_IN_LIST, &people, &n)) {
		return false;
	}
	p->receiver = form_field(w, form_is_sent(w, &op_custody_add), &op_custody_add, "receiver_id", S(""));
	field_options(&p->receiver, people, n);
	return true;
}

void custody_fill(struct web *w, const struct evidence *e, struct evidence_page *p)
{
	struct ctx *c = w->c;
	bool adds = form_is_sent(w, &op_custody_add);
	struct field_option *acts = arena_array(c->arena, struct field_option, CUSTODY_ACT_MAX);
	(void)e;
	for (int k = CUSTODY_HANDED; k < CUSTODY_ACT_MAX; k++) {
		acts[k - 1] = (struct field_option){ str_from_c(custody_act_choices.v[k].code), msg(c, custody_act_choices.v[k].label),
			S("") };
	}
	p->act = form_field(w, adds, &op_custody_add, "act", S("handed"));
	field_options(&p->act, acts, CUSTODY_ACT_MAX - 1);
	p->receiver_name = form_field(w, adds, &op_custody_add, "receiver_name", S(""));
	p->where = form_field(w, adds, &op_custody_add, "place", S(""));
	p->purpose = form_field(w, adds, &op_custody_add, "purpose", S(""));
	p->when = form_field(w, adds, &op_custody_add, "occurred_at", S(""));
	field_help(w, &p->when, MSG_ROOM_WHEN_HELP);
	p->password = form_field(w, adds, &op_custody_add, "password", S(""));
	p->password.autocomplete = S("current-password");
	field_help(w, &p->password, MSG_EVIDENCE_PAGE_PASSWORD_HELP);
	p->add_is_open = adds;
}

/* --- before the write --- */

bool custody_add_prepare(struct web *w)
{
	struct custody_add_in *in = w->in;
	return str_is_empty(in->password) || password_again_check(w->c, in->password, &in->again);
}

bool custody_sign_prepare(struct web *w)
{
	struct custody_sign_in *in = w->in;
	return password_again_check(w->c, in->password, &in->again);
}

bool custody_receipt_prepare(struct web *w)
{
	struct custody_receipt_in *in = w->in;
	struct incident i;
	struct evidence e;
	if (!incident_get_open(w->c, in->incident_id, &i) || !evidence_get(w->c, i.id, in->evidence_id, &e)) {
		return false;
	}
	const struct http_file *f = web_file(w, "");
	in->has_scan = f && blob_fits(w->c, (int64_t)f->content.n) && blob_put(w->c, f->content, &in->scan);
	return !f || in->has_scan;
}

/* --- answers --- */

bool custody_answer(struct web *w)
{
	const struct custody_result *r = w->result;
	static const int flashes[] = { MSG_EVIDENCE_PAGE_STEP_WRITTEN, MSG_EVIDENCE_PAGE_STEP_SIGNED };
	if (!custody_was_signed(w->c, r)) {
		return evidence_show_one(w, web_error_status(w));
	}
	struct url to = room_sub(w->c, r->step.incident_id, "/evidence/", id_str(w->c->arena, r->step.evidence_id), "");
	return web_redirect_flash(w, to, flashes[w->route->op != &op_custody_add]);
}

bool show_custody_scan(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct evidence e;
	struct custody s;
	struct id id;
	struct blob b;
	if (!evidence_of(w, &i, &e) || !web_id(w, "custody", &id) || !custody_get(c, &e, id, &s)) {
		return false;
	}
	if (!s.has_scan) {
		return fail(c, ERR_NOT_FOUND, MSG_BLOB_NOT_FOUND);
	}
	str name = msgf(c, MSG_EVIDENCE_PAGE_SCAN_NAME, { "label", evidence_label(c, &e) }, { "number", str_i64(c->arena, s.number.v) });
	bool in_page = str_eq(web_query(w, "show"), S("1"));
	return blob_get(c, &s.scan, &b) && web_audit(w, "custody_scan", id_str(c->arena, s.id)) &&
	       blob_answer(w, &b, name, in_page ? BLOB_IN_PAGE : BLOB_AS_FILE);
}
