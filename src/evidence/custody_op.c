/* Custody: from hand to hand, confirmed by both. */
#include "audit/audit.h"
#include "evidence/evidence_inside.h"

#include "messages.h"
#include "person/person.h"

#define GIVER 1u
#define RECEIVER 2u

void custody_bring(struct change *ch, const struct custody_insert_in *r)
{
	change_object(ch, "custody", r->id);
	change_id(ch, "evidence_id", r->evidence_id);
	change_i64(ch, "number", r->seq_no);
	change_str(ch, "act", r->act);
	change_id(ch, "giver_id", r->giver_id);
	change_text(ch, "giver_name", r->giver_name);
	change_id(ch, "receiver_id", r->receiver_id);
	change_text(ch, "receiver_name", r->receiver_name);
	change_str(ch, "happened", r->happened);
	change_text(ch, "place", r->place);
	change_text(ch, "purpose", r->purpose);
	change_str(ch, "giver_state", r->giver_state);
	change_opt(ch, "giver_at", r->giver_at);
	change_id(ch, "giver_account_id", r->giver_account_id);
	change_str(ch, "receiver_state", r->receiver_state);
	change_opt(ch, "receiver_at", r->receiver_at);
	change_id(ch, "receiver_account_id", r->receiver_account_id);
}

/* --- whose turn it is --- */

static unsigned open_sides(const struct custody *s)
{
	if (custody_is_refused(s)) {
		return 0;
	}
	return (s->giver_state == SIDE_OPEN ? GIVER : 0) | (s->receiver_state == SIDE_OPEN ? RECEIVER : 0);
}

unsigned custody_sides_of(const struct ctx *c, const struct custody *s)
{
	struct id me = c->who.person_id;
	if (id_is_none(me)) {
		return 0;
	}
	unsigned mine = (id_eq(s->giver_id, me) ? GIVER : 0) | (id_eq(s->receiver_id, me) ? RECEIVER : 0);
	return mine & open_sides(s);
}

static bool has_account(struct ctx *c, struct id person_id, bool *ret)
{
	struct custody_has_account_row row;
	*ret = false;
	return id_is_none(person_id) ||
	       q_custody_has_account(c, (struct custody_has_account_in){ .person_id = person_id }, &row, ret);
}

bool custody_sides_by_hand(struct ctx *c, const struct custody *s, unsigned *ret)
{
	bool giver, receiver;
	if (!has_account(c, s->giver_id, &giver) || !has_account(c, s->receiver_id, &receiver)) {
		return false;
	}
	*ret = open_sides(s) & ((giver ? 0 : GIVER) | (receiver ? 0 : RECEIVER));
	return true;
}

bool custody_was_signed(struct ctx *c, const struct custody_result *r)
{
	return !r->asked || r->again.ok || password_again_refuse(c, "password", &r->again);
}

/* --- a new step --- */

static const struct { int text; bool two_hands; } ways[CUSTODY_ACT_MAX] = {
	[CUSTODY_HANDED] = { MSG_CUSTODY_ENTRY_HANDED, true }, [CUSTODY_COPIED] = { MSG_CUSTODY_ENTRY_COPIED, true },
	[CUSTODY_RETURNED] = { MSG_CUSTODY_ENTRY_RETURNED, true }, [CUSTODY_MOVED] = { MSG_CUSTODY_ENTRY_MOVED, false },
};

struct hands { struct id giver_id, receiver_id; str giver_name, receiver_name, giver_text, receiver_text; };

static bool hands_of(struct ctx *c, const struct custody_add_in *in, const struct evidence *e, struct hands *h)
{
	struct person p;
	*h = (struct hands){ .giver_id = in->giver_id, .giver_text = S(""), .receiver_text = S("") };
	if (id_is_none(in->giver_id)) {
		h->giver_id = e->holder_id;
		h->giver_name = e->holder_name;
		h->giver_text = id_is_none(e->holder_id) ? text_or_empty(e->holder_name) : S("");
	} else if (incident_person(c, "giver_id", in->giver_id, &p)) {
		h->giver_name = p.name;
	} else {
		return false;
	}
	if (!ways[in->act].two_hands) {
		return true;
	}
	h->receiver_id = in->receiver_id;
	h->receiver_text = id_is_none(in->receiver_id) ? text_or_empty(in->receiver_name) : S("");
	h->receiver_name = h->receiver_text;
	if (!id_is_none(in->receiver_id)) {
		if (!incident_person(c, "receiver_id", in->receiver_id, &p)) {
			return false;
		}
		h->receiver_name = p.name;
	}
	if (str_is_empty(h->receiver_name)) {
		return fail_field(c, "receiver_id", MSG_CUSTODY_RECEIVER_NEEDED);
	}
	bool same = !id_is_none(h->receiver_id) && id_eq(h->receiver_id, h->giver_id);
	return !same || fail_field(c, "receiver_id", MSG_CUSTODY_SAME_HANDS);
}

/* The state of a side at the beginning: confirmed at once when it is who writes and the password was right. */
static str first_state(const struct ctx *c, const struct custody_add_in *in, struct id person_id, struct opt_int *ret_at,
                       struct id *ret_account)
{
	bool me = !id_is_none(person_id) && id_eq(person_id, c->who.person_id);
	if (!me || str_is_empty(in->password) || !in->again.ok) {
		return S("open");
	}
	*ret_at = (struct opt_int){ true, c->now_ms };
	*ret_account = c->who.account_id;
	return S("password");
}

static bool write_step(struct ctx *c, const struct custody_add_in *in, const struct evidence *e, const struct hands *h,
                       struct id *ret_id)
{
	struct custody *steps;
	size_t n;
	if (!custody_list(c, e, &steps, &n)) {
		return false;
	}
	if (n >= CUSTODY_STEPS_MAX) {
		return fail(c, ERR_CONFLICT, MSG_CUSTODY_TOO_MANY);
	}
	bool two = ways[in->act].two_hands;
	struct custody_insert_in r = { .id = id_new(c->now_ms), .incident_id = e->incident_id, .evidence_id = e->id,
		.seq_no = (int64_t)n + 1, .act = str_from_c(custody_act_choices.v[in->act].code), .giver_id = h->giver_id,
		.giver_name = h->giver_text, .receiver_id = h->receiver_id, .receiver_name = h->receiver_text,
		.happened = event_time_canonical(c->arena, in->when.precision == WHEN_NONE ? event_time_at(c->now_ms) : in->when),
		.place = text_or_empty(in->place), .purpose = text_or_empty(in->purpose), .giver_state = S("none"),
		.receiver_state = S("none") };
	if (two) {
		r.giver_state = first_state(c, in, r.giver_id, &r.giver_at, &r.giver_account_id);
		r.receiver_state = first_state(c, in, r.receiver_id, &r.receiver_at, &r.receiver_account_id);
	}
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	custody_bring(ch, &r);
	str text = msgf(c, ways[in->act].text, { "label", evidence_label(c, e) }, { "giver", text_or_empty(h->giver_name) },
		{ "receiver", text_or_empty(h->receiver_name) }, { "place", r.place });
	if (!str_is_empty(r.purpose)) {
		text = STR_CAT(c->arena, text, S("\n"), r.purpose);
	}
	struct journal_entry_in entry = { .incident_id = e->incident_id, .type = ENTRY_CHANGE, .text = text, .occurred = in->when };
	*ret_id = r.id;
	return q_custody_insert(c, r) && change_write(ch, entry, NULL);
}

static bool audit_password(struct ctx *c, const char *what, struct id custody_id)
{
	struct audit_line line = { what, id_is_none(custody_id) ? S("") : id_str(c->arena, custody_id), S("") };
	return audit_add(c, &line);
}

static bool act_add(struct ctx *c, const void *arg, void *ret_out)
{
	const struct custody_add_in *in = arg;
	struct custody_result *ret = ret_out;
	struct incident i;
	struct evidence e;
	struct hands h;
	struct id id;
	if (!evidence_open(c, in->incident_id, in->evidence_id, &i, &e)) {
		return false;
	}
	if (in->act < CUSTODY_HANDED) {
		return fail_field(c, "act", MSG_CUSTODY_ACT_NEEDED);
	}
	if (in->act == CUSTODY_MOVED && str_is_empty(in->place)) {
		return fail_field(c, "place", MSG_CUSTODY_PLACE_NEEDED);
	}
	if (!hands_of(c, in, &e, &h) || !evidence_time_is_past(c, in->when)) {
		return false;
	}
	ret->asked = !str_is_empty(in->password);
	ret->again = in->again;
	if (ret->asked && !password_again_count(c, &ret->again)) {
		return false;
	}
	if (ret->asked && !ret->again.ok) {
		return audit_password(c, "custody_add_failed", (struct id){ 0 });
	}
	return write_step(c, in, &e, &h, &id) && custody_get(c, &e, id, &ret->step) && audit_password(c, "custody_add", id);
}

/* --- confirming --- */

static bool put_sides(struct ctx *c, const struct custody *s, const struct evidence *e, str text)
{
	struct custody_confirm_in r = { .giver_state = str_from_c(custody_side_choices.v[s->giver_state].code),
		.giver_at = s->giver_at, .giver_account_id = s->giver_account_id,
		.receiver_state = str_from_c(custody_side_choices.v[s->receiver_state].code), .receiver_at = s->receiver_at,
		.receiver_account_id = s->receiver_account_id, .scan_sha256 = s->has_scan ? (bytes){ s->scan.b, SHA256_LEN } : (bytes){ 0 },
		.note = s->note, .incident_id = s->incident_id, .id = s->id };
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "custody", s->id);
	change_str(ch, "giver_state", r.giver_state);
	change_opt(ch, "giver_at", r.giver_at);
	change_id(ch, "giver_account_id", r.giver_account_id);
	change_str(ch, "receiver_state", r.receiver_state);
	change_opt(ch, "receiver_at", r.receiver_at);
	change_id(ch, "receiver_account_id", r.receiver_account_id);
	if (s->has_scan) {
		change_str(ch, "scan_sha256", str_hex(c->arena, r.scan_sha256));
		change_opt(ch, "scan_bytes", s->scan_bytes);
		change_str(ch, "scan_type", s->scan_type);
	}
	change_text(ch, "note", r.note);
	struct journal_entry_in entry = { .incident_id = e->incident_id, .type = ENTRY_CHANGE, .text = text };
	return q_custody_confirm(c, r) && change_write(ch, entry, NULL);
}

static void set_sides(struct ctx *c, struct custody *s, unsigned which, enum custody_side state)
{
	if (which & GIVER) {
		s->giver_state = (int)state;
		s->giver_at = (struct opt_int){ true, c->now_ms };
		s->giver_account_id = c->who.account_id;
	}
	if (which & RECEIVER) {
		s->receiver_state = (int)state;
		s->receiver_at = (struct opt_int){ true, c->now_ms };
		s->receiver_account_id = c->who.account_id;
	}
}

/* Who was faster is told; somebody who is neither side has no business here. */
static bool refuse_sides(struct ctx *c, const struct custody *s)
{
	bool one_of_both = !id_is_none(c->who.person_id) &&
		(id_eq(s->giver_id, c->who.person_id) || id_eq(s->receiver_id, c->who.person_id));
	if (custody_is_refused(s)) {
		return fail(c, ERR_CONFLICT, MSG_CUSTODY_IS_REFUSED);
	}
	return fail(c, one_of_both ? ERR_CONFLICT : ERR_DENIED, one_of_both ? MSG_CUSTODY_IS_CONFIRMED : MSG_CUSTODY_NOT_YOURS);
}

static bool step_of(struct ctx *c, struct id incident_id, struct id evidence_id, struct id id, struct evidence *e,
                    struct custody *s)
{
	struct incident i;
	return evidence_open(c, incident_id, evidence_id, &i, e) && custody_get(c, e, id, s);
}

static str step_text(struct ctx *c, int text, const struct evidence *e, const struct custody *s, str more)
{
	return msgf(c, text, { "label", evidence_label(c, e) }, { "number", str_i64(c->arena, s->number.v) },
		{ "who", c->who.name }, { "more", more });
}

static bool act_sign(struct ctx *c, const void *arg, void *ret_out)
{
	const struct custody_sign_in *in = arg;
	struct custody_result *ret = ret_out;
	struct evidence e;
	struct custody s;
	if (!step_of(c, in->incident_id, in->evidence_id, in->custody_id, &e, &s)) {
		return false;
	}
	unsigned mine = custody_sides_of(c, &s);
	if (!mine) {
		return refuse_sides(c, &s);
	}
	*ret = (struct custody_result){ .step = s, .again = in->again, .asked = true };
	if (!password_again_count(c, &ret->again)) {
		return false;
	}
	if (!ret->again.ok) {
		return audit_password(c, "custody_sign_failed", s.id);
	}
	set_sides(c, &s, mine, SIDE_PASSWORD);
	str how = msg(c, mine & GIVER ? MSG_CUSTODY_SIDE_GAVE : MSG_CUSTODY_SIDE_RECEIVED);
	return put_sides(c, &s, &e, step_text(c, MSG_CUSTODY_ENTRY_SIGNED, &e, &s, how)) &&
	       custody_get(c, &e, s.id, &ret->step) && audit_password(c, "custody_sign", s.id);
}

static bool act_refuse(struct ctx *c, const void *arg, void *ret_out)
{
	const struct custody_refuse_in *in = arg;
	struct custody_result *ret = ret_out;
	struct evidence e;
	struct custody s;
	unsigned by_hand;
	if (!step_of(c, in->incident_id, in->evidence_id, in->custody_id, &e, &s) || !custody_sides_by_hand(c, &s, &by_hand)) {
		return false;
	}
	/* for people without an account anybody who responds may say so */
	unsigned mine = custody_sides_of(c, &s) | (access_allows(c->who.access, ACCESS_RESPONDER) ? by_hand : 0);
	if (!mine) {
		return refuse_sides(c, &s);
	}
	set_sides(c, &s, mine, SIDE_REFUSED);
	s.note = in->reason;
	*ret = (struct custody_result){ 0 };
	return put_sides(c, &s, &e, step_text(c, MSG_CUSTODY_ENTRY_REFUSED, &e, &s, in->reason)) &&
	       custody_get(c, &e, s.id, &ret->step);
}

static bool act_receipt(struct ctx *c, const void *arg, void *ret_out)
{
	const struct custody_receipt_in *in = arg;
	struct custody_result *ret = ret_out;
	struct evidence e;
	struct custody s;
	unsigned by_hand;
	if (!step_of(c, in->incident_id, in->evidence_id, in->custody_id, &e, &s) || !custody_sides_by_hand(c, &s, &by_hand)) {
		return false;
	}
	if (!by_hand) {
		return fail(c, ERR_CONFLICT, custody_is_open(&s) ? MSG_CUSTODY_NEEDS_PASSWORD : MSG_CUSTODY_IS_CONFIRMED);
	}
	if (!in->has_scan && str_is_empty(in->note)) {
		return fail_field(c, "note", MSG_CUSTODY_RECEIPT_NEEDED);
	}
	if (in->has_scan) {
		if (!blob_keep(c, &in->scan, "receipt", s.id)) {
			return false;
		}
		s.has_scan = true;
		s.scan = in->scan.sha256;
		s.scan_bytes = (struct opt_int){ true, in->scan.bytes };
		s.scan_type = in->scan.type;
	}
	set_sides(c, &s, by_hand, SIDE_SIGNED);
	s.note = text_or_empty(in->note);
	*ret = (struct custody_result){ 0 };
	str more = in->has_scan ? msgf(c, MSG_CUSTODY_ENTRY_SCAN, { "sha256", str_hex(c->arena, (bytes){ s.scan.b, SHA256_LEN }) })
	                        : s.note;
	return put_sides(c, &s, &e, step_text(c, MSG_CUSTODY_ENTRY_BY_HAND, &e, &s, more)) &&
	       custody_get(c, &e, s.id, &ret->step);
}

/* --- rows --- */

#define IDS(T) \
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct T, incident_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" }, \
	{ .name = "evidence", .type = FIELD_ID, .offset = offsetof(struct T, evidence_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_EVIDENCE_EVIDENCE, .doc = "the record" }
#define STEP(T) \
	{ .name = "custody", .type = FIELD_ID, .offset = offsetof(struct T, custody_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_CUSTODY_STEP, .doc = "the step" }
#define F(T, member, kind_of, more, label_msg, text) \
	{ .name = #member, .type = kind_of, .offset = offsetof(struct T, member), .flags = more, .label = label_msg, .doc = text }

static const struct field add_fields[] = {
	IDS(custody_add_in),
	{ .name = "act", .type = FIELD_CHOICE, .offset = offsetof(struct custody_add_in, act), .flags = FIELD_REQUIRED,
		.choices = &custody_act_choices, .label = MSG_CUSTODY_LABEL_ACT, .doc = "handed, copied, returned or moved" },
	F(custody_add_in, giver_id, FIELD_ID, 0, MSG_CUSTODY_LABEL_GIVER, "who gives; none: who has it now"),
	F(custody_add_in, receiver_id, FIELD_ID, 0, MSG_CUSTODY_LABEL_RECEIVER, "who receives"),
	F(custody_add_in, receiver_name, FIELD_LINE, 0, MSG_CUSTODY_LABEL_RECEIVER_NAME, "who receives, when not in the list"),
	{ .name = "occurred_at", .type = FIELD_WHEN, .offset = offsetof(struct custody_add_in, when),
		.label = MSG_EVIDENCE_LABEL_WHEN, .doc = "when, as exactly as known; none: now" },
	F(custody_add_in, place, FIELD_LINE, 0, MSG_EVIDENCE_LABEL_PLACE, "where it lies from then on"),
	F(custody_add_in, purpose, FIELD_LINE, 0, MSG_CUSTODY_LABEL_PURPOSE, "why"),
	F(custody_add_in, password, FIELD_SECRET, 0, MSG_CUSTODY_LABEL_PASSWORD, "of who writes: confirms that side at once"),
};
static const struct field sign_fields[] = {
	IDS(custody_sign_in), STEP(custody_sign_in),
	F(custody_sign_in, password, FIELD_SECRET, FIELD_REQUIRED, MSG_CUSTODY_LABEL_PASSWORD, "of who confirms"),
};
static const struct field refuse_fields[] = {
	IDS(custody_refuse_in), STEP(custody_refuse_in),
	F(custody_refuse_in, reason, FIELD_LINE, FIELD_REQUIRED, MSG_EVIDENCE_LABEL_REASON, "why"),
};
static const struct field receipt_fields[] = {
	IDS(custody_receipt_in), STEP(custody_receipt_in),
	F(custody_receipt_in, note, FIELD_LINE, 0, MSG_CUSTODY_LABEL_NOTE, "where the signed paper is"),
};

#define OP(var, title, text, least, function, table, T, own_line) \
	const struct operation var = { .name = title, .doc = text, .needs = least, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), .out_size = sizeof(struct custody_result), \
		.out = &custody_shape, .act = function, .audits_itself = own_line }
OP(op_custody_add, "custody_add", "hand evidence over, copy, return or move it", ACCESS_RESPONDER, act_add, add_fields, custody_add_in, true);
OP(op_custody_sign, "custody_sign", "confirm one's side of a step by the password", ACCESS_VIEWER, act_sign, sign_fields, custody_sign_in,
	true);
OP(op_custody_refuse, "custody_refuse", "say that a step did not happen", ACCESS_VIEWER, act_refuse, refuse_fields, custody_refuse_in, false);
OP(op_custody_receipt, "custody_receipt", "a receipt was signed by hand", ACCESS_RESPONDER, act_receipt, receipt_fields, custody_receipt_in,
	false);
