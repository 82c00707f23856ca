#include "room/from_sighting.h"

#include "base/limits.h"
#include "base/text.h"
#include "evidence/evidence.h"
#include "indicator/indicator.h"
#include "messages.h"
#include "person/person.h"

#define TITLE_CHARS 60

/* Blanks and widths do not make another person. */
static str name_key(struct ctx *c, str name)
{
	str s = text_fold(c->arena, name);
	char *p = arena_chars(c->arena, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != ' ') {
			p[n++] = s.p[i];
		}
	}
	return (str){ p, n };
}

bool sighting_finder(struct ctx *c, const struct sighting *s, struct id *ret)
{
	struct person *people;
	size_t n, found = 0;
	*ret = (struct id){ 0 };
	if (str_is_empty(s->name)) {
		return true;
	}
	if (!person_list(c, false, &people, &n)) {
		return false;
	}
	str wanted = name_key(c, s->name);
	for (size_t i = 0; i < n; i++) {
		if (str_eq(name_key(c, people[i].name), wanted)) {
			*ret = people[i].id;
			found++;
		}
	}
	if (found != 1) {
		*ret = (struct id){ 0 };
	}
	return true;
}

str sighting_title(struct ctx *c, const struct sighting *s)
{
	str rest = s->what;
	str first = str_is_empty(rest) ? S("") : str_cut(&rest, '\n');
	return text_clip(c->arena, str_is_empty(first) ? s->card_name : first, TITLE_CHARS);
}

static str with_line(struct ctx *c, str text, int label, str value)
{
	if (str_is_empty(value)) {
		return text;
	}
	return STR_CAT(c->arena, text, S("\n"), msgf(c, label, { "value", value }));
}

/* What only an alarm has. The traces stand on one line each, so that they are recognised as such. */
static str with_alarm(struct ctx *c, str text, const struct sighting *s)
{
	str severity = s->severity < 0 ? S("") : msg(c, sighting_severity_choices.v[s->severity].label);
	text = with_line(c, text, MSG_SIGHTING_ENTRY_SEVERITY, severity);
	text = with_line(c, text, MSG_SIGHTING_ENTRY_REPEATS, s->repeats.v > 0 ? str_i64(c->arena, s->repeats.v) : S(""));
	text = with_line(c, text, MSG_SIGHTING_ENTRY_LINK, s->link);
	return with_line(c, text, MSG_SIGHTING_ENTRY_TRACES, s->traces);
}

static str entry_text(struct ctx *c, const struct sighting *s)
{
	str touched = s->touched < 0 ? S("") : msg(c, sighting_touched_choices.v[s->touched].label);
	if (!str_is_empty(s->touch_note)) {
		touched = str_is_empty(touched) ? s->touch_note : STR_CAT(c->arena, touched, S("　"), s->touch_note);
	}
	bool is_alarm = !str_is_empty(s->origin);
	str text = msgf(c, MSG_SIGHTING_ENTRY, { "number", str_i64(c->arena, s->number.v) },
		{ "card", is_alarm ? s->origin : s->card_name });
	text = str_is_empty(s->what) ? text : STR_CAT(c->arena, text, S("\n"), s->what);
	text = with_line(c, text, MSG_SIGHTING_ENTRY_WHEN, s->when_text);
	text = with_line(c, text, MSG_SIGHTING_ENTRY_PLACE, s->place);
	text = with_line(c, text, MSG_SIGHTING_ENTRY_TOUCHED, touched);
	text = with_line(c, text, MSG_SIGHTING_ENTRY_NAME, s->name);
	text = str_is_empty(s->asked) ? text : STR_CAT(c->arena, text, S("\n"), s->asked);
	text = is_alarm ? with_alarm(c, text, s) : text;
	return s->photo_bytes.has ? STR_CAT(c->arena, text, S("\n"), msg(c, MSG_SIGHTING_ENTRY_PHOTO)) : text;
}

/* A time nobody could read is the time it came. */
static struct event_time noticed_of(const struct sighting *s)
{
	return s->noticed.precision == WHEN_NONE ? event_time_at(s->reported_at.v) : s->noticed;
}

/* Nobody of ours saw it: the entry names no person but the finder. */
static bool add_entry(struct ctx *c, struct change *ch, const struct sighting *s, struct journal_entry_in e, int64_t *ret_seq)
{
	struct journal_added added;
	struct id was = c->who.person_id;
	e.type = ENTRY_OBSERVED;
	e.source = msgf(c, MSG_SIGHTING_SOURCE, { "number", str_i64(c->arena, s->number.v) });
	c->who.person_id = (struct id){ 0 };
	bool ok = change_write(ch, e, &added);
	c->who.person_id = was;
	if (ok && ret_seq) {
		*ret_seq = added.seq;
	}
	return ok;
}

/* The traces an alarm brought become traces of the room, each once, not checked by anybody yet. */
static bool bring_traces(struct ctx *c, const struct sighting *s, struct id incident_id, int64_t seq)
{
	struct indicator_proposal *v;
	struct indicator_taken taken;
	size_t n, n_new = 0;
	if (str_is_empty(s->traces)) {
		return true;
	}
	if (!indicator_propose(c, incident_id, seq, &v, &n)) {
		return false;
	}
	str *values = arena_array(c->arena, str, n);
	for (size_t i = 0; i < n && n_new < LIMIT_INDICATORS_AT_ONCE; i++) {
		bool is_said = str_find(s->traces, v[i].value, 0) != SIZE_MAX;
		if (is_said && !v[i].is_known) {
			values[n_new++] = v[i].value;
		}
	}
	struct indicator_take_in in = { .incident_id = incident_id, .entry = { true, seq }, .values = { values, n_new } };
	return n_new == 0 || op_indicator_take.act(c, &in, &taken);
}

static bool bring(struct ctx *c, const struct sighting *s, struct id incident_id)
{
	struct change ch;
	struct id finder;
	if (!sighting_finder(c, s, &finder)) {
		return false;
	}
	change_init(&ch, c, STR_NONE);
	sighting_items(&ch, s, false);
	struct journal_entry_in e = { .incident_id = incident_id, .text = entry_text(c, s), .occurred = noticed_of(s),
		.person_id = finder };
	int64_t seq = 0;
	return add_entry(c, &ch, s, e, &seq) && sighting_bind(c, s, incident_id) && bring_traces(c, s, incident_id, seq);
}

/* The photo becomes evidence of the room, with its hash and where it came from; its bytes are stored once. */
static bool bring_photo(struct ctx *c, const struct sighting *s, struct id incident_id)
{
	if (!s->photo_bytes.has) {
		return true;
	}
	str number = str_i64(c->arena, s->number.v), kind = s->photo_type;
	struct evidence_take_in in = { .incident_id = incident_id, .kind = EVIDENCE_FILE, .thing = -1, .has_file = true,
		.name = msgf(c, MSG_SIGHTING_EVIDENCE, { "number", number }), .how = msg(c, MSG_SIGHTING_EVIDENCE_HOW),
		.description = S(""), .found = s->place, .place = S(""), .from_name = s->name,
		.when = event_time_at(s->reported_at.v), .password = S("") };
	if (s->photo_hash.n != sizeof in.sha256.b) {
		return fail(c, ERR_BUG, 0);
	}
	memcpy(in.sha256.b, s->photo_hash.p, sizeof in.sha256.b);
	str_cut(&kind, '/');
	in.file_name = STR_CAT(c->arena, S("sighting-"), number, S("."), kind);
	struct evidence out;
	return blob_get(c, &in.sha256, &in.blob) && op_evidence_take.act(c, &in, &out);
}

/* What the finder said later, one entry each. */
static bool bring_messages(struct ctx *c, const struct sighting *s, struct id incident_id)
{
	struct sighting_message *v;
	size_t n;
	if (!sighting_messages(c, s->id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		struct change ch;
		change_init(&ch, c, STR_NONE);
		sighting_message_items(&ch, &v[i], s->id, false);
		struct journal_entry_in e = { .incident_id = incident_id, .text = v[i].text,
			.occurred = event_time_at(v[i].sent_at) };
		if (!add_entry(c, &ch, s, e, NULL)) {
			return false;
		}
	}
	return sighting_told(c, s->id, true);
}

static bool act_open(struct ctx *c, const void *arg, void *ret_out)
{
	const struct sighting_open_in *in = arg;
	struct sighting s;
	struct incident *i = ret_out;
	if (!sighting_get_waiting(c, in->id, &s)) {
		return false;
	}
	struct incident_open_in open = { .title = in->title, .kind = in->kind, .mode = INCIDENT_LIVE, .level = in->level,
		.noticed = in->noticed.precision == WHEN_NONE ? noticed_of(&s) : in->noticed, .noticed_by = in->noticed_by,
		.finder_unknown = id_is_none(in->noticed_by) };
	return op_incident_open.act(c, &open, i) && bring(c, &s, i->id) && bring_photo(c, &s, i->id) && bring_messages(c, &s, i->id);
}

static bool act_join(struct ctx *c, const void *arg, void *ret_out)
{
	const struct sighting_join_in *in = arg;
	struct sighting s;
	struct incident i;
	if (!sighting_get_waiting(c, in->id, &s)) {
		return false;
	}
	if (id_is_none(in->incident_id)) {
		return fail_field(c, "incident_id", MSG_SIGHTING_ROOM_NEEDED);
	}
	if (!incident_get_open(c, in->incident_id, &i)) {
		return false;
	}
	return bring(c, &s, i.id) && bring_photo(c, &s, i.id) && bring_messages(c, &s, i.id) && sighting_get(c, s.id, ret_out);
}

static bool take_out(struct ctx *c, const struct sighting *s, struct change *ch)
{
	struct sighting_message *v;
	size_t n;
	if (!sighting_messages(c, s->id, &v, &n)) {
		return false;
	}
	sighting_items(ch, s, true);
	for (size_t i = 0; i < n; i++) {
		if (v[i].is_told) {
			sighting_message_items(ch, &v[i], s->id, true);
		}
	}
	return sighting_told(c, s->id, false);
}

static bool act_leave(struct ctx *c, const void *arg, void *ret_out)
{
	const struct sighting_id_in *in = arg;
	struct sighting s;
	struct incident i;
	struct change ch;
	struct journal_added added;
	if (!sighting_get(c, in->id, &s)) {
		return false;
	}
	if (s.state != SIGHTING_JOINED) {
		return fail(c, ERR_CONFLICT, MSG_SIGHTING_NOT_JOINED);
	}
	if (!incident_get_open(c, s.incident_id, &i)) {
		return false;
	}
	change_init(&ch, c, STR_NONE);
	if (!take_out(c, &s, &ch)) {
		return false;
	}
	struct journal_entry_in e = { .incident_id = i.id, .type = ENTRY_CHANGE,
		.text = msgf(c, MSG_SIGHTING_ENTRY_LEFT, { "number", str_i64(c->arena, s.number.v) }) };
	return change_write(&ch, e, &added) && sighting_unbind(c, &s) && sighting_get(c, s.id, ret_out);
}

/* --- rows --- */

#define SIGHTING(T) \
	{ .name = "sighting", .type = FIELD_ID, .offset = offsetof(struct T, id), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_SIGHTING_LABEL_ID, .doc = "the sighting" }
#define OPEN(member, kind, more, label_msg, text) \
	{ .name = #member, .type = kind, .offset = offsetof(struct sighting_open_in, member), .flags = more, \
		.label = label_msg, .doc = text }

static const struct field open_fields[] = {
	SIGHTING(sighting_open_in),
	OPEN(title, FIELD_LINE, FIELD_REQUIRED, MSG_ROOM_LABEL_TITLE, "one line: what happened"),
	OPEN(kind, FIELD_LINE, 0, MSG_ROOM_LABEL_KIND, "key of a kind; none: unknown"),
	OPEN(level, FIELD_INT, 0, MSG_ROOM_LABEL_LEVEL, "0-3; none: not decided yet"),
	{ .name = "noticed_at", .type = FIELD_WHEN, .offset = offsetof(struct sighting_open_in, noticed),
		.label = MSG_ROOM_LABEL_NOTICED, .doc = "when it was noticed; none: as the sighting says" },
	OPEN(noticed_by, FIELD_ID, 0, MSG_ROOM_LABEL_FINDER, "person who noticed; none: told by words alone"),
};
static const struct field join_fields[] = {
	SIGHTING(sighting_join_in),
	{ .name = "incident_id", .type = FIELD_ID, .offset = offsetof(struct sighting_join_in, incident_id),
		.flags = FIELD_REQUIRED, .label = MSG_SIGHTING_LABEL_ROOM, .doc = "the room" },
};
static const struct field leave_fields[] = { SIGHTING(sighting_id_in) };

#define N(table) (sizeof table / sizeof table[0])
const struct operation op_sighting_open = { .name = "sighting_open", .doc = "open a room from a sighting",
	.needs = ACCESS_RESPONDER, .fields = open_fields, .n_fields = N(open_fields),
	.in_size = sizeof(struct sighting_open_in), .out_size = sizeof(struct incident), .out = &incident_shape,
	.act = act_open };
const struct operation op_sighting_join = { .name = "sighting_join", .doc = "bring a sighting into an open room",
	.needs = ACCESS_RESPONDER, .fields = join_fields, .n_fields = N(join_fields),
	.in_size = sizeof(struct sighting_join_in), .out_size = sizeof(struct sighting), .out = &sighting_shape,
	.act = act_join };
const struct operation op_sighting_leave = { .name = "sighting_leave", .doc = "take a sighting out of its room again",
	.needs = ACCESS_RESPONDER, .fields = leave_fields, .n_fields = N(leave_fields),
	.in_size = sizeof(struct sighting_id_in), .out_size = sizeof(struct sighting), .out = &sighting_shape,
	.act = act_leave };
