/* What a file of people would do: columns by their words, cells as the fields want them, who is who. */
#include "base/msg.h"
#include "base/text.h"
#include "contact/contact.h"
#include "contact/people_column.h"
#include "contact/people_file.h"
#include "contact/unit.h"
#include "messages.h"
#include "table/match.h"

/* Words for each column, with | between: the first is what our own files say. */
static const int words[PEOPLE_COLUMNS] = {
	[PEOPLE_NAME] = MSG_PEOPLE_FILE_WORDS_NAME,
	[PEOPLE_KANA] = MSG_PEOPLE_FILE_WORDS_KANA,
	[PEOPLE_TITLE] = MSG_PEOPLE_FILE_WORDS_TITLE,
	[PEOPLE_DEPARTMENT] = MSG_PEOPLE_FILE_WORDS_DEPARTMENT,
	[PEOPLE_SITE] = MSG_PEOPLE_FILE_WORDS_SITE,
	[PEOPLE_PHONE] = MSG_PEOPLE_FILE_WORDS_PHONE,
	[PEOPLE_MOBILE] = MSG_PEOPLE_FILE_WORDS_MOBILE,
	[PEOPLE_MAIL] = MSG_PEOPLE_FILE_WORDS_MAIL,
	[PEOPLE_OTHER_MAIL] = MSG_PEOPLE_FILE_WORDS_OTHER_MAIL,
	[PEOPLE_ROLE] = MSG_PEOPLE_FILE_WORDS_ROLE,
	[PEOPLE_WORK] = MSG_PEOPLE_FILE_WORDS_WORK,
	[PEOPLE_BELONGS] = MSG_PEOPLE_FILE_WORDS_BELONGS,
};
#define WORDS_MOST 200

/* The field of op_person_add behind each column; NULL: looked up by us. */
static const char *const fields[PEOPLE_COLUMNS] = {
	[PEOPLE_NAME] = "name", [PEOPLE_KANA] = "kana", [PEOPLE_TITLE] = "title", [PEOPLE_DEPARTMENT] = "department", [PEOPLE_SITE] = "site_id",
	[PEOPLE_PHONE] = "phone", [PEOPLE_MOBILE] = "mobile", [PEOPLE_MAIL] = "mail", [PEOPLE_OTHER_MAIL] = "other_mail", [PEOPLE_ROLE] = "role",
	[PEOPLE_WORK] = "work", [PEOPLE_BELONGS] = "belongs",
};

str people_heading(int column, enum lang lang)
{
	str all = msg_text(lang, words[column]);
	return str_cut(&all, '|');
}

/*
 * The words as a definition, so that the reader of ledgers finds headings, encoding and separator for us. `columns` says which
 * column each of its fields is.
 */
static struct sheet_def *definition(struct ctx *c, int *columns)
{
	struct sheet_field *f = arena_array(c->arena, struct sheet_field, WORDS_MOST);
	struct sheet_def *d = arena_new(c->arena, struct sheet_def);
	size_t n = 0;
	for (int k = 0; k < PEOPLE_COLUMNS; k++) {
		for (int lang = 0; lang < LANG_MAX; lang++) {
			str rest = msg_text((enum lang)lang, words[k]);
			while (rest.n > 0 && n < WORDS_MOST) {
				str word = str_cut(&rest, '|');
				columns[n] = k;
				f[n++] = (struct sheet_field){ .key = str_from_c(fields[k]), .name = { word, word } };
			}
		}
	}
	*d = (struct sheet_def){ .key = S("people"), .shape = SHEET_LEDGER, .fields = f, .n_fields = n };
	return d;
}

/* --- reading --- */

struct reading {
	struct ctx *c;
	struct people_plan *plan;
	struct table_file file;
	int of[PEOPLE_COLUMNS];              /* column of the file; -1: not there */
	struct person *people; size_t n_people;
	struct contact *contacts; size_t n_contacts;
	struct unit *units; size_t n_units;
	bool skips;
	str *mails;                          /* of each line so far, folded */
	/* Folded once: a thousand lines are held against a thousand people, inside the one writer. */
	str *names, *kanas;                  /* of each of people, as name_key makes them */
	str *addresses;                      /* of each of contacts that is one person's mail; none: it is not */
	str *sites;                          /* of each of units that is a site; none: it is not */
};

static str cell(const struct reading *r, const struct xlsx_row *row, int column)
{
	const struct xlsx_cell *found = r->of[column] >= 0 ? xlsx_cell_at(row, r->of[column]) : NULL;
	return found && found->kind != XLSX_CELL_ERROR && found->kind != XLSX_CELL_NO_VALUE ? str_trim(found->text) : S("");
}

static void wrong(struct reading *r, struct people_line *l, int column, str read, str reason)
{
	struct people_plan *p = r->plan;
	l->kind = PEOPLE_WRONG;
	if (p->n_told < PEOPLE_WRONG_TOLD) {
		p->wrong[p->n_told++] = (struct people_wrong){ l->row, people_heading(column, r->c->lang), text_clip(r->c->arena, read, 60), reason };
	}
}

/* Name or reading without its blanks: 佐藤 花 is 佐藤花. */
static str name_key(struct ctx *c, str s)
{
	str folded = text_fold(c->arena, s);
	char *to = arena_chars(c->arena, folded.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < folded.n; i++) {
		if (folded.p[i] != ' ') {
			to[n++] = folded.p[i];
		}
	}
	return (str){ to, n };
}

static void fold_once(struct reading *r)
{
	struct arena *a = r->c->arena;
	r->names = arena_array(a, str, r->n_people);
	r->kanas = arena_array(a, str, r->n_people);
	r->addresses = arena_array(a, str, r->n_contacts);
	r->sites = arena_array(a, str, r->n_units);
	for (size_t i = 0; i < r->n_people; i++) {
		r->names[i] = name_key(r->c, r->people[i].name);
		r->kanas[i] = name_key(r->c, r->people[i].kana);
	}
	for (size_t i = 0; i < r->n_contacts; i++) {
		const struct contact *k = &r->contacts[i];
		r->addresses[i] = k->kind == CONTACT_MAIL && !k->is_shared ? text_fold(a, k->value) : STR_NONE;
	}
	for (size_t i = 0; i < r->n_units; i++) {
		r->sites[i] = r->units[i].kind == UNIT_SITE ? text_fold(a, r->units[i].name) : STR_NONE;
	}
}

/* What each column means: the first that says so. */
static void find_columns(struct reading *r, const struct sheet_def *d, const int *columns)
{
	struct ctx *c = r->c;
	const struct xlsx_row *heads = &r->file.grid.rows[r->file.heading];
	str *known = arena_array(c->arena, str, heads->n), *unknown = arena_array(c->arena, str, heads->n);
	for (int i = 0; i < PEOPLE_COLUMNS; i++) {
		r->of[i] = -1;
	}
	for (size_t i = 0; i < heads->n; i++) {
		int at = match_heading(c, d, heads->cells[i].text);
		bool is_new = at >= 0 && r->of[columns[at]] < 0;
		if (is_new) {
			r->of[columns[at]] = heads->cells[i].column;
			known[r->plan->n_known++] = heads->cells[i].text;
		} else {
			unknown[r->plan->n_unknown++] = heads->cells[i].text;
		}
	}
	r->plan->known = known;
	r->plan->unknown = unknown;
	r->plan->has_name = r->of[PEOPLE_NAME] >= 0;
}

static bool says(struct ctx *c, str folded, str word)
{
	return str_eq(folded, text_fold(c->arena, word));
}

/* 常勤, Full time, full: the code; none: nothing fits. */
static str code_of(struct ctx *c, const struct choices *set, str typed)
{
	str folded = text_fold(c->arena, typed);
	enum lang kept = c->lang;
	str found = STR_NONE;
	for (int lang = 0; lang < LANG_MAX; lang++) {
		c->lang = (enum lang)lang;
		for (size_t i = 0; i < set->n; i++) {
			bool is_it = says(c, folded, msg(c, set->v[i].label)) || says(c, folded, str_from_c(set->v[i].code));
			found = is_it ? str_from_c(set->v[i].code) : found;
		}
	}
	c->lang = kept;
	return found;
}

static str role_of(struct ctx *c, str typed)
{
	str folded = text_fold(c->arena, typed);
	for (size_t i = 0; c->catalog && i < c->catalog->n_roles; i++) {
		const struct role_def *r = &c->catalog->roles[i];
		if (says(c, folded, r->name.ja) || says(c, folded, r->name.en) || says(c, folded, r->key)) {
			return r->key;
		}
	}
	return STR_NONE;
}

static str site_of(const struct reading *r, str typed)
{
	str folded = text_fold(r->c->arena, typed);
	for (size_t i = 0; i < r->n_units; i++) {
		if (!str_is_none(r->sites[i]) && str_eq(r->sites[i], folded)) {
			return id_str(r->c->arena, r->units[i].id);
		}
	}
	return STR_NONE;
}

/* A word of the file as the field wants it; none with *ret_msg: nothing fits. */
static str value_of(const struct reading *r, int column, str typed, int *ret_msg)
{
	*ret_msg = column == PEOPLE_ROLE ? MSG_PEOPLE_FILE_NO_ROLE : column == PEOPLE_SITE ? MSG_PEOPLE_FILE_NO_SITE
		: column == PEOPLE_WORK ? MSG_PEOPLE_FILE_NO_WORK : MSG_PEOPLE_FILE_NO_BELONGS;
	switch (column) {
	case PEOPLE_ROLE:
		return role_of(r->c, typed);
	case PEOPLE_SITE:
		return site_of(r, typed);
	case PEOPLE_WORK:
		return code_of(r->c, &person_work_choices, typed);
	case PEOPLE_BELONGS:
		return code_of(r->c, &person_belongs_choices, typed);
	default:
		return typed;
	}
}

/* The mistakes of one line that the field table found, each with its column. */
static void tell_errors(struct reading *r, const struct xlsx_row *row, struct people_line *l)
{
	for (const struct field_error *e = r->c->err.fields; e; e = e->next) {
		for (int k = 0; k < PEOPLE_COLUMNS; k++) {
			if (strcmp(fields[k], e->field) == 0) {
				wrong(r, l, k, cell(r, row, k), field_error_show(r->c, e));
			}
		}
	}
	err_clear(r->c);
}

static void read_line(struct reading *r, const struct xlsx_row *row, struct people_line *l)
{
	struct ctx *c = r->c;
	struct raw_value values[PEOPLE_COLUMNS];
	struct raw_form form = { values, 0 };
	struct person_input phone = { 0 };
	l->row = row->number;
	l->mobile = S("");
	for (int k = 0; k < PEOPLE_COLUMNS; k++) {
		str typed = cell(r, row, k);
		int why;
		str value = typed.n ? value_of(r, k, typed, &why) : STR_NONE;
		if (typed.n && str_is_none(value)) {
			wrong(r, l, k, typed, msg(c, why));
		} else if (typed.n && k != PEOPLE_MOBILE) {
			values[form.n++] = (struct raw_value){ str_from_c(fields[k]), value };
		}
	}
	struct raw_value mobile = { S("phone"), cell(r, row, PEOPLE_MOBILE) };
	const struct raw_form one = { &mobile, 1 };
	const struct field phone_field = { "mobile", FIELD_PHONE, offsetof(struct person_input, phone), 0, .label = MSG_CONTACT_MOBILE };
	mobile.name = S("mobile");
	if (mobile.value.n > 0 && !fields_from_form(c, &phone_field, 1, &one, &phone)) {
		tell_errors(r, row, l);
	}
	l->mobile = str_is_none(phone.phone) ? S("") : phone.phone;
	if (!fields_from_form(c, op_person_add.fields, op_person_add.n_fields, &form, &l->in)) {
		tell_errors(r, row, l);
	}
}

/* --- who is who --- */

/* The person with this mail, whichever of theirs it is; none: nobody. */
static struct id by_mail(const struct reading *r, str mail)
{
	str folded = text_fold(r->c->arena, mail);
	for (size_t i = 0; i < r->n_contacts; i++) {
		bool is_it = !str_is_none(r->addresses[i]) && r->contacts[i].value.n == mail.n && str_eq(r->addresses[i], folded);
		if (is_it) {
			return r->contacts[i].person_id;
		}
	}
	return (struct id){ { 0 } };
}

static size_t by_name(const struct reading *r, const struct person_input *in, struct id *ret)
{
	str name = name_key(r->c, in->name), kana = str_is_none(in->kana) ? S("") : name_key(r->c, in->kana);
	size_t n = 0;
	for (size_t i = 0; i < r->n_people; i++) {
		bool fits = str_eq(r->names[i], name) && (kana.n == 0 || r->people[i].kana.n == 0 || str_eq(r->kanas[i], kana));
		if (fits) {
			*ret = n++ == 0 ? r->people[i].id : *ret;
		}
	}
	return n;
}

static const struct person *person_of(const struct reading *r, struct id id)
{
	for (size_t i = 0; i < r->n_people; i++) {
		if (id_eq(r->people[i].id, id)) {
			return &r->people[i];
		}
	}
	return NULL;
}

static bool has_phone(const struct reading *r, struct id id, str phone)
{
	size_t n;
	const struct contact *v = contact_in(r->contacts, r->n_contacts, id, &n);
	for (size_t i = 0; i < n; i++) {
		if (v[i].kind == CONTACT_PHONE && str_eq(v[i].value, phone)) {
			return true;
		}
	}
	return phone.n == 0;
}

static void add_change(struct reading *r, struct people_line *l, int column, str before, str after)
{
	struct ctx *c = r->c;
	if (str_is_none(after) || str_eq(before, after)) {
		return;
	}
	str one = msgf(c, MSG_PEOPLE_FILE_CHANGE, { "what", people_heading(column, c->lang) }, { "before", before.n ? before : S("-") },
		{ "after", after.n ? after : S("-") });
	l->changes = STR_CAT(c->arena, l->changes, l->changes.n ? S("　") : S(""), one);
}

/* What of somebody who is there already would be another value. */
static void compare(struct reading *r, struct people_line *l, const struct person *p)
{
	struct ctx *c = r->c;
	const struct person_input *in = &l->in;
	l->changes = S("");
	add_change(r, l, PEOPLE_NAME, p->name, in->name);
	add_change(r, l, PEOPLE_KANA, p->kana, in->kana);
	add_change(r, l, PEOPLE_TITLE, p->title, in->title);
	add_change(r, l, PEOPLE_DEPARTMENT, p->department, in->department);
	add_change(r, l, PEOPLE_SITE, id_is_none(p->site_id) ? S("") : id_str(c->arena, p->site_id), in->site_id);
	add_change(r, l, PEOPLE_PHONE, p->phone, in->phone);
	add_change(r, l, PEOPLE_MAIL, p->mail, in->mail);
	add_change(r, l, PEOPLE_OTHER_MAIL, p->other_mail, in->other_mail);
	add_change(r, l, PEOPLE_ROLE, p->role, in->role);
	add_change(r, l, PEOPLE_WORK, str_from_c(person_work_choices.v[p->work].code), in->work < 0 ? STR_NONE : str_from_c(person_work_choices.v[in->work].code));
	add_change(r, l, PEOPLE_BELONGS, str_from_c(person_belongs_choices.v[p->belongs].code),
		in->belongs < 0 ? STR_NONE : str_from_c(person_belongs_choices.v[in->belongs].code));
	if (!has_phone(r, p->id, l->mobile)) {
		add_change(r, l, PEOPLE_MOBILE, S(""), l->mobile);
	}
	l->kind = l->changes.n == 0 ? PEOPLE_SAME : r->skips ? PEOPLE_SKIPPED : PEOPLE_CHANGED;
}

/* An address two lines share, or that is somebody else's than the name says. */
static bool mails_fit(struct reading *r, size_t at, struct people_line *l, struct id id)
{
	const str mails[] = { l->in.mail, l->in.other_mail };
	for (size_t k = 0; k < 2; k++) {
		if (str_is_empty(mails[k])) {
			continue;
		}
		struct id owner = by_mail(r, mails[k]);
		const struct person *p = person_of(r, owner);
		if (p && !id_eq(owner, id)) {
			wrong(r, l, k ? PEOPLE_OTHER_MAIL : PEOPLE_MAIL, mails[k], msgf(r->c, MSG_PEOPLE_FILE_MAIL_OF, { "who", p->name }));
			return false;
		}
		str folded = text_fold(r->c->arena, mails[k]);
		r->mails[at * 2 + k] = folded;
		for (size_t i = 0; i < at * 2; i++) {
			if (str_eq(r->mails[i], folded)) {
				wrong(r, l, k ? PEOPLE_OTHER_MAIL : PEOPLE_MAIL, mails[k],
					msgf(r->c, MSG_PEOPLE_FILE_MAIL_TWICE, { "row", str_i64(r->c->arena, r->plan->lines[i / 2].row) }));
				return false;
			}
		}
	}
	return true;
}

static void settle(struct reading *r, size_t at, struct people_line *l)
{
	struct id id = { { 0 } };
	size_t n = 0;
	if (l->kind == PEOPLE_WRONG) {
		return;
	}
	id = str_is_empty(l->in.mail) ? id : by_mail(r, l->in.mail);
	n = id_is_none(id) ? by_name(r, &l->in, &id) : 1;
	if (n > 1) {
		wrong(r, l, PEOPLE_NAME, l->in.name, msgf(r->c, MSG_PEOPLE_FILE_TWINS, { "count", str_i64(r->c->arena, (int64_t)n) }));
		return;
	}
	for (size_t i = 0; i < at && n > 0; i++) {
		if (id_eq(r->plan->lines[i].id, id)) {
			wrong(r, l, PEOPLE_NAME, l->in.name, msgf(r->c, MSG_PEOPLE_FILE_TWICE, { "row", str_i64(r->c->arena, r->plan->lines[i].row) }));
			return;
		}
	}
	if (!mails_fit(r, at, l, id)) {
		return;
	}
	const struct person *p = n ? person_of(r, id) : NULL;
	l->id = p ? p->id : (struct id){ { 0 } };
	if (p) {
		compare(r, l, p);
	}
}

static void count(struct people_plan *p)
{
	for (size_t i = 0; i < p->n_lines; i++) {
		const int kind = p->lines[i].kind;
		p->n_new += kind == PEOPLE_NEW;
		p->n_changed += kind == PEOPLE_CHANGED;
		p->n_same += kind == PEOPLE_SAME;
		p->n_skipped += kind == PEOPLE_SKIPPED;
		p->n_wrong += kind == PEOPLE_WRONG;
	}
}

static str digest_of(struct ctx *c, const struct people_plan *p)
{
	struct sha256 sum;
	struct sha256_run run;
	sha256_run_begin(&run);
	for (size_t i = 0; i < p->n_lines; i++) {
		const struct people_line *l = &p->lines[i];
		str one = str_printf(c->arena, "%d:%d:%.*s:%.*s:%.*s;", l->row, l->kind, STR_FMT(id_str(c->arena, l->id)), STR_FMT(l->in.name),
			STR_FMT(str_is_none(l->changes) ? S("") : l->changes));
		sha256_run_add(&run, one.p, one.n);
	}
	sha256_run_end(&run, &sum);
	return str_sub(str_hex(c->arena, (bytes){ sum.b, SHA256_LEN }), 0, 32);
}

bool people_plan(struct ctx *c, bytes file, bool skips, struct people_plan *ret)
{
	int columns[WORDS_MOST];
	const struct sheet_def *d = definition(c, columns);
	const struct table_settings settings = { .encoding = -1, .separator = -1, .sheet = -1 };
	struct reading r = { .c = c, .plan = ret, .skips = skips };
	*ret = (struct people_plan){ .wrong = arena_array(c->arena, struct people_wrong, PEOPLE_WRONG_TOLD) };
	if (!table_file_read(c, d, file, &settings, &r.file) || !person_list(c, false, &r.people, &r.n_people) ||
	    !contact_of_all(c, &r.contacts, &r.n_contacts) || !unit_list(c, &r.units, &r.n_units)) {
		return false;
	}
	size_t n = r.file.grid.n > r.file.heading ? r.file.grid.n - r.file.heading - 1 : 0;
	if (n > PEOPLE_FILE_LINES) {
		fail_field(c, "file", MSG_XLSX_TOO_MANY_ROWS);
		return fail_field_arg(c, "max", str_i64(c->arena, PEOPLE_FILE_LINES));
	}
	find_columns(&r, d, columns);
	if (!ret->has_name) {
		return true;
	}
	ret->lines = arena_array(c->arena, struct people_line, n);
	ret->n_lines = n;
	r.mails = arena_array(c->arena, str, n * 2);
	fold_once(&r);
	for (size_t i = 0; i < n; i++) {
		read_line(&r, &r.file.grid.rows[r.file.heading + 1 + i], &ret->lines[i]);
		settle(&r, i, &ret->lines[i]);
	}
	count(ret);
	ret->digest = digest_of(c, ret);
	return true;
}
