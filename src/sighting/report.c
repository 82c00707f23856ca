/* What a finder sends, and sees of it afterwards. Nobody is signed in: the key says whose, the code says which. */
#include "account/throttle.h"
#include "audit/audit.h"
#include "base/limits.h"
#include "base/msg.h"
#include "base/time.h"
#include "messages.h"
#include "sighting/sighting.h"
#include "sighting_sql.h"

#define HOUR_MS (INT64_C(3600) * 1000)

/* --- limits --- */

static str by_peer(struct ctx *c, str peer)
{
	return STR_CAT(c->arena, S("sighting:"), peer);
}

static str by_org(struct ctx *c)
{
	return STR_CAT(c->arena, S("sighting-org:"), id_str(c->arena, c->org_id));
}

/* Refused, with whom to ring when that is known: nobody is left alone with what was noticed. */
static bool ring_instead(struct ctx *c, int with_phone, int without)
{
	struct sighting_call call;
	size_t n = 0;
	const struct first_card *card = &c->catalog->cards[c->catalog->n_cards - 1];
	if (!sighting_calls(c, card, &call, 1, &n)) {
		return false;
	}
	fail(c, ERR_THROTTLED, n ? with_phone : without);
	if (n) {
		fail_arg(c, "phone", call.phone);
		fail_arg(c, "name", call.name);
	}
	return false;
}

static bool photo_has_room(struct ctx *c, int64_t waiting_bytes, int64_t photo_bytes)
{
	struct sighting_kept_row kept;
	if (photo_bytes == 0) {
		return true;
	}
	if (!q_sighting_kept(c, &kept)) {
		return false;
	}
	bool fits = photo_bytes <= LIMIT_SIGHTING_PHOTO_BYTES &&
		waiting_bytes + photo_bytes <= LIMIT_SIGHTING_PHOTOS_WAITING &&
		kept.bytes + photo_bytes <= LIMIT_SIGHTING_PHOTOS_KEPT;
	return fits || fail_field(c, "photo", MSG_SIGHTING_PHOTO_NO_ROOM);
}

bool sighting_may_report(struct ctx *c, str peer, int64_t photo_bytes)
{
	struct sighting_load_row load;
	int64_t until = 0;
	bool known = !str_is_empty(peer);
	if ((known && !throttle_full(c, by_peer(c, peer), LIMIT_SIGHTINGS_PER_ADDRESS, HOUR_MS, &until)) ||
	    !throttle_full(c, by_org(c), LIMIT_SIGHTINGS_PER_ORG, HOUR_MS, &until) || !q_sighting_load(c, &load)) {
		return false;
	}
	if (until > 0) {
		return ring_instead(c, MSG_SIGHTING_TOO_MANY_RING, MSG_SIGHTING_TOO_MANY);
	}
	if (load.n >= LIMIT_SIGHTINGS_WAITING) {
		return ring_instead(c, MSG_SIGHTING_FULL_RING, MSG_SIGHTING_FULL);
	}
	return photo_has_room(c, load.bytes, photo_bytes);
}

static bool count_it(struct ctx *c, str peer)
{
	return (str_is_empty(peer) || throttle_take(c, by_peer(c, peer), HOUR_MS)) && throttle_take(c, by_org(c), HOUR_MS);
}

/* --- adding --- */

static str or_empty(str s)
{
	return str_is_none(s) ? S("") : s;
}

/* What the words mean; "" when they cannot be read or name a time that lies ahead: then the words stand alone. */
static str noticed_of(struct ctx *c, str words)
{
	struct event_time t;
	if (!event_time_parse(or_empty(words), c->now_ms, &t) || t.earliest_ms > c->now_ms) {
		return S("");
	}
	return event_time_canonical(c->arena, t);
}

static bool insert(struct ctx *c, const struct sighting_report_in *in, struct sighting_add_in *row)
{
	struct sighting_last_row last;
	if (!q_sighting_last(c, &last)) {
		return false;
	}
	*row = (struct sighting_add_in){ .id = id_new(c->now_ms), .number = last.last + 1,
		.code = random_code(c->arena, SIGHTING_CODE_CHARS), .once_id = in->once, .card = in->card,
		.what = or_empty(in->what), .when_text = or_empty(in->when_text), .noticed = noticed_of(c, in->when_text),
		.place = or_empty(in->place), .touch_note = or_empty(in->touch_note), .name = or_empty(in->name),
		.touched = in->touched < 0 ? S("") : str_from_c(sighting_touched_choices.v[in->touched].code),
		.reach = or_empty(in->reach), .photo_type = or_empty(in->photo.type), .photo_bytes = in->photo.bytes,
		.reported_at = c->now_ms, .origin = S(""), .severity = S(""), .link = S(""), .traces = S(""), .asked = S("") };
	if (in->photo.bytes) {
		row->photo_hash = (bytes){ in->photo.sha256.b, sizeof in->photo.sha256.b };
	}
	if (id_is_none(row->once_id)) {
		row->once_id = row->id;
	}
	return sighting_asked_read(c, in, &row->asked) && q_sighting_add(c, *row);
}

/* What this form wrote before; no id: nothing. */
static bool written_before(struct ctx *c, struct id once, struct sighting_made *ret)
{
	struct sighting_by_once_row row;
	bool found = false;
	*ret = (struct sighting_made){ 0 };
	if (!id_is_none(once) && !q_sighting_by_once(c, (struct sighting_by_once_in){ .once_id = once }, &row, &found)) {
		return false;
	}
	if (found) {
		*ret = (struct sighting_made){ row.id, row.code };
	}
	return true;
}

int64_t sighting_form_made_at(struct id once)
{
	int64_t ms = 0;
	for (size_t i = 0; i < 6; i++) {
		ms = ms << 8 | once.b[i];
	}
	return ms;
}

/* Whoever fills the form is asked to press once more; what was typed stays. Programs that fill forms do not. */
static bool looks_human(struct ctx *c, const struct sighting_report_in *in)
{
	bool fast = id_is_none(in->once) || c->now_ms - sighting_form_made_at(in->once) < SIGHTING_MIN_MS;
	return (!fast && str_is_empty(in->website)) || fail(c, ERR_CONFLICT, MSG_SIGHTING_ONCE_MORE);
}

static bool check_new(struct ctx *c, const struct sighting_report_in *in, int64_t photo_bytes)
{
	str asked;
	return (catalog_card(c->catalog, in->card) || fail_field(c, "card", MSG_SIGHTING_CARD_UNKNOWN)) && sighting_asked_read(c, in, &asked) &&
	       sighting_needed_check(c, in, photo_bytes > 0) && sighting_may_report(c, in->peer, photo_bytes);
}

bool sighting_report_check(struct ctx *c, const struct sighting_report_in *in, int64_t photo_bytes, bool *ret_is_new)
{
	struct sighting_made before;
	if (!looks_human(c, in) || !written_before(c, in->once, &before)) {
		return false;
	}
	*ret_is_new = id_is_none(before.id);
	return !*ret_is_new || check_new(c, in, photo_bytes);
}

static bool add(struct ctx *c, const struct sighting_report_in *in, struct sighting_made *ret)
{
	struct sighting_add_in row;
	if (!written_before(c, in->once, ret) || !id_is_none(ret->id)) {
		return c->err.code == ERR_NONE;
	}
	if (!check_new(c, in, in->photo.bytes) || !insert(c, in, &row) || !count_it(c, in->peer)) {
		return false;
	}
	*ret = (struct sighting_made){ row.id, row.code };
	return in->photo.bytes == 0 || blob_keep(c, &in->photo, "sighting", row.id);
}

/* Nobody acts, whoever is signed in on this machine: what is reported here is reported by a finder. */
static bool as_nobody(struct ctx *c, const struct sighting_desk *d, bool (*act)(struct ctx *c, const void *in, void *out),
                      const void *in, void *out)
{
	struct actor was = c->who;
	c->who = (struct actor){ 0 };
	c->org_id = d->org_id;
	bool ok = act(c, in, out);
	c->who = was;
	return ok;
}

static bool report(struct ctx *c, const void *arg, void *ret_out)
{
	const struct sighting_report_in *in = arg;
	struct sighting_made *made = ret_out;
	if (!looks_human(c, in) || !add(c, in, made)) {
		return false;
	}
	struct audit_line line = { "sighting_report", id_str(c->arena, made->id), S("") };
	return audit_add(c, &line);
}

static bool act_report(struct ctx *c, const void *arg, void *ret_out)
{
	const struct sighting_report_in *in = arg;
	struct sighting_desk d;
	return sighting_desk_find(c, in->desk, &d) && as_nobody(c, &d, report, in, ret_out);
}

static bool act_add(struct ctx *c, const void *arg, void *ret_out)
{
	struct sighting_made made;
	return add(c, arg, &made) && sighting_get(c, made.id, ret_out);
}

/* --- looking it up, saying more --- */

static bool by_code(struct ctx *c, str code, struct sighting_by_code_row *ret)
{
	bool found = false;
	str folded = sighting_fold(c->arena, code, SIGHTING_CODE_CHARS);
	if (!str_is_none(folded) && !q_sighting_by_code(c, (struct sighting_by_code_in){ .code = folded }, ret, &found)) {
		return false;
	}
	return found || fail(c, ERR_NOT_FOUND, MSG_SIGHTING_CODE_UNKNOWN);
}

/* Of a room that only some may see, nothing shows but that the report was taken up. */
static int state_shown(const struct sighting_by_code_row *r)
{
	int state = choice_find(&sighting_state_choices, r->state);
	bool is_over = state == SIGHTING_JOINED && str_eq(r->incident_state, S("closed")) && !r->is_restricted.v;
	return is_over ? SIGHTING_CLOSED : state;
}

bool sighting_status_get(struct ctx *c, str code, struct sighting_status *ret)
{
	struct sighting_by_code_row row;
	if (!by_code(c, code, &row)) {
		return false;
	}
	*ret = (struct sighting_status){ .id = row.id, .code = sighting_fold(c->arena, code, SIGHTING_CODE_CHARS),
		.card = row.card, .state = state_shown(&row), .reported_at = row.reported_at, .reason = row.reason };
	return true;
}

/* The room hears of it too. A closed one takes notes only. */
static bool tell_room(struct ctx *c, const struct sighting_by_code_row *s, const struct sighting_message *m)
{
	if (!m->is_told) {
		return true;
	}
	struct change ch;
	struct journal_added added;
	change_init(&ch, c, STR_NONE);
	sighting_message_items(&ch, m, s->id, false);
	struct journal_entry_in e = { .incident_id = s->incident_id, .text = m->text,
		.type = str_eq(s->incident_state, S("open")) ? ENTRY_OBSERVED : ENTRY_NOTE,
		.source = msgf(c, MSG_SIGHTING_SOURCE, { "number", str_i64(c->arena, s->number) }) };
	return change_write(&ch, e, &added);
}

static bool message(struct ctx *c, const void *arg, void *ret_out)
{
	const struct sighting_message_in *in = arg;
	struct sighting_by_code_row s;
	struct sighting_message_by_once_row before;
	struct sighting_message *all;
	size_t n;
	bool found = false;
	(void)ret_out;
	struct id once = id_is_none(in->once) ? id_new(c->now_ms) : in->once;
	if (!by_code(c, in->number, &s) || !sighting_messages(c, s.id, &all, &n) ||
	    !q_sighting_message_by_once(c, (struct sighting_message_by_once_in){ .once_id = once }, &before, &found)) {
		return false;
	}
	if (found) {
		return true; /* sent twice */
	}
	if (n >= LIMIT_SIGHTING_MESSAGES) {
		return ring_instead(c, MSG_SIGHTING_MESSAGES_FULL_RING, MSG_SIGHTING_MESSAGES_FULL);
	}
	struct sighting_message m = { once, (int64_t)n + 1, in->text, c->now_ms, !id_is_none(s.incident_id) };
	struct sighting_message_add_in row = { .sighting_id = s.id, .number = m.number, .once_id = once, .text = m.text,
		.sent_at = m.sent_at, .is_told = m.is_told };
	struct audit_line line = { "sighting_message", id_str(c->arena, s.id), S("") };
	return sighting_may_report(c, in->peer, 0) && q_sighting_message_add(c, row) && count_it(c, in->peer) &&
	       tell_room(c, &s, &m) && audit_add(c, &line);
}

static bool act_message(struct ctx *c, const void *arg, void *ret_out)
{
	const struct sighting_message_in *in = arg;
	struct sighting_desk d;
	return sighting_desk_find(c, in->desk, &d) && as_nobody(c, &d, message, in, ret_out);
}

/* --- of a program --- */

bool sighting_alarms_waiting(struct ctx *c, int64_t *ret_n)
{
	struct sighting_programs_waiting_row row;
	if (!q_sighting_programs_waiting(c, &row)) {
		return false;
	}
	*ret_n = row.n;
	return true;
}

bool sighting_alarm_add(struct ctx *c, const struct sighting_alarm *in, struct sighting_made *ret)
{
	struct sighting_last_row last;
	if (!q_sighting_last(c, &last)) {
		return false;
	}
	str noticed = event_time_canonical(c->arena, in->noticed);
	struct sighting_add_in row = { .id = id_new(c->now_ms), .number = last.last + 1,
		.code = random_code(c->arena, SIGHTING_CODE_CHARS), .card = in->card, .what = in->what, .when_text = in->when_text,
		.noticed = str_is_none(noticed) ? S("") : noticed, .place = in->place, .touched = S(""), .touch_note = S(""),
		.name = S(""), .reach = S(""), .photo_type = S(""), .reported_at = c->now_ms, .origin = in->origin,
		.severity = in->severity < 0 ? S("") : str_from_c(sighting_severity_choices.v[in->severity].code),
		.link = in->link, .traces = in->traces, .asked = S("") };
	row.once_id = row.id;
	*ret = (struct sighting_made){ row.id, row.code };
	return q_sighting_add(c, row);
}

static bool of_program(struct ctx *c, struct id id, struct sighting_of_program_row *ret)
{
	bool found = false;
	return q_sighting_of_program(c, (struct sighting_of_program_in){ .id = id }, ret, &found) &&
	       (found || fail(c, ERR_NOT_FOUND, MSG_SIGHTING_NOT_FOUND));
}

bool sighting_alarm_state(struct ctx *c, struct id id, struct sighting_alarm_state *ret)
{
	struct sighting_of_program_row row;
	if (!of_program(c, id, &row)) {
		return false;
	}
	int state = choice_find(&sighting_state_choices, row.state);
	bool is_there = state == SIGHTING_JOINED && str_eq(row.incident_state, S("open"));
	*ret = (struct sighting_alarm_state){ state == SIGHTING_NEW || state == SIGHTING_CHECKING || is_there,
		choice_find(&sighting_severity_choices, row.severity) };
	return true;
}

bool sighting_alarm_repeat(struct ctx *c, struct id id, int64_t more)
{
	return q_sighting_repeat(c, (struct sighting_repeat_in){ .more = more, .repeated_at = { true, c->now_ms }, .id = id });
}

bool sighting_alarm_say(struct ctx *c, struct id id, str text)
{
	struct sighting_of_program_row row;
	struct sighting_by_code_row s;
	struct sighting_message *all;
	size_t n;
	if (!of_program(c, id, &row) || !by_code(c, row.code, &s) || !sighting_messages(c, id, &all, &n)) {
		return false;
	}
	if (n >= LIMIT_SIGHTING_MESSAGES) {
		return true;
	}
	struct sighting_message m = { id_new(c->now_ms), (int64_t)n + 1, text, c->now_ms, !id_is_none(s.incident_id) };
	return q_sighting_message_add(c, (struct sighting_message_add_in){ .sighting_id = id, .number = m.number,
		.once_id = m.id, .text = text, .sent_at = m.sent_at, .is_told = m.is_told }) && tell_room(c, &s, &m);
}

/* --- rows --- */

#define F(member, kind, more, most, label_msg, text) \
	{ .name = #member, .type = kind, .offset = offsetof(struct sighting_report_in, member), .flags = more, .max = most, \
		.label = label_msg, .doc = text }
#define SAID(card_flags) \
	F(card, FIELD_LINE, card_flags, 40, MSG_SIGHTING_LABEL_CARD, "key of the first-action card that fits"), \
	F(what, FIELD_TEXT, 0, LIMIT_TEXT_CHARS, MSG_SIGHTING_LABEL_WHAT, "what was noticed"), \
	F(when_text, FIELD_LINE, 0, 80, MSG_SIGHTING_LABEL_WHEN, "when, in any words"), \
	F(place, FIELD_LINE, 0, 120, MSG_SIGHTING_LABEL_PLACE, "where, on which device"), \
	{ .name = "touched", .type = FIELD_CHOICE, .offset = offsetof(struct sighting_report_in, touched), \
		.choices = &sighting_touched_choices, .label = MSG_SIGHTING_LABEL_TOUCHED, \
		.doc = "whether the finder did something to it" }, \
	F(touch_note, FIELD_TEXT, 0, 1000, MSG_SIGHTING_LABEL_TOUCH_NOTE, "what the finder did"), \
	F(name, FIELD_LINE, 0, 80, MSG_SIGHTING_LABEL_NAME, "the finder's name; none: unnamed"), \
	F(reach, FIELD_LINE, 0, 120, MSG_SIGHTING_LABEL_REACH, "how to reach the finder")
#define DESK(T) \
	{ .name = "desk", .type = FIELD_LINE, .offset = offsetof(struct T, desk), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_SIGHTING_LABEL_DESK, .doc = "key of the reporting page" }
#define ONCE(T) \
	{ .name = "once", .type = FIELD_LINE, .offset = offsetof(struct T, form), .flags = FIELD_FORM_ONLY, .max = 200, \
		.label = MSG_SIGHTING_LABEL_ID, .doc = "made and signed with the form" }

/* Of the page the check of the card tells what to choose; "this is needed" would tell nothing. */
static const struct field report_fields[] = { DESK(sighting_report_in), SAID(0), ONCE(sighting_report_in),
	{ .name = "values", .type = FIELD_PAIRS, .offset = offsetof(struct sighting_report_in, values),
		.label = MSG_SIGHTING_LABEL_ASKED, .doc = "answers to what the firm asks besides, by key" },
	F(website, FIELD_LINE, FIELD_FORM_ONLY, 0, MSG_SIGHTING_LABEL_WEBSITE, "stays empty") };
static const struct field add_fields[] = { SAID(FIELD_REQUIRED) };
static const struct field message_fields[] = {
	DESK(sighting_message_in),
	{ .name = "number", .type = FIELD_LINE, .offset = offsetof(struct sighting_message_in, number),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_SIGHTING_LABEL_CODE, .doc = "the finder's number" },
	{ .name = "text", .type = FIELD_TEXT, .offset = offsetof(struct sighting_message_in, text), .flags = FIELD_REQUIRED,
		.max = 2000, .label = MSG_SIGHTING_LABEL_MORE, .doc = "what the finder adds" },
	ONCE(sighting_message_in),
};

#define N(table) (sizeof table / sizeof table[0])
const struct operation op_sighting_report = { .name = "sighting_report", .doc = "report something noticed, without account",
	.needs = ACCESS_NONE, .fields = report_fields, .n_fields = N(report_fields),
	.in_size = sizeof(struct sighting_report_in), .out_size = sizeof(struct sighting_made), .act = act_report,
	.audits_itself = true };
const struct operation op_sighting_add = { .name = "sighting_add", .doc = "report something noticed, for a program",
	.needs = ACCESS_VIEWER, .fields = add_fields, .n_fields = N(add_fields),
	.in_size = sizeof(struct sighting_report_in), .out_size = sizeof(struct sighting), .out = &sighting_shape,
	.act = act_add };
const struct operation op_sighting_message = { .name = "sighting_message", .doc = "add to a report, as its finder",
	.needs = ACCESS_NONE, .fields = message_fields, .n_fields = N(message_fields),
	.in_size = sizeof(struct sighting_message_in), .act = act_message, .audits_itself = true };
