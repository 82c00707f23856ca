/* Which procedure a firm goes by: its own version or the built-in one. */
#include "procedure/own.h"

#include "base/limits.h"
#include "base/time.h"
#include "messages.h"
#include "person/person.h"
#include "procedure/own_inside.h"
#include "procedure_sql.h"

static const struct choice approvals[] = { { "waiting", MSG_OWN_PROCEDURE_WAITING }, { "approved", MSG_OWN_PROCEDURE_APPROVED },
	{ "sent_back", MSG_OWN_PROCEDURE_SENT_BACK } };
const struct choices own_approval_choices = { approvals, OWN_APPROVAL_MAX };

#define F(T, member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct T, member), .doc = text }
static const struct field version_fields[] = {
	F(own_version, version, FIELD_INT, "1, 2, 3 ..."), F(own_version, made_at, FIELD_INSTANT, "when it was published"),
	F(own_version, author, FIELD_LINE, "who published it"), F(own_version, reason, FIELD_TEXT, "why"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct own_version, state), .choices = &own_approval_choices,
		.doc = "waiting for an executive, approved, sent back" },
	F(own_version, said_at, FIELD_INSTANT, "when the executive said so"), F(own_version, said_by, FIELD_LINE, "who"),
	F(own_version, said, FIELD_TEXT, "in words"), F(own_version, is_used, FIELD_BOOL, "a room that opens now begins with it"),
};
const struct shape own_version_shape = { "ProcedureVersion", version_fields, sizeof version_fields / sizeof version_fields[0],
	sizeof(struct own_version) };
static const struct field line_fields[] = {
	F(own_line, key, FIELD_LINE, "what stands in paths"), F(own_line, name, FIELD_LINE, "as people call it"),
	F(own_line, kinds, FIELD_LINE, "kinds of incidents it serves"), F(own_line, is_own, FIELD_BOOL, "the firm has one of its own"),
	F(own_line, is_off, FIELD_BOOL, "it has one, and uses the built-in one all the same"),
	F(own_line, is_changed, FIELD_BOOL, "its draft says something no version says yet"),
	F(own_line, version, FIELD_INT, "newest version; null: none"),
	F(own_line, used, FIELD_INT, "version rooms begin with now; null: the built-in one"),
	F(own_line, review_due, FIELD_INSTANT, "to be looked over again"), F(own_line, is_due, FIELD_BOOL, "that day has come"),
	F(own_line, is_news, FIELD_BOOL, "the built-in one is newer than what was seen"),
	F(own_line, built_in, FIELD_INT, "version of the built-in one; null: there is none"),
};
#undef F
const struct shape own_line_shape = { "Procedure", line_fields, sizeof line_fields / sizeof line_fields[0], sizeof(struct own_line) };

static str or_empty(str s) { return str_is_none(s) ? S("") : s; }

bool own_key_is(str key) { return str_starts(key, S(PROCEDURE_OWN_PREFIX)); }

bool own_uses_waiting(struct ctx *c, bool *ret_says, bool *ret_nobody)
{
	struct own_rule_one_row rule;
	struct own_executives_row executives;
	bool found;
	if (!q_own_rule_one(c, &rule, &found) || !q_own_executives(c, (struct own_executives_in){ .executive = ACCESS_EXECUTIVE }, &executives)) {
		return false;
	}
	*ret_says = found && rule.uses_waiting != 0;
	*ret_nobody = executives.n == 0;
	return true;
}

/* --- versions --- */

static bool versions_read(struct ctx *c, str key, bool is_off, struct own_version **ret, size_t *ret_n, int64_t *ret_used)
{
	struct own_version_rows_rows rows;
	bool says, nobody;
	if (!q_own_version_rows(c, (struct own_version_rows_in){ .key = key }, &rows) || !own_uses_waiting(c, &says, &nobody)) {
		return false;
	}
	*ret = arena_array(c->arena, struct own_version, rows.n + 1);
	*ret_n = rows.n;
	*ret_used = 0;
	for (size_t i = 0; i < rows.n; i++) {
		const struct own_version_rows_row *r = &rows.v[i];
		struct own_version *v = &(*ret)[i];
		*v = (struct own_version){ .version = { true, r->version }, .made_at = { true, r->made_at }, .reason = r->reason,
			.author = or_empty(r->author), .state = choice_find(&own_approval_choices, r->state), .said_at = r->said_at,
			.said_by = or_empty(r->said_by), .said = r->said };
		bool may = v->state == OWN_APPROVED || (v->state == OWN_WAITING && (says || nobody));
		v->is_used = may && !is_off && *ret_used == 0;
		*ret_used = v->is_used ? r->version : *ret_used;
	}
	return true;
}

bool own_procedure_get(struct ctx *c, str key, struct own_procedure *ret)
{
	struct own_procedure_one_row r;
	bool found;
	if (!q_own_procedure_one(c, (struct own_procedure_one_in){ .key = or_empty(key) }, &r, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_OWN_PROCEDURE_NONE);
	}
	*ret = (struct own_procedure){ .key = r.key, .kind = r.kind, .built_in = r.base_key.n ? catalog_procedure(c->catalog, r.base_key) : NULL,
		.base_version = (int)r.base_version, .revision = r.revision, .version = r.version, .is_changed = r.is_changed != 0,
		.is_off = r.is_off != 0, .review_days = r.review_days, .review_due = r.review_due, .changed_at = { true, r.changed_at },
		.changed_by = or_empty(r.changed_by) };
	return own_body_read(c, r.draft, &ret->draft) && own_body_read(c, r.base, &ret->base) &&
		versions_read(c, r.key, ret->is_off, &ret->versions, &ret->n_versions, &ret->used);
}

bool own_procedure_body(struct ctx *c, const struct own_procedure *p, int64_t version, struct own_body *ret)
{
	struct own_version_body_row r;
	bool found;
	if (!q_own_version_body(c, (struct own_version_body_in){ .key = p->key, .version = version }, &r, &found)) {
		return false;
	}
	return found ? own_body_read(c, r.body, ret) : fail(c, ERR_NOT_FOUND, MSG_OWN_PROCEDURE_NO_VERSION);
}

bool own_def_version(struct ctx *c, str key, int64_t version, const struct procedure_def **ret)
{
	struct own_version_body_row r;
	struct own_body b;
	bool found;
	*ret = NULL;
	if (!q_own_version_body(c, (struct own_version_body_in){ .key = key, .version = version }, &r, &found)) {
		return false;
	}
	if (found && !own_body_read(c, r.body, &b)) {
		return false;
	}
	str kind = own_key_is(key) ? str_sub(key, sizeof PROCEDURE_OWN_PREFIX - 1, key.n) : S("");
	*ret = found ? own_def_of(c, key, kind, version, &b) : NULL;
	return true;
}

/* --- what is used --- */

/* NULL in *ret: the firm has none, or uses none of its own. */
static bool own_used(struct ctx *c, const struct own_procedure_all_rows *all, str key, const struct procedure_def **ret)
{
	struct own_version *v;
	size_t n;
	int64_t used;
	*ret = NULL;
	for (size_t i = 0; i < all->n; i++) {
		if (!str_eq(all->v[i].key, key) || all->v[i].is_off) {
			continue;
		}
		return versions_read(c, key, false, &v, &n, &used) && (used == 0 || own_def_version(c, key, used, ret));
	}
	return true;
}

bool procedure_def_get(struct ctx *c, str key, const struct procedure_def **ret)
{
	struct own_procedure_all_rows all;
	const struct procedure_def *own;
	if (!q_own_procedure_all(c, &all) || !own_used(c, &all, key, &own)) {
		return false;
	}
	*ret = own ? own : catalog_procedure(c->catalog, key);
	return *ret || fail(c, ERR_NOT_FOUND, MSG_OWN_PROCEDURE_NONE);
}

bool procedure_def_for(struct ctx *c, str kind, const struct procedure_def **ret)
{
	struct own_procedure_all_rows all;
	const struct procedure_def *own, *built_in = catalog_procedure_for(c->catalog, kind);
	if (!q_own_procedure_all(c, &all) || !own_used(c, &all, STR_CAT(c->arena, S(PROCEDURE_OWN_PREFIX), kind), &own)) {
		return false;
	}
	if (!own && !own_used(c, &all, built_in->key, &own)) {
		return false;
	}
	*ret = own ? own : built_in;
	return true;
}

const struct procedure_def *procedure_by_use(struct ctx *c, size_t place)
{
	const struct catalog *k = c->catalog;
	size_t n = 0;
	for (size_t i = 0; i < k->n_kinds; i++) {
		bool is_again = false;
		for (size_t e = 0; e < i; e++) {
			is_again = is_again || str_eq(k->kinds[e].procedure, k->kinds[i].procedure);
		}
		if (!is_again && n++ == place) {
			return catalog_procedure(k, k->kinds[i].procedure);
		}
	}
	for (size_t i = 0; i < k->n_procedures; i++) { /* of no kind: at the end */
		bool is_used = false;
		for (size_t e = 0; e < k->n_kinds; e++) {
			is_used = is_used || str_eq(k->kinds[e].procedure, k->procedures[i].key);
		}
		if (!is_used && n++ == place) {
			return &k->procedures[i];
		}
	}
	return &k->procedures[0];
}

bool procedure_defs(struct ctx *c, const struct procedure_def ***ret, size_t *ret_n)
{
	struct own_procedure_all_rows all;
	size_t n = 0;
	if (!q_own_procedure_all(c, &all)) {
		return false;
	}
	const struct procedure_def **v = arena_array(c->arena, const struct procedure_def *, c->catalog->n_procedures + all.n + 1);
	for (size_t i = 0; i < c->catalog->n_procedures; i++) {
		const struct procedure_def *own, *built_in = procedure_by_use(c, i);
		if (!own_used(c, &all, built_in->key, &own)) {
			return false;
		}
		v[n++] = own ? own : built_in;
	}
	for (size_t i = 0; i < all.n; i++) {
		if (!own_key_is(all.v[i].key)) {
			continue;
		}
		if (!own_used(c, &all, all.v[i].key, &v[n])) {
			return false;
		}
		n += v[n] != NULL;
	}
	*ret = v;
	*ret_n = n;
	return true;
}

/* --- the list --- */

static str kinds_of(struct ctx *c, str key, str kind)
{
	str all = S("");
	for (size_t i = 0; i < c->catalog->n_kinds; i++) {
		const struct kind *k = &c->catalog->kinds[i];
		if (str_is_empty(kind) ? str_eq(k->procedure, key) : str_eq(k->key, kind)) {
			all = all.n ? msgf(c, MSG_OWN_PROCEDURE_AND, { "one", all }, { "two", text2_in(k->name, c->lang) }) : text2_in(k->name, c->lang);
		}
	}
	return all;
}

static bool fill_own(struct ctx *c, const struct own_procedure_all_row *r, struct own_line *l)
{
	struct own_procedure p;
	if (!own_procedure_get(c, r->key, &p)) {
		return false;
	}
	l->is_own = true;
	l->is_off = p.is_off;
	l->is_changed = p.is_changed;
	l->version = (struct opt_int){ p.version > 0, p.version };
	l->used = (struct opt_int){ p.used > 0, p.used };
	l->review_due = p.review_due;
	l->is_due = p.review_due.has && p.review_due.v <= c->now_ms && !p.is_off;
	l->is_news = p.built_in && p.base_version > 0 && p.built_in->version > p.base_version;
	l->built_in = p.built_in ? (struct opt_int){ true, p.built_in->version } : l->built_in;
	l->changed_at = p.changed_at;
	l->changed_by = p.changed_by;
	l->state = p.n_versions > 0 ? p.versions[0].state : -1;
	l->name = text2_in(text2_full(p.draft.name), c->lang);
	return true;
}

bool own_lines(struct ctx *c, struct own_line **ret, size_t *ret_n)
{
	struct own_procedure_all_rows all;
	size_t n = 0;
	if (!q_own_procedure_all(c, &all)) {
		return false;
	}
	*ret = arena_array(c->arena, struct own_line, c->catalog->n_procedures + all.n + 1);
	for (size_t i = 0; i < c->catalog->n_procedures; i++) {
		const struct procedure_def *d = procedure_by_use(c, i);
		(*ret)[n++] = (struct own_line){ .key = d->key, .name = text2_in(d->name, c->lang), .kinds = kinds_of(c, d->key, S("")), .state = -1,
			.built_in = { true, d->version }, .changed_by = S("") };
	}
	for (size_t i = 0; i < all.n; i++) {
		size_t at = n;
		for (size_t k = 0; k < c->catalog->n_procedures; k++) {
			at = str_eq((*ret)[k].key, all.v[i].key) ? k : at;
		}
		if (at == n) { /* of one kind, or of a built-in one this program does not have any more */
			(*ret)[n++] = (struct own_line){ .key = all.v[i].key, .kinds = kinds_of(c, all.v[i].key, all.v[i].kind) };
		}
		if (!fill_own(c, &all.v[i], &(*ret)[at])) {
			return false;
		}
	}
	*ret_n = n;
	return true;
}

/* --- in words --- */

static bool approval_text(struct ctx *c, const struct own_version *v, str *ret)
{
	bool says, nobody;
	if (v->state == OWN_APPROVED) {
		*ret = msgf(c, MSG_OWN_PROCEDURE_APPROVED_BY, { "who", v->said_by.n ? v->said_by : S("-") });
		return true;
	}
	if (!own_uses_waiting(c, &says, &nobody)) {
		return false;
	}
	*ret = msg(c, v->state == OWN_SENT_BACK ? MSG_OWN_PROCEDURE_SENT_BACK : nobody ? MSG_OWN_PROCEDURE_NOBODY : MSG_OWN_PROCEDURE_WAITING);
	return true;
}

bool procedure_version_text(struct ctx *c, str key, int64_t version, bool is_own, str *ret)
{
	struct own_version *v;
	size_t n;
	int64_t used;
	str number = str_i64(c->arena, version), said;
	if (!is_own) {
		*ret = msgf(c, MSG_OWN_PROCEDURE_BUILT_IN_VERSION, { "version", number });
		return true;
	}
	if (!versions_read(c, key, false, &v, &n, &used)) {
		return false;
	}
	*ret = msgf(c, MSG_OWN_PROCEDURE_VERSION, { "version", number });
	for (size_t i = 0; i < n; i++) {
		if (v[i].version.v == version) {
			if (!approval_text(c, &v[i], &said)) {
				return false;
			}
			*ret = msgf(c, MSG_OWN_PROCEDURE_VERSION_FULL, { "version", number }, { "date", time_date_full(c, v[i].made_at.v) }, { "approval", said });
		}
	}
	return true;
}

bool procedure_outdated_text(struct ctx *c, str key, str *ret)
{
	struct own_procedure_due_row r;
	bool found;
	*ret = S("");
	if (!q_own_procedure_due(c, (struct own_procedure_due_in){ .key = key }, &r, &found)) {
		return false;
	}
	if (found && r.review_due.has && r.review_due.v <= c->now_ms) {
		*ret = msgf(c, MSG_OWN_PROCEDURE_OUTDATED, { "date", time_date_full(c, r.review_due.v) });
	}
	return true;
}

bool procedure_room_text(struct ctx *c, struct id incident_id, str *ret, str *ret_outdated)
{
	struct own_room_version_row r;
	bool found;
	*ret = *ret_outdated = S("");
	if (!q_own_room_version(c, (struct own_room_version_in){ .incident_id = incident_id }, &r, &found)) {
		return false;
	}
	if (!found || !str_starts(r.procedure_key, S(PROCEDURE_ROOM_PREFIX))) {
		return true;
	}
	str key = str_sub(r.procedure_key, sizeof PROCEDURE_ROOM_PREFIX - 1, r.procedure_key.n);
	return procedure_version_text(c, key, r.procedure_version, true, ret) && procedure_outdated_text(c, key, ret_outdated);
}

/* --- owners --- */

bool procedure_owner_text(struct ctx *c, const struct procedure_step *s, str *ret)
{
	struct person p;
	const struct role_def *role = catalog_role(c->catalog, s->role);
	*ret = role ? text2_in(role->name, c->lang) : or_empty(s->owner_words);
	if (id_is_none(s->person_id)) {
		return true;
	}
	if (person_find(c, s->person_id, &p)) {
		*ret = ret->n && role ? msgf(c, MSG_OWN_PROCEDURE_OWNER_BOTH, { "person", p.name }, { "role", *ret }) : p.name;
		return true;
	}
	bool is_gone = c->err.code == ERR_NOT_FOUND;
	if (is_gone) {
		err_clear(c);
	}
	return is_gone;
}

struct people { struct person *v; size_t n; };

static bool is_held(const struct people *all, str role)
{
	for (size_t i = 0; i < all->n; i++) {
		if (str_eq(all->v[i].role, role)) {
			return true;
		}
	}
	return false;
}

/* Of a step nobody owns by name. */
static str mend_of_role(struct ctx *c, const struct people *all, const struct own_step *s)
{
	const struct role_def *role = catalog_role(c->catalog, s->role);
	if (s->role.n == 0) {
		return s->owner_words.n ? msgf(c, MSG_OWN_PROCEDURE_MEND_WORDS, { "words", s->owner_words }) : msg(c, MSG_OWN_PROCEDURE_MEND_NOBODY);
	}
	if (!role) {
		return msgf(c, MSG_OWN_PROCEDURE_MEND_ROLE, { "role", s->role });
	}
	return is_held(all, s->role) ? S("") : msgf(c, MSG_OWN_PROCEDURE_MEND_HOLDER, { "role", text2_in(role->name, c->lang) });
}

/* Of a step somebody owns: is that one still there? */
static bool mend_of_person(struct ctx *c, struct id id, str *ret)
{
	struct person p;
	*ret = S("");
	if (person_find(c, id, &p)) {
		*ret = p.archived_at.has ? msgf(c, MSG_OWN_PROCEDURE_MEND_PERSON, { "who", p.name }) : S("");
		return true;
	}
	bool is_gone = c->err.code == ERR_NOT_FOUND;
	if (is_gone) {
		err_clear(c);
		*ret = msg(c, MSG_OWN_PROCEDURE_MEND_NO_PERSON);
	}
	return is_gone;
}

bool own_mends(struct ctx *c, const struct own_body *b, struct own_mend **ret, size_t *ret_n)
{
	struct people all;
	if (!person_list(c, false, &all.v, &all.n)) {
		return false;
	}
	*ret = arena_array(c->arena, struct own_mend, b->n_steps + 1);
	*ret_n = 0;
	for (size_t i = 0; i < b->n_steps; i++) {
		const struct own_step *s = &b->steps[i];
		str why = id_is_none(s->person_id) ? mend_of_role(c, &all, s) : S("");
		if (!id_is_none(s->person_id) && !mend_of_person(c, s->person_id, &why)) {
			return false;
		}
		if (why.n > 0) {
			(*ret)[(*ret_n)++] = (struct own_mend){ s->key, text2_in(text2_full(s->text[OWN_TEXT_ITEM]), c->lang), why };
		}
	}
	return true;
}

/* --- what waits --- */

bool own_waiting(struct ctx *c, bool responds, int64_t now_ms, struct own_waiting **ret, size_t *ret_n)
{
	struct own_waiting_rows_rows rows;
	bool approves = c->who.access == ACCESS_EXECUTIVE;
	if (!q_own_waiting_rows(c, (struct own_waiting_rows_in){ .approves = approves, .responds = responds, .now = now_ms }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct own_waiting, 2 * rows.n + 1);
	*ret_n = 0;
	for (size_t i = 0; i < rows.n; i++) {
		const struct own_waiting_rows_row *r = &rows.v[i];
		struct own_body b;
		if (!own_body_read(c, r->draft, &b)) {
			return false;
		}
		struct own_waiting w = { .key = r->key, .name = text2_in(text2_full(b.name), c->lang), .version = { true, r->version } };
		bool waits = str_eq(r->state, S("waiting")) && approves, came_back = str_eq(r->state, S("sent_back"));
		if (waits || came_back) {
			w.what = waits ? OWN_WAITS_APPROVAL : OWN_WAITS_AGAIN;
			w.since = came_back ? r->said_at : (struct opt_int){ true, r->made_at };
			(*ret)[(*ret_n)++] = w;
		}
		if (r->review_due.has && r->review_due.v <= now_ms && responds) {
			w.what = OWN_WAITS_REVIEW;
			w.since = (struct opt_int){ 0 };
			w.due = r->review_due;
			(*ret)[(*ret_n)++] = w;
		}
	}
	return true;
}

/* --- drafts set aside --- */

bool own_asides(struct ctx *c, str key, struct own_aside **ret, size_t *ret_n)
{
	struct own_aside_rows_rows rows;
	if (!q_own_aside_rows(c, (struct own_aside_rows_in){ .key = key }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct own_aside, rows.n + 1);
	*ret_n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct own_aside){ .id = rows.v[i].id, .is_file = str_eq(rows.v[i].what, S("file")), .name = rows.v[i].name,
			.author = or_empty(rows.v[i].author), .notes = S(""), .made_at = { true, rows.v[i].made_at } };
	}
	return true;
}

bool own_aside_get(struct ctx *c, str key, struct id id, struct own_aside *ret)
{
	struct own_aside_one_row r;
	bool found;
	if (!q_own_aside_one(c, (struct own_aside_one_in){ .key = key, .id = id }, &r, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_OWN_PROCEDURE_NO_ASIDE);
	}
	*ret = (struct own_aside){ .id = r.id, .is_file = str_eq(r.what, S("file")), .name = r.name, .author = or_empty(r.author),
		.notes = r.notes, .made_at = { true, r.made_at } };
	return own_body_read(c, r.body, &ret->body);
}
