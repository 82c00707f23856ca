#include "contact/unit.h"

#include "base/limits.h"
#include "base/text.h"
#include "contact_sql.h"
#include "messages.h"
#include "person/person.h"

static const struct choice kinds[] = {
	[UNIT_DEPARTMENT] = { "department", MSG_UNIT_DEPARTMENT }, [UNIT_SITE] = { "site", MSG_UNIT_SITE },
};
const struct choices unit_kind_choices = { kinds, 2 };

#define F(member, type, text) { #member, type, offsetof(struct unit, member), .doc = text }
static const struct field shape_fields[] = {
	F(id, FIELD_ID, "Id of the unit."),
	{ "kind", FIELD_CHOICE, offsetof(struct unit, kind), .choices = &unit_kind_choices, .doc = "Department or site." },
	F(name, FIELD_LINE, "Name."), F(parent_id, FIELD_ID, "What it is a part of; null: at the top."),
	F(head_id, FIELD_ID, "The person who leads it."), F(head_name, FIELD_LINE, "That person's name."),
	F(place, FIELD_LINE, "Address or floor."), F(phone, FIELD_PHONE, "Main number."),
	F(people, FIELD_INT, "How many belong to it, not counting what is below."), F(depth, FIELD_INT, "0: at the top."),
};
#undef F
const struct shape unit_shape = { "Unit", shape_fields, sizeof shape_fields / sizeof shape_fields[0], sizeof(struct unit) };

/* --- reading --- */

/* Adds what stands below `parent`, and below that; a circle in the rows would only leave units out. */
static void below(const struct unit *all, size_t n, int kind, struct id parent, int64_t depth, struct unit *v, size_t *ret_n)
{
	for (size_t i = 0; i < n && depth <= LIMIT_UNIT_DEPTH; i++) {
		if (all[i].kind == kind && id_eq(all[i].parent_id, parent) && *ret_n < n) {
			v[*ret_n] = all[i];
			v[(*ret_n)++].depth = (struct opt_int){ true, depth };
			below(all, n, kind, all[i].id, depth + 1, v, ret_n);
		}
	}
}

bool unit_list(struct ctx *c, struct unit **ret, size_t *ret_n)
{
	struct unit_rows_rows rows;
	if (!q_unit_rows(c, &rows)) {
		return false;
	}
	struct unit *all = arena_array(c->arena, struct unit, rows.n), *v = arena_array(c->arena, struct unit, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct unit_rows_row *r = &rows.v[i];
		int kind = choice_find(&unit_kind_choices, r->kind);
		all[i] = (struct unit){ r->id, kind < 0 ? UNIT_DEPARTMENT : kind, r->name, r->parent_id, r->head_id,
			str_is_none(r->head_name) ? S("") : r->head_name, r->place, r->phone, { true, r->people }, { true, 0 } };
	}
	size_t n = 0;
	below(all, rows.n, UNIT_DEPARTMENT, (struct id){ { 0 } }, 0, v, &n);
	below(all, rows.n, UNIT_SITE, (struct id){ { 0 } }, 0, v, &n);
	*ret = v;
	*ret_n = n;
	return true;
}

static const struct unit *find(const struct unit *v, size_t n, struct id id)
{
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].id, id)) {
			return &v[i];
		}
	}
	return NULL;
}

bool unit_get(struct ctx *c, struct id id, struct unit *ret)
{
	struct unit *v;
	size_t n;
	if (!unit_list(c, &v, &n)) {
		return false;
	}
	const struct unit *u = find(v, n, id);
	if (!u) {
		return fail(c, ERR_NOT_FOUND, 0);
	}
	*ret = *u;
	return true;
}

/* --- writing --- */

#define UNIT_FIELDS(flags, name_flags) \
	{ "name", FIELD_LINE, offsetof(struct unit_input, name), (name_flags), .max = 100, .label = MSG_UNIT_NAME, .doc = "Name." }, \
	{ "parent_id", FIELD_LINE, offsetof(struct unit_input, parent_id), (flags), .max = 36, .label = MSG_UNIT_PARENT, \
	  .doc = "Id of what it is a part of, of the same kind; empty: at the top." }, \
	{ "head_id", FIELD_LINE, offsetof(struct unit_input, head_id), (flags), .max = 36, .label = MSG_UNIT_HEAD, \
	  .doc = "Id of the person who leads it; empty: nobody." }, \
	{ "place", FIELD_LINE, offsetof(struct unit_input, place), (flags), .max = 200, .label = MSG_UNIT_PLACE, .doc = "Address or floor." }, \
	{ "phone", FIELD_PHONE, offsetof(struct unit_input, phone), (flags), .label = MSG_UNIT_PHONE, .doc = "Main number." }
static const struct field add_fields[] = {
	{ "kind", FIELD_CHOICE, offsetof(struct unit_input, kind), FIELD_REQUIRED, .choices = &unit_kind_choices, .label = MSG_UNIT_KIND,
	  .doc = "Department or site." },
	UNIT_FIELDS(0, FIELD_REQUIRED),
};
static const struct field change_fields[] = {
	UNIT_FIELDS(FIELD_KEEP_BLANK, FIELD_KEEP_BLANK),
	{ "unit", FIELD_ID, offsetof(struct unit_input, id), FIELD_REQUIRED | FIELD_PATH, .label = MSG_UNIT_UNIT, .doc = "The unit." },
};
static const struct field archive_fields[] = {
	{ "unit", FIELD_ID, offsetof(struct unit_act, id), FIELD_REQUIRED | FIELD_PATH, .label = MSG_UNIT_UNIT, .doc = "The unit." },
};

static int64_t height(const struct unit *v, size_t n, const struct unit *top)
{
	int64_t most = 0;
	for (const struct unit *u = top + 1; u < v + n && u->kind == top->kind && u->depth.v > top->depth.v; u++) {
		most = u->depth.v - top->depth.v > most ? u->depth.v - top->depth.v : most;
	}
	return most;
}

/* Whether `u` may stand below its parent: of the same kind, not below itself, not too deep. */
static bool parent_fits(struct ctx *c, const struct unit *v, size_t n, const struct unit *u, str typed)
{
	struct id parent_id;
	const struct unit *parent = id_parse(typed, &parent_id) ? find(v, n, parent_id) : NULL;
	if (!parent || parent->kind != u->kind) {
		return fail_field(c, "parent_id", MSG_PERSON_UNIT_UNKNOWN);
	}
	for (const struct unit *above = parent; above; above = find(v, n, above->parent_id)) {
		if (id_eq(above->id, u->id)) {
			fail_field(c, "parent_id", MSG_UNIT_CIRCLE);
			return fail_field_arg(c, "name", u->name);
		}
	}
	const struct unit *self = find(v, n, u->id);
	if (parent->depth.v + 1 + (self ? height(v, n, self) : 0) >= LIMIT_UNIT_DEPTH) {
		fail_field(c, "parent_id", MSG_UNIT_TOO_DEEP);
		return fail_field_arg(c, "max", str_i64(c->arena, LIMIT_UNIT_DEPTH));
	}
	return true;
}

static bool name_is_free(struct ctx *c, const struct unit *v, size_t n, const struct unit *u)
{
	str folded = text_fold(c->arena, u->name);
	for (size_t i = 0; i < n; i++) {
		if (v[i].kind == u->kind && !id_eq(v[i].id, u->id) && str_eq(text_fold(c->arena, v[i].name), folded)) {
			return fail_field(c, "name", MSG_UNIT_NAME_TAKEN);
		}
	}
	return true;
}

/* What was sent laid over what is there; everything wrong with it is told. */
static bool unit_fill(struct ctx *c, const struct unit_input *in, struct unit *u)
{
	struct unit *v;
	struct person head;
	size_t n;
	u->name = str_is_none(in->name) ? u->name : in->name;
	u->place = str_is_none(in->place) ? u->place : in->place;
	u->phone = str_is_none(in->phone) ? u->phone : in->phone;
	if (str_is_empty(u->name)) {
		return fail_field(c, "name", MSG_UNIT_NAME_MISSING);
	}
	if (!unit_list(c, &v, &n) || !name_is_free(c, v, n, u)) {
		return false;
	}
	if (!str_is_none(in->parent_id)) {
		if (in->parent_id.n > 0 && !parent_fits(c, v, n, u, in->parent_id)) {
			return false;
		}
		u->parent_id = (struct id){ { 0 } };
		(void)id_parse(in->parent_id, &u->parent_id);
	}
	if (!str_is_none(in->head_id)) {
		u->head_id = (struct id){ { 0 } };
		if (in->head_id.n > 0 && (!id_parse(in->head_id, &u->head_id) || !person_find(c, u->head_id, &head))) {
			err_clear(c);
			return fail_field(c, "head_id", MSG_UNIT_HEAD_UNKNOWN);
		}
	}
	return true;
}

static bool add_act(struct ctx *c, const void *arg, void *ret)
{
	const struct unit_input *in = arg;
	struct unit_count_row count;
	struct unit u = { .id = id_new(c->now_ms), .kind = in->kind, .name = S(""), .place = S(""), .phone = S("") };
	if (!q_unit_count(c, &count)) {
		return false;
	}
	if (count.n >= LIMIT_UNITS) {
		fail(c, ERR_CONFLICT, MSG_UNIT_TOO_MANY);
		return fail_arg(c, "max", str_i64(c->arena, LIMIT_UNITS));
	}
	return unit_fill(c, in, &u) &&
	       q_unit_insert(c, (struct unit_insert_in){ .id = u.id, .kind = str_from_c(kinds[u.kind].code), .name = u.name, .parent_id = u.parent_id,
	           .head_id = u.head_id, .place = u.place, .phone = u.phone, .created_at = c->now_ms }) &&
	       unit_get(c, u.id, ret);
}

static bool change_act(struct ctx *c, const void *arg, void *ret)
{
	const struct unit_input *in = arg;
	struct unit u;
	return unit_get(c, in->id, &u) && unit_fill(c, in, &u) &&
	       q_unit_set(c, (struct unit_set_in){ .name = u.name, .parent_id = u.parent_id, .head_id = u.head_id, .place = u.place, .phone = u.phone,
	           .id = u.id }) &&
	       q_unit_rename_people(c, (struct unit_rename_people_in){ .department = u.name, .id = u.id }) && unit_get(c, u.id, ret);
}

static bool archive_act(struct ctx *c, const void *arg, void *ret)
{
	const struct unit_act *in = arg;
	struct unit *v;
	struct unit u;
	size_t n;
	(void)ret;
	if (!unit_get(c, in->id, &u) || !unit_list(c, &v, &n)) {
		return false;
	}
	if (u.people.v > 0) {
		fail(c, ERR_CONFLICT, MSG_UNIT_HAS_PEOPLE);
		return fail_arg(c, "count", str_i64(c->arena, u.people.v));
	}
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].parent_id, u.id)) {
			fail(c, ERR_CONFLICT, MSG_UNIT_HAS_PARTS);
			return fail_arg(c, "name", v[i].name);
		}
	}
	return q_unit_set_archived(c, (struct unit_set_archived_in){ .archived_at = { true, c->now_ms }, .id = u.id });
}

#define UNIT_OP(var, title, text, table, T, out_type, looks, function) \
	const struct operation var = { title, text, ACCESS_RESPONDER, table, sizeof table / sizeof table[0], sizeof(struct T), \
		out_type, looks, function }
UNIT_OP(op_unit_add, "unit_add", "Add a department or a site.", add_fields, unit_input, sizeof(struct unit), &unit_shape, add_act);
UNIT_OP(op_unit_change, "unit_change", "Change a department or a site; what is not sent stays.", change_fields, unit_input, sizeof(struct unit),
        &unit_shape, change_act);
UNIT_OP(op_unit_archive, "unit_archive", "Take a department or a site off the lists; refused while somebody belongs to it.", archive_fields, unit_act,
        0, NULL, archive_act);
