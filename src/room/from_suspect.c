#include "room/from_suspect.h"

#include "base/limits.h"
#include "base/text.h"
#include "evidence/evidence.h"
#include "indicator/indicator.h"
#include "messages.h"
#include "room/from_sighting.h"

#define TITLE_CHARS 60

str suspect_title(struct ctx *c, const struct suspect *s)
{
	str subject = str_is_empty(s->subject) ? suspect_label(c, s) : text_clip(c->arena, s->subject, TITLE_CHARS);
	return msgf(c, MSG_SUSPECT_ROOM_TITLE, { "subject", subject });
}

static str with_line(struct ctx *c, str text, int label, str value)
{
	if (str_is_empty(value)) {
		return text;
	}
	return STR_CAT(c->arena, text, S("\n"), msgf(c, label, { "value", value }));
}

/* Harmless, as everything of it that people read. */
static str entry_text(struct ctx *c, const struct suspect *s)
{
	struct arena *a = c->arena;
	str text = msgf(c, MSG_SUSPECT_ENTRY_IN, { "number", str_i64(a, s->number.v) });
	text = with_line(c, text, MSG_SUSPECT_ENTRY_IN_FROM, suspect_from_shown(c, s));
	text = with_line(c, text, MSG_SUSPECT_ENTRY_IN_SUBJECT, suspect_subject_shown(c, s));
	text = with_line(c, text, MSG_SUSPECT_ENTRY_IN_TRIAGE, msg(c, suspect_triage_choices.v[s->triage].label));
	text = with_line(c, text, MSG_SUSPECT_ENTRY_IN_REPORTER, s->reporter);
	return with_line(c, text, MSG_SUSPECT_ENTRY_IN_DID, suspect_did_words(c, s->did));
}

static bool add_entry(struct ctx *c, const struct suspect *s, struct id incident_id)
{
	struct change ch;
	struct journal_added added;
	change_init(&ch, c, STR_NONE);
	struct journal_entry_in e = { .incident_id = incident_id, .text = entry_text(c, s), .type = ENTRY_OBSERVED,
		.occurred = event_time_at(s->received_at.v), .source = suspect_label(c, s) };
	return change_write(&ch, e, &added);
}

/* The mail as it was: its bytes are stored once, whoever keeps them. */
static bool keep_mail(struct ctx *c, const struct suspect *s, struct id incident_id)
{
	if (!s->has_raw) {
		return true;
	}
	str number = str_i64(c->arena, s->number.v);
	struct evidence_take_in in = { .incident_id = incident_id, .kind = EVIDENCE_FILE, .thing = -1, .has_file = true,
		.name = msgf(c, MSG_SUSPECT_EVIDENCE, { "number", number }), .how = msg(c, MSG_SUSPECT_EVIDENCE_HOW),
		.description = S(""), .found = S(""), .place = S(""), .from_name = text_clip(c->arena, s->reporter, 80),
		.when = event_time_at(s->received_at.v), .password = S(""), .sha256 = s->raw,
		.file_name = STR_CAT(c->arena, S("suspect-"), number, S(".eml")) };
	struct evidence out;
	return blob_get(c, &s->raw, &in.blob) && op_evidence_take.act(c, &in, &out);
}

static bool is_there(const struct indicator *v, size_t n, const struct indicator_found *f)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].kind == (int)f->kind && str_eq(v[i].value, f->value)) {
			return true;
		}
	}
	return false;
}

/* What the room knows already is passed over; so is what would not fit any more. */
static bool add_traces(struct ctx *c, const struct suspect *s, struct id incident_id)
{
	str *values;
	size_t n_values, n;
	struct indicator *have, out;
	if (!suspect_indicators(c, s, &values, &n_values)) {
		return false;
	}
	for (size_t i = 0; i < n_values; i++) {
		struct indicator_found f;
		if (!indicator_list(c, incident_id, &have, &n)) {
			return false;
		}
		if (!indicator_read(c->arena, values[i], &f) || is_there(have, n, &f) || n >= LIMIT_INDICATORS_PER_ROOM) {
			continue;
		}
		struct indicator_add_in in = { .incident_id = incident_id, .value = values[i], .state = -1,
			.note = suspect_label(c, s), .stage = S("") };
		if (!op_indicator_add.act(c, &in, &out)) {
			return false;
		}
	}
	return true;
}

/* The finder's report goes along, when nobody has settled it otherwise. */
static bool bring_sighting(struct ctx *c, const struct suspect *s, struct id incident_id)
{
	struct sighting of, out;
	if (id_is_none(s->sighting_id)) {
		return true;
	}
	if (!sighting_get(c, s->sighting_id, &of)) {
		return false;
	}
	if (of.state == SIGHTING_CLOSED) {
		struct sighting_id_in again = { of.id };
		if (!op_sighting_reopen.act(c, &again, &of)) {
			return false;
		}
	}
	struct sighting_join_in in = { of.id, incident_id };
	return of.state == SIGHTING_JOINED || op_sighting_join.act(c, &in, &out);
}

static bool bring(struct ctx *c, const struct suspect *s, struct id incident_id, bool traces)
{
	return add_entry(c, s, incident_id) && keep_mail(c, s, incident_id) && bring_sighting(c, s, incident_id) &&
	       (!traces || add_traces(c, s, incident_id)) && suspect_bind(c, s, incident_id);
}

static bool get_free(struct ctx *c, struct id id, struct suspect *ret)
{
	if (!suspect_get(c, id, ret)) {
		return false;
	}
	if (id_is_none(ret->incident_id)) {
		return true;
	}
	fail(c, ERR_CONFLICT, MSG_SUSPECT_IN_ROOM);
	return fail_arg(c, "room", ret->incident_name);
}

static bool act_open(struct ctx *c, const void *arg, void *ret_out)
{
	const struct suspect_open_in *in = arg;
	struct suspect s;
	struct incident *i = ret_out;
	if (!get_free(c, in->id, &s)) {
		return false;
	}
	struct incident_open_in open = { .title = in->title, .kind = in->kind, .mode = INCIDENT_LIVE, .level = in->level,
		.noticed = in->noticed.precision == WHEN_NONE ? event_time_at(s.received_at.v) : in->noticed,
		.noticed_by = s.reporter_id, .finder_unknown = id_is_none(s.reporter_id) };
	return op_incident_open.act(c, &open, i) && bring(c, &s, i->id, in->traces);
}

static bool act_join(struct ctx *c, const void *arg, void *ret_out)
{
	const struct suspect_join_in *in = arg;
	struct suspect s;
	struct incident i;
	if (!get_free(c, in->id, &s)) {
		return false;
	}
	if (id_is_none(in->incident_id)) {
		return fail_field(c, "incident_id", MSG_SIGHTING_ROOM_NEEDED);
	}
	return incident_get_open(c, in->incident_id, &i) && bring(c, &s, i.id, in->traces) && suspect_get(c, s.id, ret_out);
}

static bool act_leave(struct ctx *c, const void *arg, void *ret_out)
{
	const struct suspect_id_in *in = arg;
	struct suspect s;
	struct incident i;
	struct change ch;
	struct journal_added added;
	struct sighting of;
	if (!suspect_get(c, in->id, &s)) {
		return false;
	}
	if (id_is_none(s.incident_id)) {
		return fail(c, ERR_CONFLICT, MSG_SUSPECT_NOT_IN_ROOM);
	}
	if (!incident_get_open(c, s.incident_id, &i)) {
		return false;
	}
	change_init(&ch, c, STR_NONE);
	struct journal_entry_in e = { .incident_id = i.id, .type = ENTRY_CHANGE,
		.text = msgf(c, MSG_SUSPECT_ENTRY_OUT, { "number", str_i64(c->arena, s.number.v) }) };
	if (!change_write(&ch, e, &added) || !suspect_bind(c, &s, (struct id){ 0 })) {
		return false;
	}
	bool of_room = !id_is_none(s.sighting_id) && sighting_get(c, s.sighting_id, &of) && id_eq(of.incident_id, i.id);
	if (c->err.code != ERR_NONE) {
		return false;
	}
	struct sighting_id_in leave = { s.sighting_id };
	return (!of_room || op_sighting_leave.act(c, &leave, &of)) && suspect_get(c, s.id, ret_out);
}

/* --- rows --- */

#define MAIL(T) \
	{ .name = "suspect", .type = FIELD_ID, .offset = offsetof(struct T, id), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_SUSPECT_LABEL_ID, .doc = "the mail" }
#define TRACES(T) \
	{ .name = "traces", .type = FIELD_BOOL, .offset = offsetof(struct T, traces), .label = MSG_SUSPECT_LABEL_TRACES, \
		.doc = "write down sender, links and hashes as traces of the room" }
#define OPEN(member, kind, more, label_msg, text) \
	{ .name = #member, .type = kind, .offset = offsetof(struct suspect_open_in, member), .flags = more, \
		.label = label_msg, .doc = text }
static const struct field open_fields[] = {
	MAIL(suspect_open_in),
	OPEN(title, FIELD_LINE, FIELD_REQUIRED, MSG_ROOM_LABEL_TITLE, "one line: what happened"),
	OPEN(kind, FIELD_LINE, 0, MSG_ROOM_LABEL_KIND, "key of a kind; none: unknown"),
	OPEN(level, FIELD_INT, 0, MSG_ROOM_LABEL_LEVEL, "0-3; none: not decided yet"),
	{ .name = "noticed_at", .type = FIELD_WHEN, .offset = offsetof(struct suspect_open_in, noticed),
		.label = MSG_ROOM_LABEL_NOTICED, .doc = "when it was noticed; none: when it was handed in" },
	TRACES(suspect_open_in),
};
static const struct field join_fields[] = {
	MAIL(suspect_join_in),
	{ .name = "incident_id", .type = FIELD_ID, .offset = offsetof(struct suspect_join_in, incident_id),
		.flags = FIELD_REQUIRED, .label = MSG_SIGHTING_LABEL_ROOM, .doc = "the room" },
	TRACES(suspect_join_in),
};
static const struct field leave_fields[] = { MAIL(suspect_id_in) };

#define N(table) (sizeof table / sizeof table[0])
const struct operation op_suspect_open = { .name = "suspect_open", .doc = "open a room from a suspicious mail",
	.needs = ACCESS_RESPONDER, .fields = open_fields, .n_fields = N(open_fields), .in_size = sizeof(struct suspect_open_in),
	.out_size = sizeof(struct incident), .out = &incident_shape, .act = act_open };
const struct operation op_suspect_join = { .name = "suspect_join", .doc = "bring a suspicious mail into an open room",
	.needs = ACCESS_RESPONDER, .fields = join_fields, .n_fields = N(join_fields), .in_size = sizeof(struct suspect_join_in),
	.out_size = sizeof(struct suspect), .out = &suspect_shape, .act = act_join };
const struct operation op_suspect_leave = { .name = "suspect_leave", .doc = "take a suspicious mail out of its room again",
	.needs = ACCESS_RESPONDER, .fields = leave_fields, .n_fields = N(leave_fields), .in_size = sizeof(struct suspect_id_in),
	.out_size = sizeof(struct suspect), .out = &suspect_shape, .act = act_leave };
