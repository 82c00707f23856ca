#include "affected/affected.h"

#include <stdlib.h>

#include "affected/affected_row.h"
#include "affected_sql.h"
#include "base/limits.h"
#include "messages.h"

static const struct choice types[] = {
	[AFFECTED_SYSTEM] = { "system", MSG_AFFECTED_TYPE_SYSTEM }, [AFFECTED_PC] = { "pc", MSG_AFFECTED_TYPE_PC },
	[AFFECTED_ACCOUNT] = { "account", MSG_AFFECTED_TYPE_ACCOUNT }, [AFFECTED_DATA] = { "data", MSG_AFFECTED_TYPE_DATA },
	[AFFECTED_PERSON] = { "person", MSG_AFFECTED_TYPE_PERSON }, [AFFECTED_PARTNER] = { "partner", MSG_AFFECTED_TYPE_PARTNER },
};
static const struct choice states[] = {
	[AFFECTED_SUSPECTED] = { "suspected", MSG_AFFECTED_STATE_SUSPECTED },
	[AFFECTED_CONFIRMED] = { "confirmed", MSG_AFFECTED_STATE_CONFIRMED },
	[AFFECTED_CONTAINED] = { "contained", MSG_AFFECTED_STATE_CONTAINED },
	[AFFECTED_RESTORED] = { "restored", MSG_AFFECTED_STATE_RESTORED },
	[AFFECTED_VERIFIED] = { "verified", MSG_AFFECTED_STATE_VERIFIED },
	[AFFECTED_NOT] = { "not_affected", MSG_AFFECTED_STATE_NOT },
};
static const struct choice specials[] = {
	[SPECIAL_PERSONAL] = { "personal", MSG_AFFECTED_SPECIAL_PERSONAL },
	[SPECIAL_SENSITIVE] = { "sensitive", MSG_AFFECTED_SPECIAL_SENSITIVE },
	[SPECIAL_MY_NUMBER] = { "my_number", MSG_AFFECTED_SPECIAL_MY_NUMBER },
	[SPECIAL_CARD] = { "card", MSG_AFFECTED_SPECIAL_CARD },
	[SPECIAL_CREDENTIALS] = { "credentials", MSG_AFFECTED_SPECIAL_CREDENTIALS },
	[SPECIAL_PROPERTY] = { "property", MSG_AFFECTED_SPECIAL_PROPERTY },
	[SPECIAL_ENTRUSTED] = { "entrusted", MSG_AFFECTED_SPECIAL_ENTRUSTED },
	[SPECIAL_SECRET] = { "secret", MSG_AFFECTED_SPECIAL_SECRET },
};
const struct choices affected_type_choices = { types, sizeof types / sizeof types[0] };
const struct choices affected_state_choices = { states, sizeof states / sizeof states[0] };
const struct choices affected_special_choices = { specials, sizeof specials / sizeof specials[0] };

#define F(member, type_of, text) { .name = #member, .type = type_of, .offset = offsetof(struct affected, member), .doc = text }
#define CODE(member, name_of, set, text) \
	{ .name = name_of, .type = FIELD_CHOICE, .offset = offsetof(struct affected, member), .choices = &set, .doc = text }
static const struct field shape_fields[] = {
	F(id, FIELD_ID, "identifier"),
	F(number, FIELD_INT, "number in its room"),
	CODE(type, "type", affected_type_choices, "what kind of thing"),
	F(name, FIELD_LINE, "what people call it"),
	CODE(state, "state", affected_state_choices, "how far it is"),
	F(row_id, FIELD_ID, "the row of a ledger that it is"), F(row_sheet, FIELD_LINE, "key of that ledger"),
	F(row_title, FIELD_LINE, "what that row is called now"),
	F(place, FIELD_LINE, "where it is"),
	F(owner_id, FIELD_ID, "person who looks after it"),
	F(owner_name, FIELD_LINE, "that person's name"),
	F(since, FIELD_WHEN, "since when it is affected, exactly as given"),
	F(note, FIELD_TEXT, "what is known of it"),
	F(stage, FIELD_LINE, "stage of the attack: a key of /api/v1/stages; empty: not said"),
	{ .name = "amount_text", .type = FIELD_LINE, .offset = offsetof(struct affected, amount.text),
		.doc = "of data: how many persons or records, as given" },
	CODE(amount_kind, "amount_kind", amount_kind_choices, "how exact the number is; null: not said"),
	{ .name = "amount", .type = FIELD_INT, .offset = offsetof(struct affected, amount_number), .doc = "the number read from it" },
	CODE(amount_unit, "amount_unit", amount_unit_choices, "of what; null: not said"),
	F(special, FIELD_LINES, "kinds of data that decide duties"),
	F(reached_from, FIELD_IDS, "things of the room it was reached from"),
	F(entry_seq, FIELD_INT, "journal entry that changed it last"),
};
#undef CODE
#undef F
const struct shape affected_shape = { "Affected", shape_fields, sizeof shape_fields / sizeof shape_fields[0],
	sizeof(struct affected) };

/* --- texts as kept --- */

str affected_when_text(struct ctx *c, struct event_time t)
{
	return t.precision == WHEN_NONE ? STR_NONE : event_time_canonical(c->arena, t);
}

str affected_special_text(struct ctx *c, struct str_list codes)
{
	str text = S("");
	for (size_t k = 0; k < affected_special_choices.n; k++) {
		bool chosen = false;
		str code = str_from_c(specials[k].code);
		for (size_t i = 0; i < codes.n; i++) {
			chosen = chosen || str_eq(codes.v[i], code);
		}
		if (chosen) {
			text = STR_CAT(c->arena, text, text.n ? S(" ") : S(""), code);
		}
	}
	return text;
}

str affected_amount_kind(const struct amount *m)
{
	return m->kind < 0 ? S("") : str_from_c(amount_kind_choices.v[m->kind].code);
}

str affected_amount_unit(const struct amount *m)
{
	return m->unit < 0 ? S("") : str_from_c(amount_unit_choices.v[m->unit].code);
}

static struct str_list special_of(struct ctx *c, str text)
{
	struct str_list ret = { NULL, 0 };
	str *v = arena_array(c->arena, str, SPECIAL_MAX);
	for (str rest = text; !str_is_none(rest) && ret.n < SPECIAL_MAX;) {
		str code = str_cut(&rest, ' ');
		if (choice_find(&affected_special_choices, code) >= 0) {
			v[ret.n++] = code;
		}
	}
	ret.v = v;
	return ret;
}

/* --- reading --- */

/* A row somebody damaged must not lead out of the tables. */
static int found_or(const struct choices *set, str code, int other)
{
	int k = choice_find(set, code);
	return k < 0 ? other : k;
}

static struct affected from_row(struct ctx *c, const struct affected_row_row *r)
{
	struct affected a = { .id = r->id, .number = { true, r->number },
		.type = found_or(&affected_type_choices, r->type, AFFECTED_SYSTEM), .name = r->name,
		.state = found_or(&affected_state_choices, r->state, AFFECTED_SUSPECTED), .place = r->place,
		.owner_id = r->owner_id, .owner_name = r->owner_name, .note = r->note, .stage = r->stage,
		.amount = { .text = r->amount_text, .kind = choice_find(&amount_kind_choices, r->amount_kind), .number = r->amount,
			.unit = choice_find(&amount_unit_choices, r->amount_unit) },
		.special = special_of(c, r->special), .entry_seq = { true, r->entry_seq }, .row_id = r->row_id,
		.row_title = str_is_none(r->row_title) ? S("") : r->row_title, .row_sheet = str_is_none(r->row_sheet) ? S("") : r->row_sheet };
	if (!str_is_none(r->since)) {
		event_time_from_canonical(r->since, &a.since);
	}
	a.amount_number = a.amount.number;
	a.amount_kind = a.amount.kind;
	a.amount_unit = a.amount.unit;
	return a;
}

bool affected_links(struct ctx *c, struct id incident_id, struct affected_link_row **ret, size_t *ret_n)
{
	struct affected_links_rows rows;
	if (!q_affected_links(c, (struct affected_links_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct affected_link_row, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct affected_link_row){ rows.v[i].id, rows.v[i].from_id, rows.v[i].to_id };
	}
	*ret_n = rows.n;
	return true;
}

static void take_links(struct ctx *c, const struct affected_link_row *links, size_t n, struct affected *a)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		count += id_eq(links[i].to_id, a->id);
	}
	struct id *v = arena_array(c->arena, struct id, count);
	a->reached_from = (struct id_list){ v, 0 };
	for (size_t i = 0; i < n; i++) {
		if (id_eq(links[i].to_id, a->id)) {
			v[a->reached_from.n++] = links[i].from_id;
		}
	}
}

static int by_type(const void *x, const void *y)
{
	const struct affected *a = x, *b = y;
	if (a->type != b->type) {
		return a->type < b->type ? -1 : 1;
	}
	return a->number.v < b->number.v ? -1 : a->number.v > b->number.v;
}

bool affected_list(struct ctx *c, struct id incident_id, struct affected **ret, size_t *ret_n)
{
	struct affected_rows_rows rows;
	struct affected_link_row *links;
	size_t n_links;
	_Static_assert(sizeof(struct affected_rows_row) == sizeof(struct affected_row_row), "same columns");
	if (!q_affected_rows(c, (struct affected_rows_in){ .incident_id = incident_id }, &rows) ||
	    !affected_links(c, incident_id, &links, &n_links)) {
		return false;
	}
	*ret = arena_array(c->arena, struct affected, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		struct affected_row_row one;
		memcpy(&one, &rows.v[i], sizeof one);
		(*ret)[i] = from_row(c, &one);
		take_links(c, links, n_links, &(*ret)[i]);
		if (!affected_close_row(c, &(*ret)[i])) {
			return false;
		}
	}
	if (rows.n > 1) {
		qsort(*ret, rows.n, sizeof **ret, by_type);
	}
	*ret_n = rows.n;
	return true;
}

bool affected_get(struct ctx *c, struct id incident_id, struct id id, struct affected *ret)
{
	struct affected_row_row row;
	struct affected_link_row *links;
	size_t n_links;
	bool found;
	if (!q_affected_row(c, (struct affected_row_in){ .incident_id = incident_id, .id = id }, &row, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_AFFECTED_NOT_FOUND);
	}
	if (!affected_links(c, incident_id, &links, &n_links)) {
		return false;
	}
	*ret = from_row(c, &row);
	take_links(c, links, n_links, ret);
	return affected_close_row(c, ret);
}

bool affected_count(struct ctx *c, struct id incident_id, struct affected_counts *ret)
{
	struct affected_states_rows rows;
	*ret = (struct affected_counts){ .all = 0 };
	if (!q_affected_states(c, (struct affected_states_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		ret->of[found_or(&affected_state_choices, rows.v[i].state, AFFECTED_SUSPECTED)] += rows.v[i].n;
		ret->all += rows.v[i].n;
	}
	return true;
}

bool affected_history(struct ctx *c, struct id incident_id, struct id id, struct affected_version **ret, size_t *ret_n)
{
	struct affected_entries_rows rows;
	if (!q_affected_entries(c, (struct affected_entries_in){ .incident_id = incident_id, .affected_id = id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct affected_version, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct affected_version){ rows.v[i].seq, rows.v[i].recorded_at, rows.v[i].text, rows.v[i].writer_name };
	}
	*ret_n = rows.n;
	return true;
}

/* --- rows against entries --- */

static void project_row(struct projector *p, const struct affected_rows_row *r, int64_t newest)
{
	p->object = change_object_name(p->c, "affected", r->id);
	project_i64(p, "number", r->number);
	project_str(p, "type", r->type);
	project_str(p, "name", r->name);
	project_str(p, "state", r->state);
	project_str(p, "place", r->place);
	if (!id_is_none(r->owner_id)) {
		project_id(p, "owner_id", r->owner_id);
	}
	project_str(p, "since", r->since);
	project_str(p, "note", r->note);
	project_str(p, "stage", r->stage);
	project_str(p, "amount_text", r->amount_text);
	project_str(p, "amount_kind", r->amount_kind);
	project_opt(p, "amount", r->amount);
	project_str(p, "amount_unit", r->amount_unit);
	project_str(p, "special", r->special);
	if (!id_is_none(r->row_id)) {
		project_id(p, "row_id", r->row_id);
	}
	if (newest != r->entry_seq) {
		project_i64(p, "entry_seq", r->entry_seq);
	}
}

/* A link to an entry that says nothing of the thing. */
static void project_history(struct projector *p, const struct affected_entry_links_rows *links)
{
	for (size_t i = 0; i < links->n && p->ok; i++) {
		const struct affected_entry_links_row *l = &links->v[i];
		p->object = change_object_name(p->c, "affected", l->affected_id);
		str item = STR_CAT(p->c->arena, p->object, S(":"));
		if (str_find((str){ (const char *)l->meta.p, l->meta.n }, item, 0) == SIZE_MAX) {
			project_i64(p, "entry", l->seq);
		}
	}
}

static void project_reached(struct projector *p, const struct affected_links_rows *links)
{
	for (size_t i = 0; i < links->n && p->ok; i++) {
		p->object = change_object_name(p->c, "affected_link", links->v[i].id);
		project_id(p, "from", links->v[i].from_id);
		project_id(p, "to", links->v[i].to_id);
	}
}

bool affected_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg)
{
	struct affected_rows_rows rows;
	struct affected_entry_links_rows history;
	struct affected_links_rows links;
	if (!q_affected_rows(c, (struct affected_rows_in){ .incident_id = incident_id }, &rows) ||
	    !q_affected_entry_links(c, (struct affected_entry_links_in){ .incident_id = incident_id }, &history) ||
	    !q_affected_links(c, (struct affected_links_in){ .incident_id = incident_id }, &links)) {
		return false;
	}
	struct projector p = { c, STR_NONE, emit, arg, true };
	project_history(&p, &history);
	for (size_t i = 0; i < rows.n && p.ok; i++) {
		int64_t newest = 0;
		for (size_t k = 0; k < history.n; k++) {
			newest = id_eq(history.v[k].affected_id, rows.v[i].id) ? history.v[k].seq : newest;
		}
		project_row(&p, &rows.v[i], newest);
	}
	project_reached(&p, &links);
	return p.ok;
}

bool affected_put_words(struct ctx *c, struct id incident_id, struct id id, str field, str value)
{
	struct affected a;
	if (!affected_get(c, incident_id, id, &a)) {
		return false;
	}
	struct affected_words_in in = { .name = str_eq(field, S("name")) ? value : a.name,
		.place = str_eq(field, S("place")) ? value : a.place, .note = str_eq(field, S("note")) ? value : a.note,
		.amount_text = str_eq(field, S("amount_text")) ? value : a.amount.text, .incident_id = incident_id, .id = id };
	return q_affected_words(c, in);
}
