#include "window/call.h"

#include "base/limits.h"
#include "base/msg.h"
#include "journal/change.h"
#include "messages.h"
#include "window_sql.h"

static const struct choice tos[CALL_TO_MAX] = { { "window", MSG_WINDOW_TO_WINDOW }, { "helper", MSG_WINDOW_TO_HELPER } };
const struct choices call_to_choices = { tos, CALL_TO_MAX };
static const struct choice outcomes[CALL_OUTCOME_MAX] = { { "talked", MSG_WINDOW_CALL_TALKED }, { "sent", MSG_WINDOW_CALL_SENT },
	{ "waiting", MSG_WINDOW_CALL_WAITING }, { "unreached", MSG_WINDOW_CALL_UNREACHED } };
const struct choices call_outcome_choices = { outcomes, CALL_OUTCOME_MAX };

bool window_calls(struct ctx *c, struct id incident_id, struct window_call **ret, size_t *ret_n)
{
	struct window_calls_rows rows;
	if (!q_window_calls(c, (struct window_calls_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct window_call, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct window_calls_row *r = &rows.v[i];
		(*ret)[i] = (struct window_call){ .id = r->id, .to_kind = choice_find(&call_to_choices, r->to_kind),
			.outcome = choice_find(&call_outcome_choices, r->outcome), .to_key = r->to_key, .name = r->name, .phone = r->phone, .words = r->words,
			.who = str_is_none(r->who) ? S("") : r->who, .made_at = { true, r->made_at }, .occurred = event_time_at(r->made_at) };
		if (!str_is_none(r->occurred)) {
			event_time_from_canonical(r->occurred, &(*ret)[i].occurred);
		}
	}
	*ret_n = rows.n;
	return true;
}

/* As it is called now, and the number that was shown. */
static bool whom(struct ctx *c, const struct window_call_in *in, str *ret_name, str *ret_phone)
{
	struct window w;
	struct helper h;
	struct id id;
	if (in->to_kind == CALL_WINDOW) {
		bool ok = window_get(c, in->to_key, &w);
		*ret_name = ok ? w.name : S("");
		*ret_phone = ok && w.n_phones > 0 ? w.phones[0].number : S("");
		return ok;
	}
	bool ok = (id_parse(in->to_key, &id) || fail(c, ERR_NOT_FOUND, MSG_WINDOW_NO_HELPER)) && helper_get(c, id, &h);
	*ret_name = ok ? h.name : S("");
	*ret_phone = ok ? h.phone : S("");
	return ok;
}

static str entry_text(struct ctx *c, const struct window_call_in *in, str name, str phone)
{
	static const int texts[CALL_OUTCOME_MAX] = { MSG_WINDOW_ENTRY_TALKED, MSG_WINDOW_ENTRY_SENT, MSG_WINDOW_ENTRY_WAITING, MSG_WINDOW_ENTRY_UNREACHED };
	str words = str_trim(in->words);
	str digits = str_starts(phone, S("#")) ? str_sub(phone, 1, phone.n) : phone;
	bool names_phone = str_find(name, digits, 0) < name.n; /* 警察相談専用電話（#9110） */
	str whom = phone.n > 0 && in->outcome != CALL_SENT && !names_phone ? msgf(c, MSG_WINDOW_ENTRY_WHOM, { "name", name }, { "phone", phone }) : name;
	str text = msgf(c, texts[in->outcome], { "whom", whom });
	return words.n > 0 ? STR_CAT(c->arena, text, S(" "), words) : text;
}

static bool check(struct ctx *c, const struct window_call_in *in, const struct incident *i)
{
	struct window_call *calls;
	size_t n;
	bool ok = true;
	if ((in->outcome == CALL_TALKED || in->outcome == CALL_SENT) && str_trim(in->words).n == 0) {
		ok = fail_field(c, "words", MSG_WINDOW_CALL_NO_WORDS);
	}
	if (in->occurred.precision != WHEN_NONE && in->occurred.earliest_ms > c->now_ms + 5 * 60 * 1000) {
		ok = fail_field(c, "occurred_at", MSG_WINDOW_CALL_AHEAD);
	}
	if (!ok || !window_calls(c, i->id, &calls, &n)) {
		return false;
	}
	if (n >= LIMIT_WINDOW_CALLS) {
		fail(c, ERR_CONFLICT, MSG_WINDOW_CALL_TOO_MANY);
		return fail_arg(c, "max", str_i64(c->arena, LIMIT_WINDOW_CALLS));
	}
	return true;
}

static struct window_call of_row(const struct window_call_add_in *row, const struct window_call_in *in)
{
	return (struct window_call){ .id = row->id, .to_kind = in->to_kind, .outcome = in->outcome, .to_key = row->to_key, .name = row->name,
		.phone = row->phone, .words = row->words, .who = S(""), .made_at = { true, row->made_at },
		.occurred = in->occurred.precision == WHEN_NONE ? event_time_at(row->made_at) : in->occurred };
}

static bool act_call(struct ctx *c, const void *arg, void *ret_out)
{
	const struct window_call_in *in = arg;
	struct incident i;
	struct window_call_add_in row = { .id = id_is_none(in->once) ? id_new(c->now_ms) : in->once };
	int64_t seq = 0;
	if (!incident_get_open(c, in->incident_id, &i) || !whom(c, in, &row.name, &row.phone)) {
		return false;
	}
	if (!id_is_none(in->once) && !journal_seq_of(c, i.id, in->once, &seq)) {
		return false;
	}
	row.incident_id = i.id;
	row.to_kind = str_from_c(call_to_choices.v[in->to_kind].code);
	row.to_key = in->to_key;
	row.outcome = str_from_c(call_outcome_choices.v[in->outcome].code);
	row.words = str_trim(in->words).n > 0 ? str_trim(in->words) : S("");
	row.made_at = c->now_ms;
	row.made_by_id = c->who.person_id;
	*(struct window_call *)ret_out = of_row(&row, in);
	if (seq > 0) {
		return true; /* the line dropped before the answer came */
	}
	if (!check(c, in, &i)) {
		return false;
	}
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "call", row.id);
	change_str(ch, "to_kind", row.to_kind);
	change_str(ch, "to_key", row.to_key);
	change_str(ch, "name", row.name);
	change_str(ch, "phone", row.phone);
	change_str(ch, "outcome", row.outcome);
	change_str(ch, "words", row.words);
	change_i64(ch, "made_at", row.made_at);
	change_id(ch, "made_by", row.made_by_id);
	struct journal_entry_in e = { .id = row.id, .incident_id = i.id, .occurred = in->occurred, .text = entry_text(c, in, row.name, row.phone),
		.type = in->outcome == CALL_TALKED || in->outcome == CALL_SENT ? ENTRY_TOLD : ENTRY_DONE };
	return q_window_call_add(c, row) && change_write(ch, e, NULL);
}

bool window_call_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg)
{
	struct window_calls_rows rows;
	if (!q_window_calls(c, (struct window_calls_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	struct projector p = { c, S(""), emit, arg, true };
	for (size_t i = 0; i < rows.n; i++) {
		const struct window_calls_row *r = &rows.v[i];
		p.object = change_object_name(c, "call", r->id);
		project_str(&p, "to_kind", r->to_kind);
		project_str(&p, "to_key", r->to_key);
		project_str(&p, "name", r->name);
		project_str(&p, "phone", r->phone);
		project_str(&p, "outcome", r->outcome);
		project_str(&p, "words", r->words);
		project_i64(&p, "made_at", r->made_at);
		project_id(&p, "made_by", r->made_by_id);
	}
	return p.ok;
}

bool window_call_put_words(struct ctx *c, struct id incident_id, struct id id, str field, str value)
{
	(void)field; /* words alone */
	return q_window_call_words(c, (struct window_call_words_in){ .words = value, .incident_id = incident_id, .id = id });
}

#define F(member, kind_, text) { .name = #member, .type = kind_, .offset = offsetof(struct window_call, member), .doc = text }
static const struct field json_fields[] = {
	F(id, FIELD_ID, "identifier"),
	{ .name = "to_kind", .type = FIELD_CHOICE, .offset = offsetof(struct window_call, to_kind), .choices = &call_to_choices, .doc = "window or helper" },
	F(to_key, FIELD_LINE, "key of the window, row of the helper"), F(name, FIELD_LINE, "as it was called then"),
	F(phone, FIELD_LINE, "the number that was shown"),
	{ .name = "outcome", .type = FIELD_CHOICE, .offset = offsetof(struct window_call, outcome), .choices = &call_outcome_choices,
		.doc = "talked, sent, waiting (they call back), unreached" },
	F(words, FIELD_TEXT, "with whom, what"), F(who, FIELD_LINE, "who called"), F(made_at, FIELD_INSTANT, "when it was recorded"),
};
const struct shape window_call_shape = { "WindowCall", json_fields, sizeof json_fields / sizeof json_fields[0], sizeof(struct window_call) };

static const struct field call_fields[] = {
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct window_call_in, incident_id), .flags = FIELD_PATH | FIELD_REQUIRED,
		.label = MSG_WINDOW_LABEL_INCIDENT, .doc = "the incident" },
	{ .name = "to_kind", .type = FIELD_CHOICE, .offset = offsetof(struct window_call_in, to_kind), .flags = FIELD_REQUIRED,
		.choices = &call_to_choices, .label = MSG_WINDOW_LABEL_WINDOW, .doc = "window or helper" },
	{ .name = "to_key", .type = FIELD_LINE, .offset = offsetof(struct window_call_in, to_key), .flags = FIELD_REQUIRED,
		.label = MSG_WINDOW_LABEL_WINDOW, .doc = "key of the window, id of the helper's row" },
	{ .name = "outcome", .type = FIELD_CHOICE, .offset = offsetof(struct window_call_in, outcome), .flags = FIELD_REQUIRED,
		.choices = &call_outcome_choices, .label = MSG_WINDOW_LABEL_OUTCOME, .doc = "how it ended" },
	{ .name = "words", .type = FIELD_TEXT, .offset = offsetof(struct window_call_in, words), .max = 2000, .label = MSG_WINDOW_LABEL_WORDS,
		.doc = "with whom, what was said; needed when talked or sent" },
	{ .name = "occurred_at", .type = FIELD_WHEN, .offset = offsetof(struct window_call_in, occurred), .label = MSG_WINDOW_LABEL_WHEN,
		.doc = "when; none: now" },
	{ .name = "once", .type = FIELD_ID, .offset = offsetof(struct window_call_in, once), .doc = "chosen by the sender: sent again, it writes nothing twice" },
};
const struct operation op_window_call = { .name = "window_call", .doc = "record a call to a window or helper", .needs = ACCESS_RESPONDER,
	.fields = call_fields, .n_fields = sizeof call_fields / sizeof call_fields[0], .in_size = sizeof(struct window_call_in),
	.out_size = sizeof(struct window_call), .out = &window_call_shape, .act = act_call };
