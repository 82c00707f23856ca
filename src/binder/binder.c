/* What was made, and the plan. */
#include "binder/binder.h"

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "binder/inside.h"
#include "binder_sql.h"
#include "messages.h"
#include "person/person.h"
#include "window/window.h"

static const struct choice forms[BINDER_FORM_MAX] = {
	[BINDER_PDF] = { "pdf", MSG_BINDER_FORM_PDF }, [BINDER_FILE] = { "file", MSG_BINDER_FORM_FILE }, [BINDER_PAGE] = { "page", MSG_BINDER_FORM_PAGE },
};
const struct choices binder_form_choices = { forms, BINDER_FORM_MAX };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct binder, member), .doc = text }
static const struct field binder_fields[] = {
	F(id, FIELD_ID, "the making"), F(number, FIELD_INT, "version: 1, 2, 3 ... of this firm"),
	{ .name = "form", .type = FIELD_CHOICE, .offset = offsetof(struct binder, form), .choices = &binder_form_choices, .doc = "pdf, file or page" },
	F(lang, FIELD_LINE, "ja or en"), F(with_private, FIELD_BOOL, "private numbers are in it"), F(is_locked, FIELD_BOOL, "a file under a passphrase"),
	F(pages, FIELD_INT, "sheets of a PDF"), F(hash, FIELD_LINE, "SHA-256 over what its chapters said"), F(made_at, FIELD_INSTANT, "when"),
	F(who, FIELD_LINE, "who made it"),
};
#undef F
const struct shape binder_shape = { "Binder", binder_fields, sizeof binder_fields / sizeof binder_fields[0], sizeof(struct binder) };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct binder_chapter, member), .doc = text }
static const struct field chapter_fields[] = {
	F(key, FIELD_LINE, "roles, levels, procedure.KEY ..."), F(title, FIELD_LINE, "its title in your language"),
	F(is_left_out, FIELD_BOOL, "the firm's plan leaves it out"), F(has_private, FIELD_BOOL, "differs when private numbers are in it"),
};
#undef F
const struct shape binder_chapter_shape = { "BinderChapter", chapter_fields, sizeof chapter_fields / sizeof chapter_fields[0],
	sizeof(struct binder_chapter) };

bool binder_may_private(struct ctx *c)
{
	bool sees = false, helpers = false;
	return c->who.is_program || (person_sees_private(c, &sees) && sees && helper_numbers_are_shown(c, &helpers) && helpers);
}

#define FROM_ROW(r) \
	(struct binder){ .id = (r)->id, .number = { true, (r)->number }, .form = choice_find(&binder_form_choices, (r)->form), .lang = (r)->lang, \
		.with_private = (r)->with_private != 0, .is_locked = (r)->is_locked != 0, .pages = (r)->pages, .hash = (r)->hash, \
		.made_at = { true, (r)->made_at }, .who = (r)->who }

bool binder_list(struct ctx *c, struct binder **ret, size_t *ret_n)
{
	struct binder_rows_rows rows;
	if (!q_binder_rows(c, (struct binder_rows_in){ .rows = BINDERS_SHOWN }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct binder, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = FROM_ROW(&rows.v[i]);
	}
	*ret_n = rows.n;
	return true;
}

bool binder_get(struct ctx *c, struct id id, struct binder *ret)
{
	struct binder_row_row row;
	struct binder_chapter_rows_rows parts;
	bool found;
	if (!q_binder_row(c, (struct binder_row_in){ .id = id }, &row, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_BINDER_NOT_FOUND);
	}
	*ret = FROM_ROW(&row);
	if (!q_binder_chapter_rows(c, (struct binder_chapter_rows_in){ .binder_id = id }, &parts)) {
		return false;
	}
	ret->has_words = parts.n > 0 && parts.v[0].body.n > 0;
	return true;
}

/* --- the plan --- */

bool binder_plan_get(struct ctx *c, struct binder_plan *ret)
{
	struct binder_plan_get_row row;
	bool found;
	if (!q_binder_plan_get(c, &row, &found)) {
		return false;
	}
	*ret = found ? (struct binder_plan){ row.chapters, { true, row.remind_days }, { true, row.version }, row.looked_at, row.changed_at, row.changed,
			str_is_none(row.who) ? S("") : row.who, row.cover }
		: (struct binder_plan){ .left_out = S("regulation"), .remind_days = { true, BINDER_REMIND_DAYS }, .version = { true, 0 }, .changed = S(""), .set_by = S(""), .cover = S("") };
	return true;
}

#define REMIND_MOST 730

static str left_out_of(struct ctx *c, const struct str_list *in, const struct binder_chapter *all, size_t n)
{
	str out = S("");
	for (size_t i = 0; i < n; i++) {
		bool is_in = false;
		for (size_t k = 0; k < in->n; k++) {
			is_in = is_in || str_eq(in->v[k], all[i].key);
		}
		if (!is_in) {
			out = STR_CAT(c->arena, out, out.n ? S("\n") : S(""), all[i].key);
		}
	}
	return out;
}

#define COVER_LINES 4
/* What was not sent stays. */
static bool cover_of(struct ctx *c, const struct binder_plan_in *in, str *ret)
{
	str *v, text;
	if (str_is_none(in->cover)) {
		return true;
	}
	if (!text_lines(c->arena, in->cover, &text) || text_chars(text) > BINDER_COVER_CHARS || binder_lines(c, text, &v) > COVER_LINES) {
		fail_field(c, "cover", MSG_BINDER_COVER_LONG);
		fail_field_arg(c, "lines", str_i64(c->arena, COVER_LINES));
		return fail_field_arg(c, "max", str_i64(c->arena, BINDER_COVER_CHARS));
	}
	*ret = text_visible(c->arena, text);
	return true;
}

static bool act_plan(struct ctx *c, const void *arg, void *ret_out)
{
	const struct binder_plan_in *in = arg;
	struct binder_plan now;
	struct binder_chapter *all;
	size_t n;
	(void)ret_out;
	if (!binder_plan_get(c, &now) || !binder_chapters(c, &all, &n)) {
		return false;
	}
	int64_t days = in->remind_days.has ? in->remind_days.v : now.remind_days.v;
	if (days < 0 || days > REMIND_MOST) {
		fail_field(c, "remind_days", MSG_BINDER_BAD_DAYS);
		return fail_field_arg(c, "max", str_i64(c->arena, REMIND_MOST));
	}
	if (in->version.has && in->version.v != now.version.v) {
		fail(c, ERR_CONFLICT, MSG_BINDER_PLAN_FASTER);
		return fail_arg(c, "who", str_is_empty(now.set_by) ? S("-") : now.set_by);
	}
	if (in->chapters.n == 0) {
		return fail_field(c, "chapters", MSG_BINDER_NONE_CHOSEN);
	}
	str cover = now.cover;
	return cover_of(c, in, &cover) && q_binder_plan_set(c, (struct binder_plan_set_in){ .chapters = left_out_of(c, &in->chapters, all, n),
		.remind_days = days, .version = now.version.v + 1, .set_at = c->now_ms, .set_by_id = c->who.account_id, .cover = cover });
}

static const struct field plan_fields[] = {
	{ .name = "chapters", .type = FIELD_LINES, .offset = offsetof(struct binder_plan_in, chapters), .max = LIMIT_BINDER_CHAPTERS,
		.label = MSG_BINDER_CHAPTERS, .doc = "keys of the chapters that are in" },
	{ .name = "remind_days", .type = FIELD_INT, .offset = offsetof(struct binder_plan_in, remind_days), .label = MSG_BINDER_REMIND_DAYS,
		.doc = "remind so many days after it was printed; 0: not by age" },
	{ .name = "cover", .type = FIELD_TEXT, .offset = offsetof(struct binder_plan_in, cover), .max = BINDER_COVER_CHARS, .label = MSG_BINDER_COVER,
		.doc = "own words on the cover, up to four lines; without it they stay" },
	{ .name = "version", .type = FIELD_INT, .offset = offsetof(struct binder_plan_in, version), .doc = "as it was read: two people at once are noticed" },
};
const struct operation op_binder_plan = { .name = "binder_plan", .doc = "say what belongs into the binder and when to be reminded", .needs = ACCESS_RESPONDER,
	.fields = plan_fields, .n_fields = sizeof plan_fields / sizeof plan_fields[0], .in_size = sizeof(struct binder_plan_in), .act = act_plan };

bool binder_plan_renew(struct ctx *c)
{
	struct binder_plan now;
	return binder_plan_get(c, &now) && (now.version.v > 0 || q_binder_plan_set(c, (struct binder_plan_set_in){ .chapters = now.left_out,
		.remind_days = now.remind_days.v, .version = 1, .set_at = c->now_ms, .set_by_id = c->who.account_id, .cover = now.cover })) &&
	       q_binder_plan_look(c, (struct binder_plan_look_in){ .looked_at = { true, c->now_ms }, .changed = S("") });
}
