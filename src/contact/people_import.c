/* A file of people taken in: looked at, applied in one write, undone. */
#include "audit/audit.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/msg.h"
#include "blob/blob.h"
#include "contact/contact.h"
#include "contact/owned.h"
#include "contact/people_file.h"
#include "contact_sql.h"
#include "messages.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)

static const struct field shape_fields[] = {
	{ "id", FIELD_ID, offsetof(struct people_import, id), .doc = "Id of the import." },
	{ "state", FIELD_LINE, offsetof(struct people_import, state), .doc = "looked, applied or undone." },
	{ "file_name", FIELD_LINE, offsetof(struct people_import, file_name), .doc = "Name of the file." },
	{ "made_at", FIELD_INSTANT, offsetof(struct people_import, made_at), .doc = "When the file came." },
	{ "applied_at", FIELD_INSTANT, offsetof(struct people_import, applied_at), .doc = "When it was taken in." },
	{ "undone_at", FIELD_INSTANT, offsetof(struct people_import, undone_at), .doc = "When that was undone." },
	{ "added", FIELD_INT, offsetof(struct people_import, added), .doc = "People it added." },
	{ "changed", FIELD_INT, offsetof(struct people_import, changed), .doc = "People it changed." },
	{ "by_name", FIELD_LINE, offsetof(struct people_import, by_name), .doc = "Who brought it." },
};
const struct shape people_import_shape = { "PeopleImport", shape_fields, sizeof shape_fields / sizeof shape_fields[0], sizeof(struct people_import) };

bool people_import_get(struct ctx *c, struct id id, struct people_import *ret)
{
	struct people_import_one_row r;
	bool found = false;
	if (!q_people_import_one(c, (struct people_import_one_in){ .id = id }, &r, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, 0);
	}
	*ret = (struct people_import){ r.id, r.state, r.file_name, { true, r.made_at }, r.applied_at, r.undone_at, { true, r.added }, { true, r.changed },
		str_is_none(r.by_name) ? S("") : r.by_name, r.file };
	return true;
}

bool people_imports(struct ctx *c, struct people_import **ret, size_t *ret_n)
{
	struct people_import_list_rows rows;
	if (!q_people_import_list(c, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct people_import, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		if (!people_import_get(c, rows.v[i].id, &(*ret)[i])) {
			return false;
		}
	}
	*ret_n = rows.n;
	return true;
}

/* --- a file comes --- */

bool people_look_prepare(struct ctx *c, struct people_look_in *in, bytes file, str file_name)
{
	struct people_plan plan;
	if (file.n == 0 && !str_is_empty(in->csv)) {
		file = str_bytes(in->csv);
	} else if (file.n == 0 && !str_is_empty(in->base64) && !base64_read(c->arena, in->base64, &file)) {
		return fail_field(c, "base64", MSG_TABLE_NOT_BASE64);
	}
	if (file.n == 0) {
		return fail_field(c, "file", MSG_TABLE_FILE_NEEDED);
	}
	if (file.n > PEOPLE_FILE_BYTES) {
		fail_field(c, "file", MSG_TABLE_TOO_LARGE);
		return fail_field_arg(c, "max", str_i64(c->arena, PEOPLE_FILE_MB));
	}
	in->file = file;
	in->file_name = blob_file_name(c->arena, file_name);
	return people_plan(c, file, false, &plan);
}

static bool look_act(struct ctx *c, const void *arg, void *ret)
{
	const struct people_look_in *in = arg;
	struct id id = id_new(c->now_ms);
	if (!q_people_import_old(c, (struct people_import_old_in){ .made_by_id = c->who.account_id })) {
		return false;
	}
	return q_people_import_add(c, (struct people_import_add_in){ .id = id, .file_name = in->file_name, .file = in->file, .made_at = c->now_ms,
		.made_by_id = c->who.account_id }) && people_import_get(c, id, ret);
}

/* --- what was there before --- */

/* `in.shared_mail` says it of the mail, the other one of the other mail: undoing must not share what was one person's. */
struct before { struct person_input in; bool is_other_shared; };
#define OTHER_SHARED { "shared_other_mail", FIELD_BOOL, offsetof(struct before, is_other_shared) }
#define SHARED_FIELDS 2

static bool was_shared(const struct contact *v, size_t n, str mail)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].kind == CONTACT_MAIL && str_eq(v[i].value, mail)) {
			return v[i].is_shared;
		}
	}
	return false;
}

/* As the form of op_person_change takes it: each field once. `ways`: with what is shared; NULL: without. */
static str before_of(struct ctx *c, const struct person *p, const struct contact *ways, size_t n)
{
	static const struct field fields[] = {
		{ "name", FIELD_LINE, offsetof(struct person_input, name) }, { "kana", FIELD_LINE, offsetof(struct person_input, kana) },
		{ "title", FIELD_LINE, offsetof(struct person_input, title) }, { "department", FIELD_LINE, offsetof(struct person_input, department) },
		{ "phone", FIELD_LINE, offsetof(struct person_input, phone) }, { "mail", FIELD_LINE, offsetof(struct person_input, mail) },
		{ "other_mail", FIELD_LINE, offsetof(struct person_input, other_mail) }, { "role", FIELD_LINE, offsetof(struct person_input, role) },
		{ "belongs", FIELD_CHOICE, offsetof(struct person_input, belongs), .choices = &person_belongs_choices },
		{ "work", FIELD_CHOICE, offsetof(struct person_input, work), .choices = &person_work_choices },
		{ "department_id", FIELD_LINE, offsetof(struct person_input, department_id) },
		{ "site_id", FIELD_LINE, offsetof(struct person_input, site_id) },
		{ "shared_mail", FIELD_BOOL, offsetof(struct person_input, shared_mail) }, OTHER_SHARED,
	};
	const size_t n_fields = sizeof fields / sizeof fields[0];
	const struct shape shape = { "Before", fields, ways ? n_fields : n_fields - SHARED_FIELDS, sizeof(struct before) };
	struct person_input in = { .name = p->name, .kana = p->kana, .title = p->title, .department = p->department, .phone = p->phone, .mail = p->mail,
		.other_mail = p->other_mail, .role = p->role, .belongs = p->belongs, .work = p->work,
		.department_id = id_is_none(p->department_id) ? S("") : id_str(c->arena, p->department_id),
		.site_id = id_is_none(p->site_id) ? S("") : id_str(c->arena, p->site_id), .shared_mail = ways && was_shared(ways, n, p->mail) };
	struct before all = { in, ways && was_shared(ways, n, p->other_mail) };
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	shape_write(&b, &shape, &all);
	return str_copy(c->arena, buf_str(&b));
}

/* --- taking it in --- */

static bool add_mobile(struct ctx *c, struct id person_id, str mobile, struct id *ret)
{
	struct contact *v;
	struct contact out;
	size_t n;
	*ret = (struct id){ { 0 } };
	if (mobile.n == 0) {
		return true;
	}
	if (!contact_list(c, person_id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (v[i].kind == CONTACT_PHONE && str_eq(v[i].value, mobile)) {
			return true;
		}
	}
	struct contact_input in = { .person_id = person_id, .kind = CONTACT_PHONE, .value = mobile, .purpose = PURPOSE_MOBILE, .hours = -1 };
	bool ok = op_contact_add.act(c, &in, &out);
	*ret = ok ? out.id : *ret;
	return ok;
}

static bool take_line(struct ctx *c, struct id import_id, const struct people_line *l)
{
	struct person p = { .name = S("") };
	struct person_input in = l->in;
	struct people_line_add_in row = { .import_id = import_id, .line = l->row, .kind = l->kind == PEOPLE_NEW ? S("new") : S("changed"), .before_body = S("{}") };
	if (l->kind == PEOPLE_NEW) {
		if (!op_person_add.act(c, &in, &p)) {
			return false;
		}
	} else {
		struct person before;
		struct contact *ways;
		size_t n;
		in.id = l->id;
		if (!person_find(c, l->id, &before) || !contact_list(c, l->id, &ways, &n) || !op_person_change.act(c, &in, &p)) {
			return false;
		}
		row.before_body = before_of(c, &before, ways, n);
	}
	row.person_id = p.id;
	if (!add_mobile(c, p.id, l->mobile, &row.mobile_id) || !person_find(c, p.id, &p)) {
		return false;
	}
	row.after_body = before_of(c, &p, NULL, 0);
	struct audit_line audit = { l->kind == PEOPLE_NEW ? op_person_add.name : op_person_change.name, id_str(c->arena, p.id), S("") };
	return q_people_line_add(c, row) && audit_add(c, &audit);
}

static bool waits(struct ctx *c, struct id id, struct people_import *ret)
{
	return people_import_get(c, id, ret) && (str_eq(ret->state, S("looked")) || fail(c, ERR_CONFLICT, MSG_PEOPLE_FILE_DECIDED));
}

static bool apply_act(struct ctx *c, const void *arg, void *ret)
{
	const struct people_apply_in *in = arg;
	struct people_import i;
	struct people_plan plan;
	if (!waits(c, in->id, &i) || !people_plan(c, i.file, in->skips, &plan)) {
		return false;
	}
	if (!plan.has_name || plan.n_wrong > 0 || plan.n_new + plan.n_changed == 0) {
		return fail(c, ERR_CONFLICT, plan.n_wrong > 0 || !plan.has_name ? MSG_PEOPLE_FILE_WRONG : MSG_PEOPLE_FILE_NOTHING_LEFT);
	}
	if (!str_eq(plan.digest, in->digest)) {
		return fail(c, ERR_CONFLICT, MSG_PEOPLE_FILE_MOVED);
	}
	for (size_t k = 0; k < plan.n_lines; k++) {
		const struct people_line *l = &plan.lines[k];
		if ((l->kind == PEOPLE_NEW || l->kind == PEOPLE_CHANGED) && !take_line(c, i.id, l)) {
			return false;
		}
	}
	return q_people_import_applied(c, (struct people_import_applied_in){ .applied_at = { true, c->now_ms }, .added = (int64_t)plan.n_new,
		.changed = (int64_t)plan.n_changed, .nothing = { (const uint8_t *)"", 0 }, .id = i.id }) && people_import_get(c, i.id, ret);
}

static bool drop_act(struct ctx *c, const void *arg, void *ret)
{
	const struct people_act_in *in = arg;
	struct people_import i;
	(void)ret;
	return waits(c, in->id, &i) && q_people_import_drop(c, (struct people_import_drop_in){ .id = i.id });
}

/* --- undoing --- */

static bool read_before(struct ctx *c, const struct people_lines_row *l, struct before *ret)
{
	static const struct field other = OTHER_SHARED;
	struct raw_value id = { S("id"), id_str(c->arena, l->person_id) };
	const struct raw_form path = { &id, 1 };
	const size_t n = op_person_change.n_fields;
	struct field *fields = arena_array(c->arena, struct field, n + 1);
	memcpy(fields, op_person_change.fields, n * sizeof *fields);
	fields[n] = other;
	*ret = (struct before){ .in = { .belongs = -1, .work = -1 } };
	return fields_from_json(c, fields, n + 1, l->before_body, &path, ret);
}

static bool is_mail_taken(const struct err *e)
{
	for (const struct field_error *f = e->fields; f; f = f->next) {
		if (f->msg == MSG_PERSON_MAIL_TAKEN) {
			return true;
		}
	}
	return false;
}

/* Each mail by itself: one may be shared and the other not. */
static bool put_fields_back(struct ctx *c, const struct before *b, str name)
{
	struct person p;
	struct person_input in = b->in, other = { .id = b->in.id, .belongs = -1, .work = -1, .other_mail = b->in.other_mail, .shared_mail = b->is_other_shared };
	in.other_mail = STR_NONE;
	if (op_person_change.act(c, &in, &p) && op_person_change.act(c, &other, &p)) {
		return true;
	}
	if (is_mail_taken(&c->err)) {
		err_clear(c);
		fail(c, ERR_CONFLICT, MSG_PEOPLE_FILE_MAIL_OF_ANOTHER);
		fail_arg(c, "who", name);
	}
	return false;
}

static bool put_back(struct ctx *c, const struct people_lines_row *l, str name)
{
	struct person p;
	struct before b;
	if (!read_before(c, l, &b)) {
		return false;
	}
	struct contact_act mobile = { l->person_id, l->mobile_id };
	if (!id_is_none(l->mobile_id) && !op_contact_drop.act(c, &mobile, &p)) {
		if (c->err.code != ERR_NOT_FOUND) {
			return false;
		}
		err_clear(c);
	}
	return put_fields_back(c, &b, name);
}

/* Somebody who has work in hand by now; the role the file itself gave is not counted. */
static bool has_work(struct ctx *c, const struct person *p, bool *ret)
{
	struct owned *v;
	size_t n = 0;
	struct arena scratch, *kept = c->arena;
	arena_init(&scratch); /* the list reads all roles and people: a thousand lines would keep a thousand of them */
	c->arena = &scratch;
	bool ok = owned_list(c, p->id, &v, &n);
	*ret = false;
	for (size_t i = 0; ok && i < n; i++) {
		*ret = *ret || v[i].kind != OWNED_ROLE || !str_eq(v[i].key, p->role);
	}
	c->arena = kept;
	if (!ok) { /* its words may lie in what goes now */
		enum err_code code = c->err.code;
		err_clear(c);
		fail(c, code, 0);
	}
	arena_free(&scratch);
	return ok;
}

static bool undo_line(struct ctx *c, const struct people_lines_row *l)
{
	struct person p;
	bool is_new = str_eq(l->kind, S("new")), works = false;
	if (!person_find(c, l->person_id, &p) || (is_new && !has_work(c, &p, &works))) {
		return false;
	}
	if (works || !str_eq(before_of(c, &p, NULL, 0), l->after_body) || p.archived_at.has) {
		fail(c, ERR_CONFLICT, MSG_PEOPLE_FILE_CHANGED_SINCE);
		return fail_arg(c, "who", p.name);
	}
	struct person_archive archive = { l->person_id, true };
	return is_new ? op_person_archive.act(c, &archive, &p) : put_back(c, l, p.name);
}

static bool undo_act(struct ctx *c, const void *arg, void *ret)
{
	const struct people_act_in *in = arg;
	struct people_import i;
	struct people_lines_rows rows;
	if (!people_import_get(c, in->id, &i)) {
		return false;
	}
	if (!str_eq(i.state, S("applied"))) {
		return fail(c, ERR_CONFLICT, MSG_PEOPLE_FILE_NOT_APPLIED);
	}
	if (!q_people_lines(c, (struct people_lines_in){ .import_id = i.id }, &rows)) {
		return false;
	}
	for (size_t k = 0; k < rows.n; k++) {
		if (!undo_line(c, &rows.v[k])) {
			return false;
		}
	}
	return q_people_import_undone(c, (struct people_import_undone_in){ .undone_at = { true, c->now_ms }, .id = i.id }) && people_import_get(c, i.id, ret);
}

bool people_file_sweep(struct ctx *c, struct id org_id, str arg)
{
	(void)org_id;
	(void)arg;
	return q_people_import_forget(c, (struct people_import_forget_in){ .before = c->now_ms - DAY_MS });
}

/* --- rows --- */

static const struct field look_fields[] = {
	{ "name", FIELD_LINE, offsetof(struct people_look_in, name), 0, .max = 200, .label = MSG_TABLE_FILE, .doc = "Name of the file." },
	{ "csv", FIELD_TEXT, offsetof(struct people_look_in, csv), 0, .max = PEOPLE_FILE_BYTES, .label = MSG_TABLE_FILE, .doc = "A CSV as text ..." },
	{ "base64", FIELD_TEXT, offsetof(struct people_look_in, base64), 0, .max = PEOPLE_FILE_BYTES * 2, .label = MSG_TABLE_FILE,
	  .doc = "... or any file, CP932 or Excel, as base64." },
};
#define IMPORT_ID(T) { "roster", FIELD_ID, offsetof(struct T, id), FIELD_REQUIRED | FIELD_PATH, .label = MSG_TABLE_FILE, .doc = "The import." }
static const struct field apply_fields[] = {
	IMPORT_ID(people_apply_in),
	{ "digest", FIELD_LINE, offsetof(struct people_apply_in, digest), FIELD_REQUIRED, .max = 64, .label = MSG_TABLE_FILE,
	  .doc = "Of the plan that was seen; 409 when people changed since." },
	{ "skips", FIELD_BOOL, offsetof(struct people_apply_in, skips), 0, .label = MSG_PEOPLE_FILE_SKIPS, .doc = "True: people who are there already stay as they are." },
};
static const struct field act_fields[] = { IMPORT_ID(people_act_in) };

const struct operation op_people_look = { "people_import_look", "Bring a file of people and see what it would do; nothing changes yet.", ACCESS_RESPONDER,
	look_fields, 3, sizeof(struct people_look_in), sizeof(struct people_import), &people_import_shape, look_act };
const struct operation op_people_apply = { "people_import_apply", "Take a file of people in, all of it or nothing.", ACCESS_RESPONDER,
	apply_fields, 3, sizeof(struct people_apply_in), sizeof(struct people_import), &people_import_shape, apply_act };
const struct operation op_people_drop = { "people_import_drop", "Forget a file of people that was looked at.", ACCESS_RESPONDER,
	act_fields, 1, sizeof(struct people_act_in), 0, NULL, drop_act };
const struct operation op_people_undo = { "people_import_undo", "Undo a file of people: new ones off the lists, changed ones as they were.", ACCESS_RESPONDER,
	act_fields, 1, sizeof(struct people_act_in), sizeof(struct people_import), &people_import_shape, undo_act };
