/* Those who answer: reading, taking, closing, and the tie to a room. */
#include "sighting/sighting.h"

#include "audit/audit.h"
#include "base/limits.h"
#include "messages.h"
#include "sighting_sql.h"

static const struct choice states[] = {
	[SIGHTING_NEW] = { "new", MSG_SIGHTING_STATE_NEW },
	[SIGHTING_CHECKING] = { "checking", MSG_SIGHTING_STATE_CHECKING },
	[SIGHTING_JOINED] = { "joined", MSG_SIGHTING_STATE_JOINED },
	[SIGHTING_CLOSED] = { "closed", MSG_SIGHTING_STATE_CLOSED },
};
const struct choices sighting_state_choices = { states, SIGHTING_STATE_MAX };
static const struct choice touched[] = {
	[TOUCHED_YES] = { "yes", MSG_SIGHTING_TOUCHED_YES }, [TOUCHED_NO] = { "no", MSG_SIGHTING_TOUCHED_NO },
	[TOUCHED_UNKNOWN] = { "unknown", MSG_SIGHTING_TOUCHED_UNKNOWN },
};
const struct choices sighting_touched_choices = { touched, sizeof touched / sizeof touched[0] };

static const struct choice severities[] = {
	[ALARM_URGENT] = { "urgent", MSG_SIGHTING_SEVERITY_URGENT }, [ALARM_HIGH] = { "high", MSG_SIGHTING_SEVERITY_HIGH },
	[ALARM_MEDIUM] = { "medium", MSG_SIGHTING_SEVERITY_MEDIUM }, [ALARM_LOW] = { "low", MSG_SIGHTING_SEVERITY_LOW },
};
const struct choices sighting_severity_choices = { severities, ALARM_GRADE_MAX };

#define F(member, kind, text) \
	{ .name = #member, .type = kind, .offset = offsetof(struct sighting, member), .doc = text }
static const struct field shape_fields[] = {
	F(id, FIELD_ID, "identifier"),
	F(number, FIELD_INT, "number within the organisation"),
	F(code, FIELD_LINE, "what the finder looks it up with"),
	F(card, FIELD_LINE, "key of the first-action card the finder chose"),
	F(card_name, FIELD_LINE, "the choice in the reader's language"),
	F(what, FIELD_TEXT, "what was noticed"),
	F(when_text, FIELD_LINE, "when, in the finder's words"),
	{ .name = "noticed_at", .type = FIELD_WHEN, .offset = offsetof(struct sighting, noticed),
		.doc = "the same as an event time; null: the words could not be read as one" },
	F(place, FIELD_LINE, "where, on which device"),
	{ .name = "touched", .type = FIELD_CHOICE, .offset = offsetof(struct sighting, touched),
		.choices = &sighting_touched_choices, .doc = "whether the finder did something to it; null: not said" },
	F(touch_note, FIELD_TEXT, "what the finder did"),
	F(name, FIELD_LINE, "the finder's name; empty: not given"),
	F(reach, FIELD_LINE, "how to reach the finder"),
	F(photo_bytes, FIELD_INT, "size of the photo; null: none"),
	F(photo_type, FIELD_LINE, "its type, by its bytes"),
	F(reported_at, FIELD_INSTANT, "when it came"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct sighting, state),
		.choices = &sighting_state_choices, .doc = "new, checking, joined or closed" },
	F(taken_name, FIELD_LINE, "who looks at it"),
	F(taken_at, FIELD_INSTANT, "since when"),
	F(incident_id, FIELD_ID, "the room it went to"),
	F(settled_at, FIELD_INSTANT, "when it was joined or closed"),
	F(reason, FIELD_LINE, "why it was closed, as the finder reads it"),
	F(photo_hidden_at, FIELD_INSTANT, "when its photo was taken away by two people; null: it was not"),
	F(origin, FIELD_LINE, "the source (program) whose alarm it is; empty: somebody reported it"),
	{ .name = "severity", .type = FIELD_CHOICE, .offset = offsetof(struct sighting, severity),
		.choices = &sighting_severity_choices, .doc = "of an alarm: how bad its source says it is; null: not said" },
	F(asked, FIELD_TEXT, "answers to what the firm asks besides, one \"question: answer\" a line"),
	F(link, FIELD_LINE, "of an alarm: where its product shows it"),
	F(traces, FIELD_TEXT, "of an alarm: addresses, names and hashes in it, made harmless, one a line"),
	F(repeats, FIELD_INT, "how often the same came again"),
	F(repeated_at, FIELD_INSTANT, "when it last did"),
};
#undef F
const struct shape sighting_shape = { "Sighting", shape_fields, sizeof shape_fields / sizeof shape_fields[0],
	sizeof(struct sighting) };

/* --- rows --- */

/* The three statements bring the same columns; only their C types differ. */
#define OF_ROW(c, r) of_row((c), &(struct sighting_row_row){ .id = (r)->id, .number = (r)->number, .code = (r)->code, \
	.card = (r)->card, .what = (r)->what, .when_text = (r)->when_text, .noticed = (r)->noticed, .place = (r)->place, \
	.touched = (r)->touched, .touch_note = (r)->touch_note, .name = (r)->name, .reach = (r)->reach, \
	.photo_hash = (r)->photo_hash, .photo_type = (r)->photo_type, .photo_bytes = (r)->photo_bytes, \
	.reported_at = (r)->reported_at, .state = (r)->state, .taken_by_id = (r)->taken_by_id, .taken_at = (r)->taken_at, \
	.incident_id = (r)->incident_id, .settled_at = (r)->settled_at, .reason = (r)->reason, \
	.photo_hidden_at = (r)->photo_hidden_at, .origin = (r)->origin, .severity = (r)->severity, .link = (r)->link, \
	.traces = (r)->traces, .asked = (r)->asked, .repeats = (r)->repeats, .repeated_at = (r)->repeated_at, \
	.taken_name = (r)->taken_name, .incident_name = (r)->incident_name, .incident_state = (r)->incident_state })

static str card_name(const struct ctx *c, str key)
{
	const struct first_card *card = catalog_card(c->catalog, key);
	return card ? text2_in(card->name, c->lang) : key; /* a firm's own catalogue may have lost it */
}

static struct sighting of_row(struct ctx *c, const struct sighting_row_row *r)
{
	struct sighting s = { .id = r->id, .number = { true, r->number }, .code = r->code, .card = r->card,
		.card_name = card_name(c, r->card), .what = r->what, .when_text = r->when_text, .place = r->place,
		.touched = choice_find(&sighting_touched_choices, r->touched), .touch_note = r->touch_note, .name = r->name,
		.reach = r->reach, .photo_bytes = { r->photo_bytes > 0, r->photo_bytes }, .photo_type = r->photo_type,
		.photo_hash = r->photo_hash, .reported_at = { true, r->reported_at },
		.state = choice_find(&sighting_state_choices, r->state), .taken_by = r->taken_by_id, .taken_name = r->taken_name,
		.taken_at = r->taken_at, .incident_id = r->incident_id, .incident_name = r->incident_name,
		.incident_state = r->incident_state, .settled_at = r->settled_at, .reason = r->reason, .photo_hidden_at = r->photo_hidden_at,
		.origin = r->origin, .severity = choice_find(&sighting_severity_choices, r->severity), .link = r->link,
		.traces = r->traces, .asked = r->asked, .repeats = { true, r->repeats }, .repeated_at = r->repeated_at };
	event_time_from_canonical(r->noticed, &s.noticed);
	return s;
}

bool sighting_get(struct ctx *c, struct id id, struct sighting *ret)
{
	struct sighting_row_row row;
	bool found = false;
	if (!q_sighting_row(c, (struct sighting_row_in){ .id = id }, &row, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_SIGHTING_NOT_FOUND);
	}
	*ret = of_row(c, &row);
	return true;
}

/* "1795737600000.12": when the last of the page was reported, and its number. */
static bool read_place(str place, struct sighting_rows_in *in)
{
	str number = place, at = str_cut(&number, '.');
	in->before_at = INT64_MAX;
	return str_is_empty(place) || (str_to_i64(at, &in->before_at) && str_to_i64(number, &in->before_number));
}

bool sighting_page(struct ctx *c, bool all, str before, size_t most, struct sighting **ret, size_t *ret_n, str *ret_next)
{
	struct sighting_rows_rows rows;
	struct sighting_rows_in in = { .any_state = all, .most = (int64_t)most + 1 };
	if (!read_place(before, &in)) {
		return fail_field(c, "before", MSG_INCIDENT_PLACE_BAD);
	}
	if (!q_sighting_rows(c, in, &rows)) {
		return false;
	}
	size_t n = rows.n > most ? most : rows.n;
	*ret = arena_array(c->arena, struct sighting, n);
	for (size_t i = 0; i < n; i++) {
		(*ret)[i] = OF_ROW(c, &rows.v[i]);
	}
	*ret_n = n;
	*ret_next = rows.n <= most ? STR_NONE : str_printf(c->arena, "%lld.%lld", (long long)(*ret)[n - 1].reported_at.v,
		(long long)(*ret)[n - 1].number.v);
	return true;
}

bool sighting_list(struct ctx *c, bool all, struct sighting **ret, size_t *ret_n)
{
	str next;
	return sighting_page(c, all, S(""), LIMIT_SIGHTINGS_WAITING + LIMIT_ALARMS_WAITING, ret, ret_n, &next);
}

bool sighting_messages(struct ctx *c, struct id id, struct sighting_message **ret, size_t *ret_n)
{
	struct sighting_message_rows_rows rows;
	if (!q_sighting_message_rows(c, (struct sighting_message_rows_in){ .sighting_id = id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct sighting_message, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct sighting_message){ rows.v[i].once_id, rows.v[i].number, rows.v[i].text, rows.v[i].sent_at,
			rows.v[i].is_told != 0 };
	}
	*ret_n = rows.n;
	return true;
}

/* --- taking and closing --- */

bool sighting_get_waiting(struct ctx *c, struct id id, struct sighting *ret)
{
	if (!sighting_get(c, id, ret)) {
		return false;
	}
	if (ret->state == SIGHTING_JOINED) {
		fail(c, ERR_CONFLICT, MSG_SIGHTING_IS_JOINED);
		return fail_arg(c, "room", ret->incident_name);
	}
	return ret->state != SIGHTING_CLOSED || fail(c, ERR_CONFLICT, MSG_SIGHTING_IS_CLOSED);
}

static bool act_take(struct ctx *c, const void *arg, void *ret_out)
{
	const struct sighting_id_in *in = arg;
	struct sighting s;
	if (!sighting_get_waiting(c, in->id, &s)) {
		return false;
	}
	if (s.state == SIGHTING_CHECKING && id_eq(s.taken_by, c->who.account_id)) {
		return sighting_get(c, s.id, ret_out); /* the button was pressed twice */
	}
	struct opt_int now = { true, c->now_ms };
	return q_sighting_take(c, (struct sighting_take_in){ .taken_by_id = c->who.account_id, .taken_at = now, .id = s.id }) &&
	       sighting_get(c, s.id, ret_out);
}

static bool act_close(struct ctx *c, const void *arg, void *ret_out)
{
	const struct sighting_close_in *in = arg;
	struct sighting s;
	str reason = str_is_empty(in->reason) ? in->said : in->reason;
	if (!sighting_get_waiting(c, in->id, &s)) {
		return false;
	}
	if (str_is_empty(reason)) {
		return fail_field(c, "reason", MSG_SIGHTING_REASON_NEEDED);
	}
	struct opt_int now = { true, c->now_ms };
	bool taken = !id_is_none(s.taken_by);
	struct sighting_settle_in settle = { .state = S("closed"), .settled_at = now, .reason = reason,
		.taken_by_id = taken ? s.taken_by : c->who.account_id, .taken_at = taken ? s.taken_at : now, .id = s.id };
	return q_sighting_settle(c, settle) && sighting_get(c, s.id, ret_out);
}

/* Back to "somebody looks at it": by whoever takes the settling back. */
static bool back_to_checking(struct ctx *c, struct id id)
{
	return q_sighting_settle(c, (struct sighting_settle_in){ .state = S("checking"), .reason = S(""),
		.taken_by_id = c->who.account_id, .taken_at = { true, c->now_ms }, .id = id });
}

static bool act_reopen(struct ctx *c, const void *arg, void *ret_out)
{
	const struct sighting_id_in *in = arg;
	struct sighting s;
	if (!sighting_get(c, in->id, &s)) {
		return false;
	}
	if (s.state != SIGHTING_CLOSED) {
		return fail(c, ERR_CONFLICT, MSG_SIGHTING_NOT_CLOSED);
	}
	return back_to_checking(c, s.id) && sighting_get(c, s.id, ret_out);
}

/* --- the tie to a room --- */

bool sighting_bind(struct ctx *c, const struct sighting *s, struct id incident_id)
{
	struct opt_int now = { true, c->now_ms };
	bool taken = !id_is_none(s->taken_by);
	return q_sighting_settle(c, (struct sighting_settle_in){ .state = S("joined"), .incident_id = incident_id,
		.settled_at = now, .reason = S(""), .taken_by_id = taken ? s->taken_by : c->who.account_id,
		.taken_at = taken ? s->taken_at : now, .id = s->id });
}

bool sighting_unbind(struct ctx *c, const struct sighting *s)
{
	return back_to_checking(c, s->id);
}

static str photo_text(struct arena *a, bytes hash)
{
	return hash.n ? str_hex(a, hash) : S("");
}

/* What only an alarm has: a finder's has no such items. */
static void program_items(struct change *ch, const struct sighting *s, bool gone)
{
	const struct { const char *field; str value; } items[] = { { "origin", s->origin }, { "link", s->link }, { "traces", s->traces }, { "asked", s->asked },
		{ "severity", s->severity < 0 ? S("") : str_from_c(severities[s->severity].code) } };
	for (size_t i = 0; i < sizeof items / sizeof items[0]; i++) {
		if (!str_is_empty(items[i].value)) {
			change_str(ch, items[i].field, gone ? STR_NONE : items[i].value);
		}
	}
}

void sighting_items(struct change *ch, const struct sighting *s, bool gone)
{
	struct arena *a = ch->c->arena;
	str seen = event_time_canonical(a, s->noticed);
	const struct { const char *field; str value; } items[] = {
		{ "number", str_i64(a, s->number.v) }, { "card", s->card }, { "what", s->what }, { "when", s->when_text },
		{ "noticed", str_is_none(seen) ? S("") : seen }, { "place", s->place },
		{ "touched", s->touched < 0 ? S("") : str_from_c(touched[s->touched].code) }, { "touch_note", s->touch_note },
		{ "name", s->name }, { "photo", photo_text(a, s->photo_hash) },
		{ "reported_at", str_i64(a, s->reported_at.v) }, { "state", S("joined") },
	};
	change_object(ch, "sighting", s->id);
	for (size_t i = 0; i < sizeof items / sizeof items[0]; i++) {
		change_str(ch, items[i].field, gone ? STR_NONE : items[i].value);
	}
	program_items(ch, s, gone);
}

void sighting_message_items(struct change *ch, const struct sighting_message *m, struct id sighting_id, bool gone)
{
	change_object(ch, "said", m->id);
	change_id(ch, "sighting", gone ? (struct id){ 0 } : sighting_id);
	change_opt(ch, "number", (struct opt_int){ !gone, m->number });
	change_str(ch, "text", gone ? STR_NONE : m->text);
	change_opt(ch, "sent_at", (struct opt_int){ !gone, m->sent_at });
}

bool sighting_told(struct ctx *c, struct id id, bool is_told)
{
	return q_sighting_message_told(c, (struct sighting_message_told_in){ .is_told = is_told, .sighting_id = id });
}

static bool project_messages(struct projector *p, struct id incident_id)
{
	struct sighting_message_of_room_rows rows;
	if (!q_sighting_message_of_room(p->c, (struct sighting_message_of_room_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n && p->ok; i++) {
		p->object = change_object_name(p->c, "said", rows.v[i].once_id);
		project_id(p, "sighting", rows.v[i].sighting_id);
		project_i64(p, "number", rows.v[i].number);
		project_str(p, "text", rows.v[i].text);
		project_i64(p, "sent_at", rows.v[i].sent_at);
	}
	return p->ok;
}

static void project_some(struct projector *p, const char *field, str value)
{
	if (!str_is_empty(value)) {
		project_str(p, field, value);
	}
}

bool sighting_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg)
{
	struct sighting_of_room_rows rows;
	if (!q_sighting_of_room(c, (struct sighting_of_room_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	struct projector p = { c, STR_NONE, emit, arg, true };
	for (size_t i = 0; i < rows.n && p.ok; i++) {
		const struct sighting_of_room_row *r = &rows.v[i];
		p.object = change_object_name(c, "sighting", r->id);
		project_i64(&p, "number", r->number);
		project_str(&p, "card", r->card);
		project_str(&p, "what", r->what);
		project_str(&p, "when", r->when_text);
		project_str(&p, "noticed", r->noticed);
		project_str(&p, "place", r->place);
		project_str(&p, "touched", r->touched);
		project_str(&p, "touch_note", r->touch_note);
		project_str(&p, "name", r->name);
		project_str(&p, "photo", photo_text(c->arena, r->photo_hash));
		project_i64(&p, "reported_at", r->reported_at);
		project_str(&p, "state", r->state);
		project_some(&p, "origin", r->origin);
		project_some(&p, "severity", r->severity);
		project_some(&p, "link", r->link);
		project_some(&p, "traces", r->traces);
		project_some(&p, "asked", r->asked);
	}
	return p.ok && project_messages(&p, incident_id);
}

bool sighting_put_words(struct ctx *c, struct id id, str field, str value)
{
	struct sighting s;
	if (!sighting_get(c, id, &s)) {
		return false;
	}
	struct sighting_words_in in = { .what = s.what, .when_text = s.when_text, .place = s.place, .touch_note = s.touch_note,
		.name = s.name, .reach = s.reach, .link = s.link, .traces = s.traces, .asked = s.asked, .id = s.id };
	const struct { str name; str *at; } fields[] = { { S("link"), &in.link }, { S("traces"), &in.traces }, { S("asked"), &in.asked },
		{ S("what"), &in.what }, { S("when"), &in.when_text },
		{ S("place"), &in.place }, { S("touch_note"), &in.touch_note }, { S("name"), &in.name }, { S("reach"), &in.reach } };
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		if (str_eq(fields[i].name, field)) {
			*fields[i].at = value;
			return q_sighting_words(c, in);
		}
	}
	return fail(c, ERR_BUG, 0);
}

/* --- what may be the same --- */

#define NEAR_MS (INT64_C(24) * 3600 * 1000)
#define WORDS_ALIKE 25  /* of 100: measured on short Japanese reports of the same thing */
#define WORDS_SAME 50

static struct sighting_like compare(struct ctx *c, const struct sighting *a, const struct sighting *b)
{
	int likeness = sighting_likeness(c->arena, a->what, b->what);
	struct sighting_like v = { .s = *b, .same_card = str_eq(a->card, b->card), .same_words = likeness >= WORDS_ALIKE,
		.same_place = sighting_likeness(c->arena, a->place, b->place) >= WORDS_SAME };
	v.score = likeness + 30 * v.same_card + 40 * v.same_place;
	return v;
}

static bool is_worth_a_look(const struct sighting_like *v)
{
	bool is_over = v->s.state == SIGHTING_CLOSED || str_eq(v->s.incident_state, S("closed"));
	return !is_over && v->score >= 30;
}

bool sighting_similar(struct ctx *c, const struct sighting *s, struct sighting_like **ret, size_t *ret_n)
{
	struct sighting_near_rows rows;
	struct sighting_near_in in = { .from = s->reported_at.v - NEAR_MS, .until = s->reported_at.v + NEAR_MS, .id = s->id };
	if (!q_sighting_near(c, in, &rows)) {
		return false;
	}
	struct sighting_like *v = arena_array(c->arena, struct sighting_like, SIGHTING_LIKE_MAX + 1);
	size_t n = 0;
	for (size_t i = 0; i < rows.n; i++) {
		struct sighting other = OF_ROW(c, &rows.v[i]);
		struct sighting_like like = compare(c, s, &other);
		if (!is_worth_a_look(&like)) {
			continue;
		}
		size_t at = n;
		for (; at > 0 && v[at - 1].score < like.score; at--) {
			v[at] = v[at - 1];
		}
		v[at] = like;
		n += n < SIGHTING_LIKE_MAX;
	}
	*ret = v;
	*ret_n = n;
	return true;
}

/* --- rows of operations --- */

#define ID_FIELD(T) \
	{ .name = "sighting", .type = FIELD_ID, .offset = offsetof(struct T, id), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_SIGHTING_LABEL_ID, .doc = "the sighting" }
static const struct field id_fields[] = { ID_FIELD(sighting_id_in) };
static const struct field close_fields[] = {
	ID_FIELD(sighting_close_in),
	{ .name = "reason", .type = FIELD_TEXT, .offset = offsetof(struct sighting_close_in, reason), .max = 500,
		.label = MSG_SIGHTING_LABEL_REASON, .doc = "why; the finder reads it" },
	{ .name = "said", .type = FIELD_LINE, .offset = offsetof(struct sighting_close_in, said), .flags = FIELD_FORM_ONLY,
		.label = MSG_SIGHTING_LABEL_SAID, .doc = "a ready sentence" },
};
#define OP(var, title, text, function, table, T) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), \
		.out_size = sizeof(struct sighting), .out = &sighting_shape, .act = function }
OP(op_sighting_take, "sighting_take", "say that I look at it", act_take, id_fields, sighting_id_in);
OP(op_sighting_close, "sighting_close", "close it with a reason the finder reads", act_close, close_fields,
	sighting_close_in);
OP(op_sighting_reopen, "sighting_reopen", "take the closing back", act_reopen, id_fields, sighting_id_in);
