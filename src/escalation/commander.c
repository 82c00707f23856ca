/* Who leads when what happens (S4 7-1): the rows, whom they mean today, and a beginning for a firm that has none. */
#include "base/msg.h"
#include "escalation/escalation_inside.h"
#include "messages.h"
#include "person/person.h"

struct people { const struct person *v; size_t n; };

static const struct person *find_person(const struct people *all, struct id id)
{
	for (size_t i = 0; i < all->n && !id_is_none(id); i++) {
		if (id_eq(all->v[i].id, id)) {
			return &all->v[i];
		}
	}
	return NULL;
}

static const struct person *find_holder(const struct people *all, str role)
{
	for (size_t i = 0; i < all->n && role.n > 0; i++) {
		if (str_eq(all->v[i].role, role)) {
			return &all->v[i];
		}
	}
	return NULL;
}

static void fill_deputies(struct ctx *c, const struct people *all, const struct esc_row *r, struct commander *m)
{
	static const char *const fields[] = { "deputy", "deputy_2" };
	struct id *v = arena_array(c->arena, struct id, 2);
	size_t n = 0;
	m->deputy_names = S("");
	for (size_t i = 0; i < 2; i++) {
		const struct person *p = find_person(all, esc_id(r, fields[i]));
		if (p) {
			v[n++] = p->id;
			m->deputy_names = STR_CAT(c->arena, m->deputy_names, n > 1 ? S("、") : S(""), p->name);
		}
	}
	m->deputies = (struct id_list){ v, n };
}

/* The person named; without one, or when that person left, who holds the role; then the deputies. */
static bool commander_read(struct ctx *c, const struct people *all, const struct esc_row *r, struct commander *m)
{
	*m = (struct commander){ .row_id = r->id, .number = r->number, .title = r->title, .kind = esc_text(r, "kind"), .role = esc_text(r, "role"),
		.department = esc_text(r, "department"), .person_name = S(""), .how = COMMANDER_NOBODY };
	fill_deputies(c, all, r, m);
	const struct person *candidates[] = { find_person(all, esc_id(r, "commander")), find_holder(all, m->role),
		m->deputies.n ? find_person(all, m->deputies.v[0]) : NULL };
	for (int i = 0; i < 3 && m->how == COMMANDER_NOBODY; i++) {
		if (candidates[i]) {
			m->how = i;
			m->person_id = candidates[i]->id;
			m->person_name = candidates[i]->name;
		}
	}
	return esc_shown(c, r, "likely", &m->likely);
}

bool commander_list(struct ctx *c, struct commander **ret, size_t *ret_n)
{
	struct esc_row *rows;
	struct person *v;
	struct people all;
	if (!esc_rows(c, "commander", &rows, ret_n) || !person_list(c, false, &v, &all.n)) {
		return false;
	}
	all.v = v;
	*ret = arena_array(c->arena, struct commander, *ret_n + 1);
	for (size_t i = 0; i < *ret_n; i++) {
		if (!commander_read(c, &all, &rows[i], &(*ret)[i])) {
			return false;
		}
	}
	return true;
}

bool commander_of(struct ctx *c, str kind, struct commander *ret, bool *ret_has)
{
	struct esc_row *rows;
	size_t n;
	struct person *v;
	struct people all;
	*ret_has = false;
	if (!esc_rows(c, "commander", &rows, &n)) {
		return false;
	}
	for (size_t i = 0; i < n && !*ret_has; i++) {
		*ret_has = str_eq(esc_text(&rows[i], "kind"), kind);
		rows[0] = *ret_has ? rows[i] : rows[0];
	}
	if (!*ret_has) {
		return true;
	}
	if (!person_list(c, false, &v, &all.n)) {
		return false;
	}
	all.v = v;
	return commander_read(c, &all, &rows[0], ret);
}

/* --- a beginning --- */

/* Those most firms meet, the reportable ones first (docs/rules.md); their order is ours. */
static const char *const kinds[] = { "ransomware", "mis_sent", "loss", "takeover", "fraud", "contractor" };

bool commander_begin(struct ctx *c, str *ret, size_t *ret_n)
{
	struct commander *v;
	size_t n;
	*ret_n = 0;
	if (!commander_list(c, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < COMMANDER_BEGIN; k++) {
		bool has = !catalog_kind(c->catalog, str_from_c(kinds[k]));
		for (size_t i = 0; i < n; i++) {
			has = has || str_eq(v[i].kind, str_from_c(kinds[k]));
		}
		if (!has) {
			ret[(*ret_n)++] = str_from_c(kinds[k]);
		}
	}
	return true;
}

static bool add_row(struct ctx *c, str kind)
{
	const struct kind *k = catalog_kind(c->catalog, kind);
	struct raw_value v[] = { { S("name"), text2_in(k->name, c->lang) }, { S("kind"), kind }, { S("role"), S("lead") } };
	struct sheet_save_in in = { .sheet = S("commander"), .reason = msg(c, MSG_COMMANDER_BEGUN), .values = { v, 3 } };
	struct sheet_row row;
	return op_sheet_add.act(c, &in, &row);
}

static bool act_fill(struct ctx *c, const void *arg, void *ret_out)
{
	const struct commander_fill_in *in = arg;
	struct commander_fill_out *out = ret_out;
	str missing[COMMANDER_BEGIN];
	size_t n;
	*out = (struct commander_fill_out){ { true, 0 } };
	if (in->kinds.n == 0) {
		return fail_field(c, "kinds", MSG_COMMANDER_NOTHING_PICKED);
	}
	if (!commander_begin(c, missing, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		bool wanted = false;
		for (size_t k = 0; k < in->kinds.n; k++) {
			wanted = wanted || str_eq(in->kinds.v[k], missing[i]);
		}
		if (wanted && !add_row(c, missing[i])) {
			return false;
		}
		out->made.v += wanted;
	}
	return true; /* somebody was faster: all are there */
}

static const struct field fill_fields[] = {
	{ .name = "kinds", .type = FIELD_LINES, .offset = offsetof(struct commander_fill_in, kinds), .label = MSG_COMMANDER_KINDS,
		.doc = "keys of kinds; those that have a row already are passed over" },
};
static const struct field out_fields[] = {
	{ .name = "made", .type = FIELD_INT, .offset = offsetof(struct commander_fill_out, made), .doc = "rows that were made" },
};
const struct shape commander_fill_shape = { "CommandersBegun", out_fields, 1, sizeof(struct commander_fill_out) };
const struct operation op_commander_fill = { .name = "commander_fill", .doc = "begin the table of commanders with the kinds that matter most",
	.needs = ACCESS_RESPONDER, .fields = fill_fields, .n_fields = 1, .in_size = sizeof(struct commander_fill_in),
	.out_size = sizeof(struct commander_fill_out), .out = &commander_fill_shape, .act = act_fill };
