#include "link/merge_web.h"

#include "base/time.h"
#include "link/link_page.h"
#include "link_html.h"
#include "messages.h"

PAGE_BODY(merge_page)

/* A line only for what there is. */
static void add(struct ctx *c, struct merge_line *v, size_t *n, struct opt_int count, int what, int fate)
{
	if (count.has && count.v > 0) {
		v[(*n)++] = (struct merge_line){ msgf(c, what, { "count", number_text(c, count.v) }), msg(c, fate) };
	}
}

static void fill_moves(struct ctx *c, const struct merge_plan *m, struct merge_page *p)
{
	const struct { struct opt_int count; int what, fate; } moves[] = {
		{ m->tasks, MSG_MERGE_PAGE_TASKS, MSG_MERGE_PAGE_GO_ON },
		{ m->questions, MSG_MERGE_PAGE_QUESTIONS, MSG_MERGE_PAGE_GO_ON },
		{ m->decisions, MSG_MERGE_PAGE_DECISIONS, MSG_MERGE_PAGE_GO_ON },
		{ m->carries, MSG_MERGE_PAGE_CARRIES, MSG_MERGE_PAGE_AS_TASK },
		{ m->steps, MSG_MERGE_PAGE_STEPS, MSG_MERGE_PAGE_AS_TASK },
		{ m->custody, MSG_MERGE_PAGE_CUSTODY, MSG_MERGE_PAGE_AS_TASK },
		{ m->sightings, MSG_MERGE_PAGE_SIGHTINGS, MSG_MERGE_PAGE_MOVE },
		{ m->affected, MSG_MERGE_PAGE_AFFECTED, MSG_MERGE_PAGE_WRITTEN },
		{ m->indicators, MSG_MERGE_PAGE_INDICATORS, MSG_MERGE_PAGE_WRITTEN },
	};
	const struct { struct opt_int count; int what, fate; } stays[] = {
		{ m->affected_same, MSG_MERGE_PAGE_AFFECTED, MSG_MERGE_PAGE_SAME },
		{ m->indicators_same, MSG_MERGE_PAGE_INDICATORS, MSG_MERGE_PAGE_SAME },
		{ m->evidence, MSG_MERGE_PAGE_EVIDENCE, MSG_MERGE_PAGE_STAY },
		{ m->drafts, MSG_MERGE_PAGE_DRAFTS, MSG_MERGE_PAGE_DRAFTS_STAY },
	};
	p->moves = arena_array(c->arena, struct merge_line, sizeof moves / sizeof moves[0] + 1);
	p->stays = arena_array(c->arena, struct merge_line, sizeof stays / sizeof stays[0] + 1);
	for (size_t k = 0; k < sizeof moves / sizeof moves[0]; k++) {
		add(c, p->moves, &p->n_moves, moves[k].count, moves[k].what, moves[k].fate);
	}
	for (size_t k = 0; k < sizeof stays / sizeof stays[0]; k++) {
		add(c, p->stays, &p->n_stays, stays[k].count, stays[k].what, stays[k].fate);
	}
	if (m->next_report_at.has) {
		p->moves[p->n_moves++] = (struct merge_line){ msgf(c, MSG_MERGE_PAGE_REPORT,
			{ "when", time_full(c, m->next_report_at.v) }), msg(c, MSG_MERGE_PAGE_GO_ON) };
	}
	p->stays[p->n_stays++] = (struct merge_line){ msg(c, MSG_MERGE_PAGE_JOURNAL), msg(c, MSG_MERGE_PAGE_JOURNAL_STAY) };
}

static void fill_plan(struct ctx *c, const struct incident *i, const struct incident *into, const struct merge_plan *m,
                      struct merge_page *p)
{
	p->into = into->name;
	p->into_title = into->title;
	p->into_id = id_str(c->arena, into->id);
	p->seen = str_i64(c->arena, m->seen.v);
	p->is_over = !m->is_open;
	p->has_other_way = m->is_open;
	p->other_way = url_with(c, room_url(c, into, "/merge"), "into", id_str(c->arena, i->id));
	p->can_merge = room_may_act(c);
	fill_moves(c, m, p);
}

/* What forbids it is said instead of the form. */
static bool page(struct web *w, int status, str into_text)
{
	struct ctx *c = w->c;
	struct incident i, into;
	struct merge_plan m;
	struct id into_id;
	struct merge_page *p = arena_new(c->arena, struct merge_page);
	if (!room_of(w, &i)) {
		return false;
	}
	p->top = room_top_at(c, &i, ROOM_PART_NONE);
	p->all = room_url(c, &i, "/link");
	p->save = room_url(c, &i, "/merge");
	p->from = i.name;
	p->from_title = i.title;
	p->reason = field_of(w, &op_link_merge, "reason", S(""));
	p->errors = errors_make(w);
	if (!id_parse(into_text, &into_id)) {
		p->is_refused = true;
		p->why_not = msg(c, MSG_LINK_OTHER_UNKNOWN);
	} else if (merge_plan(c, i.id, into_id, &into, &m)) {
		fill_plan(c, &i, &into, &m, p);
	} else if (c->err.code == ERR_CONFLICT || c->err.code == ERR_INVALID) {
		p->is_refused = true;
		p->why_not = c->err.fields ? field_error_show(c, c->err.fields) : err_show(c, &c->err);
		err_clear(c);
	} else {
		return false;
	}
	return room_page(w, status, &i, msg(c, MSG_MERGE_PAGE_TITLE), merge_page_body, p);
}

bool merge_show(struct web *w)
{
	str into = web_query(w, "into");
	return page(w, 200, str_is_none(into) ? S("") : into);
}

bool merge_refuse(struct web *w)
{
	str into = raw_get(&w->form, "into_id");
	return page(w, web_error_status(w), str_is_none(into) ? S("") : into);
}

bool merge_done(struct web *w)
{
	const struct link_merge_in *in = w->in;
	return web_redirect_flash(w, url_id(w->c, "/incident/", in->into_id, "/link"), MSG_MERGE_PAGE_DONE);
}
