#include "knowledge/knowledge_inside.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"
#include "indicator/indicator.h"
#include "knowledge_sql.h"
#include "messages.h"

static const struct choice states[] = {
	[KNOWLEDGE_DRAFT] = { "draft", MSG_KNOWLEDGE_DRAFT }, [KNOWLEDGE_PUBLISHED] = { "published", MSG_KNOWLEDGE_PUBLISHED },
	[KNOWLEDGE_ARCHIVED] = { "archived", MSG_KNOWLEDGE_ARCHIVED },
};
static const struct choice sources[] = {
	[KNOWLEDGE_INCIDENT] = { "own_incident", MSG_KNOWLEDGE_OWN_INCIDENT },
	[KNOWLEDGE_SIGHTING] = { "own_sighting", MSG_KNOWLEDGE_OWN_SIGHTING },
	[KNOWLEDGE_ADVISORY] = { "advisory", MSG_KNOWLEDGE_ADVISORY }, [KNOWLEDGE_PEER] = { "peer", MSG_KNOWLEDGE_PEER },
};
static const struct choice audiences[] = {
	[KNOWLEDGE_FOR_ALL] = { "all", MSG_KNOWLEDGE_FOR_ALL }, [KNOWLEDGE_FOR_ROOM] = { "room", MSG_KNOWLEDGE_FOR_ROOM },
};
const struct choices knowledge_state_choices = { states, KNOWLEDGE_STATE_MAX };
const struct choices knowledge_source_choices = { sources, KNOWLEDGE_SOURCE_MAX };
const struct choices knowledge_audience_choices = { audiences, KNOWLEDGE_AUDIENCE_MAX };

#define F(T, member, type_of, text) { .name = #member, .type = type_of, .offset = offsetof(struct T, member), .doc = text }
#define C(T, member, set, text) \
	{ .name = #member, .type = FIELD_CHOICE, .offset = offsetof(struct T, member), .choices = &(set), .doc = text }
static const struct field shape_fields[] = {
	F(knowledge, id, FIELD_ID, "identifier"),
	F(knowledge, version, FIELD_INT, "1, 2, 3 ...: what a change is compared with"),
	C(knowledge, state, knowledge_state_choices, "a draft is read by those who may write notes"),
	F(knowledge, title, FIELD_LINE, "in one line"),
	F(knowledge, kind, FIELD_LINE, "key of a kind of incident; empty: any"),
	F(knowledge, tags, FIELD_TEXT, "one a line"),
	F(knowledge, happened, FIELD_TEXT, "what happened"),
	F(knowledge, signs, FIELD_TEXT, "what to notice it by"),
	F(knowledge, to_do, FIELD_TEXT, "what to do"),
	F(knowledge, not_to_do, FIELD_TEXT, "what not to do"),
	F(knowledge, traces, FIELD_TEXT, "addresses, domains, hashes, made harmless, one a line"),
	C(knowledge, source, knowledge_source_choices, "where it comes from"),
	F(knowledge, source_url, FIELD_LINE, "of an advisory: its address; nothing is fetched"),
	F(knowledge, source_by, FIELD_LINE, "who published it, whose case it is"),
	F(knowledge, source_date, FIELD_WHEN, "when it was published or happened"),
	F(knowledge, room_id, FIELD_ID, "the incident it was learnt from; null: none, or one you may not see"),
	F(knowledge, room_name, FIELD_LINE, "its name"),
	F(knowledge, sighting_id, FIELD_ID, "the report of a finder it was learnt from"),
	C(knowledge, audience, knowledge_audience_choices, "room: only who may see that incident"),
	F(knowledge, keeper_id, FIELD_ID, "person who looks after it"),
	F(knowledge, keeper_name, FIELD_LINE, "that person's name"),
	F(knowledge, review_at, FIELD_INSTANT, "when to look whether it still holds"),
	F(knowledge, made_at, FIELD_INSTANT, "when it was written"),
	F(knowledge, made_by_name, FIELD_LINE, "who wrote it"),
	F(knowledge, changed_at, FIELD_INSTANT, "when it was changed last"),
};
const struct shape knowledge_shape = { "KnowledgeNote", shape_fields, sizeof shape_fields / sizeof shape_fields[0],
	sizeof(struct knowledge) };

static const struct field line_fields[] = {
	F(knowledge_line, id, FIELD_ID, "identifier"),
	C(knowledge_line, state, knowledge_state_choices, "a draft is read by those who may write notes"),
	F(knowledge_line, title, FIELD_LINE, "in one line"),
	F(knowledge_line, kind, FIELD_LINE, "key of a kind of incident; empty: any"),
	F(knowledge_line, tags, FIELD_TEXT, "one a line"),
	C(knowledge_line, source, knowledge_source_choices, "where it comes from"),
	F(knowledge_line, source_by, FIELD_LINE, "who published it"),
	C(knowledge_line, audience, knowledge_audience_choices, "room: only who may see its incident"),
	F(knowledge_line, keeper_name, FIELD_LINE, "who looks after it"),
	F(knowledge_line, review_at, FIELD_INSTANT, "when to look whether it still holds"),
	F(knowledge_line, changed_at, FIELD_INSTANT, "when it was changed last"),
};
const struct shape knowledge_line_shape = { "KnowledgeLine", line_fields, sizeof line_fields / sizeof line_fields[0],
	sizeof(struct knowledge_line) };
#undef F
#undef C

bool knowledge_may_write(const struct ctx *c)
{
	enum access a = c->who.access;
	return a == ACCESS_RESPONDER || a == ACCESS_EXECUTIVE || a == ACCESS_ADMIN || c->who.is_program;
}

bool knowledge_review_is_due(struct opt_int review_at, int64_t now_ms)
{
	return review_at.has && review_at.v <= now_ms;
}

/* A row somebody damaged must not lead out of the tables. */
static int index_of(const struct choices *set, str code)
{
	int i = choice_find(set, code);
	return i < 0 ? 0 : i;
}

/* --- one --- */

static bool name_room(struct ctx *c, struct knowledge *k)
{
	struct incident i;
	if (id_is_none(k->room)) {
		return true;
	}
	if (incident_get(c, k->room, &i)) {
		k->room_id = i.id;
		k->room_name = i.name;
		return true;
	}
	k->sighting_id = (struct id){ 0 };
	bool hidden = c->err.code == ERR_NOT_FOUND;
	err_clear(c);
	return hidden;
}

bool knowledge_get(struct ctx *c, struct id id, struct knowledge *ret)
{
	struct knowledge_one_row r;
	bool found;
	if (!q_knowledge_one(c, (struct knowledge_one_in){ .id = id }, &r, &found)) {
		return false;
	}
	if (!found || (!knowledge_may_write(c) && str_eq(r.state, S("draft")))) {
		return fail(c, ERR_NOT_FOUND, MSG_KNOWLEDGE_NOT_FOUND);
	}
	*ret = (struct knowledge){ .id = r.id, .version = { true, r.version }, .state = index_of(&knowledge_state_choices, r.state),
		.title = r.title, .kind = r.kind, .tags = r.tags, .happened = r.happened, .signs = r.signs, .to_do = r.to_do,
		.not_to_do = r.not_to_do, .traces = r.traces, .source = index_of(&knowledge_source_choices, r.source),
		.source_url = r.source_url, .source_by = r.source_by, .sighting_id = r.sighting_id, .room = r.room_id,
		.audience = index_of(&knowledge_audience_choices, r.audience), .keeper_id = r.keeper_id,
		.keeper_name = r.keeper_name, .review_at = r.review_at, .made_at = { true, r.made_at },
		.made_by_name = r.made_by_name, .changed_at = { true, r.changed_at } };
	if (!event_time_from_canonical(r.source_date, &ret->source_date)) {
		ret->source_date = (struct event_time){ 0 };
	}
	return name_room(c, ret);
}

/* --- the list --- */

bool knowledge_has_line(str lines, str one)
{
	while (!str_is_none(lines)) {
		if (str_eq(str_cut(&lines, '\n'), one)) {
			return true;
		}
	}
	return false;
}

static bool holds(struct ctx *c, str text, str folded)
{
	return str_find(text_fold(c->arena, text), folded, 0) != SIZE_MAX;
}

static bool fits(struct ctx *c, const struct knowledge_filter *f, const struct knowledge_rows_row *r)
{
	return (str_is_empty(f->kind) || str_eq(f->kind, r->kind)) && (str_is_empty(f->tag) || knowledge_has_line(r->tags, f->tag)) &&
	       (f->source < 0 || choice_find(&knowledge_source_choices, r->source) == f->source) &&
	       (str_is_empty(f->words) || holds(c, r->title, f->words) || holds(c, r->tags, f->words) || holds(c, r->begins, f->words));
}

/* The row's own words, besides what the list shows. */
static bool is_in_text(struct ctx *c, const struct knowledge_texts_rows *texts, struct id id, str folded)
{
	for (size_t i = 0; i < texts->n; i++) {
		const struct knowledge_texts_row *t = &texts->v[i];
		if (id_eq(t->id, id)) {
			return holds(c, t->happened, folded) || holds(c, t->signs, folded) || holds(c, t->to_do, folded) ||
			       holds(c, t->not_to_do, folded) || holds(c, t->traces, folded);
		}
	}
	return false;
}

static bool matches(struct ctx *c, const struct knowledge_filter *f, const struct knowledge_texts_rows *texts,
                    const struct knowledge_rows_row *r)
{
	struct knowledge_filter rest = *f;
	rest.words = S("");
	return fits(c, &rest, r) && (fits(c, f, r) || is_in_text(c, texts, r->id, f->words));
}

bool knowledge_list(struct ctx *c, const struct knowledge_filter *f, struct knowledge_line **ret, size_t *ret_n)
{
	struct knowledge_rows_rows rows;
	struct knowledge_texts_rows texts = { 0 };
	struct knowledge_rows_in in = { .drafts = knowledge_may_write(c), .archived = f->archived };
	struct knowledge_filter folded = *f;
	folded.words = str_is_empty(f->words) ? S("") : text_fold(c->arena, f->words);
	if (!q_knowledge_rows(c, in, &rows) || (!str_is_empty(f->words) &&
	    !q_knowledge_texts(c, &texts))) {
		return false;
	}
	*ret = arena_array(c->arena, struct knowledge_line, rows.n + 1);
	*ret_n = 0;
	for (size_t i = 0; i < rows.n; i++) {
		const struct knowledge_rows_row *r = &rows.v[i];
		if (matches(c, &folded, &texts, r)) {
			(*ret)[(*ret_n)++] = (struct knowledge_line){ .id = r->id, .state = index_of(&knowledge_state_choices, r->state),
				.source = index_of(&knowledge_source_choices, r->source),
				.audience = index_of(&knowledge_audience_choices, r->audience), .title = r->title, .kind = r->kind,
				.tags = r->tags, .begins = r->begins, .source_by = r->source_by, .keeper_name = r->keeper_name,
				.review_at = r->review_at, .changed_at = { true, r->changed_at } };
		}
	}
	return true;
}

static int common_first(const void *a, const void *b)
{
	const struct knowledge_tag *x = a, *y = b;
	return x->n != y->n ? (y->n > x->n) - (y->n < x->n) : str_cmp(x->tag, y->tag);
}

bool knowledge_tags(struct ctx *c, struct knowledge_tag **ret, size_t *ret_n)
{
	struct knowledge_line *v;
	size_t n;
	struct knowledge_filter all = { .source = -1 };
	if (!knowledge_list(c, &all, &v, &n)) {
		return false;
	}
	*ret = arena_array(c->arena, struct knowledge_tag, n * LIMIT_KNOWLEDGE_TAGS + 1);
	*ret_n = 0;
	for (size_t i = 0; i < n; i++) {
		str rest = v[i].tags;
		while (!str_is_empty(rest)) {
			str tag = str_cut(&rest, '\n');
			size_t k = 0;
			while (k < *ret_n && !str_eq((*ret)[k].tag, tag)) {
				k++;
			}
			*ret_n += k == *ret_n;
			(*ret)[k].tag = tag;
			(*ret)[k].n++;
		}
	}
	qsort(*ret, *ret_n, sizeof **ret, common_first);
	return true;
}

bool knowledge_of_room(struct ctx *c, struct id incident_id, struct knowledge_short **ret, size_t *ret_n)
{
	struct knowledge_of_room_rows rows;
	if (!q_knowledge_of_room(c, (struct knowledge_of_room_in){ .room_id = incident_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct knowledge_short, rows.n + 1);
	*ret_n = 0;
	for (size_t i = 0; i < rows.n; i++) {
		int state = index_of(&knowledge_state_choices, rows.v[i].state);
		if (state != KNOWLEDGE_DRAFT || knowledge_may_write(c)) {
			(*ret)[(*ret_n)++] = (struct knowledge_short){ rows.v[i].id, rows.v[i].title, state };
		}
	}
	return true;
}

bool knowledge_history(struct ctx *c, struct id id, struct knowledge_version **ret, size_t *ret_n)
{
	struct knowledge_versions_rows rows;
	if (!q_knowledge_versions(c, (struct knowledge_versions_in){ .note_id = id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct knowledge_version, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct knowledge_version){ rows.v[i].version, rows.v[i].at, rows.v[i].writer_name, rows.v[i].reason,
			rows.v[i].words };
	}
	*ret_n = rows.n;
	return true;
}

/* --- what is typed --- */

bool knowledge_read_traces(struct ctx *c, str typed, str *ret)
{
	*ret = S("");
	size_t n = 0;
	while (!str_is_empty(typed)) {
		struct indicator_found f;
		str line = str_trim(str_cut(&typed, '\n'));
		if (!line.n) {
			continue;
		}
		if (!indicator_read(c->arena, line, &f)) {
			fail_field(c, "traces", MSG_KNOWLEDGE_TRACE_UNREAD);
			return fail_field_arg(c, "line", text_clip(c->arena, line, 40));
		}
		if (!knowledge_has_line(*ret, f.value)) {
			*ret = ret->n ? STR_CAT(c->arena, *ret, S("\n"), f.value) : f.value;
			n++;
		}
	}
	if (n > LIMIT_KNOWLEDGE_TRACES) {
		fail_field(c, "traces", MSG_KNOWLEDGE_TOO_MANY_TRACES);
		return fail_field_arg(c, "max", str_i64(c->arena, LIMIT_KNOWLEDGE_TRACES));
	}
	return true;
}

/* 「、」 「,」 「，」 and breaks part tags. */
static size_t parting(str s)
{
	const str marks[] = { S("、"), S(","), S("，"), S("\n"), S("#"), S("＃") };
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		if (str_starts(s, marks[i])) {
			return marks[i].n;
		}
	}
	return 0;
}

str knowledge_read_tags(struct ctx *c, str typed)
{
	str ret = S("");
	size_t n = 0;
	while (typed.n && n < LIMIT_KNOWLEDGE_TAGS) {
		size_t end = 0;
		while (end < typed.n && !parting(str_sub(typed, end, typed.n))) {
			end++;
		}
		str tag = str_trim(str_sub(typed, 0, end));
		typed = str_sub(typed, end < typed.n ? end + parting(str_sub(typed, end, typed.n)) : end, typed.n);
		if (tag.n && !knowledge_has_line(ret, tag)) {
			ret = ret.n ? STR_CAT(c->arena, ret, S("\n"), tag) : tag;
			n++;
		}
	}
	return ret;
}
