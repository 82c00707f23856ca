/* Chapters this module writes itself: who is called, blank logs. */
#include "base/limits.h"
#include "base/buf.h"
#include "binder/inside.h"
#include "contact/contact.h"
#include "messages.h"
#include "person/person.h"
#include "role/role.h"

static struct doc_cell cell(str text) { return (struct doc_cell){ str_is_none(text) ? S("") : text, DOC_MARK_NONE }; }
static struct doc_cell word(struct ctx *c, int key) { return cell(msg(c, key)); }

/* --- who is called --- */

/* The ways of a person that may be on this paper, one a line, in the order they are tried. */
static str ways_of(struct ctx *c, const struct contact *v, size_t n, bool with_private, bool is_phone)
{
	AUTO_BUF(b, 65536);
	for (size_t i = 0; i < n; i++) {
		const struct contact *k = &v[i];
		if ((k->kind == CONTACT_PHONE) != is_phone || k->is_hidden || (k->is_private && !with_private)) {
			continue;
		}
		buf_add(&b, b.n ? S("\n") : S(""));
		str use = k->purpose >= 0 ? msg(c, contact_purpose_choices.v[k->purpose].label) : S("");
		str hours = k->hours > HOURS_UNSAID ? msg(c, contact_hours_choices.v[k->hours].label) : S("");
		buf_add(&b, hours.n ? msgf(c, MSG_BINDER_WAY_HOURS, { "use", use }, { "value", k->value }, { "hours", hours })
			: msgf(c, MSG_BINDER_WAY, { "use", use }, { "value", k->value }));
	}
	return str_copy(c->arena, buf_str(&b));
}

struct ways { struct contact *v; size_t n; bool with_private; };

static void role_line(struct ctx *c, struct doc_block *b, const struct role *r, size_t k, const struct ways *w)
{
	size_t n;
	const struct role_person *p = &r->line[k];
	const struct contact *of = contact_in(w->v, w->n, p->id, &n);
	str as = p->is_holder ? msg(c, MSG_BINDER_HOLDER) : msgf(c, MSG_BINDER_DEPUTY, { "n", str_i64(c->arena, (int64_t)k) });
	DOC_ROW(c, b, cell(k == 0 ? r->name : S("")), cell(as),
		cell(p->title.n ? STR_CAT(c->arena, p->name, S("\n"), p->title) : p->name), cell(ways_of(c, of, n, w->with_private, true)),
		cell(ways_of(c, of, n, w->with_private, false)));
}

bool binder_roles_paper(struct ctx *c, bool with_private, struct document *ret)
{
	struct role *v;
	size_t n, rows = 1;
	struct ways ways = { .with_private = with_private };
	if (!role_org_list(c, &v, &n) || !contact_of_all(c, &ways.v, &ways.n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		rows += v[i].n_line + 1;
	}
	doc_add(ret, DOC_PARAGRAPH, msg(c, MSG_BINDER_ROLES_INTRO));
	struct doc_block *b = doc_add_rows(c, ret, DOC_TABLE, rows < DOC_ROWS_MAX ? rows : DOC_ROWS_MAX);
	DOC_ROW(c, b, word(c, MSG_BINDER_COLUMN_ROLE), word(c, MSG_BINDER_COLUMN_ORDER), word(c, MSG_BINDER_COLUMN_WHO), word(c, MSG_BINDER_COLUMN_PHONE),
		word(c, MSG_BINDER_COLUMN_MAIL));
	for (size_t i = 0; i < n; i++) {
		if (v[i].is_unneeded && b->n_rows < DOC_ROWS_MAX) {
			DOC_ROW(c, b, cell(v[i].name), cell(S("")), word(c, MSG_BINDER_UNNEEDED), cell(v[i].unneeded_reason), cell(S("")));
			continue;
		}
		for (size_t k = 0; k < v[i].n_line && b->n_rows < DOC_ROWS_MAX; k++) {
			role_line(c, b, &v[i], k, &ways);
		}
		if (v[i].n_line == 0 && b->n_rows < DOC_ROWS_MAX) {
			DOC_ROW(c, b, cell(v[i].name), cell(S("")), word(c, MSG_BINDER_NOBODY), cell(S("")), cell(S("")));
		}
	}
	return true;
}

bool binder_people_paper(struct ctx *c, bool with_private, struct document *ret)
{
	struct person *v;
	struct contact *ways;
	size_t n, n_ways;
	if (!person_list(c, false, &v, &n) || !contact_of_all(c, &ways, &n_ways)) {
		return false;
	}
	n = n < DOC_ROWS_MAX - 1 ? n : DOC_ROWS_MAX - 1;
	struct doc_block *b = doc_add_rows(c, ret, DOC_TABLE, n + 1);
	DOC_ROW(c, b, word(c, MSG_BINDER_COLUMN_WHO), word(c, MSG_BINDER_COLUMN_DEPARTMENT), word(c, MSG_BINDER_COLUMN_PHONE), word(c, MSG_BINDER_COLUMN_MAIL));
	for (size_t i = 0; i < n; i++) {
		size_t of;
		const struct contact *k = contact_in(ways, n_ways, v[i].id, &of);
		str where = STR_CAT(c->arena, v[i].department, v[i].department.n && v[i].title.n ? S("\n") : S(""), v[i].title);
		str who = v[i].kana.n ? STR_CAT(c->arena, v[i].name, S("\n"), v[i].kana) : v[i].name;
		DOC_ROW(c, b, cell(who), cell(where), cell(ways_of(c, k, of, with_private, true)), cell(ways_of(c, k, of, with_private, false)));
	}
	return true;
}

/* --- blank logs --- */

#define BLANK_ROWS 44            /* two sheets */

static bool blank(struct ctx *c, int intro, const int *heads, size_t n, struct document *ret)
{
	struct doc_cell cells[DOC_CELLS_MAX];
	doc_add(ret, DOC_PARAGRAPH, msg(c, intro));
	struct doc_block *b = doc_add_rows(c, ret, DOC_TABLE, BLANK_ROWS + 1);
	for (size_t k = 0; k < n; k++) {
		cells[k] = word(c, heads[k]);
	}
	doc_row(c, b, cells, n);
	for (size_t k = 0; k < n; k++) {
		cells[k] = cell(S(""));
	}
	for (int i = 0; i < BLANK_ROWS; i++) {
		doc_row(c, b, cells, n);
	}
	return true;
}

bool binder_work_log_paper(struct ctx *c, bool with_private, struct document *ret)
{
	static const int heads[] = { MSG_BINDER_COLUMN_TIME, MSG_BINDER_COLUMN_BY, MSG_BINDER_COLUMN_DID, MSG_BINDER_COLUMN_RESULT };
	(void)with_private;
	return blank(c, MSG_BINDER_WORK_LOG_INTRO, heads, 4, ret);
}

bool binder_call_log_paper(struct ctx *c, bool with_private, struct document *ret)
{
	static const int heads[] = { MSG_BINDER_COLUMN_TIME, MSG_BINDER_COLUMN_CALLED, MSG_BINDER_COLUMN_REACHED, MSG_BINDER_COLUMN_SAID, MSG_BINDER_COLUMN_NEXT };
	(void)with_private;
	return blank(c, MSG_BINDER_CALL_LOG_INTRO, heads, 5, ret);
}
