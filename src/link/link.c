#include "link/link_row.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/time.h"
#include "journal/change.h"
#include "link_sql.h"
#include "messages.h"

static const struct choice relations[] = {
	[LINK_RELATED] = { "related", MSG_LINK_RELATED }, [LINK_PARENT] = { "parent", MSG_LINK_PARENT },
	[LINK_CHILD] = { "child", MSG_LINK_CHILD }, [LINK_INTO] = { "into", MSG_LINK_INTO },
	[LINK_FROM] = { "from", MSG_LINK_FROM },
};
const struct choices link_relation_choices = { relations, LINK_RELATION_MAX };
const struct choices link_add_choices = { relations, LINK_CHILD + 1 };

#define F(member, type_of, text) { .name = #member, .type = type_of, .offset = offsetof(struct link, member), .doc = text }
static const struct field shape_fields[] = {
	F(id, FIELD_ID, "identifier, the same in both rooms"),
	{ .name = "relation", .type = FIELD_CHOICE, .offset = offsetof(struct link, relation), .choices = &link_relation_choices,
		.doc = "what the other room is to this one; into: this one was merged into it" },
	F(other_id, FIELD_ID, "the other incident"),
	F(other_name, FIELD_LINE, "its name"),
	F(other_title, FIELD_LINE, "what happened there"),
	F(other_state, FIELD_LINE, "open, closed or merged"),
	F(other_kind, FIELD_LINE, "key of its kind"),
	F(other_level, FIELD_INT, "its level 0-3; null: not decided"),
	F(reason, FIELD_LINE, "why they belong together"),
	F(made_at, FIELD_INSTANT, "since when they are linked"),
	F(made_by_name, FIELD_LINE, "who linked them"),
};
#undef F
const struct shape link_shape = { "Link", shape_fields, sizeof shape_fields / sizeof shape_fields[0], sizeof(struct link) };

str link_relation_name(const struct ctx *c, int relation)
{
	return msg(c, relations[relation].label);
}

/* --- reading --- */

static struct link from_row(const struct link_rows_row *r)
{
	int relation = choice_find(&link_relation_choices, r->relation);
	int mode = choice_find(&incident_mode_choices, r->mode);
	struct link l = { .id = r->id, .other_id = r->other_id, .relation = relation < 0 ? LINK_RELATED : relation,
		.other_name = r->name, .other_title = r->title, .other_kind = r->kind, .other_level = r->level,
		.other_state = r->is_merged ? S("merged") : r->state, .other_mode = mode < 0 ? INCIDENT_LIVE : mode,
		.other_is_restricted = r->is_restricted, .reason = r->reason, .made_at = { true, r->made_at },
		.made_by_name = r->made_by_name };
	if (!event_time_from_canonical(r->noticed, &l.other_noticed)) {
		l.other_noticed = (struct event_time){ 0 };
	}
	return l;
}

/* Where it came from and went first, then what hangs below, then the rest. */
static int rank(const struct link *l)
{
	static const int ranks[LINK_RELATION_MAX] = { [LINK_INTO] = 0, [LINK_PARENT] = 1, [LINK_FROM] = 2, [LINK_CHILD] = 3,
		[LINK_RELATED] = 4 };
	return ranks[l->relation];
}

static int in_order(const void *a, const void *b)
{
	const struct link *x = a, *y = b;
	return rank(x) != rank(y) ? rank(x) - rank(y) : memcmp(y->id.b, x->id.b, sizeof x->id.b);
}

bool link_list(struct ctx *c, struct id incident_id, struct link **ret, size_t *ret_n)
{
	struct link_rows_rows rows;
	if (!q_link_rows(c, (struct link_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct link, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = from_row(&rows.v[i]);
	}
	qsort(*ret, rows.n, sizeof **ret, in_order);
	*ret_n = rows.n;
	return true;
}

bool link_get(struct ctx *c, struct id incident_id, struct id id, struct link *ret)
{
	struct link *v;
	size_t n;
	if (!link_list(c, incident_id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].id, id)) {
			*ret = v[i];
			return true;
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_LINK_NOT_FOUND);
}

bool link_merged_into(struct ctx *c, struct id incident_id, struct link_into *ret)
{
	struct link_of_row row;
	struct incident other;
	struct link_of_in in = { .incident_id = incident_id, .relation = S("into") };
	*ret = (struct link_into){ 0 };
	if (!q_link_of(c, in, &row, &ret->is)) {
		return false;
	}
	if (!ret->is) {
		return true;
	}
	ret->link_id = row.id;
	ret->other_id = row.other_id;
	ret->made_at = row.made_at;
	ret->made_by_name = row.made_by_name;
	if (incident_get(c, row.other_id, &other)) {
		ret->other_name = other.name;
		return true;
	}
	if (c->err.code != ERR_NOT_FOUND) {
		return false;
	}
	err_clear(c);
	return true;
}

bool link_check_writable(struct ctx *c, const struct incident *i)
{
	struct link_into into;
	if (incident_is_open(i)) {
		return true;
	}
	if (!link_merged_into(c, i->id, &into)) {
		return false;
	}
	if (!into.is) {
		return true;
	}
	fail(c, ERR_CONFLICT, MSG_LINK_MERGED_NO_WRITING);
	return fail_arg(c, "name", str_is_none(into.other_name) ? msg(c, MSG_LINK_HIDDEN_ROOM) : into.other_name);
}

/* Breadth first; a merged room is merged into one room only, so none comes twice. */
bool link_merged_here(struct ctx *c, struct id incident_id, struct incident **ret, size_t *ret_n)
{
	struct id at = incident_id;
	*ret = arena_array(c->arena, struct incident, LIMIT_MERGED_SHOWN);
	*ret_n = 0;
	for (size_t next = 0;; next++) {
		struct link *v;
		size_t n;
		if (!link_list(c, at, &v, &n)) {
			return false;
		}
		for (size_t k = 0; k < n && *ret_n < LIMIT_MERGED_SHOWN; k++) {
			if (v[k].relation == LINK_FROM && !incident_get(c, v[k].other_id, &(*ret)[(*ret_n)++])) {
				return false;
			}
		}
		if (next >= *ret_n) {
			return true;
		}
		at = (*ret)[next].id;
	}
}

/* --- sides --- */

str link_name_for(struct ctx *c, const struct incident *at, const struct incident *other)
{
	(void)at;
	return other->is_restricted ? msg(c, MSG_LINK_HIDDEN_ROOM) : other->name;
}

static const struct { int on, off; } texts[LINK_RELATION_MAX] = {
	[LINK_RELATED] = { MSG_LINK_ENTRY_RELATED, MSG_LINK_ENTRY_OFF },
	[LINK_PARENT] = { MSG_LINK_ENTRY_PARENT, MSG_LINK_ENTRY_OFF },
	[LINK_CHILD] = { MSG_LINK_ENTRY_CHILD, MSG_LINK_ENTRY_OFF },
	[LINK_INTO] = { MSG_LINK_ENTRY_INTO, MSG_LINK_ENTRY_INTO_OFF },
	[LINK_FROM] = { MSG_LINK_ENTRY_FROM, MSG_LINK_ENTRY_FROM_OFF },
};

bool link_write_side(struct ctx *c, const struct link_side_new *s)
{
	struct link_insert_in row = { .incident_id = s->at->id, .id = s->id, .other_id = s->other->id,
		.relation = str_from_c(relations[s->relation].code), .reason = s->reason, .made_at = c->now_ms,
		.made_by_id = c->who.person_id, .was_open = s->was_open, .report_moved = s->report_moved,
		.report_before = s->report_before, .carried = str_is_none(s->carried) ? S("") : s->carried };
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "link", s->id);
	change_id(ch, "other", s->other->id);
	change_str(ch, "relation", row.relation);
	change_str(ch, "reason", row.reason);
	change_str(ch, "state", S("on"));
	change_str(ch, "off_reason", S(""));
	change_i64(ch, "made_at", row.made_at);
	change_id(ch, "made_by", row.made_by_id);
	change_opt(ch, "was_open", row.was_open);
	change_i64(ch, "report_moved", row.report_moved);
	change_opt(ch, "report_before", row.report_before);
	change_str(ch, "carried", row.carried);
	str text = msgf(c, texts[s->relation].on, { "name", link_name_for(c, s->at, s->other) }, { "reason", s->reason });
	struct journal_entry_in e = { .incident_id = s->at->id, .type = ENTRY_CHANGE, .text = text };
	return q_link_insert(c, row) && change_write(ch, e, NULL);
}

bool link_end_side(struct ctx *c, const struct incident *at, struct id id, const struct incident *other, str reason)
{
	struct link_side_row row;
	bool found;
	if (!q_link_side(c, (struct link_side_in){ .incident_id = at->id, .id = id }, &row, &found)) {
		return false;
	}
	if (!found || !str_eq(row.state, S("on"))) {
		return true;
	}
	int relation = choice_find(&link_relation_choices, row.relation);
	relation = relation < 0 ? LINK_RELATED : relation;
	struct opt_int now = { true, c->now_ms };
	struct link_end_in end = { .off_reason = reason, .ended_at = now, .ended_by_id = c->who.person_id,
		.incident_id = at->id, .id = id };
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "link", id);
	change_str(ch, "state", S("off"));
	change_str(ch, "off_reason", reason);
	change_opt(ch, "ended_at", now);
	change_id(ch, "ended_by", c->who.person_id);
	str text = msgf(c, texts[relation].off, { "name", link_name_for(c, at, other) }, { "reason", reason },
		{ "relation", link_relation_name(c, relation) });
	struct journal_entry_in e = { .incident_id = at->id, .type = ENTRY_CHANGE, .text = text };
	return q_link_end(c, end) && change_write(ch, e, NULL);
}

bool link_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg)
{
	struct link_sides_rows rows;
	if (!q_link_sides(c, (struct link_sides_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	struct projector p = { c, S(""), emit, arg, true };
	for (size_t i = 0; i < rows.n; i++) {
		const struct link_sides_row *r = &rows.v[i];
		p.object = change_object_name(c, "link", r->id);
		project_id(&p, "other", r->other_id);
		project_str(&p, "relation", r->relation);
		project_str(&p, "reason", r->reason);
		project_str(&p, "state", r->state);
		project_str(&p, "off_reason", r->off_reason);
		project_i64(&p, "made_at", r->made_at);
		project_id(&p, "made_by", r->made_by_id);
		project_opt(&p, "ended_at", r->ended_at);
		project_id(&p, "ended_by", r->ended_by_id);
		project_opt(&p, "was_open", r->was_open);
		project_i64(&p, "report_moved", r->report_moved);
		project_opt(&p, "report_before", r->report_before);
		project_str(&p, "carried", r->carried);
	}
	return p.ok;
}

bool link_put_words(struct ctx *c, struct id incident_id, struct id id, str field, str value)
{
	struct link_side_row row;
	bool found, is_reason = str_eq(field, S("reason"));
	if (!q_link_side(c, (struct link_side_in){ .incident_id = incident_id, .id = id }, &row, &found) || !found) {
		return found ? false : fail(c, ERR_BUG, 0);
	}
	struct link_words_in in = { .reason = is_reason ? value : row.reason, .off_reason = is_reason ? row.off_reason : value,
		.incident_id = incident_id, .id = id };
	return q_link_words(c, in);
}

/* --- what may be linked --- */

bool link_check_pair(struct ctx *c, const struct incident *a, const struct incident *b, bool is_related)
{
	struct link_count_row na, nb;
	if (id_eq(a->id, b->id)) {
		return fail(c, ERR_CONFLICT, MSG_LINK_SAME_ROOM);
	}
	if (!is_related && a->mode != b->mode) {
		return fail(c, ERR_CONFLICT, MSG_LINK_EXERCISE);
	}
	if (!is_related && a->is_restricted != b->is_restricted) {
		return fail(c, ERR_CONFLICT, MSG_LINK_RESTRICTED);
	}
	if (!q_link_count(c, (struct link_count_in){ .incident_id = a->id }, &na) ||
	    !q_link_count(c, (struct link_count_in){ .incident_id = b->id }, &nb)) {
		return false;
	}
	if (na.n >= LIMIT_LINKS_PER_ROOM || nb.n >= LIMIT_LINKS_PER_ROOM) {
		fail(c, ERR_CONFLICT, MSG_LINK_TOO_MANY);
		return fail_arg(c, "max", str_i64(c->arena, LIMIT_LINKS_PER_ROOM));
	}
	return true;
}

bool link_check_new(struct ctx *c, const struct incident *a, const struct incident *b)
{
	struct link_pair_row row;
	bool found;
	if (!q_link_pair(c, (struct link_pair_in){ .incident_id = a->id, .other_id = b->id }, &row, &found) ||
	    (!found && !q_link_pair(c, (struct link_pair_in){ .incident_id = b->id, .other_id = a->id }, &row, &found))) {
		return false;
	}
	if (!found) {
		return true;
	}
	int relation = choice_find(&link_relation_choices, row.relation);
	fail(c, ERR_CONFLICT, MSG_LINK_ALREADY);
	fail_arg(c, "name", b->name);
	fail_arg(c, "who", str_is_none(row.made_by_name) ? S("-") : row.made_by_name);
	fail_arg(c, "when", time_full(c, row.made_at));
	return fail_arg(c, "relation", link_relation_name(c, relation < 0 ? LINK_RELATED : relation));
}
