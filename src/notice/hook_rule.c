/* Targets of webhooks: what each hears of. */
#include "notice/hook_rule.h"

#include "base/limits.h"
#include "base/msg.h"
#include "messages.h"

#define LEVEL_MOST 3

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct notice_hook_cell, member), .doc = text }
static const struct field cell_fields[] = {
	F(hook_id, FIELD_ID, "the target"),
	F(name, FIELD_LINE, "its name"),
	{ .name = "event", .type = FIELD_CHOICE, .offset = offsetof(struct notice_hook_cell, event), .choices = &notice_event_choices,
		.doc = "sighting, opened, level, assigned, decision, role, report or ledger" },
	F(is_told, FIELD_BOOL, "whether it hears of it at all"),
	F(level, FIELD_INT, "from this level on; 0: also when none is decided; none: it is not told"),
};
#undef F
const struct shape notice_hook_shape = { "NoticeHook", cell_fields, sizeof cell_fields / sizeof cell_fields[0],
	sizeof(struct notice_hook_cell) };

/* What all are told of; what is one person's business nobody else hears by itself. */
static bool is_usual(int event)
{
	return event == EVENT_SIGHTING || event == EVENT_OPENED || event == EVENT_LEVEL || event == EVENT_REPORT;
}

/* --- reading --- */

static void put_own(struct notice_hook_book *b, const struct hook_event *e)
{
	int event = choice_find(&notice_event_choices, e->event);
	for (size_t k = 0; event >= 0 && k < b->n_hooks; k++) {
		struct notice_hook_cell *cell = &b->cells[k * EVENT_MAX + (size_t)event];
		if (id_eq(cell->hook_id, e->hook_id)) {
			cell->is_told = e->level.has;
			cell->level = e->level;
		}
	}
}

bool notice_hook_book_get(struct ctx *c, struct notice_hook_book *ret)
{
	struct hook_event *own;
	size_t n_own, n;
	*ret = (struct notice_hook_book){ 0 };
	if (!hook_list(c, &ret->hooks, &n) || !hook_events_get(c, &own, &n_own)) {
		return false;
	}
	ret->cells = arena_array(c->arena, struct notice_hook_cell, n * EVENT_MAX);
	for (size_t k = 0; k < n && !ret->hooks[k].archived_at.has; k++) { /* those removed stand last */
		for (int event = 0; event < EVENT_MAX; event++) {
			ret->cells[k * EVENT_MAX + (size_t)event] = (struct notice_hook_cell){ .hook_id = ret->hooks[k].id,
				.name = ret->hooks[k].name, .event = event, .is_told = is_usual(event), .level = { is_usual(event), 0 } };
		}
		ret->n_hooks++;
	}
	for (size_t k = 0; k < n_own; k++) {
		put_own(ret, &own[k]);
	}
	return true;
}

bool notice_hook_hears(const struct notice_hook_cell *cell, bool has_level, int64_t level)
{
	return cell->is_told && (cell->level.v == 0 || (has_level && level >= cell->level.v));
}

str notice_hook_level_name(struct ctx *c, struct opt_int level)
{
	if (!level.has || level.v == 0) {
		return msg(c, level.has ? MSG_NOTICE_HOOK_ALL : MSG_NOTICE_HOOK_OFF);
	}
	return msgf(c, MSG_NOTICE_LEVEL_FROM, { "level", str_i64(c->arena, level.v) });
}

bool notice_hook_said(struct ctx *c, struct id hook_id, str *ret)
{
	struct notice_hook_book book;
	str said = S("");
	if (!notice_hook_book_get(c, &book)) {
		return false;
	}
	for (size_t k = 0; k < book.n_hooks * EVENT_MAX; k++) {
		const struct notice_hook_cell *cell = &book.cells[k];
		if (id_eq(cell->hook_id, hook_id) && cell->is_told) {
			str one = msgf(c, MSG_NOTICE_TELL_ONE, { "who", notice_event_name(c, cell->event) },
				{ "how", notice_hook_level_name(c, cell->level) });
			said = said.n ? msgf(c, MSG_NOTICE_AND, { "names", said }, { "name", one }) : one;
		}
	}
	*ret = said.n ? said : msg(c, MSG_NOTICE_HOOK_NOTHING);
	return true;
}

static str level_code(struct ctx *c, struct opt_int level) { return level.has ? str_i64(c->arena, level.v) : S("off"); }

str notice_hook_code(struct ctx *c, const struct notice_hook_cell *cell, struct opt_int level)
{
	str code = STR_CAT(c->arena, id_str(c->arena, cell->hook_id), S(":"), str_from_c(notice_event_choices.v[cell->event].code), S(":"),
		level_code(c, level));
	return STR_CAT(c->arena, code, S(":"), level_code(c, cell->level));
}

/* --- changing --- */

struct wish { struct notice_hook_cell *cell; struct opt_int level, was; bool has_was; };

/* "off" or 0-3; of a sighting, which nobody has judged yet, no level is known. */
static bool read_level(str s, int event, struct opt_int *ret)
{
	*ret = (struct opt_int){ 0 };
	if (str_eq(s, S("off"))) {
		return true;
	}
	ret->has = str_to_i64(s, &ret->v) && ret->v >= 0 && ret->v <= (event == EVENT_SIGHTING ? 0 : LEVEL_MOST);
	return ret->has;
}

static struct notice_hook_cell *find_cell(const struct notice_hook_book *b, struct id hook_id, int event)
{
	for (size_t k = 0; k < b->n_hooks; k++) {
		if (id_eq(b->hooks[k].id, hook_id)) {
			return &b->cells[k * EVENT_MAX + (size_t)event];
		}
	}
	return NULL;
}

static bool read_wish(struct ctx *c, const struct notice_hook_book *b, str s, struct wish *ret)
{
	struct id id;
	str id_text = str_cut(&s, ':'), event_text = str_is_none(s) ? S("") : str_cut(&s, ':');
	str level = str_is_none(s) ? S("") : str_cut(&s, ':');
	int event = choice_find(&notice_event_choices, event_text);
	*ret = (struct wish){ .has_was = !str_is_none(s) };
	if (event < 0 || !id_parse(id_text, &id) || !read_level(level, event, &ret->level) ||
	    (ret->has_was && !read_level(s, event, &ret->was))) {
		return fail_field(c, "cells", MSG_NOTICE_HOOK_BAD);
	}
	ret->cell = find_cell(b, id, event);
	return ret->cell ? true : fail(c, ERR_NOT_FOUND, MSG_NOTICE_HOOK_GONE);
}

static bool same(struct opt_int a, struct opt_int b) { return a.has == b.has && (!a.has || a.v == b.v); }

static bool act_set(struct ctx *c, const void *arg, void *ret_out)
{
	const struct notice_hooks_in *in = arg;
	struct notice_hook_book book;
	(void)ret_out;
	if (!notice_hook_book_get(c, &book)) {
		return false;
	}
	for (size_t k = 0; k < in->cells.n; k++) {
		struct wish w;
		if (!read_wish(c, &book, in->cells.v[k], &w)) {
			return false;
		}
		if ((w.has_was && same(w.was, w.level)) || same(w.cell->level, w.level)) {
			continue; /* left as it was shown, or somebody else wished the same */
		}
		if (w.has_was && !same(w.cell->level, w.was)) {
			return fail(c, ERR_CONFLICT, MSG_NOTICE_HOOK_CHANGED);
		}
		if (!hook_event_put(c, &(struct hook_event){ w.cell->hook_id,
			str_from_c(notice_event_choices.v[w.cell->event].code), w.level })) {
			return false;
		}
		w.cell->is_told = w.level.has;
		w.cell->level = w.level;
	}
	return true;
}

static const struct field set_fields[] = {
	{ .name = "cells", .type = FIELD_LINES, .offset = offsetof(struct notice_hooks_in, cells), .flags = FIELD_REQUIRED,
		.max = (size_t)LIMIT_HOOKS * EVENT_MAX, .label = MSG_NOTICE_HOOKS_TITLE,
		.doc = "each HOOK:EVENT:LEVEL; LEVEL 0-3 or off; with :WAS behind it refused when it says something else by now" },
};
const struct operation op_notice_hooks_set = { .name = "notice_hooks_set", .doc = "say which targets of webhooks hear of what",
	.needs = ACCESS_ADMIN, .fields = set_fields, .n_fields = 1, .in_size = sizeof(struct notice_hooks_in), .act = act_set };
