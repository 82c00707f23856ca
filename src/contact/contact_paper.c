#include "contact/contact_paper.h"

#include "base/msg.h"
#include "base/time.h"
#include "contact/structure.h"
#include "contact/unit.h"
#include "messages.h"
#include "sheet/sheet.h"

#define STAKEHOLDERS_MOST 200    /* of one class on paper */
#define CELL(value) ((struct doc_cell){ .text = (value) })

static str line(struct ctx *c, str all, str one)
{
	return one.n == 0 ? all : STR_CAT(c->arena, all, all.n ? S("\n") : S(""), one);
}

/* 090-... (携帯、いつでも) */
static str way_text(struct ctx *c, const struct contact *k, bool with_private)
{
	bool is_shown = !k->is_hidden && (with_private || !k->is_private);
	str use = msg(c, contact_purpose_choices.v[k->purpose].label);
	str more = k->hours == HOURS_UNSAID || k->hours == HOURS_OTHER ? S("") : msg(c, contact_hours_choices.v[k->hours].label);
	more = is_shown && k->note.n > 0 ? STR_CAT(c->arena, more, more.n ? S(" ") : S(""), k->note) : more;
	return msgf(c, more.n ? MSG_CONTACT_PAPER_WAY_MORE : MSG_CONTACT_PAPER_WAY, { "value", is_shown ? k->value : msg(c, MSG_CONTACT_PAPER_HIDDEN) },
		{ "use", use }, { "more", more });
}

static str ways_text(struct ctx *c, const struct structure *s, struct id id, int kind, bool with_private)
{
	size_t n;
	const struct contact *v = contact_in(s->contacts, s->n_contacts, id, &n);
	str all = S("");
	for (size_t i = 0; i < n; i++) {
		bool is_mail = v[i].kind == CONTACT_MAIL;
		if (is_mail == (kind == CONTACT_MAIL)) {
			all = line(c, all, way_text(c, &v[i], with_private));
		}
	}
	return all;
}

/* The day it was reached; "": it was not. */
static str reached_text(struct ctx *c, const struct contact *k)
{
	return k->checked_at.has && k->is_reached ? time_date_full(c, k->checked_at.v) : S("");
}

/* Ways that stand differently: each by its name, so that a number that failed does not look as if it had answered. */
static str each_text(struct ctx *c, const struct contact *v, size_t n)
{
	str all = S("");
	for (size_t i = 0; i < n; i++) {
		str state = msg(c, contact_state_choices.v[v[i].state].label);
		all = line(c, line(c, all, msgf(c, MSG_STRUCTURE_STATE_OF, { "way", contact_use_text(c, &v[i]) }, { "state", state })), reached_text(c, &v[i]));
	}
	return all;
}

static str checked_text(struct ctx *c, const struct structure *s, struct id id)
{
	size_t n;
	const struct contact *v = contact_in(s->contacts, s->n_contacts, id, &n);
	int64_t last = 0;
	for (size_t i = 0; i < n; i++) {
		if (v[i].state != v[0].state) {
			return each_text(c, v, n);
		}
		last = v[i].checked_at.has && v[i].is_reached && v[i].checked_at.v > last ? v[i].checked_at.v : last;
	}
	str word = msg(c, n ? contact_state_choices.v[contact_best(v, n)].label : MSG_STRUCTURE_NO_WAY);
	return last ? line(c, word, time_date_full(c, last)) : word;
}

static str role_names(struct ctx *c, const struct structure *s, struct id id)
{
	str all = S("");
	for (size_t i = 0; i < s->n_roles; i++) {
		for (size_t k = 0; k < s->roles[i].holders.n; k++) {
			all = id_eq(s->roles[i].holders.v[k], id) ? line(c, all, s->roles[i].name) : all;
		}
	}
	return all;
}

static void person_row(struct ctx *c, const struct structure *s, const struct person *p, bool with_private, struct doc_block *b)
{
	str who = line(c, line(c, p->name, p->kana), str_eq(p->title, p->department) ? S("") : p->title);
	DOC_ROW(c, b, CELL(line(c, who, p->department)), CELL(role_names(c, s, p->id)), CELL(ways_text(c, s, p->id, CONTACT_PHONE, with_private)),
		CELL(ways_text(c, s, p->id, CONTACT_MAIL, with_private)), CELL(checked_text(c, s, p->id)));
}

bool contact_paper(struct ctx *c, bool with_private, struct document *ret)
{
	struct structure s;
	if (!structure_read(c, &s)) {
		return false;
	}
	doc_add(ret, DOC_HEADING, msg(c, MSG_CONTACT_PAPER_TITLE));
	doc_add(ret, DOC_PARAGRAPH, msgf(c, MSG_PERSON_PAGE_LIMIT, { "months", str_i64(c->arena, s.months) }));
	struct doc_block *b = doc_add_rows(c, ret, DOC_LIST, s.n_people + 1);
	DOC_ROW(c, b, CELL(msg(c, MSG_PERSON_NAME)), CELL(msg(c, MSG_STRUCTURE_ROLE)), CELL(msg(c, MSG_CONTACT_PHONE)), CELL(msg(c, MSG_CONTACT_MAIL)),
		CELL(msg(c, MSG_CONTACT_PAPER_CHECK)));
	for (int pass = 0; pass < 2; pass++) { /* whoever holds a role first, then all others */
		for (size_t i = 0; i < s.n_people; i++) {
			if ((role_names(c, &s, s.people[i].id).n > 0) == (pass == 0)) {
				person_row(c, &s, &s.people[i], with_private, b);
			}
		}
	}
	return true;
}

static str people_text(struct ctx *c, const struct structure *s, struct id_list ids, bool with_private)
{
	str all = S("");
	for (size_t i = 0; i < ids.n; i++) {
		const struct person *p = structure_person(s, ids.v[i]);
		str ways = ways_text(c, s, ids.v[i], CONTACT_PHONE, with_private);
		all = p ? line(c, line(c, all, p->name), ways) : all;
	}
	return all.n ? all : msg(c, MSG_STRUCTURE_NOBODY);
}

static bool add_units(struct ctx *c, struct document *ret)
{
	struct unit *u;
	size_t n;
	if (!unit_list(c, &u, &n)) {
		return false;
	}
	if (n == 0) {
		return true;
	}
	doc_add(ret, DOC_HEADING, msg(c, MSG_STRUCTURE_UNITS));
	struct doc_block *b = doc_add_rows(c, ret, DOC_TABLE, n + 1);
	DOC_ROW(c, b, CELL(msg(c, MSG_UNIT_NAME)), CELL(msg(c, MSG_UNIT_HEAD)), CELL(msg(c, MSG_UNIT_PLACE)), CELL(msg(c, MSG_UNIT_PHONE)));
	for (size_t i = 0; i < n; i++) {
		str name = u[i].name;
		for (int64_t d = 0; d < u[i].depth.v; d++) {
			name = STR_CAT(c->arena, S("　"), name);
		}
		DOC_ROW(c, b, CELL(name), CELL(u[i].head_name), CELL(u[i].place), CELL(u[i].phone));
	}
	return true;
}

bool structure_paper(struct ctx *c, bool with_private, struct document *ret)
{
	struct structure s;
	if (!structure_read(c, &s)) {
		return false;
	}
	doc_add(ret, DOC_HEADING, msg(c, MSG_STRUCTURE_ROLES));
	struct doc_block *b = doc_add_rows(c, ret, DOC_LIST, s.n_roles + 1);
	DOC_ROW(c, b, CELL(msg(c, MSG_STRUCTURE_ROLE)), CELL(msg(c, MSG_STRUCTURE_HOLDER)), CELL(msg(c, MSG_STRUCTURE_DEPUTY)));
	for (size_t i = 0; i < s.n_roles; i++) {
		const struct role *r = &s.roles[i];
		if (r->is_unneeded) {
			DOC_ROW(c, b, CELL(r->name), CELL(line(c, msg(c, MSG_STRUCTURE_UNNEEDED), r->unneeded_reason)), CELL(S("")));
		} else {
			DOC_ROW(c, b, CELL(r->name), CELL(people_text(c, &s, r->holders, with_private)), CELL(people_text(c, &s, r->deputies, with_private)));
		}
	}
	if (!add_units(c, ret)) {
		return false;
	}
	if (s.n_gaps > 0) {
		doc_add(ret, DOC_HEADING, msg(c, MSG_STRUCTURE_TO_MEND));
		b = doc_add_rows(c, ret, DOC_ITEMS, s.n_gaps);
		for (size_t i = 0; i < s.n_gaps; i++) {
			DOC_ROW(c, b, CELL(str_i64(c->arena, (int64_t)i + 1)), CELL(s.gaps[i].text), CELL(s.gaps[i].todo));
		}
	}
	return true;
}

/* --- stakeholders --- */

/* The words of a field that may be gone from the firm's own form. */
static bool value_of(struct ctx *c, const struct sheet_def *d, const struct sheet_cell *cells, str key, str *ret)
{
	int at = sheet_field_find(d, key);
	*ret = S("");
	return at < 0 || sheet_cell_text(c, &d->fields[at], &cells[at], ret);
}

static bool stakeholder_row(struct ctx *c, const struct sheet_def *d, const struct sheet_cell *cells, bool with_private, struct doc_block *b)
{
	static const str keys[] = { S("name"), S("side"), S("contact"), S("phone"), S("mail"), S("what"), S("way"), S("teller") };
	str v[sizeof keys / sizeof keys[0]];
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		if (!value_of(c, d, cells, keys[i], &v[i])) {
			return false;
		}
	}
	str phone = v[3].n > 0 && !with_private ? msg(c, MSG_CONTACT_PAPER_HIDDEN) : v[3];
	DOC_ROW(c, b, CELL(line(c, v[0], v[1])), CELL(line(c, line(c, line(c, v[2], phone), v[4]), v[6])), CELL(v[5]), CELL(v[7]));
	return true;
}

static bool stakeholder_class(struct ctx *c, const struct sheet_def *d, const struct sheet_choice *class, bool with_private, struct document *ret)
{
	struct sheet_query q = { .sheet = d->key, .field = S("class"), .value = class->key };
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, d->n_fields);
	struct doc_block *b = NULL;
	for (bool more = true; more;) {
		struct sheet_row *rows;
		size_t n;
		str next;
		if (!sheet_list(c, &q, &rows, &n, &next)) {
			return false;
		}
		if (n > 0 && !b) {
			doc_add(ret, DOC_HEADING, text2_in(class->name, c->lang));
			b = doc_add_rows(c, ret, DOC_LIST, STAKEHOLDERS_MOST + 1);
			DOC_ROW(c, b, CELL(msg(c, MSG_STAKEHOLDER_PAPER_WHO)), CELL(msg(c, MSG_STAKEHOLDER_PAPER_REACH)),
				CELL(msg(c, MSG_STAKEHOLDER_PAPER_WHAT)), CELL(msg(c, MSG_STAKEHOLDER_PAPER_TELLER)));
		}
		for (size_t i = 0; i < n && b->n_rows <= STAKEHOLDERS_MOST; i++) {
			if (!sheet_body_read(c, d, rows[i].body, cells, NULL) || !stakeholder_row(c, d, cells, with_private, b)) {
				return false;
			}
		}
		more = next.n > 0 && b && b->n_rows <= STAKEHOLDERS_MOST;
		q.before = next;
	}
	return true;
}

bool stakeholder_paper(struct ctx *c, bool with_private, struct document *ret)
{
	const struct sheet_def *d;
	if (!sheet_def_get(c, S("stakeholder"), &d) || !sheet_may_see(c, d)) {
		return false;
	}
	size_t before = ret->n_blocks;
	int at = sheet_field_find(d, S("class"));
	for (size_t i = 0; at >= 0 && i < d->fields[at].n_choices; i++) {
		if (!stakeholder_class(c, d, &d->fields[at].choices[i], with_private, ret)) {
			return false;
		}
	}
	if (ret->n_blocks == before) {
		doc_add(ret, DOC_HEADING, msg(c, MSG_STAKEHOLDER_PAPER_TITLE));
		doc_add(ret, DOC_PARAGRAPH, msg(c, MSG_STAKEHOLDER_PAPER_NONE));
	}
	return true;
}
