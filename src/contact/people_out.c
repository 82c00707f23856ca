/* People as CSV and Excel, with the headings that are understood when the file comes back. */
#include "base/csv.h"
#include "base/limits.h"
#include "base/msg.h"
#include "catalog/catalog.h"
#include "contact/contact.h"
#include "contact/people_column.h"
#include "contact/people_file.h"
#include "contact/unit.h"
#include "messages.h"

struct walk {
	struct person *people; size_t n;
	struct contact *contacts; size_t n_contacts;
	struct unit *units; size_t n_units;
};

static bool walk_begin(struct ctx *c, struct walk *w)
{
	return person_list(c, false, &w->people, &w->n) && person_veil(c, w->people, w->n) && contact_of_all(c, &w->contacts, &w->n_contacts) &&
	       unit_list(c, &w->units, &w->n_units);
}

static str site_of(const struct walk *w, struct id id)
{
	for (size_t i = 0; i < w->n_units; i++) {
		if (id_eq(w->units[i].id, id)) {
			return w->units[i].name;
		}
	}
	return S("");
}

/* The first mobile that is not the phone. */
static str mobile_of(const struct walk *w, const struct person *p)
{
	size_t n;
	const struct contact *v = contact_in(w->contacts, w->n_contacts, p->id, &n);
	for (size_t i = 0; i < n; i++) {
		bool is_it = v[i].kind == CONTACT_PHONE && v[i].purpose == PURPOSE_MOBILE && !v[i].is_hidden && !str_eq(v[i].value, p->phone);
		if (is_it) {
			return v[i].value;
		}
	}
	return S("");
}

static void cells_of(struct ctx *c, const struct walk *w, const struct person *p, str v[PEOPLE_COLUMNS])
{
	const struct role_def *role = p->role.n > 0 && c->catalog ? catalog_role(c->catalog, p->role) : NULL;
	v[PEOPLE_NAME] = p->name;
	v[PEOPLE_KANA] = p->kana;
	v[PEOPLE_TITLE] = p->title;
	v[PEOPLE_DEPARTMENT] = p->department;
	v[PEOPLE_SITE] = site_of(w, p->site_id);
	v[PEOPLE_PHONE] = p->phone;
	v[PEOPLE_MOBILE] = mobile_of(w, p);
	v[PEOPLE_MAIL] = p->mail;
	v[PEOPLE_OTHER_MAIL] = p->other_mail;
	v[PEOPLE_ROLE] = role ? text2_in(role->name, c->lang) : S("");
	v[PEOPLE_WORK] = msg(c, person_work_choices.v[p->work].label);
	v[PEOPLE_BELONGS] = msg(c, person_belongs_choices.v[p->belongs].label);
}

bool people_csv(struct ctx *c, struct buf *ret)
{
	struct walk w;
	str v[PEOPLE_COLUMNS];
	if (!walk_begin(c, &w)) {
		return false;
	}
	for (int k = 0; k < PEOPLE_COLUMNS; k++) {
		csv_write_field(ret, people_heading(k, c->lang), k == 0);
	}
	buf_add(ret, S("\r\n"));
	for (size_t i = 0; i < w.n; i++) {
		cells_of(c, &w, &w.people[i], v);
		for (int k = 0; k < PEOPLE_COLUMNS; k++) {
			csv_write_field(ret, v[k], k == 0);
		}
		buf_add(ret, S("\r\n"));
	}
	return buf_ok(ret);
}

static bool row_of(struct ctx *c, void *arg, size_t i, struct xlsx_value *ret)
{
	const struct walk *w = arg;
	str v[PEOPLE_COLUMNS];
	cells_of(c, w, &w->people[i], v);
	for (int k = 0; k < PEOPLE_COLUMNS; k++) {
		ret[k] = (struct xlsx_value){ v[k].n > 0, v[k], 0 };
	}
	return true;
}

static const str *labels(struct ctx *c, const struct choices *set)
{
	str *v = arena_array(c->arena, str, set->n);
	for (size_t i = 0; i < set->n; i++) {
		v[i] = msg(c, set->v[i].label);
	}
	return v;
}

bool people_xlsx(struct ctx *c, struct buf *ret)
{
	static const int widths[PEOPLE_COLUMNS] = { 20, 20, 18, 22, 16, 18, 18, 28, 28, 24, 24, 16 };
	struct walk w;
	struct xlsx_column columns[PEOPLE_COLUMNS];
	if (!walk_begin(c, &w)) {
		return false;
	}
	for (int k = 0; k < PEOPLE_COLUMNS; k++) {
		columns[k] = (struct xlsx_column){ .heading = people_heading(k, c->lang), .note = S(""), .what = S(""), .width = widths[k], .is_required = k == PEOPLE_NAME };
	}
	str *roles = arena_array(c->arena, str, c->catalog->n_roles), *sites = arena_array(c->arena, str, w.n_units);
	for (size_t i = 0; i < c->catalog->n_roles; i++) {
		roles[i] = text2_in(c->catalog->roles[i].name, c->lang);
	}
	for (size_t i = 0; i < w.n_units; i++) {
		if (w.units[i].kind == UNIT_SITE) {
			sites[columns[PEOPLE_SITE].n_choices++] = w.units[i].name;
		}
	}
	columns[PEOPLE_SITE].choices = sites;
	columns[PEOPLE_ROLE].choices = roles;
	columns[PEOPLE_ROLE].n_choices = c->catalog->n_roles;
	columns[PEOPLE_WORK].choices = labels(c, &person_work_choices);
	columns[PEOPLE_WORK].n_choices = person_work_choices.n;
	columns[PEOPLE_BELONGS].choices = labels(c, &person_belongs_choices);
	columns[PEOPLE_BELONGS].n_choices = person_belongs_choices.n;
	const str heads[] = { msg(c, MSG_PEOPLE_FILE_COLUMN), msg(c, MSG_PEOPLE_FILE_WHAT), msg(c, MSG_PEOPLE_FILE_HELP) };
	const struct xlsx_book book = { .name = msg(c, MSG_PERSON_TITLE_PAGE), .about = msg(c, MSG_PEOPLE_FILE_ABOUT), .help_name = msg(c, MSG_PEOPLE_FILE_HELP),
		.help_heads = heads, .columns = columns, .n_columns = PEOPLE_COLUMNS, .n_rows = w.n, .row = row_of, .arg = &w };
	return xlsx_write(c, &book, ret);
}
