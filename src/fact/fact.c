#include "fact/fact.h"

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "fact_sql.h"
#include "messages.h"
#include "org/org.h"

static const struct choice states[] = {
	[FACT_KNOWN] = { "known", MSG_FACT_STATE_KNOWN },
	[FACT_UNKNOWN] = { "unknown", MSG_FACT_STATE_UNKNOWN },
	[FACT_INVESTIGATING] = { "investigating", MSG_FACT_STATE_INVESTIGATING },
	[FACT_NONE] = { "none", MSG_FACT_STATE_NONE },
};
const struct choices fact_state_choices = { states, sizeof states / sizeof states[0] };

static const struct choice asks[] = {
	[ASKS_WHEN] = { "when", MSG_FACT_ASKS_WHEN }, [ASKS_WHERE] = { "where", MSG_FACT_ASKS_WHERE },
	[ASKS_WHO] = { "who", MSG_FACT_ASKS_WHO }, [ASKS_WHAT] = { "what", MSG_FACT_ASKS_WHAT },
	[ASKS_WHY] = { "why", MSG_FACT_ASKS_WHY }, [ASKS_HOW] = { "how", MSG_FACT_ASKS_HOW },
};
const struct choices asks_choices = { asks, sizeof asks / sizeof asks[0] };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct fact, member), .doc = text }
static const struct field fact_fields[] = {
	F(key, FIELD_LINE, "key of the dictionary"),
	F(number, FIELD_INT, "number as printed on papers"),
	F(label, FIELD_LINE, "name in the reader's language"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct fact, state), .choices = &fact_state_choices,
		.doc = "null: nobody wrote it yet" },
	{ .name = "asks", .type = FIELD_CHOICE, .offset = offsetof(struct fact, asks), .choices = &asks_choices,
		.doc = "which of the six questions it answers" },
	F(value, FIELD_TEXT, "what is known, or thought so far"),
	F(source, FIELD_LINE, "who says so"),
	F(as_of, FIELD_INSTANT, "as of when"),
	F(entry_seq, FIELD_INT, "journal entry that brought it"),
	F(from_seq, FIELD_INT, "journal entry it was taken from"),
};
#undef F
const struct shape fact_shape = { "Fact", fact_fields, sizeof fact_fields / sizeof fact_fields[0],
	sizeof(struct fact) };

bool fact_list(struct ctx *c, struct id incident_id, struct fact **ret, size_t *ret_n)
{
	struct fact_rows_rows rows;
	if (!q_fact_rows(c, (struct fact_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	size_t n = c->catalog->n_facts;
	struct fact *v = arena_array(c->arena, struct fact, n);
	for (size_t i = 0; i < n; i++) {
		const struct fact_def *d = &c->catalog->facts[i];
		v[i] = (struct fact){ .key = d->key, .number = { true, d->number }, .label = text2_in(d->name, c->lang),
			.help = text2_in(d->help, c->lang), .several_lines = d->several_lines, .asks = d->asks,
			.state = -1 };
		for (size_t k = 0; k < rows.n; k++) {
			const struct fact_rows_row *r = &rows.v[k];
			if (str_eq(r->key, d->key)) {
				v[i].state = choice_find(&fact_state_choices, r->state);
				v[i].value = r->value;
				v[i].source = r->source;
				v[i].as_of = (struct opt_int){ true, r->as_of };
				v[i].entry_seq = (struct opt_int){ true, r->entry_seq };
				v[i].from_seq = r->from_seq;
			}
		}
	}
	*ret = v;
	*ret_n = n;
	return true;
}

bool fact_get(struct ctx *c, struct id incident_id, str key, struct fact *ret)
{
	struct fact *all;
	size_t n;
	if (!fact_list(c, incident_id, &all, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (str_eq(all[i].key, key)) {
			*ret = all[i];
			return true;
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_FACT_NOT_FOUND);
}

static bool fail_if_empty(struct ctx *c, int state, str value)
{
	return state != FACT_KNOWN || !str_is_empty(value) || fail_field(c, "value", MSG_FACT_VALUE_NEEDED);
}

/* Writes the entry and the row; `text` is what people read in the journal. */
static bool put(struct ctx *c, struct id incident_id, const struct fact *f, str text)
{
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_CAT(c->arena, S("fact/"), f->key));
	str state = str_from_c(states[f->state].code);
	change_str(ch, "state", state);
	change_str(ch, "value", f->value);
	change_str(ch, "source", f->source);
	change_opt(ch, "as_of", f->as_of);
	change_opt(ch, "from", f->from_seq);
	struct journal_entry_in e = { .incident_id = incident_id, .type = ENTRY_CHANGE, .text = text };
	struct journal_added added;
	if (!change_write(ch, e, &added)) {
		return false;
	}
	struct fact_entry_add_in link = { .incident_id = incident_id, .key = f->key, .seq = added.seq };
	return q_fact_put(c, (struct fact_put_in){ .incident_id = incident_id, .key = f->key, .state = state,
		.value = f->value, .source = f->source, .as_of = f->as_of.v, .entry_seq = added.seq,
		.from_seq = f->from_seq }) &&
		q_fact_entry_add(c, link);
}

static str entry_text(struct ctx *c, const struct fact *f)
{
	str shown = f->state == FACT_KNOWN ? f->value : msg(c, states[f->state].label);
	if (f->state != FACT_KNOWN && !str_is_empty(f->value)) {
		shown = msgf(c, MSG_FACT_STATE_VALUE, { "state", shown }, { "value", f->value });
	}
	if (str_is_empty(f->source)) {
		return msgf(c, MSG_FACT_ENTRY, { "label", f->label }, { "value", shown });
	}
	return msgf(c, MSG_FACT_ENTRY_SOURCE, { "label", f->label }, { "value", shown }, { "source", f->source });
}

static bool act_set(struct ctx *c, const void *arg, void *ret_out)
{
	const struct fact_set_in *in = arg;
	struct incident i;
	struct fact f;
	if (!incident_get_open(c, in->incident_id, &i) || !fact_get(c, i.id, in->key, &f)) {
		return false;
	}
	f.value = str_is_none(in->value) ? S("") : in->value;
	f.source = str_is_none(in->source) ? S("") : in->source;
	f.state = in->state >= 0 ? in->state : str_is_empty(f.value) ? FACT_UNKNOWN : FACT_KNOWN;
	f.as_of = in->as_of.has ? in->as_of : (struct opt_int){ true, c->now_ms };
	f.from_seq = (struct opt_int){ 0 };
	if (!fail_if_empty(c, f.state, f.value)) {
		return false;
	}
	if (f.as_of.v > c->now_ms + 60 * 1000) {
		return fail_field(c, "as_of", MSG_FACT_AS_OF_AHEAD);
	}
	return put(c, i.id, &f, entry_text(c, &f)) && fact_get(c, i.id, f.key, ret_out);
}

static const struct field set_fields[] = {
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct fact_set_in, incident_id),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" },
	{ .name = "key", .type = FIELD_LINE, .offset = offsetof(struct fact_set_in, key),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_FACT_LABEL_KEY, .doc = "key of the dictionary" },
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct fact_set_in, state),
		.choices = &fact_state_choices, .label = MSG_FACT_LABEL_STATE, .doc = "none: from the value" },
	{ .name = "value", .type = FIELD_TEXT, .offset = offsetof(struct fact_set_in, value), .max = LIMIT_TEXT_CHARS,
		.label = MSG_FACT_LABEL_VALUE, .doc = "what is known, or thought so far" },
	{ .name = "source", .type = FIELD_LINE, .offset = offsetof(struct fact_set_in, source),
		.label = MSG_FACT_LABEL_SOURCE, .doc = "who says so" },
	{ .name = "as_of", .type = FIELD_INSTANT, .offset = offsetof(struct fact_set_in, as_of),
		.label = MSG_FACT_LABEL_AS_OF, .doc = "as of when; none: now" },
};
const struct operation op_fact_set = { .name = "fact_set", .doc = "write down what is known of one item",
	.needs = ACCESS_RESPONDER, .fields = set_fields, .n_fields = sizeof set_fields / sizeof set_fields[0],
	.in_size = sizeof(struct fact_set_in), .out_size = sizeof(struct fact), .out = &fact_shape, .act = act_set };

/* --- what an entry says --- */

static bool entry_to_take(struct ctx *c, const struct fact_take_in *in, struct entry_view *ret)
{
	if (!journal_get(c, in->incident_id, in->seq.v, ret)) {
		return false;
	}
	if (ret->type > ENTRY_NOTE || ret->withdrawn_by || ret->masked_by || str_is_empty(ret->text)) {
		return fail_field(c, "key", MSG_FACT_NOT_TO_TAKE);
	}
	return true;
}

static bool act_take(struct ctx *c, const void *arg, void *ret_out)
{
	const struct fact_take_in *in = arg;
	struct incident i;
	struct fact f;
	struct entry_view e;
	if (!incident_get_open(c, in->incident_id, &i) || !fact_get(c, i.id, in->key, &f) || !entry_to_take(c, in, &e)) {
		return false;
	}
	bool adds = f.several_lines && f.state == FACT_KNOWN && !str_is_empty(f.value);
	if (adds && str_find(f.value, e.text, 0) != SIZE_MAX) {
		return fail(c, ERR_CONFLICT, MSG_FACT_TAKEN);
	}
	f.value = adds ? STR_CAT(c->arena, f.value, S("\n"), e.text) : e.text;
	if (text_chars(f.value) > LIMIT_TEXT_CHARS || (!f.several_lines && str_find(f.value, S("\n"), 0) != SIZE_MAX)) {
		return fail_field(c, "key", MSG_FACT_TOO_LONG);
	}
	f.state = FACT_KNOWN;
	f.source = msgf(c, MSG_FACT_SOURCE_ENTRY, { "seq", str_i64(c->arena, e.seq) });
	f.as_of = (struct opt_int){ true, e.recorded_at };
	f.from_seq = (struct opt_int){ true, e.seq };
	return put(c, i.id, &f, entry_text(c, &f)) && fact_get(c, i.id, f.key, ret_out);
}

static const struct field take_fields[] = {
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct fact_take_in, incident_id),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" },
	{ .name = "entry", .type = FIELD_INT, .offset = offsetof(struct fact_take_in, seq),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_FACT_LABEL_FROM, .doc = "number of the entry" },
	{ .name = "key", .type = FIELD_LINE, .offset = offsetof(struct fact_take_in, key), .flags = FIELD_REQUIRED,
		.label = MSG_FACT_LABEL_KEY, .doc = "key of the dictionary" },
};
const struct operation op_fact_take = { .name = "fact_take", .doc = "what an entry says becomes a fact",
	.needs = ACCESS_RESPONDER, .fields = take_fields, .n_fields = sizeof take_fields / sizeof take_fields[0],
	.in_size = sizeof(struct fact_take_in), .out_size = sizeof(struct fact), .out = &fact_shape, .act = act_take };

/* What the program itself knows; an empty value: not known any more. */
static bool put_own(struct ctx *c, struct id incident_id, str key, str value, int source)
{
	struct fact f;
	if (!fact_get(c, incident_id, key, &f)) {
		return false;
	}
	f.state = str_is_empty(value) ? FACT_UNKNOWN : FACT_KNOWN;
	f.value = value;
	f.source = msg(c, source);
	f.as_of = (struct opt_int){ true, c->now_ms };
	f.from_seq = (struct opt_int){ 0 };
	return put(c, incident_id, &f, entry_text(c, &f));
}

static bool begin_one(struct ctx *c, struct id incident_id, str key, str value)
{
	/* a firm's own dictionary may not have it */
	return str_is_empty(value) || !catalog_fact(c->catalog, key) ||
	       put_own(c, incident_id, key, value, MSG_FACT_SOURCE_OPENING);
}

/* The kind as a classification: "not known yet" is none. */
static str classification_of(struct ctx *c, const struct kind *k)
{
	return k && !str_eq(k->key, S("unknown")) ? text2_in(k->name, c->lang) : S("");
}

bool fact_begin(struct ctx *c, const struct incident *i)
{
	const struct kind *k = catalog_kind(c->catalog, i->kind);
	struct org org;
	if (!org_get(c, &org)) {
		return false;
	}
	str firm = str_is_empty(org.trade) ? org.name : msgf(c, MSG_FACT_FIRM, { "name", org.name }, { "trade", org.trade });
	return begin_one(c, i->id, S("classification"), classification_of(c, k)) && begin_one(c, i->id, S("operator"), firm) &&
	       begin_one(c, i->id, S("noticed_at"), event_time_full(c, i->noticed)) &&
	       begin_one(c, i->id, S("event"), i->title);
}

static bool is_from_kind(str source)
{
	return str_eq(source, msg_text(LANG_JA, MSG_FACT_SOURCE_KIND)) ||
	       str_eq(source, msg_text(LANG_EN, MSG_FACT_SOURCE_KIND));
}

bool fact_follow_kind(struct ctx *c, const struct incident *before, str kind)
{
	const struct kind *old = catalog_kind(c->catalog, before->kind);
	const struct kind *now = catalog_kind(c->catalog, kind);
	struct fact f;
	if (!now || !catalog_fact(c->catalog, S("classification"))) {
		return true;
	}
	if (!fact_get(c, before->id, S("classification"), &f)) {
		return false;
	}
	bool named = old && (str_eq(f.value, old->name.ja) || str_eq(f.value, old->name.en));
	bool ours = named || (f.state == FACT_UNKNOWN && is_from_kind(f.source)) || f.state < 0;
	str value = classification_of(c, now);
	if (!ours || (f.state < 0 && str_is_empty(value))) {
		return true;
	}
	return put_own(c, before->id, S("classification"), value, MSG_FACT_SOURCE_KIND);
}

/* The newest entry the links give for a fact; 0: none. */
static int64_t newest_link(const struct fact_links_rows *links, str key)
{
	int64_t newest = 0;
	for (size_t i = 0; i < links->n; i++) {
		if (str_eq(links->v[i].key, key) && links->v[i].seq > newest) {
			newest = links->v[i].seq;
		}
	}
	return newest;
}

/* A link to an entry that brought no value of this fact, or a row behind its newest link, is what no entry says. */
static void project_links(struct projector *p, const struct fact_rows_rows *rows, const struct fact_links_rows *links)
{
	for (size_t i = 0; i < links->n && p->ok; i++) {
		const struct fact_links_row *l = &links->v[i];
		p->object = STR_CAT(p->c->arena, S("fact/"), l->key);
		str item = STR_CAT(p->c->arena, p->object, S(":state"));
		if (str_find((str){ (const char *)l->meta.p, l->meta.n }, item, 0) == SIZE_MAX) {
			project_i64(p, "entry", l->seq);
		}
	}
	for (size_t i = 0; i < rows->n && p->ok; i++) {
		if (newest_link(links, rows->v[i].key) != rows->v[i].entry_seq) {
			p->object = STR_CAT(p->c->arena, S("fact/"), rows->v[i].key);
			project_i64(p, "entry_seq", rows->v[i].entry_seq);
		}
	}
}

bool fact_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg)
{
	struct fact_rows_rows rows;
	struct fact_links_rows links;
	if (!q_fact_rows(c, (struct fact_rows_in){ .incident_id = incident_id }, &rows) ||
	    !q_fact_links(c, (struct fact_links_in){ .incident_id = incident_id }, &links)) {
		return false;
	}
	struct projector p = { c, STR_NONE, emit, arg, true };
	for (size_t i = 0; i < rows.n && p.ok; i++) {
		p.object = STR_CAT(c->arena, S("fact/"), rows.v[i].key);
		project_str(&p, "state", rows.v[i].state);
		project_str(&p, "value", rows.v[i].value);
		project_str(&p, "source", rows.v[i].source);
		project_i64(&p, "as_of", rows.v[i].as_of);
		project_opt(&p, "from", rows.v[i].from_seq);
	}
	project_links(&p, &rows, &links);
	return p.ok;
}

bool fact_put_words(struct ctx *c, struct id incident_id, str key, str value, str source)
{
	struct fact f;
	if (!fact_get(c, incident_id, key, &f)) {
		return false;
	}
	struct fact_words_in in = { .value = str_is_none(value) ? f.value : value,
		.source = str_is_none(source) ? f.source : source, .incident_id = incident_id, .key = key };
	return q_fact_words(c, in);
}

bool fact_history(struct ctx *c, struct id incident_id, str key, struct fact_version **ret, size_t *ret_n)
{
	struct fact_entries_rows rows;
	if (!q_fact_entries(c, (struct fact_entries_in){ .incident_id = incident_id, .key = key }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct fact_version, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct fact_version){ rows.v[i].seq, rows.v[i].recorded_at, rows.v[i].text,
			rows.v[i].writer_name };
	}
	*ret_n = rows.n;
	return true;
}
