/* Chapters this module writes itself: who is called, levels, built-in procedures, blank logs. */
#include "base/limits.h"
#include "base/buf.h"
#include "binder/inside.h"
#include "messages.h"
#include "person/person.h"
#include "role/role.h"

static struct doc_cell cell(str text) { return (struct doc_cell){ str_is_none(text) ? S("") : text, DOC_MARK_NONE }; }
static struct doc_cell word(struct ctx *c, int key) { return cell(msg(c, key)); }

/* --- who is called --- */

static str mails_of(struct ctx *c, const struct person *p, bool with_private)
{
	return with_private && p->other_mail.n ? STR_CAT(c->arena, p->mail, p->mail.n ? S("\n") : S(""), p->other_mail) : p->mail;
}

static void role_line(struct ctx *c, struct doc_block *b, const struct role *r, size_t k)
{
	const struct role_person *p = &r->line[k];
	str as = p->is_holder ? msg(c, MSG_BINDER_HOLDER) : msgf(c, MSG_BINDER_DEPUTY, { "n", str_i64(c->arena, (int64_t)k) });
	DOC_ROW(c, b, cell(k == 0 ? r->name : S("")), cell(as),
		cell(p->title.n ? STR_CAT(c->arena, p->name, S("\n"), p->title) : p->name), cell(p->phone), cell(p->mail));
}

bool binder_roles_paper(struct ctx *c, bool with_private, struct document *ret)
{
	struct role *v;
	size_t n, rows = 1;
	(void)with_private;
	if (!role_org_list(c, &v, &n)) {
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
		for (size_t k = 0; k < v[i].n_line && b->n_rows < DOC_ROWS_MAX; k++) {
			role_line(c, b, &v[i], k);
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
	size_t n;
	if (!person_list(c, false, &v, &n)) {
		return false;
	}
	n = n < DOC_ROWS_MAX - 1 ? n : DOC_ROWS_MAX - 1;
	struct doc_block *b = doc_add_rows(c, ret, DOC_TABLE, n + 1);
	DOC_ROW(c, b, word(c, MSG_BINDER_COLUMN_WHO), word(c, MSG_BINDER_COLUMN_DEPARTMENT), word(c, MSG_BINDER_COLUMN_PHONE), word(c, MSG_BINDER_COLUMN_MAIL));
	for (size_t i = 0; i < n; i++) {
		str where = STR_CAT(c->arena, v[i].department, v[i].department.n && v[i].title.n ? S("\n") : S(""), v[i].title);
		str who = v[i].kana.n ? STR_CAT(c->arena, v[i].name, S("\n"), v[i].kana) : v[i].name;
		DOC_ROW(c, b, cell(who), cell(where), cell(v[i].phone), cell(mails_of(c, &v[i], with_private)));
	}
	return true;
}

/* --- levels --- */

static str role_name(struct ctx *c, str key)
{
	const struct role_def *r = catalog_role(c->catalog, key);
	return r ? text2_in(r->name, c->lang) : key;
}

bool binder_levels_paper(struct ctx *c, bool with_private, struct document *ret)
{
	const struct catalog *k = c->catalog;
	(void)with_private;
	doc_add(ret, DOC_PARAGRAPH, msg(c, MSG_BINDER_LEVELS_INTRO));
	struct doc_block *b = doc_add_rows(c, ret, DOC_TABLE, k->n_levels + 1);
	DOC_ROW(c, b, word(c, MSG_BINDER_COLUMN_LEVEL), word(c, MSG_BINDER_COLUMN_SCOPE), word(c, MSG_BINDER_COLUMN_LEADS), word(c, MSG_BINDER_COLUMN_NET));
	for (size_t i = k->n_levels; i > 0; i--) { /* the worst first */
		const struct level *l = &k->levels[i - 1];
		DOC_ROW(c, b, cell(STR_CAT(c->arena, str_i64(c->arena, l->number), S("　"), text2_in(l->name, c->lang))), cell(text2_in(l->scope, c->lang)),
			cell(role_name(c, l->role)), word(c, l->calls_net ? MSG_BINDER_NET_YES : MSG_BINDER_NET_NO));
	}
	return true;
}

/* --- built-in procedures --- */

static void add_points(struct ctx *c, struct buf *b, int head, const struct text2 *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_add(b, b->n ? S("\n") : S(""));
		buf_add(b, msgf(c, head, { "text", text2_in(v[i], c->lang) }));
	}
}

static str step_text(struct ctx *c, const struct procedure_step *s)
{
	AUTO_BUF(b, 65536);
	buf_add(&b, text2_in(s->detail, c->lang));
	add_points(c, &b, MSG_BINDER_STEP_DONT, s->do_nots, s->n_do_nots);
	add_points(c, &b, MSG_BINDER_STEP_IF, s->branches, s->n_branches);
	return str_copy(c->arena, buf_str(&b));
}

static str step_ready(struct ctx *c, const struct procedure_step *s)
{
	AUTO_BUF(b, 65536);
	add_points(c, &b, MSG_BINDER_STEP_READY, s->prerequisites, s->n_prerequisites);
	return str_copy(c->arena, buf_str(&b));
}

static void add_phase(struct ctx *c, const struct procedure_def *p, int phase, size_t *number, struct document *ret)
{
	struct doc_block *b = NULL;
	for (size_t i = 0; i < p->n_steps; i++) {
		const struct procedure_step *s = &p->steps[i];
		if (s->phase != phase) {
			continue;
		}
		if (!b) {
			doc_add(ret, DOC_HEADING, text2_in(c->catalog->phases[phase], c->lang));
			b = doc_add_rows(c, ret, DOC_TABLE, p->n_steps + 1);
			DOC_ROW(c, b, word(c, MSG_BINDER_COLUMN_NUMBER), word(c, MSG_BINDER_COLUMN_STEP), word(c, MSG_BINDER_COLUMN_DETAIL), word(c, MSG_BINDER_COLUMN_ROLE),
				word(c, MSG_BINDER_COLUMN_READY));
		}
		DOC_ROW(c, b, cell(str_i64(c->arena, (int64_t)++*number)), cell(text2_in(s->item, c->lang)), cell(step_text(c, s)),
			cell(role_name(c, s->role)), cell(step_ready(c, s)));
	}
}

bool binder_procedure_paper(struct ctx *c, str key, bool with_private, struct document *ret)
{
	const struct procedure_def *p = catalog_procedure(c->catalog, key);
	size_t number = 0;
	(void)with_private;
	if (!p) {
		fail(c, ERR_NOT_FOUND, MSG_BINDER_NO_CHAPTER);
		return fail_arg(c, "chapter", key);
	}
	str note = text2_in(p->note, c->lang);
	if (note.n) {
		doc_add(ret, DOC_PARAGRAPH, note);
	}
	doc_add(ret, DOC_LEGEND, msg(c, MSG_BINDER_PROCEDURE_BUILTIN));
	for (size_t phase = 0; phase < c->catalog->n_phases; phase++) {
		add_phase(c, p, (int)phase, &number, ret);
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
