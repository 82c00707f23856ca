/* What the procedures lean on, looked at piece by piece. */
#include "readiness/readiness.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/msg.h"
#include "base/text.h"
#include "messages.h"
#include "procedure/own.h"
#include "readiness/readiness_inside.h"
#include "readiness_sql.h"

#define LEDGER "prerequisite"
#define DAY_MS (24 * 3600 * INT64_C(1000))
#define ITEMS_MAX 2000
#define ALSO_MAX 20
#define NOT_LOOKED (-1)

static const struct choice lacks[] = { [READY_FINE] = { "fine", MSG_READY_FINE }, [READY_NOT_WRITTEN] = { "not_written", MSG_READY_NOT_WRITTEN },
	[READY_NO_OWNER] = { "no_owner", MSG_READY_NO_OWNER }, [READY_NO_PLACE] = { "no_place", MSG_READY_NO_PLACE },
	[READY_NEVER_CHECKED] = { "never_checked", MSG_READY_NEVER_CHECKED }, [READY_CHECK_OVER] = { "check_over", MSG_READY_CHECK_OVER },
	[READY_NOBODY] = { "nobody", MSG_READY_NOBODY }, [READY_UNPROVEN] = { "unproven", MSG_READY_UNPROVEN },
	[READY_HELD_OVER] = { "held_over", MSG_READY_HELD_OVER }, [READY_HELD_NONE] = { "held_none", MSG_READY_HELD_NONE } };
const struct choices ready_lack_choices = { lacks, READY_LACK_MAX };

static const struct choice states[] = { [READY_IS_THERE] = { "there", MSG_READY_STATE_THERE }, [READY_IS_OLD] = { "old", MSG_READY_STATE_OLD },
	[READY_IS_NONE] = { "none", MSG_READY_STATE_NONE } };
const struct choices ready_state_choices = { states, READY_STATE_MAX };

enum ready_state ready_state_of(int lack)
{
	bool is_old = lack == READY_NEVER_CHECKED || lack == READY_CHECK_OVER || lack == READY_UNPROVEN || lack == READY_HELD_OVER;
	return lack == READY_FINE ? READY_IS_THERE : is_old ? READY_IS_OLD : READY_IS_NONE;
}

/* --- one thing --- */

static struct id person_in(const struct ledger_table *t, const struct ledger_row *r, const char *field)
{
	int at = sheet_field_find(t->d, str_from_c(field));
	bool has = at >= 0 && t->d->fields[at].type == SHEET_PERSON && r->cells[at].has;
	return has ? r->cells[at].id : (struct id){ 0 };
}

static str text_of(const struct ledger_table *t, const struct ledger_row *r, const char *field)
{
	int at = sheet_field_find(t->d, str_from_c(field));
	bool is_text = at >= 0 && (t->d->fields[at].type == SHEET_LINE || t->d->fields[at].type == SHEET_TEXT);
	return is_text && r->cells[at].has ? r->cells[at].text : S("");
}

static void look_at_row(const struct ledger_table *t, const struct ledger_row *r, int64_t now_ms, struct ready_item *ret)
{
	struct opt_int days = ledger_number(t, r, "limit_days");
	ret->row_id = r->row.id;
	/* The engine takes writing a row for looking at it; here somebody has to have said so afterwards. */
	bool is_checked = r->row.checked_at.has && r->row.checked_at.v > r->row.made_at.v;
	ret->checked_at = (struct opt_int){ is_checked, r->row.checked_at.v };
	ret->due_at = (struct opt_int){ is_checked, r->row.checked_at.v + (days.has ? days.v : READY_LIMIT_DAYS) * DAY_MS };
	ret->owner_id = person_in(t, r, "owner");
	ret->place = text_of(t, r, "place");
	ret->lack = id_is_none(ret->owner_id) ? READY_NO_OWNER : ret->place.n == 0 ? READY_NO_PLACE
		: !ret->checked_at.has ? READY_NEVER_CHECKED : ret->due_at.v <= now_ms ? READY_CHECK_OVER : READY_FINE;
}

bool ready_is_proven(const struct looking *l, struct id person)
{
	size_t n;
	const struct contact *v = contact_in(l->ways, l->n_ways, person, &n);
	return n > 0 && contact_best(v, n) == CONTACT_GOOD;
}

int ready_lack_of_role(const struct looking *l, str role)
{
	for (size_t k = 0; k < l->n_roles; k++) {
		const struct role *r = &l->roles[k];
		bool any = false;
		for (size_t i = 0; str_eq(r->key, role) && i < r->n_line; i++) {
			any = any || !r->line[i].is_gone;
			if (!r->line[i].is_gone && ready_is_proven(l, r->line[i].id)) {
				return READY_FINE;
			}
		}
		if (str_eq(r->key, role)) {
			return any ? READY_UNPROVEN : r->is_unneeded ? READY_FINE : READY_NOBODY;
		}
	}
	return READY_NOBODY;
}

bool ready_people(struct ctx *c, struct looking *l)
{
	bool ok = l->has_people || (role_org_list(c, &l->roles, &l->n_roles) && contact_of_all(c, &l->ways, &l->n_ways));
	l->has_people = ok;
	return ok;
}

/* What it came from may be a ledger that is not for whoever asks. */
static bool is_open(struct ctx *c, const struct looking *l, const struct ready_item *i)
{
	struct ctx as = *c;
	bool open = true;
	as.who = l->asks;
	for (size_t k = 0; i->def && id_is_none(i->row_id) && k < i->def->n_proofs; k++) {
		const struct prepared_proof *p = &i->def->proofs[k];
		const struct prepared_def *of = p->rule == PREPARED_THING ? catalog_prepared(c->catalog, p->thing) : NULL;
		const struct sheet_def *d = p->rule == PREPARED_LEDGER ? catalog_sheet(c->catalog, p->sheet) : NULL;
		open = open && (!d || sheet_may_see(&as, d)) && (!of || is_open(c, l, &(struct ready_item){ .def = of }));
	}
	return open && (id_is_none(i->row_id) || sheet_may_see(&as, l->table.d));
}

/* A row that was checked counts; else what Sonae sees itself, unless the row is the nearer to it. */
bool ready_look(struct ctx *c, struct looking *l, const struct prepared_def *def, const struct ledger_row *row, struct ready_item *to)
{
	struct ready_item held = *to;
	to->reason = to->place = to->page = held.reason = held.place = held.page = S("");
	to->def = held.def = def;
	to->lack = READY_NOT_WRITTEN;
	if (row) {
		look_at_row(&l->table, row, c->now_ms, to);
	}
	if (def && def->n_proofs > 0 && to->lack != READY_FINE) {
		if (!ready_held(c, l, def, &held)) {
			return false;
		}
		if (!row || ready_state_of(held.lack) <= ready_state_of(to->lack)) {
			*to = held;
		}
	}
	to->is_open = is_open(c, l, to);
	if (!to->is_open) {
		to->reason = to->place = to->page = S("");
		to->owner_id = (struct id){ 0 };
	}
	return true;
}

/* --- by which names --- */

const struct ledger_row *ready_row_of(const struct looking *l, const struct prepared_def *def)
{
	const struct ledger_row *first = NULL;
	for (size_t k = 0; k < l->n_names; k++) {
		bool is_def = l->names[k].def == def && !l->names[k].row;
		for (size_t i = 0; is_def && !first && i < l->n_names; i++) {
			first = l->names[i].row && str_eq(l->names[i].folded, l->names[k].folded) ? l->names[i].row : NULL;
		}
	}
	return first;
}

static void add_name(struct ctx *c, struct looking *l, str name, const struct prepared_def *def, const struct ledger_row *row)
{
	if (str_trim(name).n > 0) {
		l->names[l->n_names++] = (struct ready_name){ text_fold(c->arena, str_trim(name)), def, row };
	}
}

static void add_names_of_row(struct ctx *c, struct looking *l, const struct ledger_row *r)
{
	str also = text_of(&l->table, r, "also");
	add_name(c, l, r->row.title, NULL, r);
	for (size_t k = 0; k < ALSO_MAX && also.n > 0; k++) {
		add_name(c, l, str_cut(&also, '\n'), NULL, r);
		also = str_is_none(also) ? S("") : also;
	}
}

static bool read_names(struct ctx *c, struct looking *l)
{
	const struct catalog *k = c->catalog;
	size_t most = l->table.n * (ALSO_MAX + 1);
	for (size_t i = 0; i < k->n_prepared; i++) {
		most += 2 * (k->prepared[i].n_words + 1);
	}
	l->names = arena_array(c->arena, struct ready_name, most + 1);
	for (size_t i = 0; i < k->n_prepared; i++) {
		const struct prepared_def *d = &k->prepared[i];
		for (size_t w = 0; w <= d->n_words; w++) {
			const struct text2 *t = w < d->n_words ? &d->words[w] : &d->name;
			add_name(c, l, t->ja, d, NULL);
			add_name(c, l, t->en, d, NULL);
		}
	}
	for (size_t i = 0; i < l->table.n; i++) {
		add_names_of_row(c, l, &l->table.rows[i]);
	}
	return true;
}

/* What a wording means: a thing of the catalogue, a row, both, or nothing anybody knows. */
static void find_thing(struct ctx *c, const struct looking *l, struct text2 words, const struct prepared_def **ret_def, const struct ledger_row **ret_row)
{
	struct text2 full = text2_full(words);
	str ja = text_fold(c->arena, full.ja), en = text_fold(c->arena, full.en);
	*ret_def = NULL;
	*ret_row = NULL;
	for (size_t k = 0; k < l->n_names; k++) {
		if (str_eq(l->names[k].folded, ja) || str_eq(l->names[k].folded, en)) {
			*ret_def = *ret_def ? *ret_def : l->names[k].def;
			*ret_row = *ret_row ? *ret_row : l->names[k].row;
		}
	}
	*ret_row = *ret_row || !*ret_def ? *ret_row : ready_row_of(l, *ret_def);
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
	*to = (struct ready_item){ .name = name, .role = role, .person_id = person, .lack = NOT_LOOKED, .reason = S(""), .place = S(""), .page = S("") };
	return to;
}

/* One name for all wordings: the catalogue's, else the row's that joins them. */
static str name_of(struct ctx *c, const struct prepared_def *def, const struct ledger_row *row, struct text2 words)
{
	return def ? text2_in(def->name, c->lang) : row ? row->row.title : text2_in(text2_full(words), c->lang);
}

static struct ready_item *thing_of(struct ctx *c, struct looking *l, struct text2 words, bool *ret_ok)
{
	const struct prepared_def *def;
	const struct ledger_row *row;
	find_thing(c, l, words, &def, &row);
	struct ready_item *to = item_of(c, l, name_of(c, def, row, words), S(""), (struct id){ 0 });
	if (to && to->lack == NOT_LOOKED) {
		*ret_ok = *ret_ok && ready_look(c, l, def, row, to);
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
		to->is_open = true;
		to->lack = is_person ? (ready_is_proven(l, s->person_id) ? READY_FINE : READY_UNPROVEN) : ready_lack_of_role(l, s->role);
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

static bool leans_on(const struct leaning *on, const struct ready_item *item)
{
	for (size_t k = 0; k < on->n; k++) {
		if (on->v[k] == item) {
			return true;
		}
	}
	return false;
}

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
		struct ready_item *one = thing_of(c, l, s->prerequisites[k], &ok);
		if (!ok) {
			return false;
		}
		if (one && !leans_on(&on, one)) {
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

static bool begin(struct ctx *c, struct looking *l)
{
	return ledger_read(c, LEDGER, &l->table) && read_names(c, l);
}

static bool read_all(struct ctx *c, struct looking *l)
{
	const struct procedure_def **defs;
	struct counting counting = { .any = false };
	struct readiness *ret = l->r;
	size_t n;
	if (!procedure_defs(c, &defs, &n) || !read_counting(c, defs, n, &counting) || !begin(c, l) || !ready_people(c, l)) {
		return false;
	}
	ret->procedures = arena_array(c->arena, struct ready_procedure, n);
	ret->items = arena_array(c->arena, struct ready_item, ITEMS_MAX);
	l->folded = arena_array(c->arena, str, ITEMS_MAX);
	for (int pass = 0; pass < 2; pass++) { /* those that count first */
		for (size_t k = 0; k < n; k++) {
			bool counts = !counting.any || is_chosen(&counting, defs[k]->key);
			if (counts == (pass == 0) && !look_at(c, l, defs[k], counts)) {
				return false;
			}
		}
	}
	find_next(c, ret);
	return true;
}

bool readiness_read(struct ctx *c, struct readiness *ret)
{
	struct looking l = { .r = ret, .asks = c->who };
	*ret = (struct readiness){ .n = 0 };
	c->who.access = ACCESS_ADMIN; /* a state is the same for whoever asks; is_open says what of it they may see */
	bool ok = read_all(c, &l);
	c->who = l.asks;
	return ok;
}

bool ready_things(struct ctx *c, const struct text2 *words, size_t n, struct ready_item *ret)
{
	struct looking l = { .asks = c->who };
	c->who.access = ACCESS_ADMIN;
	bool ok = n == 0 || begin(c, &l);
	for (size_t k = 0; ok && k < n; k++) {
		const struct prepared_def *def;
		const struct ledger_row *row;
		find_thing(c, &l, words[k], &def, &row);
		ret[k] = (struct ready_item){ .name = text2_in(text2_full(words[k]), c->lang), .role = S("") };
		ok = ready_look(c, &l, def, row, &ret[k]);
	}
	c->who = l.asks;
	return ok;
}

size_t ready_words_of(struct ctx *c, struct text2 lines, struct text2 **ret)
{
	size_t n = 0;
	*ret = arena_array(c->arena, struct text2, LIMIT_PROCEDURE_LINES);
	while ((lines.ja.n > 0 || lines.en.n > 0) && n < LIMIT_PROCEDURE_LINES) {
		struct text2 one = { str_cut(&lines.ja, '\n'), str_cut(&lines.en, '\n') };
		lines = (struct text2){ str_is_none(lines.ja) ? S("") : lines.ja, str_is_none(lines.en) ? S("") : lines.en };
		if (one.ja.n > 0 || one.en.n > 0) {
			(*ret)[n++] = one;
		}
	}
	return n;
}

struct ready_item_out ready_item_out_of(const struct ready_item *i)
{
	static const struct id nothing;
	return (struct ready_item_out){ .name = i->name, .role = i->role, .lack = str_from_c(ready_lack_choices.v[i->lack].code),
		.state = str_from_c(ready_state_choices.v[ready_state_of(i->lack)].code), .reason = i->reason, .place = i->place, .page = i->page,
		.row_id = i->is_open ? i->row_id : nothing, .checked_at = i->is_open ? i->checked_at : (struct opt_int){ 0 }, .due_at = i->is_open ? i->due_at : (struct opt_int){ 0 } };
}

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct ready_item_out, member), .doc = text }
static const struct field item_fields[] = {
	F(name, FIELD_LINE, "a prerequisite, or whose task it is"), F(role, FIELD_LINE, "key of the role; empty: a prerequisite"),
	F(lack, FIELD_LINE, "fine, not_written, no_owner, no_place, never_checked, check_over, nobody, unproven, held_over or held_none"),
	F(state, FIELD_LINE, "there, old or none"), F(reason, FIELD_TEXT, "what was seen, a line each; empty: nothing that is yours to see"),
	F(place, FIELD_LINE, "where it is, of a row"), F(page, FIELD_LINE, "where what Sonae holds is looked at"),
	F(row_id, FIELD_ID, "its row in the ledger prerequisite"),
	F(checked_at, FIELD_INSTANT, "its last check"), F(due_at, FIELD_INSTANT, "until when that holds") };
#undef F
const struct shape ready_item_shape = { "ReadyItem", item_fields, sizeof item_fields / sizeof item_fields[0], sizeof(struct ready_item_out) };

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
