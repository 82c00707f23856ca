/* What can be done with a note: write one, change it, publish, put it into the archive, take it out again. */
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "knowledge/knowledge_inside.h"
#include "knowledge_sql.h"
#include "messages.h"
#include "person/person.h"

static str or_empty(str s) { return str_is_none(s) ? S("") : s; }
static str code_of(const struct choices *set, int i) { return str_from_c(set->v[i].code); }
static str date_of(struct ctx *c, struct event_time t) { return t.precision ? event_time_canonical(c->arena, t) : S(""); }

/* --- versions --- */

static str part(struct ctx *c, str all, const char *key, str text)
{
	all = STR_CAT(c->arena, all, str_from_c(key), S("\n"));
	while (!str_is_empty(text)) {
		all = STR_CAT(c->arena, all, S("\t"), str_cut(&text, '\n'), S("\n"));
	}
	return all;
}

str knowledge_words(struct ctx *c, const struct knowledge *k)
{
	const struct { const char *key; str text; } parts[] = {
		{ "title", k->title }, { "kind", k->kind }, { "tags", k->tags }, { "happened", k->happened }, { "signs", k->signs },
		{ "to_do", k->to_do }, { "not_to_do", k->not_to_do }, { "traces", k->traces },
		{ "source", code_of(&knowledge_source_choices, k->source) }, { "source_by", k->source_by },
		{ "source_url", k->source_url }, { "source_date", date_of(c, k->source_date) },
		{ "audience", code_of(&knowledge_audience_choices, k->audience) },
		{ "keeper", str_is_none(k->keeper_name) ? S("") : k->keeper_name },
		{ "review_at", k->review_at.has ? time_date_full(c, k->review_at.v) : S("") },
		{ "state", code_of(&knowledge_state_choices, k->state) },
	};
	str all = S("");
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		all = part(c, all, parts[i].key, parts[i].text);
	}
	return all;
}

static bool add_version(struct ctx *c, const struct knowledge *k, str reason)
{
	return q_knowledge_version_add(c, (struct knowledge_version_add_in){ .note_id = k->id, .version = k->version.v,
		.at = c->now_ms, .person_id = c->who.person_id, .reason = reason, .words = knowledge_words(c, k) });
}

bool knowledge_write_new(struct ctx *c, struct knowledge *k, str reason)
{
	struct knowledge_count_row n;
	if (!q_knowledge_count(c, &n)) {
		return false;
	}
	if (n.n >= LIMIT_KNOWLEDGE) {
		fail(c, ERR_CONFLICT, MSG_KNOWLEDGE_TOO_MANY);
		return fail_arg(c, "max", str_i64(c->arena, LIMIT_KNOWLEDGE));
	}
	k->id = id_new(c->now_ms);
	k->version = (struct opt_int){ true, 1 };
	struct knowledge_insert_in row = { .id = k->id, .state = code_of(&knowledge_state_choices, k->state), .title = k->title,
		.kind = k->kind, .tags = k->tags, .happened = k->happened, .signs = k->signs, .to_do = k->to_do,
		.not_to_do = k->not_to_do, .traces = k->traces, .source = code_of(&knowledge_source_choices, k->source),
		.source_url = k->source_url, .source_by = k->source_by, .source_date = date_of(c, k->source_date),
		.room_id = k->room, .sighting_id = k->sighting_id, .audience = code_of(&knowledge_audience_choices, k->audience),
		.keeper_id = k->keeper_id, .review_at = k->review_at, .made_at = c->now_ms, .made_by_id = c->who.person_id };
	return q_knowledge_insert(c, row) && add_version(c, k, reason);
}

/* --- what is typed --- */

static bool take_keeper(struct ctx *c, struct id id, struct knowledge *k)
{
	struct person p;
	k->keeper_id = id;
	k->keeper_name = STR_NONE;
	if (id_is_none(id)) {
		return true;
	}
	if (!incident_person(c, "keeper_id", id, &p)) {
		return false;
	}
	k->keeper_name = p.name;
	return true;
}

static bool check_choices(struct ctx *c, const struct knowledge_in *in)
{
	if (!str_is_empty(in->kind) && !catalog_kind(c->catalog, in->kind)) {
		fail_field(c, "kind", MSG_INCIDENT_KIND_UNKNOWN);
	}
	if (in->source_date.precision && in->source_date.earliest_ms > c->now_ms + 60 * 1000) {
		fail_field(c, "source_date", MSG_KNOWLEDGE_DATE_AHEAD);
	}
	bool outside = in->source == KNOWLEDGE_ADVISORY || in->source == KNOWLEDGE_PEER;
	if (outside && str_is_empty(in->source_by)) {
		fail_field(c, "source_by", MSG_KNOWLEDGE_BY_NEEDED);
	}
	if (str_is_empty(in->happened) && str_is_empty(in->signs) && str_is_empty(in->to_do)) {
		fail_field(c, "happened", MSG_KNOWLEDGE_WORDS_NEEDED);
	}
	return c->err.code == ERR_NONE;
}

static bool take(struct ctx *c, const struct knowledge_in *in, struct knowledge *k)
{
	str traces;
	if (!check_choices(c, in) || !take_keeper(c, in->keeper_id, k) || !knowledge_read_traces(c, or_empty(in->traces), &traces)) {
		return false;
	}
	k->title = text_visible(c->arena, in->title);
	k->kind = or_empty(in->kind);
	k->tags = knowledge_read_tags(c, text_visible(c->arena, or_empty(in->tags)));
	k->happened = text_visible(c->arena, or_empty(in->happened));
	k->signs = text_visible(c->arena, or_empty(in->signs));
	k->to_do = text_visible(c->arena, or_empty(in->to_do));
	k->not_to_do = text_visible(c->arena, or_empty(in->not_to_do));
	k->traces = traces;
	k->source = in->source < 0 ? KNOWLEDGE_ADVISORY : in->source;
	k->source_url = or_empty(in->source_url);
	k->source_by = text_visible(c->arena, or_empty(in->source_by));
	k->source_date = in->source_date;
	k->review_at = in->review_at;
	return true;
}

/* --- acts --- */

static bool act_add(struct ctx *c, const void *arg, void *ret_out)
{
	const struct knowledge_in *in = arg;
	struct knowledge k = { .state = in->publish ? KNOWLEDGE_PUBLISHED : KNOWLEDGE_DRAFT, .audience = KNOWLEDGE_FOR_ALL };
	return take(c, in, &k) && knowledge_write_new(c, &k, msg(c, MSG_KNOWLEDGE_REASON_FIRST)) &&
	       knowledge_get(c, k.id, ret_out);
}

/* Somebody was faster: who and when. */
static bool check_version(struct ctx *c, const struct knowledge *k, struct opt_int seen)
{
	struct knowledge_version *v;
	size_t n;
	if (!seen.has || seen.v == k->version.v) {
		return true;
	}
	if (!knowledge_history(c, k->id, &v, &n)) {
		return false;
	}
	fail(c, ERR_CONFLICT, MSG_KNOWLEDGE_FASTER);
	fail_arg(c, "who", n && !str_is_none(v->writer_name) ? v->writer_name : S("-"));
	return fail_arg(c, "when", n ? time_short(c, v->at) : S("-"));
}

static bool write_state(struct ctx *c, struct knowledge *k, enum knowledge_state to, str reason)
{
	k->state = (int)to;
	k->version.v++;
	return q_knowledge_set_state(c, (struct knowledge_set_state_in){ .state = code_of(&knowledge_state_choices, k->state),
		.version = k->version.v, .changed_at = c->now_ms, .id = k->id }) && add_version(c, k, reason);
}

static bool write_change(struct ctx *c, const struct knowledge *k, str reason)
{
	struct knowledge_update_in row = { .version = k->version.v, .title = k->title, .kind = k->kind, .tags = k->tags,
		.happened = k->happened, .signs = k->signs, .to_do = k->to_do, .not_to_do = k->not_to_do, .traces = k->traces,
		.source = code_of(&knowledge_source_choices, k->source), .source_url = k->source_url, .source_by = k->source_by,
		.source_date = date_of(c, k->source_date), .audience = code_of(&knowledge_audience_choices, k->audience),
		.keeper_id = k->keeper_id, .review_at = k->review_at, .changed_at = c->now_ms, .id = k->id };
	struct knowledge_set_state_in state = { .state = code_of(&knowledge_state_choices, k->state), .version = k->version.v,
		.changed_at = c->now_ms, .id = k->id };
	return q_knowledge_update(c, row) && q_knowledge_set_state(c, state) && add_version(c, k, reason);
}

/* Narrowing to the incident's people takes one whose incident whoever writes may see. */
static bool take_audience(struct ctx *c, int audience, struct knowledge *k)
{
	if (audience == KNOWLEDGE_FOR_ROOM && id_is_none(k->room_id)) {
		return fail_field(c, "audience", MSG_KNOWLEDGE_NO_ROOM);
	}
	k->audience = audience < 0 ? k->audience : audience;
	return true;
}

static bool get_to_change(struct ctx *c, const struct knowledge_in *in, struct knowledge *k)
{
	return knowledge_get(c, in->id, k) && check_version(c, k, in->version) &&
	       (k->state != KNOWLEDGE_ARCHIVED || fail(c, ERR_CONFLICT, MSG_KNOWLEDGE_IS_ARCHIVED));
}

static bool act_change(struct ctx *c, const void *arg, void *ret_out)
{
	const struct knowledge_in *in = arg;
	struct knowledge k;
	if (!get_to_change(c, in, &k)) {
		return false;
	}
	str before = knowledge_words(c, &k);
	if (!take(c, in, &k) || !take_audience(c, in->audience, &k)) {
		return false;
	}
	bool publishes = in->publish && k.state == KNOWLEDGE_DRAFT;
	k.state = publishes ? KNOWLEDGE_PUBLISHED : k.state;
	if (str_eq(before, knowledge_words(c, &k))) {
		return fail_field(c, "title", MSG_KNOWLEDGE_SAME);
	}
	str reason = !str_is_empty(in->reason) ? in->reason
		: publishes ? msg(c, MSG_KNOWLEDGE_REASON_PUBLISHED)
		: k.state == KNOWLEDGE_DRAFT ? msg(c, MSG_KNOWLEDGE_REASON_DRAFT) : S("");
	if (str_is_empty(reason)) {
		return fail_field(c, "reason", MSG_KNOWLEDGE_REASON_NEEDED);
	}
	k.version.v++;
	return write_change(c, &k, reason) && knowledge_get(c, k.id, ret_out);
}

static bool move(struct ctx *c, const struct knowledge_act_in *in, enum knowledge_state from, enum knowledge_state to, int why,
                 void *ret_out)
{
	struct knowledge k;
	if (!knowledge_get(c, in->id, &k)) {
		return false;
	}
	if (k.state != (int)from && (to != KNOWLEDGE_ARCHIVED || k.state == KNOWLEDGE_ARCHIVED)) {
		fail(c, ERR_CONFLICT, MSG_KNOWLEDGE_STATE);
		return fail_arg(c, "state", msg(c, knowledge_state_choices.v[k.state].label));
	}
	return write_state(c, &k, to, str_is_empty(in->reason) ? msg(c, why) : in->reason) && knowledge_get(c, k.id, ret_out);
}

static bool act_publish(struct ctx *c, const void *in, void *ret_out)
{
	return move(c, in, KNOWLEDGE_DRAFT, KNOWLEDGE_PUBLISHED, MSG_KNOWLEDGE_REASON_PUBLISHED, ret_out);
}

static bool act_archive(struct ctx *c, const void *arg, void *ret_out)
{
	const struct knowledge_act_in *in = arg;
	if (str_is_empty(in->reason)) {
		return fail_field(c, "reason", MSG_KNOWLEDGE_REASON_NEEDED);
	}
	return move(c, in, KNOWLEDGE_PUBLISHED, KNOWLEDGE_ARCHIVED, 0, ret_out);
}

/* Back to what everybody reads: who took it out of the archive has read it. */
static bool act_restore(struct ctx *c, const void *in, void *ret_out)
{
	return move(c, in, KNOWLEDGE_ARCHIVED, KNOWLEDGE_PUBLISHED, MSG_KNOWLEDGE_REASON_RESTORED, ret_out);
}

/* --- rows --- */

#define IN(member, kind_of, more, label_msg, text) \
	{ .name = #member, .type = kind_of, .offset = offsetof(struct knowledge_in, member), .flags = more, .label = label_msg, \
		.max = kind_of == FIELD_TEXT ? LIMIT_TEXT_CHARS : 0, .doc = text }
#define NOTE(T) \
	{ .name = "note", .type = FIELD_ID, .offset = offsetof(struct T, id), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_KNOWLEDGE_LABEL_NOTE, .doc = "the note" }
#define WORDS \
	IN(title, FIELD_LINE, FIELD_REQUIRED, MSG_KNOWLEDGE_LABEL_TITLE, "in one line, as somebody would look for it"), \
	IN(kind, FIELD_LINE, 0, MSG_KNOWLEDGE_LABEL_KIND, "key of a kind; none: any"), \
	IN(tags, FIELD_LINE, 0, MSG_KNOWLEDGE_LABEL_TAGS, "parted by commas"), \
	IN(happened, FIELD_TEXT, 0, MSG_KNOWLEDGE_LABEL_HAPPENED, "what happened; one of this, signs and to_do is needed"), \
	IN(signs, FIELD_TEXT, 0, MSG_KNOWLEDGE_LABEL_SIGNS, "what to notice it by"), \
	IN(to_do, FIELD_TEXT, 0, MSG_KNOWLEDGE_LABEL_TO_DO, "what to do"), \
	IN(not_to_do, FIELD_TEXT, 0, MSG_KNOWLEDGE_LABEL_NOT_TO_DO, "what not to do"), \
	IN(traces, FIELD_TEXT, 0, MSG_KNOWLEDGE_LABEL_TRACES, "addresses, domains, hashes, real or made harmless, one a line"), \
	{ .name = "source", .type = FIELD_CHOICE, .offset = offsetof(struct knowledge_in, source), \
		.choices = &knowledge_source_choices, .flags = FIELD_REQUIRED, .label = MSG_KNOWLEDGE_LABEL_SOURCE, \
		.doc = "where it comes from" }, \
	IN(source_by, FIELD_LINE, 0, MSG_KNOWLEDGE_LABEL_BY, "who published it, whose case it is; needed of advisory and peer"), \
	IN(source_url, FIELD_URL, 0, MSG_KNOWLEDGE_LABEL_URL, "its address; nothing is fetched from it"), \
	IN(source_date, FIELD_WHEN, 0, MSG_KNOWLEDGE_LABEL_DATE, "when it was published or happened"), \
	IN(keeper_id, FIELD_ID, 0, MSG_KNOWLEDGE_LABEL_KEEPER, "person who looks after it"), \
	IN(review_at, FIELD_INSTANT, FIELD_AHEAD, MSG_KNOWLEDGE_LABEL_REVIEW, "when to look whether it still holds"), \
	IN(publish, FIELD_BOOL, 0, MSG_KNOWLEDGE_LABEL_PUBLISH, "true: everybody reads it; else it is a draft")
static const struct field add_fields[] = { WORDS };
static const struct field change_fields[] = {
	NOTE(knowledge_in), WORDS,
	{ .name = "audience", .type = FIELD_CHOICE, .offset = offsetof(struct knowledge_in, audience),
		.choices = &knowledge_audience_choices, .label = MSG_KNOWLEDGE_LABEL_AUDIENCE,
		.doc = "room: only who may see its incident; none: stays" },
	IN(reason, FIELD_LINE, 0, MSG_KNOWLEDGE_LABEL_REASON, "why it changes; needed once it is published"),
	IN(version, FIELD_INT, 0, MSG_KNOWLEDGE_LABEL_VERSION, "as it was read: 409 when somebody changed it since"),
};
static const struct field act_fields[] = {
	NOTE(knowledge_act_in),
	{ .name = "reason", .type = FIELD_LINE, .offset = offsetof(struct knowledge_act_in, reason),
		.label = MSG_KNOWLEDGE_LABEL_REASON, .doc = "why; needed for the archive" },
};

#define NOTE_OP(var, title, text, function, table, T) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), .out_size = sizeof(struct knowledge), \
		.out = &knowledge_shape, .act = function }
NOTE_OP(op_knowledge_add, "knowledge_add", "write down what was learnt", act_add, add_fields, knowledge_in);
NOTE_OP(op_knowledge_change, "knowledge_change", "change a note; the version before is kept", act_change, change_fields,
	knowledge_in);
NOTE_OP(op_knowledge_publish, "knowledge_publish", "let everybody read a draft", act_publish, act_fields, knowledge_act_in);
NOTE_OP(op_knowledge_archive, "knowledge_archive", "put a note away; it is kept", act_archive, act_fields, knowledge_act_in);
NOTE_OP(op_knowledge_restore, "knowledge_restore", "take a note out of the archive", act_restore, act_fields,
	knowledge_act_in);
