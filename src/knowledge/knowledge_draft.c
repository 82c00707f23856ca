/* Notes begun from a closed incident or a report of a finder: words are filled in, a person reads and publishes them. */
#include "action/action.h"
#include "base/limits.h"
#include "base/text.h"
#include "closing/closing.h"
#include "indicator/indicator.h"
#include "knowledge/knowledge_inside.h"
#include "messages.h"
#include "sighting/sighting.h"

static str clip(struct ctx *c, str text) { return text_clip(c->arena, text, LIMIT_TEXT_CHARS); }

static str add_line(struct ctx *c, str text, str line)
{
	return str_is_empty(line) ? text : text.n ? STR_CAT(c->arena, text, S("\n"), line) : line;
}

static str answer_to(const struct lesson *v, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i].key, str_from_c(key))) {
			return v[i].answer;
		}
	}
	return S("");
}

/* What the sheet says: what happened and why; what went well is what to do again. */
static bool fill_sheet(struct ctx *c, const struct incident *i, struct knowledge *k)
{
	struct closing s;
	struct lesson *v;
	size_t n;
	if (!closing_get(c, i->id, &s) || !lesson_list(c, i->id, &v, &n)) {
		return false;
	}
	k->happened = add_line(c, i->title, answer_to(v, n, "happened"));
	if (!str_is_empty(s.cause)) {
		k->happened = add_line(c, k->happened, msgf(c, MSG_KNOWLEDGE_FILL_CAUSE, { "cause", s.cause }));
	}
	k->signs = answer_to(v, n, "sooner");
	k->not_to_do = answer_to(v, n, "hindered");
	for (size_t a = 0; a < n; a++) {
		bool used = str_eq(v[a].key, S("happened")) || str_eq(v[a].key, S("sooner")) || str_eq(v[a].key, S("hindered"));
		if (!used && !str_is_empty(v[a].answer)) {
			k->to_do = add_line(c, k->to_do, msgf(c, MSG_KNOWLEDGE_FILL_ANSWER, { "question", v[a].question },
				{ "answer", v[a].answer }));
		}
	}
	return true;
}

static bool fill_actions(struct ctx *c, const struct incident *i, struct knowledge *k)
{
	struct action *v;
	size_t n;
	if (!action_of_room(c, i->id, &v, &n)) {
		return false;
	}
	for (size_t a = 0; a < n; a++) {
		if (v[a].state != ACTION_DROPPED) {
			k->to_do = add_line(c, k->to_do, msgf(c, MSG_KNOWLEDGE_FILL_ACTION, { "what", v[a].what }));
		}
	}
	return true;
}

/* What is ours or harmless tells nobody anything. */
static bool fill_traces(struct ctx *c, const struct incident *i, struct knowledge *k)
{
	struct indicator *v;
	size_t n, taken = 0;
	if (!indicator_list(c, i->id, &v, &n)) {
		return false;
	}
	for (size_t a = 0; a < n && taken < LIMIT_KNOWLEDGE_TRACES; a++) {
		struct indicator_found f;
		bool says = v[a].state == INDICATOR_MALICIOUS || v[a].state == INDICATOR_UNCHECKED;
		if (says && indicator_read(c->arena, v[a].value, &f)) { /* a blacked-out one is none any more */
			k->traces = add_line(c, k->traces, v[a].value);
			taken++;
		}
	}
	return true;
}

static str kind_of(str kind)
{
	return str_eq(kind, S("unknown")) ? S("") : kind;
}

static bool act_from_incident(struct ctx *c, const void *arg, void *ret_out)
{
	const struct knowledge_incident_in *in = arg;
	struct incident i;
	if (!incident_get(c, in->incident_id, &i)) {
		return false;
	}
	if (incident_is_open(&i)) {
		return fail(c, ERR_CONFLICT, MSG_KNOWLEDGE_STILL_OPEN);
	}
	struct knowledge k = { .state = KNOWLEDGE_DRAFT, .title = i.title, .kind = kind_of(i.kind),
		.tags = i.mode == INCIDENT_EXERCISE ? msg(c, MSG_KNOWLEDGE_TAG_EXERCISE) : S(""), .happened = S(""), .signs = S(""),
		.to_do = S(""), .not_to_do = S(""), .traces = S(""), .source = KNOWLEDGE_INCIDENT, .source_url = S(""),
		.source_by = S(""), .source_date = i.noticed, .room = i.id,
		.audience = i.is_restricted && in->audience != KNOWLEDGE_FOR_ALL ? KNOWLEDGE_FOR_ROOM : KNOWLEDGE_FOR_ALL };
	if (!fill_sheet(c, &i, &k) || !fill_actions(c, &i, &k) || !fill_traces(c, &i, &k)) {
		return false;
	}
	k.happened = clip(c, k.happened);
	k.signs = clip(c, str_is_none(k.signs) ? S("") : k.signs);
	k.to_do = clip(c, k.to_do);
	k.not_to_do = clip(c, str_is_none(k.not_to_do) ? S("") : k.not_to_do);
	return knowledge_write_new(c, &k, msg(c, MSG_KNOWLEDGE_REASON_INCIDENT)) && knowledge_get(c, k.id, ret_out);
}

/* What a finder wrote, without who it was. */
static bool act_from_sighting(struct ctx *c, const void *arg, void *ret_out)
{
	const struct knowledge_sighting_in *in = arg;
	struct sighting s;
	struct incident i = { .mode = INCIDENT_LIVE };
	if (!sighting_get(c, in->sighting_id, &s)) {
		return false;
	}
	bool in_room = s.state == SIGHTING_JOINED && !id_is_none(s.incident_id);
	if (in_room && !incident_get(c, s.incident_id, &i)) {
		return false;
	}
	str first = s.what;
	first = str_is_empty(first) ? s.card_name : str_cut(&first, '\n');
	struct knowledge k = { .state = KNOWLEDGE_DRAFT, .title = text_clip(c->arena, first, 60),
		.kind = in_room ? kind_of(i.kind) : S(""), .tags = S(""), .happened = clip(c, s.what), .signs = s.card_name, .to_do = S(""),
		.not_to_do = S(""), .traces = S(""), .source = KNOWLEDGE_SIGHTING, .source_url = S(""), .source_by = S(""),
		.sighting_id = s.id,
		.audience = in_room && i.is_restricted ? KNOWLEDGE_FOR_ROOM : KNOWLEDGE_FOR_ALL };
	k.source_date = s.noticed.precision ? s.noticed : event_time_at(s.reported_at.v);
	k.happened = str_is_empty(k.happened) ? s.card_name : k.happened;
	if (in_room) {
		k.room = i.id;
	}
	return knowledge_write_new(c, &k, msg(c, MSG_KNOWLEDGE_REASON_SIGHTING)) && knowledge_get(c, k.id, ret_out);
}

static const struct field incident_fields[] = {
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct knowledge_incident_in, incident_id),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "a closed incident" },
	{ .name = "audience", .type = FIELD_CHOICE, .offset = offsetof(struct knowledge_incident_in, audience),
		.choices = &knowledge_audience_choices, .label = MSG_KNOWLEDGE_LABEL_AUDIENCE,
		.doc = "of a restricted incident; none: only who may see it" },
};
static const struct field sighting_fields[] = {
	{ .name = "sighting", .type = FIELD_ID, .offset = offsetof(struct knowledge_sighting_in, sighting_id),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_SIGHTING_LABEL_ID, .doc = "the sighting" },
};
#define DRAFT_OP(var, title, text, function, table, T) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), .out_size = sizeof(struct knowledge), \
		.out = &knowledge_shape, .act = function }
DRAFT_OP(op_knowledge_from_incident, "knowledge_from_incident", "begin a note from a closed incident", act_from_incident,
	incident_fields, knowledge_incident_in);
DRAFT_OP(op_knowledge_from_sighting, "knowledge_from_sighting", "begin a note from a report of a finder", act_from_sighting,
	sighting_fields, knowledge_sighting_in);
