/* 作業の見通し: everything that is to be done over all rooms one may see, and whose hands are how full. */
#include "account/access.h"
#include "base/buf.h"
#include "base/time.h"
#include "messages.h"
#include "room/room_web.h"
#include "task/task_view.h"
#include "task/task_web.h"
#include "task_html.h"

PAGE_BODY(work_page)

#define BAR_STEP 22     /* pixels from bar to bar, of 154 in all */
#define BAR_TOP 14      /* above: the number */
#define BAR_ROOM 26     /* height of the tallest */

enum show { SHOW_MINE, SHOW_ALL, SHOW_LATE };
static const char *const codes[] = { "mine", "all", "late" };

static enum show wanted(struct web *w)
{
	str text = web_query(w, "show");
	for (int k = SHOW_MINE; k <= SHOW_LATE; k++) {
		if (str_eq(text, str_from_c(codes[k]))) {
			return (enum show)k;
		}
	}
	return w->c->who.access == ACCESS_HELPER ? SHOW_MINE : SHOW_ALL;
}

static void fill_tabs(struct ctx *c, enum show now, struct work_page *p)
{
	static const int labels[] = { MSG_WORK_MINE, MSG_WORK_ALL, MSG_WORK_LATE };
	for (int k = SHOW_MINE; k <= SHOW_LATE; k++) {
		p->tabs[p->n_tabs++] = (struct work_tab){ msg(c, labels[k]),
			url_with(c, url_path(c, "/work"), "show", str_from_c(codes[k])), k == (int)now };
	}
}

static bool is_shown(const struct ctx *c, const struct work_item *i, enum show show)
{
	switch (show) {
	case SHOW_MINE:
		return !id_is_none(i->owner_id) && id_eq(i->owner_id, c->who.person_id);
	case SHOW_LATE:
		return i->due_at.has && i->due_at.v <= c->now_ms;
	case SHOW_ALL:
	default:
		return true;
	}
}

/* --- load --- */

static void fill_bars(struct ctx *c, const struct work_load *l, struct load_line *ret)
{
	int64_t most = 4; /* one thing is no mountain */
	for (int k = 0; k < WORK_DAYS; k++) {
		most = l->days[k] > most ? l->days[k] : most;
	}
	struct load_bar *bars = arena_array(c->arena, struct load_bar, WORK_DAYS);
	AUTO_BUF(b, 400);
	for (int k = 0; k < WORK_DAYS; k++) {
		int64_t height = l->days[k] ? BAR_ROOM * l->days[k] / most : 1;
		height = height ? height : 1;
		bars[k] = (struct load_bar){ .x = 2 + k * BAR_STEP, .y = BAR_TOP + BAR_ROOM - height, .height = height,
			.count = l->days[k] ? number_text(c, l->days[k]) : S(""), .text_x = 11 + k * BAR_STEP,
			.text_y = BAR_TOP + BAR_ROOM - height - 2 };
		buf_printf(&b, "%s%lld", k ? ", " : "", (long long)l->days[k]);
	}
	ret->bars = bars;
	ret->n_bars = WORK_DAYS;
	ret->bar_text = msgf(c, MSG_WORK_BAR_TEXT, { "name", ret->name }, { "counts", str_copy(c->arena, buf_str(&b)) });
}

static bool fill_loads(struct ctx *c, const struct work_item *v, size_t n, struct work_page *p)
{
	struct work_load *loads;
	if (!work_loads(c, v, n, &loads, &p->n_loads)) {
		return false;
	}
	p->loads = arena_array(c->arena, struct load_line, p->n_loads);
	for (size_t k = 0; k < p->n_loads; k++) {
		const struct work_load *l = &loads[k];
		p->loads[k] = (struct load_line){ .name = str_is_none(l->name) ? msg(c, MSG_STEP_NOBODY) : l->name,
			.total = number_text(c, l->total), .late = number_text(c, l->late), .is_late = l->late > 0,
			.rest = number_text(c, l->later + l->undated) };
		fill_bars(c, l, &p->loads[k]);
	}
	return true;
}

static bool fill_ended(struct ctx *c, struct work_page *p)
{
	struct task_ended *v;
	if (id_is_none(c->who.person_id)) {
		return true;
	}
	if (!task_ended_mine(c, &v, &p->n_ended)) {
		return false;
	}
	p->ended = arena_array(c->arena, struct task_line, p->n_ended);
	for (size_t k = 0; k < p->n_ended; k++) {
		struct work_item i = { .is_task = true, .id = v[k].id, .title = v[k].title, .owner_name = c->who.name,
			.state = str_from_c(task_state_choices.v[v[k].state].code) };
		p->ended[k] = task_line_of(c, &i);
		p->ended[k].who = time_full(c, v[k].ended_at);
	}
	return true;
}

/* What a helper has not begun stands above, under what waits. */
static void fill_items(struct ctx *c, const struct work_item *v, size_t n, enum show show, struct work_page *p)
{
	p->items = arena_array(c->arena, struct task_line, n);
	for (size_t k = 0; k < n; k++) {
		bool waits = p->is_helper && str_eq(v[k].state, S("open"));
		if (is_shown(c, &v[k], show) && !waits) {
			p->items[p->n_items++] = task_line_of(c, &v[k]);
		}
	}
	p->lists = p->n_items > 0 || p->waits.n == 0;
}

bool work_show(struct web *w)
{
	struct ctx *c = w->c;
	struct work_item *v;
	size_t n;
	enum show show = wanted(w);
	struct work_page *p = arena_new(c->arena, struct work_page);
	p->is_helper = c->who.access == ACCESS_HELPER;
	if (!work_plan(c, false, &v, &n) || (p->is_helper && !waiting_lines(c, &p->waits))) {
		return false;
	}
	fill_items(c, v, n, show, p);
	if (!p->is_helper) {
		fill_tabs(c, show, p);
	}
	if ((show == SHOW_ALL && !fill_loads(c, v, n, p)) || (show == SHOW_MINE && !fill_ended(c, p))) {
		return false;
	}
	p->live = live_view_org(c);
	p->title = msg(c, p->is_helper ? MSG_WORK_TITLE_MINE : MSG_WORK_TITLE);
	p->can_add = room_may_act(c);
	p->add = url_path(c, "/task/new");
	p->empty = (struct empty_view){ .icon = S("clipboard-check"), .text = msg(c, MSG_WORK_NONE_TEXT),
		.title = msg(c, show == SHOW_LATE ? MSG_WORK_LATE_NONE : MSG_WORK_NONE) };
	struct page_view page = { .title = p->title, .nav = NAV_WORK, .body = work_page_body, .view = p };
	return page_show(w, 200, &page);
}
