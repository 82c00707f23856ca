/* Writing it, confirming it, taking it back, ending it. */
#include "broadcast/broadcast.h"

#include "base/limits.h"
#include "base/msg.h"
#include "base/time.h"
#include "broadcast/inside.h"
#include "broadcast_sql.h"
#include "catalog/catalog.h"
#include "incident/incident.h"
#include "journal/journal.h"
#include "messages.h"
#include "person/person.h"

#define HOUR_MS (3600 * INT64_C(1000))
#define AGAIN_MS (5 * 60 * INT64_C(1000))

#define N(v) (sizeof(v) / sizeof(v)[0])
static const struct choice state_rows[] = { [BROADCAST_DRAFT] = { "draft", MSG_BROADCAST_DRAFT }, [BROADCAST_HELD] = { "held", MSG_BROADCAST_HELD },
	[BROADCAST_SENDING] = { "sending", MSG_BROADCAST_SENDING }, [BROADCAST_SENT] = { "sent", MSG_BROADCAST_SENT },
	[BROADCAST_DROPPED] = { "dropped", MSG_BROADCAST_DROPPED } };
const struct choices broadcast_state_choices = { state_rows, N(state_rows) };
static const struct choice whom_rows[] = { [WHOM_ALL] = { "all", MSG_BROADCAST_ALL }, [WHOM_DEPARTMENTS] = { "departments", MSG_BROADCAST_DEPARTMENTS },
	[WHOM_PEOPLE] = { "people", MSG_BROADCAST_PEOPLE }, [WHOM_BEFORE] = { "before", MSG_BROADCAST_BEFORE } };
const struct choices broadcast_whom_choices = { whom_rows, N(whom_rows) };
static const struct choice answer_rows[] = { [ANSWER_OPENED] = { "opened", MSG_BROADCAST_OPENED },
	[ANSWER_NOT_OPENED] = { "not_opened", MSG_BROADCAST_NOT_OPENED }, [ANSWER_UNKNOWN] = { "unknown", MSG_BROADCAST_UNKNOWN } };
const struct choices broadcast_answer_choices = { answer_rows, N(answer_rows) };
static const struct choice read_rows[] = { [BROADCAST_BY_LINK] = { "link", MSG_NOTICE_READ_LINK }, [BROADCAST_BY_PAGE] = { "page", MSG_BROADCAST_BY_PAGE },
	[BROADCAST_BY_TOLD] = { "told", MSG_BROADCAST_BY_TOLD } };
const struct choices broadcast_read_choices = { read_rows, N(read_rows) };
static const struct choice lang_rows[] = { [LANG_JA] = { "ja", MSG_BROADCAST_JA }, [LANG_EN] = { "en", MSG_BROADCAST_EN } };
static const struct choices langs = { lang_rows, N(lang_rows) };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct broadcast, member), .doc = text }
static const struct field shape_fields[] = {
	F(id, FIELD_ID, "identifier"), F(kind, FIELD_LINE, "key of the template"), F(subject, FIELD_LINE, "subject"), F(text, FIELD_TEXT, "what it says"),
	F(phone, FIELD_LINE, "whom to ring"), F(asks, FIELD_BOOL, "people are asked whether they opened it"),
	F(ends, FIELD_BOOL, "says that what it goes on from is over"),
	{ .name = "lang", .type = FIELD_CHOICE, .offset = offsetof(struct broadcast, lang), .choices = &langs, .doc = "written in: ja or en" },
	{ .name = "whom", .type = FIELD_CHOICE, .offset = offsetof(struct broadcast, whom), .choices = &broadcast_whom_choices,
		.doc = "all, departments, people or before (the same as the one it goes on from)" },
	F(incident_id, FIELD_ID, "the room it belongs to"), F(before_id, FIELD_ID, "the one it goes on from"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct broadcast, state), .choices = &broadcast_state_choices,
		.doc = "draft, held, sending, sent or dropped" },
	F(maker, FIELD_LINE, "who wrote it"), F(made_at, FIELD_INSTANT, "when it was begun"), F(changed_at, FIELD_INSTANT, "when it was last changed"),
	F(send_at, FIELD_INSTANT, "when the mails go; before that it can be taken back"), F(sent_at, FIELD_INSTANT, "when the last mail was written"),
	F(ends_at, FIELD_INSTANT, "so long the banner stands"), F(ended_at, FIELD_INSTANT, "when somebody ended it"),
	F(n_people, FIELD_INT, "people it goes to"), F(n_read, FIELD_INT, "who have read it"), F(n_opened, FIELD_INT, "who opened what was warned of"),
	F(n_no_mail, FIELD_INT, "whom no mail could be sent to"),
};
#undef F
const struct shape broadcast_shape = { "Broadcast", shape_fields, N(shape_fields), sizeof(struct broadcast) };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct broadcast_person, member), .doc = text }
static const struct field person_fields[] = {
	F(id, FIELD_ID, "the person"), F(name, FIELD_LINE, "name"), F(department, FIELD_LINE, "department"), F(phone, FIELD_LINE, "phone"),
	F(has_mail, FIELD_BOOL, "whether there is an address to write to"), F(read_at, FIELD_INSTANT, "when they said that they read it"),
	{ .name = "how", .type = FIELD_CHOICE, .offset = offsetof(struct broadcast_person, how), .choices = &broadcast_read_choices, .doc = "link, page or told" },
	{ .name = "answer", .type = FIELD_CHOICE, .offset = offsetof(struct broadcast_person, answer), .choices = &broadcast_answer_choices,
		.doc = "opened, not_opened or unknown" },
	F(answered_at, FIELD_INSTANT, "when they answered"), F(reminded_at, FIELD_INSTANT, "when they were told once more"),
};
#undef F
const struct shape broadcast_person_shape = { "BroadcastPerson", person_fields, N(person_fields), sizeof(struct broadcast_person) };

/* --- reading --- */

static str or_empty(str s) { return str_is_none(s) ? S("") : s; }

bool broadcast_is_standing(const struct broadcast *b, int64_t now_ms)
{
	bool out = b->state == BROADCAST_SENDING || b->state == BROADCAST_SENT || b->state == BROADCAST_HELD;
	return out && !b->ended_at.has && b->send_at.has && b->send_at.v <= now_ms && b->ends_at.v > now_ms;
}

bool broadcast_get(struct ctx *c, struct id id, struct broadcast *ret)
{
	struct broadcast_get_row r;
	bool found;
	if (!q_broadcast_get(c, (struct broadcast_get_in){ .id = id }, &r, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_BROADCAST_GONE);
	}
	*ret = (struct broadcast){ .id = r.id, .kind = r.kind, .subject = r.subject, .text = r.text, .phone = r.phone, .asks = r.asks, .ends = r.ends,
		.lang = str_eq(r.lang, S("en")) ? LANG_EN : LANG_JA, .whom = choice_find(&broadcast_whom_choices, r.whom),
		.incident_id = r.incident_id, .incident_name = or_empty(r.incident_name), .before_id = r.before_id,
		.state = choice_find(&broadcast_state_choices, r.state), .maker = or_empty(r.maker), .made_by = r.made_by, .made_at = { true, r.made_at },
		.changed_at = { true, r.changed_at }, .send_at = r.send_at, .sent_at = r.sent_at, .ends_at = { true, r.ends_at }, .ended_at = r.ended_at,
		.n_people = { true, r.n_people }, .n_read = { true, r.n_read }, .n_opened = { true, r.n_opened }, .n_no_mail = { true, r.n_no_mail } };
	return true;
}

bool broadcast_list(struct ctx *c, struct broadcast **ret, size_t *ret_n)
{
	struct broadcast_rows_rows rows;
	if (!q_broadcast_rows(c, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct broadcast, rows.n);
	*ret_n = rows.n;
	for (size_t k = 0; k < rows.n; k++) {
		const struct broadcast_rows_row *r = &rows.v[k];
		(*ret)[k] = (struct broadcast){ .id = r->id, .subject = r->subject, .text = S(""), .kind = S(""), .phone = S(""), .incident_name = S(""),
			.state = choice_find(&broadcast_state_choices, r->state), .maker = or_empty(r->maker), .made_at = { true, r->made_at },
			.changed_at = { true, r->made_at }, .send_at = r->send_at, .sent_at = r->sent_at, .ends_at = { true, r->ends_at },
			.ended_at = r->ended_at, .n_people = { true, r->n_people }, .n_read = { true, r->n_read }, .n_opened = { true, r->n_opened },
			.n_no_mail = { true, 0 } };
	}
	return true;
}

bool broadcast_people(struct ctx *c, struct id id, struct broadcast_person **ret, size_t *ret_n)
{
	struct broadcast_people_rows rows;
	if (!q_broadcast_people(c, (struct broadcast_people_in){ .broadcast_id = id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct broadcast_person, rows.n);
	*ret_n = rows.n;
	for (size_t k = 0; k < rows.n; k++) {
		const struct broadcast_people_row *r = &rows.v[k];
		(*ret)[k] = (struct broadcast_person){ .id = r->person_id, .name = r->name, .department = r->department, .phone = r->phone,
			.has_mail = r->mail.n > 0 || r->other_mail.n > 0 || !str_is_none(r->account_mail), .read_at = r->read_at, .how = choice_find(&broadcast_read_choices, r->read_how),
			.answer = choice_find(&broadcast_answer_choices, r->answer), .answered_at = r->answered_at, .reminded_at = r->reminded_at };
	}
	return true;
}

bool broadcast_departments(struct ctx *c, struct broadcast_department **ret, size_t *ret_n)
{
	struct broadcast_departments_rows rows;
	if (!q_broadcast_departments(c, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct broadcast_department, rows.n);
	*ret_n = rows.n;
	for (size_t k = 0; k < rows.n; k++) {
		(*ret)[k] = (struct broadcast_department){ rows.v[k].department, rows.v[k].n };
	}
	return true;
}

bool broadcast_standing(struct ctx *c, struct broadcast_banner **ret, size_t *ret_n)
{
	struct broadcast_standing_rows rows;
	if (!q_broadcast_standing(c, (struct broadcast_standing_in){ .now = c->now_ms, .person = c->who.person_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct broadcast_banner, rows.n);
	*ret_n = rows.n;
	for (size_t k = 0; k < rows.n; k++) {
		const struct broadcast_standing_row *r = &rows.v[k];
		(*ret)[k] = (struct broadcast_banner){ .id = r->id, .subject = r->subject, .text = r->text, .phone = r->phone, .asks = r->asks,
			.is_mine = !id_is_none(r->person_id), .is_read = r->read_at.has,
			.answer = str_is_none(r->answer) ? -1 : choice_find(&broadcast_answer_choices, r->answer), .sent_at = r->send_at.v };
	}
	return true;
}

/* --- writing it --- */

static bool check_words(struct ctx *c, const struct broadcast_in *in)
{
	if (!catalog_warning(c->catalog, in->kind)) {
		fail_field(c, "template", MSG_BROADCAST_KIND_UNKNOWN);
	}
	if (str_find(in->subject, S("＿＿"), 0) != SIZE_MAX) {
		fail_field(c, "subject", MSG_BROADCAST_BLANK_LEFT);
	}
	if (str_find(in->text, S("＿＿"), 0) != SIZE_MAX) {
		fail_field(c, "text", MSG_BROADCAST_BLANK_LEFT);
	}
	if (in->hours.has && (in->hours.v < 1 || in->hours.v > BROADCAST_HOURS_MOST)) {
		fail_field(c, "hours", MSG_BROADCAST_HOURS_BAD);
	}
	return c->err.code == ERR_NONE;
}

static bool pick_people(struct ctx *c, const struct broadcast_in *in, struct id id)
{
	for (size_t k = 0; k < in->people.n; k++) {
		struct person p;
		if (!incident_person(c, "people", in->people.v[k], &p) ||
		    !q_broadcast_pick(c, (struct broadcast_pick_in){ .broadcast_id = id, .person_id = p.id })) {
			return false;
		}
	}
	return true;
}

static bool pick_departments(struct ctx *c, const struct broadcast_in *in, struct id id)
{
	for (size_t k = 0; k < in->departments.n; k++) {
		if (!q_broadcast_pick_department(c, (struct broadcast_pick_department_in){ .broadcast_id = id, .department = in->departments.v[k] })) {
			return false;
		}
	}
	return true;
}

static bool pick_whom(struct ctx *c, const struct broadcast_in *in, struct id id, struct id before_id)
{
	switch (in->whom) {
	case WHOM_DEPARTMENTS:
		return pick_departments(c, in, id);
	case WHOM_PEOPLE:
		return pick_people(c, in, id);
	case WHOM_BEFORE:
		return q_broadcast_pick_before(c, (struct broadcast_pick_before_in){ .broadcast_id = id, .before_id = before_id });
	default:
		return q_broadcast_pick_all(c, (struct broadcast_pick_all_in){ .broadcast_id = id });
	}
}

/* Who it goes to is written down now, so that the preview counts those who will get it. */
static bool pick(struct ctx *c, const struct broadcast_in *in, struct id id, struct id before_id)
{
	struct broadcast b;
	if (!q_broadcast_unpick(c, (struct broadcast_unpick_in){ .broadcast_id = id }) || !pick_whom(c, in, id, before_id) ||
	    !broadcast_get(c, id, &b)) {
		return false;
	}
	if (b.n_people.v == 0) {
		return fail_field(c, in->whom == WHOM_PEOPLE ? "people" : in->whom == WHOM_DEPARTMENTS ? "departments" : "whom", MSG_BROADCAST_NOBODY);
	}
	return b.n_people.v <= BROADCAST_PEOPLE_MOST || fail(c, ERR_CONFLICT, MSG_BROADCAST_TOO_MANY);
}

static int64_t banner_ms(const struct broadcast_in *in) { return (in->hours.has ? in->hours.v : BROADCAST_HOURS) * HOUR_MS; }
static int whom_of(const struct broadcast_in *in) { return in->whom < 0 ? WHOM_ALL : in->whom; }

static bool act_draft(struct ctx *c, const void *arg, void *ret_out)
{
	const struct broadcast_in *in = arg;
	struct incident i;
	struct broadcast before = { 0 };
	struct id id = id_new(c->now_ms);
	if (!check_words(c, in) || (!id_is_none(in->incident_id) && !incident_get_open(c, in->incident_id, &i)) ||
	    (!id_is_none(in->before_id) && !broadcast_get(c, in->before_id, &before))) {
		return false;
	}
	const struct warning_def *def = catalog_warning(c->catalog, in->kind);
	if (id_is_none(before.id) && (def->ends || in->whom == WHOM_BEFORE)) {
		return fail_field(c, def->ends ? "template" : "whom", MSG_BROADCAST_ENDS_WHAT);
	}
	struct broadcast_add_in row = { .id = id, .kind = in->kind, .subject = in->subject, .text = in->text, .phone = or_empty(in->phone),
		.asks = in->asks, .ends = def->ends, .lang = c->lang == LANG_EN ? S("en") : S("ja"),
		.whom = str_from_c(whom_rows[whom_of(in)].code), .before_id = before.id, .made_by = c->who.account_id, .made_at = c->now_ms,
		.ends_at = c->now_ms + banner_ms(in) };
	row.incident_id = id_is_none(in->incident_id) ? before.incident_id : in->incident_id;
	return q_broadcast_add(c, row) && pick(c, in, id, before.id) && broadcast_get(c, id, ret_out);
}

static bool get_draft(struct ctx *c, struct id id, struct broadcast *b)
{
	return broadcast_get(c, id, b) && (b->state == BROADCAST_DRAFT || fail(c, ERR_CONFLICT, MSG_BROADCAST_NO_DRAFT));
}

static bool act_change(struct ctx *c, const void *arg, void *ret_out)
{
	const struct broadcast_in *in = arg;
	struct broadcast b;
	if (!get_draft(c, in->broadcast_id, &b) || !check_words(c, in)) {
		return false;
	}
	const struct warning_def *def = catalog_warning(c->catalog, in->kind);
	if (id_is_none(b.before_id) && (def->ends || in->whom == WHOM_BEFORE)) {
		return fail_field(c, def->ends ? "template" : "whom", MSG_BROADCAST_ENDS_WHAT);
	}
	struct broadcast_change_in row = { .id = b.id, .kind = in->kind, .subject = in->subject, .text = in->text, .phone = or_empty(in->phone),
		.asks = in->asks, .ends = def->ends, .whom = str_from_c(whom_rows[whom_of(in)].code), .changed_at = c->now_ms,
		.ends_at = c->now_ms + banner_ms(in) };
	return q_broadcast_change(c, row) && pick(c, in, b.id, b.before_id) && broadcast_get(c, b.id, ret_out);
}

/* --- confirming it, taking it back --- */

static bool act_send(struct ctx *c, const void *arg, void *ret_out)
{
	const struct broadcast_act_in *in = arg;
	struct broadcast b;
	struct broadcast_last_row last;
	struct broadcast_state_row row;
	bool found;
	if (!get_draft(c, in->broadcast_id, &b) || !q_broadcast_last(c, &last)) {
		return false;
	}
	if (in->seen.has && in->seen.v != b.changed_at.v) {
		return fail(c, ERR_CONFLICT, MSG_BROADCAST_CHANGED);
	}
	if (last.at > c->now_ms) { /* another one is held: one a minute */
		fail(c, ERR_CONFLICT, MSG_BROADCAST_ONE_A_MINUTE);
		return fail_arg(c, "time", time_hm(c, last.at + 59 * 1000));
	}
	int64_t at = c->now_ms + BROADCAST_HOLD_MS;
	return q_broadcast_state(c, (struct broadcast_state_in){ .state = S("held"), .send_at = { true, at },
			.ends_at = at + (b.ends_at.v - b.changed_at.v), .id = b.id, .was = S("draft") }, &row, &found) &&
	       broadcast_get(c, b.id, ret_out);
}

static bool act_undo(struct ctx *c, const void *arg, void *ret_out)
{
	const struct broadcast_act_in *in = arg;
	struct broadcast b;
	struct broadcast_state_row row;
	bool found;
	if (!broadcast_get(c, in->broadcast_id, &b)) {
		return false;
	}
	if (b.state != BROADCAST_HELD || b.send_at.v <= c->now_ms) {
		return fail(c, ERR_CONFLICT, b.state == BROADCAST_DRAFT ? MSG_BROADCAST_UNDONE_ALREADY : MSG_BROADCAST_GOES_ALREADY);
	}
	return q_broadcast_state(c, (struct broadcast_state_in){ .state = S("draft"), .ends_at = b.changed_at.v + (b.ends_at.v - b.send_at.v),
			.id = b.id, .was = S("held") }, &row, &found) && broadcast_get(c, b.id, ret_out);
}

static bool act_drop(struct ctx *c, const void *arg, void *ret_out)
{
	const struct broadcast_act_in *in = arg;
	struct broadcast b;
	struct broadcast_state_row row;
	bool found;
	(void)ret_out;
	return get_draft(c, in->broadcast_id, &b) && q_broadcast_state(c, (struct broadcast_state_in){ .state = S("dropped"),
		.ends_at = b.ends_at.v, .id = b.id, .was = S("draft") }, &row, &found);
}

static bool is_out(const struct broadcast *b, int64_t now_ms)
{
	return (b->state == BROADCAST_SENDING || b->state == BROADCAST_SENT || b->state == BROADCAST_HELD) && b->send_at.v <= now_ms;
}

bool broadcast_entry(struct ctx *c, struct id incident_id, str text)
{
	struct incident i;
	struct journal_added added;
	if (id_is_none(incident_id)) {
		return true;
	}
	struct journal_entry_in e = { .incident_id = incident_id, .type = ENTRY_TOLD, .text = text };
	return incident_get_inside(c, incident_id, &i) && (!incident_is_open(&i) || journal_add(c, &e, &added));
}

static bool act_end(struct ctx *c, const void *arg, void *ret_out)
{
	const struct broadcast_act_in *in = arg;
	struct broadcast b;
	if (!broadcast_get(c, in->broadcast_id, &b)) {
		return false;
	}
	if (!broadcast_is_standing(&b, c->now_ms)) {
		return fail(c, ERR_CONFLICT, MSG_BROADCAST_IS_OVER);
	}
	return q_broadcast_end(c, (struct broadcast_end_in){ .ended_at = { true, c->now_ms }, .id = b.id }) &&
	       broadcast_entry(c, b.incident_id, msgf(c, MSG_BROADCAST_ENTRY_ENDED, { "subject", b.subject })) && broadcast_get(c, b.id, ret_out);
}

static bool act_remind(struct ctx *c, const void *arg, void *ret_out)
{
	const struct broadcast_act_in *in = arg;
	struct broadcast b;
	struct broadcast_reminded_row last;
	if (!broadcast_get(c, in->broadcast_id, &b) || !q_broadcast_reminded(c, (struct broadcast_reminded_in){ .broadcast_id = b.id }, &last)) {
		return false;
	}
	if (!is_out(&b, c->now_ms) || b.state != BROADCAST_SENT) {
		return fail(c, ERR_CONFLICT, MSG_BROADCAST_NOT_OUT);
	}
	if (b.n_read.v == b.n_people.v) {
		return fail(c, ERR_CONFLICT, MSG_NOTICE_ALL_READ);
	}
	if (c->now_ms - last.at < AGAIN_MS) {
		return fail(c, ERR_CONFLICT, MSG_BROADCAST_REMINDED_NOW);
	}
	return q_broadcast_again(c, (struct broadcast_again_in){ .reminded_at = { true, c->now_ms }, .broadcast_id = b.id }) &&
	       q_broadcast_resend(c, (struct broadcast_resend_in){ .id = b.id }) && broadcast_get(c, b.id, ret_out);
}

/* --- rows --- */

#define PATH(T) { .name = "warning", .type = FIELD_ID, .offset = offsetof(struct T, broadcast_id), .flags = FIELD_PATH | FIELD_REQUIRED, \
	.label = MSG_BROADCAST_TITLE, .doc = "the warning" }
#define I(member, kind_, flag, words, text_) { .name = #member, .type = kind_, .offset = offsetof(struct broadcast_in, member), .flags = flag, \
	.label = words, .doc = text_ }
#define WORDS \
	{ .name = "template", .type = FIELD_LINE, .offset = offsetof(struct broadcast_in, kind), .flags = FIELD_REQUIRED, .max = 40, \
		.label = MSG_BROADCAST_KIND, .doc = "key of a template: mail, system, virus, call, correction or clear" }, \
	I(subject, FIELD_LINE, FIELD_REQUIRED, MSG_BROADCAST_SUBJECT, "subject"), \
	I(text, FIELD_TEXT, FIELD_REQUIRED, MSG_BROADCAST_TEXT, "what it says"), \
	I(phone, FIELD_PHONE, FIELD_KEEP_BLANK, MSG_BROADCAST_PHONE, "whom to ring"), \
	I(asks, FIELD_BOOL, 0, MSG_BROADCAST_ASKS, "people are asked whether they opened it"), \
	{ .name = "whom", .type = FIELD_CHOICE, .offset = offsetof(struct broadcast_in, whom), .choices = &broadcast_whom_choices, \
		.label = MSG_BROADCAST_WHOM, .doc = "all, departments, people or before; none: all" }, \
	I(departments, FIELD_LINES, 0, MSG_BROADCAST_DEPARTMENTS, "of departments: which"), \
	I(people, FIELD_IDS, 0, MSG_BROADCAST_PEOPLE, "of people: who"), \
	I(hours, FIELD_INT, 0, MSG_BROADCAST_HOURS, "so long the banner stands, 1-336; none: 24")
static const struct field draft_fields[] = { WORDS,
	I(incident_id, FIELD_ID, 0, MSG_BROADCAST_ROOM, "the room it belongs to"),
	I(before_id, FIELD_ID, 0, MSG_BROADCAST_BEFORE_ID, "the one it goes on from") };
static const struct field change_fields[] = { PATH(broadcast_in), WORDS };
static const struct field act_fields[] = { PATH(broadcast_act_in) };
static const struct field send_fields[] = { PATH(broadcast_act_in),
	{ .name = "seen", .type = FIELD_INT, .offset = offsetof(struct broadcast_act_in, seen), .flags = FIELD_FORM_ONLY, .label = MSG_BROADCAST_TITLE,
		.doc = "as it was shown" } };
#define OP(name_, doc_, fields_, T, act_) { .name = name_, .doc = doc_, .needs = ACCESS_RESPONDER, .fields = fields_, .n_fields = N(fields_), \
	.in_size = sizeof(struct T), .out_size = sizeof(struct broadcast), .out = &broadcast_shape, .act = act_ }
const struct operation op_broadcast_draft = OP("broadcast_draft", "write a warning to the staff; nothing goes out yet", draft_fields, broadcast_in, act_draft);
const struct operation op_broadcast_change = OP("broadcast_change", "change a warning that has not gone out", change_fields, broadcast_in, act_change);
const struct operation op_broadcast_send = OP("broadcast_send", "send a warning; it goes in a minute", send_fields, broadcast_act_in, act_send);
const struct operation op_broadcast_undo = OP("broadcast_undo", "take a warning back before it goes", act_fields, broadcast_act_in, act_undo);
const struct operation op_broadcast_end = OP("broadcast_end", "the warning is over: its banner goes", act_fields, broadcast_act_in, act_end);
const struct operation op_broadcast_remind = OP("broadcast_remind", "mail those who have not read it once more", act_fields, broadcast_act_in, act_remind);
const struct operation op_broadcast_drop = { .name = "broadcast_drop", .doc = "throw away a warning that has not gone out", .needs = ACCESS_RESPONDER,
	.fields = act_fields, .n_fields = N(act_fields), .in_size = sizeof(struct broadcast_act_in), .act = act_drop };
