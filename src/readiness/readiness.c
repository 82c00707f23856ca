/* What the procedures lean on, looked at piece by piece. */
#include "readiness/readiness.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/msg.h"
#include "base/text.h"
#include "contact/contact.h"
#include "ledger/ledger.h"
#include "messages.h"
#include "procedure/own.h"
#include "readiness_sql.h"
#include "role/role.h"

#define LEDGER "prerequisite"
#define DAY_MS (24 * 3600 * INT64_C(1000))
#define ITEMS_MAX 2000

static const struct choice lacks[] = { [READY_FINE] = { "fine", MSG_READY_FINE }, [READY_NOT_WRITTEN] = { "not_written", MSG_READY_NOT_WRITTEN },
	[READY_NO_OWNER] = { "no_owner", MSG_READY_NO_OWNER }, [READY_NO_PLACE] = { "no_place", MSG_READY_NO_PLACE },
	[READY_NEVER_CHECKED] = { "never_checked", MSG_READY_NEVER_CHECKED }, [READY_CHECK_OVER] = { "check_over", MSG_READY_CHECK_OVER },
	[READY_NOBODY] = { "nobody", MSG_READY_NOBODY }, [READY_UNPROVEN] = { "unproven", MSG_READY_UNPROVEN } };
const struct choices ready_lack_choices = { lacks, READY_LACK_MAX };

struct looking {
	struct readiness *r;
	struct ledger_table table;
	str *titles;                     /* of its rows, folded */
	struct role *roles; size_t n_roles;
	struct contact *ways; size_t n_ways;
	str *folded;                     /* of the items */
};

/* --- one thing --- */

static struct id person_in(const struct ledger_table *t, const struct ledger_row *r, const char *field)
{
	int at = sheet_field_find(t->d, str_from_c(field));
	bool has = at >= 0 && t->d->fields[at].type == SHEET_PERSON && r->cells[at].has;
	return has ? r->cells[at].id : (struct id){ 0 };
}

static bool has_text(const struct ledger_table *t, const struct ledger_row *r, const char *field)
{
	int at = sheet_field_find(t->d, str_from_c(field));
	return at >= 0 && t->d->fields[at].type == SHEET_LINE && r->cells[at].has && r->cells[at].text.n > 0;
}

static void look_at_row(const struct ledger_table *t, const struct ledger_row *r, int64_t now_ms, struct ready_item *ret)
{
	struct opt_int days = ledger_number(t, r, "limit_days");
	ret->row_id = r->row.id;
	/* The engine takes writing a row for looking at it; here somebody has to have said so afterwards. */
	bool is_checked = r->row.checked_at.has && r->row.checked_at.v > r->row.made_at.v;
	ret->checked_at = (struct opt_int){ is_checked, r->row.checked_at.v };
	ret->due_at = (struct opt_int){ is_checked, r->row.checked_at.v + (days.has ? days.v : READY_LIMIT_DAYS) * DAY_MS };
	ret->lack = id_is_none(person_in(t, r, "owner")) ? READY_NO_OWNER : !has_text(t, r, "place") ? READY_NO_PLACE
		: !ret->checked_at.has ? READY_NEVER_CHECKED : ret->due_at.v <= now_ms ? READY_CHECK_OVER : READY_FINE;
}

static bool is_proven(const struct looking *l, struct id person)
{
	size_t n;
	const struct contact *v = contact_in(l->ways, l->n_ways, person, &n);
	return n > 0 && contact_best(v, n) == CONTACT_GOOD;
}

static int lack_of_role(const struct looking *l, str role)
{
	for (size_t k = 0; k < l->n_roles; k++) {
		const struct role *r = &l->roles[k];
		bool any = false;
		for (size_t i = 0; str_eq(r->key, role) && i < r->n_line; i++) {
			any = any || !r->line[i].is_gone;
			if (!r->line[i].is_gone && is_proven(l, r->line[i].id)) {
				return READY_FINE;
			}
		}
		if (str_eq(r->key, role)) {
			return any ? READY_UNPROVEN : r->is_unneeded ? READY_FINE : READY_NOBODY;
		}
	}
	return READY_NOBODY;
}

/* --- the things of a step, each once over all steps --- */

static struct ready_item *item_of(struct ctx *c, struct looking *l, str name, str role, struct id person)
{
	str folded = text_fold(c->arena, name);
	struct readiness *r = l->r;
	for (size_t k = 0; k < r->n_items; k++) {
		if (str_eq(l->folded[k], folded) && str_eq(r->items[k].role, role) && id_eq(r->items[k].person_id, person)) {
			return &r->items[k];
		}
	}
	if (r->n_items == ITEMS_MAX) {
		return NULL;
	}
	l->folded[r->n_items] = folded;
	struct ready_item *to = &r->items[r->n_items++];
	*to = (struct ready_item){ .name = name, .role = role, .person_id = person };
	return to;
}

static struct ready_item *thing_of(struct ctx *c, struct looking *l, struct text2 words)
{
	struct text2 full = text2_full(words);
	struct ready_item *to = item_of(c, l, text2_in(full, c->lang), S(""), (struct id){ 0 });
	if (!to || to->steps > 0 || !id_is_none(to->row_id) || to->lack != READY_FINE) {
		return to;
	}
	str ja = text_fold(c->arena, full.ja), en = text_fold(c->arena, full.en);
	to->lack = READY_NOT_WRITTEN;
	for (size_t k = 0; k < l->table.n; k++) {
		if (str_eq(l->titles[k], ja) || str_eq(l->titles[k], en)) {
			look_at_row(&l->table, &l->table.rows[k], c->now_ms, to);
			break;
		}
	}
	return to;
}

static struct ready_item *people_of(struct ctx *c, struct looking *l, const struct procedure_step *s, bool *ret_ok)
{
	str name;
	*ret_ok = true;
	bool is_person = !id_is_none(s->person_id);
	if (!is_person && (s->role.n == 0 || str_eq(s->role, S(READY_FIRST_RESPONDER)))) {
		return NULL; /* whoever notices */
	}
	if (!procedure_owner_text(c, s, &name)) {
		*ret_ok = false;
		return NULL;
	}
	struct ready_item *to = item_of(c, l, name, is_person ? S("") : s->role, s->person_id);
	if (to) {
		to->lack = is_person ? (is_proven(l, s->person_id) ? READY_FINE : READY_UNPROVEN) : lack_of_role(l, s->role);
	}
	return to;
}

/* --- steps and procedures --- */

static void keep_missing(struct ready_procedure *p, const struct ready_item *item)
{
	for (size_t k = 0; k < p->n_missing; k++) {
		if (p->missing[k] == item) {
			return;
		}
	}
	p->missing[p->n_missing++] = item;
}

/* What a step leans on: at most its prerequisites and its people. */
struct leaning { struct ready_item *v[64]; size_t n; };

static bool look_at_step(struct ctx *c, struct looking *l, const struct procedure_step *s, struct ready_procedure *p)
{
	struct leaning on = { .n = 0 };
	bool ok;
	struct ready_item *who = people_of(c, l, s, &ok), *last = NULL;
	size_t n_missing = 0;
	if (!ok) {
		return false;
	}
	if (who) {
		on.v[on.n++] = who;
	}
	for (size_t k = 0; k < s->n_prerequisites && on.n < 63; k++) {
		struct ready_item *one = thing_of(c, l, s->prerequisites[k]);
		if (one) {
			on.v[on.n++] = one;
		}
	}
	for (size_t k = 0; k < on.n; k++) {
		on.v[k]->steps += p->counts;
		if (on.v[k]->lack != READY_FINE) {
			keep_missing(p, on.v[k]);
			last = on.v[k];
			n_missing++;
		}
	}
	if (last && n_missing == 1 && p->counts) {
		last->alone++;
	}
	p->n_ready.v += n_missing == 0;
	return true;
}

static bool look_at(struct ctx *c, struct looking *l, const struct procedure_def *d, bool counts)
{
	struct ready_procedure *p = &l->r->procedures[l->r->n++];
	*p = (struct ready_procedure){ .key = d->key, .name = text2_in(text2_full(d->name), c->lang), .counts = counts,
		.n_steps = { true, (int64_t)d->n_steps }, .n_ready = { true, 0 } };
	size_t most = 0;
	for (size_t k = 0; k < d->n_steps; k++) {
		most += d->steps[k].n_prerequisites + 1;
	}
	p->missing = arena_array(c->arena, const struct ready_item *, most + 1);
	for (size_t k = 0; k < d->n_steps; k++) {
		if (!look_at_step(c, l, &d->steps[k], p)) {
			return false;
		}
	}
	l->r->n_steps += counts ? p->n_steps.v : 0;
	l->r->n_ready += counts ? p->n_ready.v : 0;
	return true;
}

/* --- which count --- */

struct counting { struct ready_firsts_rows firsts; struct own_line *own; size_t n_own; bool any; };

static bool is_chosen(const struct counting *k, str key)
{
	for (size_t i = 0; i < k->firsts.n; i++) {
		if (str_eq(k->firsts.v[i].procedure_key, key)) {
			return true;
		}
	}
	for (size_t i = 0; i < k->n_own; i++) {
		if (k->own[i].used.has && str_eq(k->own[i].key, key)) {
			return true;
		}
	}
	return false;
}

static bool read_counting(struct ctx *c, const struct procedure_def *const *defs, size_t n, struct counting *ret)
{
	if (!q_ready_firsts(c, &ret->firsts) || !own_lines(c, &ret->own, &ret->n_own)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		ret->any = ret->any || is_chosen(ret, defs[k]->key);
	}
	return true;
}

/* --- what helps most --- */

/* More steps first; of as many, what would make more of them whole; then what is missing altogether. */
static int by_help(const void *a, const void *b)
{
	const struct ready_item *x = *(const struct ready_item *const *)a, *y = *(const struct ready_item *const *)b;
	if (x->alone != y->alone) {
		return x->alone > y->alone ? -1 : 1;
	}
	if (x->steps != y->steps) {
		return x->steps > y->steps ? -1 : 1;
	}
	return x->lack != y->lack ? (x->lack > y->lack ? -1 : 1) : (x < y ? -1 : 1);
}

static void find_next(struct ctx *c, struct readiness *r)
{
	const struct ready_item **v = arena_array(c->arena, const struct ready_item *, r->n_items + 1);
	size_t n = 0;
	for (size_t k = 0; k < r->n_items; k++) {
		if (r->items[k].lack != READY_FINE && r->items[k].steps > 0) {
			v[n++] = &r->items[k];
		}
	}
	qsort(v, n, sizeof *v, by_help);
	bool has_drill = false;
	for (size_t k = 0; k < n && r->n_next < READY_NEXT; k++) {
		bool is_drill = v[k]->lack == READY_UNPROVEN; /* one drill tries them all */
		if (!is_drill || !has_drill) {
			r->next[r->n_next++] = v[k];
		}
		has_drill = has_drill || is_drill;
	}
}

bool readiness_read(struct ctx *c, struct readiness *ret)
{
	const struct procedure_def **defs;
	struct counting counting = { .any = false };
	struct looking l = { .r = ret };
	size_t n;
	*ret = (struct readiness){ .n = 0 };
	if (!procedure_defs(c, &defs, &n) || !read_counting(c, defs, n, &counting) || !ledger_read(c, LEDGER, &l.table) ||
	    !role_org_list(c, &l.roles, &l.n_roles) || !contact_of_all(c, &l.ways, &l.n_ways)) {
		return false;
	}
	l.titles = arena_array(c->arena, str, l.table.n);
	for (size_t k = 0; k < l.table.n; k++) {
		l.titles[k] = text_fold(c->arena, l.table.rows[k].row.title);
	}
	ret->procedures = arena_array(c->arena, struct ready_procedure, n);
	ret->items = arena_array(c->arena, struct ready_item, ITEMS_MAX);
	l.folded = arena_array(c->arena, str, ITEMS_MAX);
	for (int pass = 0; pass < 2; pass++) { /* those that count first */
		for (size_t k = 0; k < n; k++) {
			bool counts = !counting.any || is_chosen(&counting, defs[k]->key);
			if (counts == (pass == 0) && !look_at(c, &l, defs[k], counts)) {
				return false;
			}
		}
	}
	find_next(c, ret);
	return true;
}

/* --- writing down what is named --- */

static bool write_one(struct ctx *c, const struct ready_item *item, int64_t *n)
{
	struct raw_value values[] = { { S("name"), item->name } };
	struct sheet_save_in in = { .sheet = S(LEDGER), .values = { values, 1 } };
	struct sheet_row row;
	*n += 1;
	return op_sheet_add.act(c, &in, &row);
}

static bool act_write(struct ctx *c, const void *arg, void *ret_out)
{
	const struct ready_write_in *in = arg;
	struct ready_written *out = ret_out;
	struct readiness r;
	int64_t n = 0;
	bool known = str_is_empty(in->procedure);
	if (!readiness_read(c, &r)) {
		return false;
	}
	for (size_t k = 0; k < r.n; k++) {
		const struct ready_procedure *p = &r.procedures[k];
		bool is_meant = str_is_empty(in->procedure) ? p->counts : str_eq(p->key, in->procedure);
		known = known || is_meant;
		for (size_t i = 0; is_meant && i < p->n_missing; i++) {
			struct ready_item *item = &r.items[p->missing[i] - r.items];
			if (item->lack == READY_NOT_WRITTEN && !write_one(c, item, &n)) {
				return false;
			}
			item->lack = item->lack == READY_NOT_WRITTEN ? READY_NO_OWNER : item->lack; /* once, however many name it */
		}
	}
	out->n = (struct opt_int){ true, n };
	return known || fail(c, ERR_NOT_FOUND, MSG_READY_NO_PROCEDURE);
}

#define N(v) (sizeof(v) / sizeof(v)[0])
static const struct field write_fields[] = { { .name = "procedure", .type = FIELD_LINE, .offset = offsetof(struct ready_write_in, procedure), .max = 60,
	.label = MSG_READY_PROCEDURE, .doc = "key of a procedure; none: all that count" } };
static const struct field write_of_fields[] = { { .name = "procedure", .type = FIELD_LINE, .offset = offsetof(struct ready_write_in, procedure),
	.flags = FIELD_PATH | FIELD_REQUIRED, .max = 60, .label = MSG_READY_PROCEDURE, .doc = "key of a procedure" } };
static const struct field written_out[] = { { .name = "n", .type = FIELD_INT, .offset = offsetof(struct ready_written, n), .doc = "rows that were added" } };
const struct shape ready_written_shape = { "ReadyWritten", written_out, N(written_out), sizeof(struct ready_written) };
static const struct field procedure_out[] = {
	{ .name = "key", .type = FIELD_LINE, .offset = offsetof(struct ready_procedure, key), .doc = "key of the procedure" },
	{ .name = "name", .type = FIELD_LINE, .offset = offsetof(struct ready_procedure, name), .doc = "its name" },
	{ .name = "counts", .type = FIELD_BOOL, .offset = offsetof(struct ready_procedure, counts), .doc = "whether it is part of the whole: chosen first, or the firm's own" },
	{ .name = "n_steps", .type = FIELD_INT, .offset = offsetof(struct ready_procedure, n_steps), .doc = "its steps" },
	{ .name = "n_ready", .type = FIELD_INT, .offset = offsetof(struct ready_procedure, n_ready), .doc = "steps whose people were reached and whose prerequisites are proven" } };
const struct shape ready_procedure_shape = { "ReadyProcedure", procedure_out, N(procedure_out), sizeof(struct ready_procedure) };
const struct operation op_ready_write = { .name = "ready_write", .doc = "write down what the procedures name and the ledger does not hold",
	.needs = ACCESS_RESPONDER, .fields = write_fields, .n_fields = N(write_fields), .in_size = sizeof(struct ready_write_in),
	.out_size = sizeof(struct ready_written), .out = &ready_written_shape, .act = act_write };
const struct operation op_ready_write_of = { .name = "ready_write_of", .doc = "write down what one procedure names and the ledger does not hold",
	.needs = ACCESS_RESPONDER, .fields = write_of_fields, .n_fields = N(write_of_fields), .in_size = sizeof(struct ready_write_in),
	.out_size = sizeof(struct ready_written), .out = &ready_written_shape, .act = act_write };
