/* Which chapters there are: one table, in the order of the binder. Who knows a list that belongs on paper adds a row. */
#include "base/hash.h"
#include "base/limits.h"
#include "binder/card.h"
#include "binder/inside.h"
#include "binder/regulation.h"
#include "contact/contact_paper.h"
#include "contact_net/net.h"
#include "escalation/escalation_paper.h"
#include "messages.h"
#include "procedure/own.h"
#include "sheet/sheet.h"
#include "window/window_paper.h"

#define PROCEDURE S("procedure.")

static const struct chapter_def {
	const char *key;
	int title;
	bool (*paper)(struct ctx *c, bool with_private, struct document *ret); /* NULL: here stand the procedures */
	bool has_private;
	const char *sheet;           /* a ledger of the engine: its name is the title, without rows it is no chapter */
} chapters[] = {
	{ "roles", MSG_BINDER_CHAPTER_ROLES, binder_roles_paper, true },
	{ "net", MSG_BINDER_CHAPTER_NET, net_paper, true },
	{ "people", MSG_BINDER_CHAPTER_PEOPLE, binder_people_paper, true },
	{ .key = "stakeholders", .paper = stakeholder_paper, .has_private = true, .sheet = "stakeholder" },
	{ "levels", MSG_BINDER_CHAPTER_LEVELS, level_paper, false },
	{ "cards", MSG_CARD_TITLE, binder_cards_paper, false },
	{ .key = "commander", .paper = commander_paper, .sheet = "commander" },
	{ "windows", MSG_BINDER_CHAPTER_WINDOWS, window_paper, false },
	{ "helpers", MSG_BINDER_CHAPTER_HELPERS, helper_paper, true },
	{ .key = "procedures" },
	{ .key = "stop", .paper = stop_paper, .sheet = "stop" },
	{ .key = "bcp", .paper = bcp_paper, .has_private = true, .sheet = "bcp" },
	{ "regulation", MSG_REGULATION_TITLE, regulation_paper, false },
	{ "work_log", MSG_BINDER_CHAPTER_WORK_LOG, binder_work_log_paper, false },
	{ "call_log", MSG_BINDER_CHAPTER_CALL_LOG, binder_call_log_paper, false },
};
#define CHAPTERS (sizeof chapters / sizeof chapters[0])

static str procedure_title(struct ctx *c, const struct procedure_def *p)
{
	return msgf(c, MSG_BINDER_CHAPTER_PROCEDURE, { "name", text2_in(p->name, c->lang) });
}

static bool is_line_of(str lines, str key)
{
	while (!str_is_empty(lines)) {
		if (str_eq(str_cut(&lines, '\n'), key)) {
			return true;
		}
	}
	return false;
}

static void add(struct binder_chapter *to, size_t *n, str key, str title, bool has_private, str left_out)
{
	if (*n < LIMIT_BINDER_CHAPTERS) {
		to[(*n)++] = (struct binder_chapter){ key, title, is_line_of(left_out, key), has_private };
	}
}

static bool is_there(const struct binder_chapter *v, size_t n, str key)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i].key, key)) {
			return true;
		}
	}
	return false;
}

static void add_procedure(struct ctx *c, struct binder_chapter *v, size_t *n, const struct procedure_def *p, str left_out)
{
	str key = STR_CAT(c->arena, PROCEDURE, p->key);
	if (!is_there(v, *n, key)) {
		add(v, n, key, procedure_title(c, p), false, left_out);
	}
}

/* As the firm uses them: the common one first, then in the order of the kinds of incidents. */
static bool add_procedures(struct ctx *c, struct binder_chapter *v, size_t *n, str left_out)
{
	const struct catalog *k = c->catalog;
	const struct procedure_def **defs;
	size_t n_defs;
	if (!procedure_defs(c, &defs, &n_defs)) {
		return false;
	}
	for (size_t i = 0; i <= k->n_kinds; i++) {
		str key = i == 0 ? S("general") : k->kinds[i - 1].procedure;
		for (size_t d = 0; d < n_defs; d++) {
			if (str_eq(defs[d]->key, key)) {
				add_procedure(c, v, n, defs[d], left_out);
			}
		}
	}
	for (size_t d = 0; d < n_defs; d++) {
		add_procedure(c, v, n, defs[d], left_out);
	}
	return true;
}

struct ledgers { struct sheet_count *v; size_t n; };

static void add_ledger(struct ctx *c, struct binder_chapter *v, size_t *n, const struct chapter_def *of, const struct ledgers *rows, str left_out)
{
	const struct sheet_def *d;
	str sheet = str_from_c(of->sheet);
	if (!sheet_def_get(c, sheet, &d)) {
		err_clear(c); /* not of this program */
		return;
	}
	for (size_t i = 0; i < rows->n; i++) {
		if (str_eq(rows->v[i].sheet, sheet) && rows->v[i].active > 0 && sheet_may_see(c, d)) {
			add(v, n, str_from_c(of->key), text2_in(d->name, c->lang), of->has_private, left_out);
		}
	}
}

bool binder_chapters(struct ctx *c, struct binder_chapter **ret, size_t *ret_n)
{
	struct binder_plan plan;
	struct binder_chapter *v = arena_array(c->arena, struct binder_chapter, LIMIT_BINDER_CHAPTERS);
	size_t n = 0;
	struct ledgers rows;
	struct regulation force;
	if (!binder_plan_get(c, &plan) || !regulation_in_force(c, &force) || !sheet_counts(c, &rows.v, &rows.n)) {
		return false;
	}
	for (size_t i = 0; i < CHAPTERS; i++) {
		if (chapters[i].sheet) {
			add_ledger(c, v, &n, &chapters[i], &rows, plan.left_out);
			continue;
		}
		if (chapters[i].paper == regulation_paper && force.version.v == 0) {
			continue; /* none is in force */
		}
		if (chapters[i].paper) {
			add(v, &n, str_from_c(chapters[i].key), msg(c, chapters[i].title), chapters[i].has_private, plan.left_out);
			continue;
		}
		if (!add_procedures(c, v, &n, plan.left_out)) {
			return false;
		}
	}
	*ret = v;
	*ret_n = n;
	return true;
}

void binder_paper_begin(struct ctx *c, struct document *d)
{
	static const int words[DOC_MARK_MAX] = { [DOC_MARK_INVESTIGATING] = MSG_LOOK_INVESTIGATING,
		[DOC_MARK_UNKNOWN] = MSG_LOOK_UNKNOWN, [DOC_MARK_NOT_APPLICABLE] = MSG_LOOK_NONE };
	*d = (struct document){ .lang = c->lang };
	for (int m = DOC_MARK_NONE + 1; m < DOC_MARK_MAX; m++) {
		d->mark_words[m] = msg(c, words[m]);
	}
}

/* What a paper says of itself when it stands alone: the binder has a title, a date and a foot of its own. */
static bool is_frame(const struct doc_block *b, bool has_version)
{
	return b->type == DOC_TITLE || (b->type == DOC_SUBTITLE && !has_version) || b->type == DOC_RIGHT || b->type == DOC_FOOT;
}

static bool without_frame(struct document *d, bool has_version)
{
	size_t n = 0;
	for (size_t i = 0; i < d->n_blocks; i++) {
		if (!is_frame(&d->blocks[i], has_version)) {
			d->blocks[n++] = d->blocks[i];
		}
	}
	d->n_blocks = n;
	return true;
}

bool binder_paper(struct ctx *c, str key, bool with_private, struct document *ret)
{
	binder_paper_begin(c, ret);
	if (str_starts(key, PROCEDURE)) {
		return procedure_paper(c, str_sub(key, PROCEDURE.n, key.n), ret) && without_frame(ret, true); /* below its title: which version */
	}
	for (size_t i = 0; i < CHAPTERS; i++) {
		if (chapters[i].paper && str_eq(key, str_from_c(chapters[i].key))) {
			return chapters[i].paper(c, with_private && chapters[i].has_private, ret) && without_frame(ret, false);
		}
	}
	fail(c, ERR_NOT_FOUND, MSG_BINDER_NO_CHAPTER);
	return fail_arg(c, "chapter", key);
}

bool binder_freeze(struct ctx *c, struct binder_part *p)
{
	struct sha256 h;
	if (!document_write(c, p->doc, &p->body)) {
		return false;
	}
	sha256_of(p->body, &h);
	p->hash = str_hex(c->arena, (bytes){ h.b, SHA256_LEN });
	return true;
}

static bool is_asked(const str *keys, size_t n, str key)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(keys[i], key)) {
			return true;
		}
	}
	return false;
}

bool binder_parts_of(struct ctx *c, const str *keys, size_t n, bool with_private, struct binder_part **ret, size_t *ret_n)
{
	struct binder_chapter *all;
	size_t n_all, n_parts = 0;
	if (!binder_chapters(c, &all, &n_all)) {
		return false;
	}
	struct binder_part *v = arena_array(c->arena, struct binder_part, n_all + 1);
	for (size_t i = 0; i < n_all; i++) {
		if (is_asked(keys, n, all[i].key)) {
			struct binder_part *p = &v[n_parts++];
			*p = (struct binder_part){ .key = all[i].key, .title = all[i].title, .doc = arena_new(c->arena, struct document) };
			if (!binder_paper(c, p->key, with_private, p->doc) || !binder_freeze(c, p)) {
				return false;
			}
		}
	}
	*ret = v;
	*ret_n = n_parts;
	return true;
}
