#include "incident/incident.h"

#include "base/limits.h"
#include "base/time.h"
#include "incident_sql.h"
#include "messages.h"

static const struct choice modes[] = {
	[INCIDENT_LIVE] = { "live", MSG_INCIDENT_MODE_LIVE },
	[INCIDENT_EXERCISE] = { "exercise", MSG_INCIDENT_MODE_EXERCISE },
};
const struct choices incident_mode_choices = { modes, sizeof modes / sizeof modes[0] };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct incident, member), .doc = text }
static const struct field incident_fields[] = {
	F(id, FIELD_ID, "identifier"),
	{ .name = "mode", .type = FIELD_CHOICE, .offset = offsetof(struct incident, mode),
		.choices = &incident_mode_choices, .doc = "live, or exercise: practice on the same machinery" },
	F(title, FIELD_LINE, "one line: what happened"),
	F(name, FIELD_LINE, "the name the team uses"),
	F(kind, FIELD_LINE, "key of a kind of the catalogue"),
	F(level, FIELD_INT, "0-3, null until a person decided"),
	F(phase, FIELD_INT, "0 respond, 1 report, 2 recover, 3 follow up"),
	F(state, FIELD_LINE, "open or closed"),
	{ .name = "noticed_at", .type = FIELD_WHEN, .offset = offsetof(struct incident, noticed),
		.doc = "when it was noticed, exactly as given" },
	F(noticed_by, FIELD_ID, "person who noticed"),
	F(lead_id, FIELD_ID, "person who leads now"),
	F(lead_since, FIELD_INSTANT, "since when"),
	F(next_report_at, FIELD_INSTANT, "when the next report was promised"),
	F(opened_at, FIELD_INSTANT, "when the room was opened"),
	F(closed_at, FIELD_INSTANT, "when it was closed"),
	F(is_restricted, FIELD_BOOL, "only its members see it"),
	F(origin, FIELD_LINE, "of one taken in from a file: whose it is; empty: our own"),
};
#undef F
const struct shape incident_shape = { "Incident", incident_fields,
	sizeof incident_fields / sizeof incident_fields[0], sizeof(struct incident) };

bool incident_is_open(const struct incident *i)
{
	return str_eq(i->state, S("open"));
}

/* Both statements return the same columns. */
static struct incident from_row(const struct incident_row_row *r)
{
	struct incident i = {
		.id = r->id, .mode = choice_find(&incident_mode_choices, r->mode), .title = r->title, .name = r->name,
		.kind = r->kind, .level = r->level, .phase = { true, r->phase }, .state = r->state,
		.noticed_by = r->noticed_by_id, .noticed_by_name = r->noticed_by_name, .lead_id = r->lead_id,
		.lead_name = r->lead_name, .lead_title = r->lead_title, .lead_since = r->lead_since,
		.next_report_at = r->next_report_at, .opened_at = { true, r->opened_at }, .closed_at = r->closed_at,
		.number = r->seq_no, .month = r->month, .is_restricted = r->is_restricted != 0,
		.origin = r->origin,
	};
	event_time_from_canonical(r->noticed, &i.noticed);
	return i;
}

static bool may_see(const struct ctx *c, const struct incident_row_row *r)
{
	if (c->who.access == ACCESS_HELPER) {
		return false; /* sees tasks, never a room */
	}
	if (!id_is_none(c->who.only_room)) {
		return id_eq(c->who.only_room, r->id);
	}
	return !r->is_restricted || c->who.is_program || r->is_member > 0;
}

static void note_seen(struct ctx *c, struct id id)
{
	for (const struct seen_room *s = c->seen; s; s = s->next) {
		if (id_eq(s->id, id)) {
			return;
		}
	}
	struct seen_room *s = arena_new(c->arena, struct seen_room);
	*s = (struct seen_room){ id, c->seen };
	c->seen = s;
}

static bool get(struct ctx *c, struct id id, bool asks_who, struct incident *ret)
{
	struct incident_row_row row;
	bool found;
	if (!q_incident_row(c, (struct incident_row_in){ .id = id }, &row, &found)) {
		return false;
	}
	if (!found || (asks_who && !may_see(c, &row))) {
		return fail(c, ERR_NOT_FOUND, MSG_INCIDENT_NOT_FOUND);
	}
	if (row.is_restricted) {
		note_seen(c, id);
	}
	*ret = from_row(&row);
	return true;
}

bool incident_door(struct ctx *c, struct id id)
{
	struct incident_door_row r;
	bool found;
	if (!q_incident_door(c, (struct incident_door_in){ .id = id }, &r, &found)) {
		return false;
	}
	struct incident_row_row as_row = { .id = id, .is_restricted = r.is_restricted, .is_member = r.is_member };
	if (!found || !may_see(c, &as_row)) {
		return fail(c, ERR_NOT_FOUND, MSG_INCIDENT_NOT_FOUND);
	}
	if (r.is_restricted) {
		note_seen(c, id);
	}
	return true;
}

bool incident_get(struct ctx *c, struct id id, struct incident *ret)
{
	return get(c, id, true, ret);
}

bool incident_get_inside(struct ctx *c, struct id id, struct incident *ret)
{
	return get(c, id, false, ret);
}

bool incident_get_open(struct ctx *c, struct id id, struct incident *ret)
{
	if (!incident_get(c, id, ret)) {
		return false;
	}
	return incident_is_open(ret) || fail(c, ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED);
}

/* "1732147200000.0190...": when the last of the page was opened, and its id. */
static bool read_place(str place, struct incident_rows_in *in)
{
	str id = place, at = str_cut(&id, '.');
	in->from_newest = str_is_empty(place);
	return in->from_newest || (str_to_i64(at, &in->before_at) && id_parse(id, &in->before_id));
}

bool incident_page(struct ctx *c, str state, str before, size_t most, struct incident **ret, size_t *ret_n, str *ret_next)
{
	struct incident_rows_rows rows;
	struct incident_rows_in in = { .any_state = str_is_empty(state), .all_rooms = c->who.is_program, .state = state,
		.most = (int64_t)most + 1 };
	if (!read_place(before, &in)) {
		return fail_field(c, "before", MSG_INCIDENT_PLACE_BAD);
	}
	if (!q_incident_rows(c, in, &rows)) {
		return false;
	}
	_Static_assert(sizeof(struct incident_rows_row) == sizeof(struct incident_row_row), "same columns");
	size_t n = rows.n > most ? most : rows.n;
	*ret = arena_array(c->arena, struct incident, n);
	for (size_t i = 0; i < n; i++) {
		struct incident_row_row one;
		memcpy(&one, &rows.v[i], sizeof one);
		(*ret)[i] = from_row(&one);
	}
	*ret_n = n;
	*ret_next = STR_NONE;
	if (rows.n > most) {
		const struct incident *last = &(*ret)[n - 1];
		*ret_next = str_printf(c->arena, "%lld.%.*s", (long long)last->opened_at.v, STR_FMT(id_str(c->arena, last->id)));
	}
	return true;
}

bool incident_list(struct ctx *c, str state, struct incident **ret, size_t *ret_n)
{
	str next;
	return incident_page(c, state, S(""), LIMIT_INCIDENTS_READ, ret, ret_n, &next);
}

/* A number as five letters and digits nobody mixes up on the phone. */
#define HIDDEN_LETTERS "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
#define HIDDEN_CHARS 5

static str number_letters(struct ctx *c, int64_t number)
{
	char *p = arena_array(c->arena, char, HIDDEN_CHARS);
	for (int i = HIDDEN_CHARS - 1; i >= 0; i--, number /= 32) {
		p[i] = HIDDEN_LETTERS[number % 32];
	}
	return (str){ p, HIDDEN_CHARS };
}

int64_t incident_hidden_number(struct ctx *c)
{
	struct id random = id_new(c->now_ms); /* its last bytes are */
	int64_t v = 0;
	for (int i = 12; i < 16; i++) {
		v = v << 8 | random.b[i];
	}
	return INCIDENT_SERIES_END + v % (1 << 25);
}

str incident_suggest_name(struct ctx *c, enum incident_mode mode, str kind, str month, int64_t number)
{
	const struct kind *k = catalog_kind(c->catalog, kind);
	str what = k ? text2_in(k->short_name, c->lang) : msg(c, MSG_INCIDENT_SHORT_NAME);
	str plain = number < INCIDENT_SERIES_END
		? str_printf(c->arena, "%.*s %.*s #%lld", STR_FMT(what), STR_FMT(month), (long long)number)
		: STR_CAT(c->arena, what, S(" "), month, S(" "), number_letters(c, number - INCIDENT_SERIES_END));
	return mode == INCIDENT_EXERCISE ? msgf(c, MSG_INCIDENT_NAME_EXERCISE, { "name", plain }) : plain;
}

bool incident_next_number(struct ctx *c, enum incident_mode mode, str *ret_month, int64_t *ret_number)
{
	struct civil today = civil_from_ms(c->now_ms, JST_OFFSET_MIN);
	str month = str_printf(c->arena, "%04d-%02d", today.year, today.month);
	struct incident_last_number_row row;
	struct incident_last_number_in in = { .mode = str_from_c(modes[mode].code), .month = month,
		.series_end = INCIDENT_SERIES_END };
	if (!q_incident_last_number(c, in, &row)) {
		return false;
	}
	*ret_month = month;
	*ret_number = row.last + 1;
	return true;
}

static bool check_new(struct ctx *c, const struct incident_new *in)
{
	if (!catalog_kind(c->catalog, in->kind)) {
		fail_field(c, "kind", MSG_INCIDENT_KIND_UNKNOWN);
	}
	if (in->level.has && (in->level.v < 0 || in->level.v > 3)) {
		fail_field(c, "level", MSG_INCIDENT_LEVEL_RANGE);
	}
	if (str_is_empty(in->origin) && in->noticed.precision != WHEN_NONE && in->noticed.earliest_ms > c->now_ms + 60 * 1000) {
		fail_field(c, "noticed_at", MSG_INCIDENT_NOTICED_AHEAD);
	}
	return c->err.code == ERR_NONE;
}

/* All items of a new incident: what a projection of the row yields. */
static void items_of(struct change *ch, const struct incident *i)
{
	change_str(ch, "mode", str_from_c(modes[i->mode].code));
	change_str(ch, "title", i->title);
	change_str(ch, "name", i->name);
	change_str(ch, "kind", i->kind);
	change_opt(ch, "level", i->level);
	change_opt(ch, "phase", i->phase);
	change_str(ch, "state", i->state);
	change_str(ch, "noticed", event_time_canonical(ch->c->arena, i->noticed));
	change_id(ch, "noticed_by", i->noticed_by);
	change_id(ch, "lead_id", i->lead_id);
	change_opt(ch, "lead_since", i->lead_since);
	change_opt(ch, "opened_at", i->opened_at);
	if (incident_is_taken_in(i)) {
		change_opt(ch, "closed_at", i->closed_at);
		change_str(ch, "origin", i->origin);
	}
	change_i64(ch, "number", i->number);
	change_str(ch, "month", i->month);
	if (i->is_restricted) {
		change_i64(ch, "is_restricted", 1);
	}
}

static bool insert_row(struct ctx *c, const struct incident *i)
{
	return q_incident_insert(c, (struct incident_insert_in){
		.id = i->id, .mode = str_from_c(modes[i->mode].code), .title = i->title, .name = i->name, .kind = i->kind,
		.level = i->level, .phase = i->phase.v, .state = i->state,
		.noticed = event_time_canonical(c->arena, i->noticed), .noticed_at = i->noticed.earliest_ms,
		.noticed_by_id = i->noticed_by, .lead_id = i->lead_id, .lead_since = i->lead_since,
		.opened_at = i->opened_at.v, .closed_at = i->closed_at, .seq_no = i->number, .month = i->month,
		.is_restricted = i->is_restricted, .origin = str_is_none(i->origin) ? S("") : i->origin });
}

/* Over before it begins here. */
static void be_taken_in(const struct incident_new *in, struct incident *i)
{
	i->origin = in->origin;
	i->phase = in->phase.has ? in->phase : i->phase;
	i->state = S("closed");
	i->closed_at = i->opened_at;
}

static struct journal_entry_in first_entry(const struct incident_new *in, const struct incident *i)
{
	if (incident_is_taken_in(i)) {
		return (struct journal_entry_in){ .incident_id = i->id, .type = ENTRY_COLLECTED, .text = in->first_text };
	}
	return (struct journal_entry_in){ .incident_id = i->id, .type = ENTRY_OBSERVED, .text = i->title,
		.occurred = i->noticed, .person_id = i->noticed_by };
}

bool incident_add(struct ctx *c, const struct incident_new *in, struct incident *ret)
{
	struct incident i = { .id = id_new(c->now_ms), .mode = (int)in->mode, .title = in->title, .kind = in->kind,
		.level = in->level, .phase = { true, PHASE_RESPOND }, .state = S("open"), .noticed = in->noticed,
		.noticed_by = in->noticed_by, .lead_id = in->lead_id, .opened_at = { true, c->now_ms },
		.is_restricted = in->is_restricted };
	if (!check_new(c, in) || !incident_next_number(c, in->mode, &i.month, &i.number)) {
		return false;
	}
	if (!str_is_empty(in->origin)) {
		be_taken_in(in, &i);
	}
	if (i.is_restricted || incident_is_taken_in(&i)) { /* what was taken in leaves no gap in our own numbers */
		i.number = incident_hidden_number(c);
	}
	if (i.noticed.precision == WHEN_NONE) {
		i.noticed = event_time_at(c->now_ms);
	}
	if (!id_is_none(i.lead_id)) {
		i.lead_since = (struct opt_int){ true, c->now_ms };
	}
	bool named = !str_is_empty(in->name) && !str_eq(in->name, in->suggested);
	i.name = named ? in->name : incident_suggest_name(c, in->mode, in->kind, i.month, i.number);
	if (!insert_row(c, &i) || !journal_open_room(c, i.id)) {
		return false;
	}
	struct change ch;
	change_init(&ch, c, S("incident"));
	items_of(&ch, &i);
	if (i.is_restricted && !incident_member_first(c, i.id, &ch)) {
		return false;
	}
	return change_write(&ch, first_entry(in, &i), NULL) && incident_get(c, i.id, ret);
}

bool incident_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg)
{
	struct incident_row_row r;
	bool found;
	if (!q_incident_row(c, (struct incident_row_in){ .id = incident_id }, &r, &found)) {
		return false;
	}
	struct projector p = { c, S("incident"), emit, arg, found };
	project_str(&p, "mode", r.mode);
	project_str(&p, "title", r.title);
	project_str(&p, "name", r.name);
	project_str(&p, "kind", r.kind);
	project_opt(&p, "level", r.level);
	project_i64(&p, "phase", r.phase);
	project_str(&p, "state", r.state);
	project_str(&p, "noticed", r.noticed);
	project_id(&p, "noticed_by", r.noticed_by_id);
	project_id(&p, "lead_id", r.lead_id);
	project_opt(&p, "lead_since", r.lead_since);
	project_opt(&p, "next_report_at", r.next_report_at);
	struct event_time noticed;
	if (!event_time_from_canonical(r.noticed, &noticed) || noticed.earliest_ms != r.noticed_at) {
		project_i64(&p, "noticed_at", r.noticed_at); /* no entry says it: it follows from "noticed" */
	}
	project_i64(&p, "opened_at", r.opened_at);
	project_opt(&p, "closed_at", r.closed_at);
	project_str(&p, "origin", str_is_empty(r.origin) ? STR_NONE : r.origin);
	project_i64(&p, "number", r.seq_no);
	project_str(&p, "month", r.month);
	project_opt(&p, "is_restricted", (struct opt_int){ r.is_restricted != 0, r.is_restricted });
	return p.ok;
}
