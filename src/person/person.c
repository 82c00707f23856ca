#include "person/person.h"

#include "base/limits.h"
#include "catalog/catalog.h"
#include "db/db.h"
#include "messages.h"
#include "person/way.h"
#include "person_sql.h"

static const struct choice belongs[] = {
	[PERSON_OWN] = { "own", MSG_PERSON_OWN },
	[PERSON_OUTSIDE] = { "outside", MSG_PERSON_OUTSIDE },
};
const struct choices person_belongs_choices = { belongs, 2 };
static const struct choice works[] = {
	[WORK_FULL] = { "full", MSG_PERSON_WORK_FULL }, [WORK_PART] = { "part", MSG_PERSON_WORK_PART },
	[WORK_OUTSOURCED] = { "outsourced", MSG_PERSON_WORK_OUTSOURCED },
};
const struct choices person_work_choices = { works, 3 };

static const struct field shape_fields[] = {
	{ "id", FIELD_ID, offsetof(struct person, id), .doc = "Id of the person." },
	{ "name", FIELD_LINE, offsetof(struct person, name), .doc = "Name." },
	{ "kana", FIELD_LINE, offsetof(struct person, kana), .doc = "Reading, for sorting." },
	{ "title", FIELD_LINE, offsetof(struct person, title), .doc = "Position in the firm." },
	{ "department", FIELD_LINE, offsetof(struct person, department), .doc = "Department, or the firm they come from." },
	{ "phone", FIELD_PHONE, offsetof(struct person, phone), .doc = "Phone." },
	{ "mail", FIELD_MAIL, offsetof(struct person, mail), .doc = "Mail." },
	{ "other_mail", FIELD_MAIL, offsetof(struct person, other_mail), .doc = "Another mail, outside of the firm; empty for readers who may not see a private one." },
	{ "role", FIELD_LINE, offsetof(struct person, role), .doc = "Role in an emergency: a key of the catalogue." },
	{ "belongs", FIELD_CHOICE, offsetof(struct person, belongs), .choices = &person_belongs_choices,
	  .doc = "To this firm or to another one." },
	{ "archived_at", FIELD_INSTANT, offsetof(struct person, archived_at), .doc = "When taken off the lists." },
	{ "department_id", FIELD_ID, offsetof(struct person, department_id), .doc = "Department of the firm." },
	{ "site_id", FIELD_ID, offsetof(struct person, site_id), .doc = "Site of the firm." },
	{ "work", FIELD_CHOICE, offsetof(struct person, work), .choices = &person_work_choices,
	  .doc = "Full time, part time, or sent by another firm under a contract." },
};
const struct shape person_shape = { "Person", shape_fields, sizeof shape_fields / sizeof shape_fields[0],
	sizeof(struct person) };

/* The fields of a person, once: to add one a name is needed, to change one what is not sent stays. */
#define PERSON_FIELDS(name_flags, flags) \
	{ "name", FIELD_LINE, offsetof(struct person_input, name), (name_flags), .max = 100, \
	  .label = MSG_PERSON_NAME, .doc = "Name." }, \
	{ "kana", FIELD_LINE, offsetof(struct person_input, kana), (flags), .max = 100, .label = MSG_PERSON_KANA, \
	  .doc = "Reading, for sorting." }, \
	{ "title", FIELD_LINE, offsetof(struct person_input, title), (flags), .max = 100, .label = MSG_PERSON_TITLE, \
	  .doc = "Position in the firm." }, \
	{ "department", FIELD_LINE, offsetof(struct person_input, department), (flags), .max = 100, \
	  .label = MSG_PERSON_DEPARTMENT, .doc = "Department, or the firm they come from." }, \
	{ "phone", FIELD_PHONE, offsetof(struct person_input, phone), (flags), .label = MSG_PERSON_PHONE, \
	  .doc = "Phone." }, \
	{ "mail", FIELD_MAIL, offsetof(struct person_input, mail), (flags), .label = MSG_PERSON_MAIL, .doc = "Mail." }, \
	{ "other_mail", FIELD_MAIL, offsetof(struct person_input, other_mail), (flags), .label = MSG_PERSON_OTHER_MAIL, \
	  .doc = "Another mail, outside of the firm: for when the firm's own is what is broken." }, \
	{ "role", FIELD_LINE, offsetof(struct person_input, role), (flags), .max = 40, .label = MSG_PERSON_ROLE, \
	  .doc = "Role in an emergency: a key of the catalogue." }, \
	{ "belongs", FIELD_CHOICE, offsetof(struct person_input, belongs), 0, .choices = &person_belongs_choices, \
	  .label = MSG_PERSON_BELONGS, .doc = "To this firm or to another one." }, \
	{ "work", FIELD_CHOICE, offsetof(struct person_input, work), 0, .choices = &person_work_choices, \
	  .label = MSG_PERSON_WORK, .doc = "Full time, part time, or sent by another firm under a contract." }, \
	{ "department_id", FIELD_LINE, offsetof(struct person_input, department_id), (flags), .max = 36, \
	  .label = MSG_PERSON_DEPARTMENT_ID, .doc = "Id of a department of the firm; its name becomes the department." }, \
	{ "site_id", FIELD_LINE, offsetof(struct person_input, site_id), (flags), .max = 36, .label = MSG_PERSON_SITE, \
	  .doc = "Id of a site of the firm." }, \
	{ "shared_mail", FIELD_BOOL, offsetof(struct person_input, shared_mail), 0, .label = MSG_PERSON_SHARED_MAIL, \
	  .doc = "True: the mailbox of several people; else an address somebody else has is refused." }
static const struct field add_fields[] = { PERSON_FIELDS(FIELD_REQUIRED, 0) };
static const struct field change_fields[] = {
	PERSON_FIELDS(FIELD_KEEP_BLANK, FIELD_KEEP_BLANK),
	{ "id", FIELD_ID, offsetof(struct person_input, id), FIELD_REQUIRED | FIELD_PATH, .label = MSG_PERSON_PERSON,
	  .doc = "The person." },
};

static str or_empty(str s)
{
	return str_is_none(s) ? S("") : s;
}

/* --- reading --- */

static int work_of(str code)
{
	int v = choice_find(&person_work_choices, code);
	return v < 0 ? WORK_FULL : v;
}

static struct person_reach reach_of(str state, struct opt_int at, bool is_phone_private)
{
	static const char *const codes[] = { [WAYS_NONE] = "none", [WAYS_NEVER] = "never", [WAYS_GOOD] = "good", [WAYS_FAILED] = "failed",
		[WAYS_BOUNCED] = "bounced", [WAYS_PHONE_FAILED] = "phone_failed", [WAYS_MAIL_ONLY] = "mail_only" };
	struct person_reach ret = { WAYS_NONE, at, is_phone_private };
	for (int i = 0; i < (int)(sizeof codes / sizeof codes[0]); i++) {
		ret.state = str_eq(state, str_from_c(codes[i])) ? i : ret.state;
	}
	return ret;
}

#define PERSON_OF(r) \
	(struct person){ (r)->id, (r)->name, (r)->kana, (r)->title, (r)->department, (r)->phone, (r)->mail, (r)->other_mail, (r)->role, \
		(r)->is_outside ? PERSON_OUTSIDE : PERSON_OWN, (r)->archived_at, (r)->department_id, (r)->site_id, \
		work_of((r)->work), (r)->is_other_private != 0, reach_of((r)->reach, (r)->reach_at, (r)->is_phone_private != 0) }

bool person_find(struct ctx *c, struct id id, struct person *ret)
{
	struct person_get_row row;
	bool found = false;
	if (!q_person_get(c, (struct person_get_in){ .id = id }, &row, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, 0);
	}
	*ret = PERSON_OF(&row);
	return true;
}

bool person_list(struct ctx *c, bool archived, struct person **ret, size_t *ret_n)
{
	struct person_list_rows rows;
	if (!q_person_list(c, (struct person_list_in){ .archived = archived, .rows = LIMIT_LIST_ROWS }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct person, rows.n);
	size_t n = 0;
	for (int pass = 0; pass < 2; pass++) { /* those whose reading nobody wrote come last */
		for (size_t i = 0; i < rows.n; i++) {
			if (str_is_empty(rows.v[i].kana) == (pass == 1)) {
				(*ret)[n++] = PERSON_OF(&rows.v[i]);
			}
		}
	}
	*ret_n = n;
	return true;
}

/* Two people of one name stand one after the other: the order is by reading and name. */
static bool is_twin(const struct person_options_row *a, const struct person_options_row *b)
{
	return str_eq(a->name, b->name);
}

/* What tells them apart: position, department, and the mail address or the phone. */
static str told_apart(struct ctx *c, const struct person_options_row *r)
{
	const str parts[] = { r->title, r->department, str_is_empty(r->mail) ? r->phone : r->mail };
	str all = S("");
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (!str_is_empty(parts[i])) {
			all = STR_CAT(c->arena, all, all.n ? S("　") : S(""), parts[i]);
		}
	}
	return all;
}

bool person_options(struct ctx *c, struct person_option **ret, size_t *ret_n)
{
	struct person_options_rows rows;
	if (!q_person_options(c, (struct person_options_in){ .rows = LIMIT_LIST_ROWS }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct person_option, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		bool twin = (i > 0 && is_twin(&rows.v[i], &rows.v[i - 1])) || (i + 1 < rows.n && is_twin(&rows.v[i], &rows.v[i + 1]));
		(*ret)[i] = (struct person_option){ rows.v[i].id, rows.v[i].name, twin ? told_apart(c, &rows.v[i]) : rows.v[i].title,
			reach_of(rows.v[i].reach, rows.v[i].reach_at, false) };
	}
	*ret_n = rows.n;
	return true;
}

bool person_more_roles(struct ctx *c, struct person_role **ret, size_t *ret_n)
{
	struct person_roles_rows rows;
	if (!q_person_roles(c, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct person_role, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct person_role){ rows.v[i].person_id, rows.v[i].role };
	}
	*ret_n = rows.n;
	return true;
}

bool person_units(struct ctx *c, str kind, struct person_unit **ret, size_t *ret_n)
{
	struct person_units_rows rows;
	if (!q_person_units(c, (struct person_units_in){ .kind = kind, .rows = LIMIT_UNITS }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct person_unit, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct person_unit){ rows.v[i].id, rows.v[i].name };
	}
	*ret_n = rows.n;
	return true;
}

/* --- writing --- */

static bool role_is_known(struct ctx *c, str role)
{
	if (str_is_empty(role) || !c->catalog || catalog_role(c->catalog, role)) {
		return true;
	}
	return fail_field(c, "role", MSG_PERSON_ROLE_UNKNOWN);
}

/* A unit somebody named by its id: none stays none. `ret_name` gets its name when there is one. */
static bool unit_of(struct ctx *c, const char *field, const char *kind, str typed, struct id *ret, str *ret_name)
{
	struct person_unit_row row;
	bool found = false;
	*ret = (struct id){ { 0 } };
	if (str_is_empty(typed)) {
		return true;
	}
	if (id_parse(typed, ret) && !q_person_unit(c, (struct person_unit_in){ .id = *ret }, &row, &found)) {
		return false;
	}
	if (!found || !str_eq(row.kind, str_from_c(kind))) {
		return fail_field(c, field, MSG_PERSON_UNIT_UNKNOWN);
	}
	*ret_name = row.name;
	return true;
}

/* What of a row depends on what was sent and what was there: names follow units, and the name of a unit is that unit. */
static bool place_in_units(struct ctx *c, const struct person_input *in, struct person *p)
{
	str name = S(""), site = S("");
	if (!str_is_none(in->site_id) && !unit_of(c, "site_id", "site", in->site_id, &p->site_id, &site)) {
		return false;
	}
	if (!str_is_none(in->department_id)) {
		if (!unit_of(c, "department_id", "department", in->department_id, &p->department_id, &name)) {
			return false;
		}
		p->department = id_is_none(p->department_id) ? str_is_none(in->department) ? p->department : in->department : name;
		return true;
	}
	if (str_is_none(in->department) || str_eq(in->department, p->department)) {
		return true;
	}
	struct person_unit_named_row row;
	bool found = false;
	p->department = in->department;
	p->department_id = (struct id){ { 0 } };
	if (p->belongs == PERSON_OWN && in->department.n > 0 &&
	    !q_person_unit_named(c, (struct person_unit_named_in){ .name = in->department }, &row, &found)) {
		return false;
	}
	p->department_id = found ? row.id : p->department_id;
	return true;
}

/* Mails last outside: the address of the firm is looked at first when both are somebody's. */
static bool put_ways(struct ctx *c, const struct person_input *in, struct id id)
{
	const struct person_way ways[] = {
		{ "phone", S("phone"), S("work"), in->phone, false },
		{ "mail", S("mail"), S("work"), in->mail, in->shared_mail },
		{ "other_mail", S("mail"), S("outside"), in->other_mail, in->shared_mail },
	};
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		if (!person_put_way(c, id, &ways[i])) {
			return false;
		}
	}
	return person_follow_ways(c, id);
}

bool person_create(struct ctx *c, const struct person_input *in, struct id *ret_id)
{
	struct person_count_row count;
	struct person p = { .department = S(""), .belongs = in->belongs };
	if (!role_is_known(c, in->role) || !q_person_count(c, &count)) {
		return false;
	}
	if (count.n >= LIMIT_LIST_ROWS) {
		return fail(c, ERR_CONFLICT, MSG_PERSON_TOO_MANY);
	}
	if (!place_in_units(c, in, &p)) {
		return false;
	}
	*ret_id = id_new(c->now_ms);
	int work = in->work > 0 ? in->work : WORK_FULL;
	return q_person_add(c, (struct person_add_in){ .id = *ret_id, .name = in->name, .kana = or_empty(in->kana),
		.title = or_empty(in->title), .department = p.department, .role = or_empty(in->role), .is_outside = in->belongs == PERSON_OUTSIDE,
		.created_at = c->now_ms, .department_id = p.department_id, .site_id = p.site_id, .work = str_from_c(works[work].code) }) &&
		put_ways(c, in, *ret_id);
}

static bool add_act(struct ctx *c, const void *arg, void *ret)
{
	struct id id;
	return person_create(c, arg, &id) && person_find(c, id, ret);
}

const struct operation op_person_add = { "person_add", "Add a person.", ACCESS_RESPONDER, add_fields,
	sizeof add_fields / sizeof add_fields[0], sizeof(struct person_input), sizeof(struct person), &person_shape,
	add_act };

static str or_old(str sent, str old)
{
	return str_is_none(sent) ? old : sent;
}

static bool change_act(struct ctx *c, const void *arg, void *ret)
{
	const struct person_input *in = arg;
	struct person *p = ret;
	if (!str_is_none(in->name) && str_is_empty(in->name)) {
		return fail_field(c, "name", MSG_PERSON_NAME_MISSING);
	}
	if (!role_is_known(c, in->role) || !person_find(c, in->id, p)) {
		return false;
	}
	p->belongs = in->belongs < 0 ? p->belongs : in->belongs;
	if (!place_in_units(c, in, p)) {
		return false;
	}
	struct person_set_in row = { .name = or_old(in->name, p->name), .kana = or_old(in->kana, p->kana),
		.title = or_old(in->title, p->title), .department = p->department, .role = or_old(in->role, p->role),
		.is_outside = p->belongs == PERSON_OUTSIDE, .department_id = p->department_id, .site_id = p->site_id,
		.work = str_from_c(works[in->work < 0 ? p->work : in->work].code), .id = in->id };
	return q_person_set(c, row) && put_ways(c, in, in->id) && person_find(c, in->id, p);
}

const struct operation op_person_change = { "person_change", "Change a person; what is not sent stays.", ACCESS_RESPONDER,
	change_fields, sizeof change_fields / sizeof change_fields[0], sizeof(struct person_input),
	sizeof(struct person), &person_shape, change_act };

static const struct field archive_fields[] = {
	{ "id", FIELD_ID, offsetof(struct person_archive, id), FIELD_REQUIRED | FIELD_PATH, .label = MSG_PERSON_PERSON,
	  .doc = "The person." },
	{ "archived", FIELD_BOOL, offsetof(struct person_archive, archived), 0, .label = MSG_PERSON_ARCHIVED,
	  .doc = "True: off the lists; false: back again." },
};

static bool archive_act(struct ctx *c, const void *arg, void *ret)
{
	const struct person_archive *in = arg;
	struct opt_int at = { in->archived, in->archived ? c->now_ms : 0 };
	return person_find(c, in->id, ret) &&
		q_person_set_archived(c, (struct person_set_archived_in){ .archived_at = at, .id = in->id }) &&
		person_find(c, in->id, ret);
}

const struct operation op_person_archive = { "person_archive", "Take a person off the lists, or back.", ACCESS_RESPONDER,
	archive_fields, 2, sizeof(struct person_archive), sizeof(struct person), &person_shape, archive_act };
