/* /readiness: how much of the procedures could be carried out today, what is missing, what to do next. */
#include "readiness/readiness_web.h"

#include "account/access.h"
#include "base/msg.h"
#include "base/time.h"
#include "messages.h"
#include "person/person.h"
#include "readiness/readiness_view.h"
#include "readiness_html.h"
#include "sheet/sheet_file.h"

PAGE_BODY(ready_page)

#define MISSING_SHOWN 30

static bool may_act(const struct ctx *c) { return access_allows(c->who.access, ACCESS_RESPONDER); }
static struct url row_url(struct ctx *c, struct id id) { return url_id(c, "/ledgers/prerequisite/", id, ""); }

static bool is_people(const struct ready_item *i) { return i->role.n > 0 || !id_is_none(i->person_id); }

/* Where it is mended. */
static struct url way_of(struct ctx *c, const struct ready_item *i)
{
	if (!id_is_none(i->person_id)) {
		return url_id(c, "/people/", i->person_id, "");
	}
	if (i->role.n > 0) {
		return i->lack == READY_NOBODY ? url_path(c, "/roles") : url_path(c, "/net/drills/new");
	}
	if (i->def && id_is_none(i->row_id) && (i->lack == READY_HELD_OVER || i->lack == READY_HELD_NONE)) {
		return url_path(c, str_cz(c->arena, i->def->page.n > 0 ? i->def->page : S("/ledgers")));
	}
	return id_is_none(i->row_id) ? url_with(c, url_path(c, "/ledgers/prerequisite/new"), "values.name", i->name) : row_url(c, i->row_id);
}

static int way_text(const struct ready_item *i)
{
	static const int texts[READY_LACK_MAX] = { [READY_NOT_WRITTEN] = MSG_READY_DO_WRITE, [READY_NO_OWNER] = MSG_READY_DO_OWNER,
		[READY_NO_PLACE] = MSG_READY_DO_PLACE, [READY_NEVER_CHECKED] = MSG_READY_DO_CHECK, [READY_CHECK_OVER] = MSG_READY_DO_CHECK,
		[READY_NOBODY] = MSG_READY_DO_NAME, [READY_UNPROVEN] = MSG_READY_DO_DRILL,
		[READY_HELD_OVER] = MSG_READY_DO_HELD, [READY_HELD_NONE] = MSG_READY_DO_HELD };
	return texts[i->lack];
}

/* What was seen, a line each. */
static void split(struct ctx *c, str s, const str **ret, size_t *ret_n)
{
	str *v = arena_array(c->arena, str, PREPARED_PROOFS_MAX * PREPARED_PROOFS_MAX + 1);
	*ret = v;
	*ret_n = 0;
	while (s.n > 0 && *ret_n < PREPARED_PROOFS_MAX * PREPARED_PROOFS_MAX) {
		v[(*ret_n)++] = str_cut(&s, '\n');
		s = str_is_none(s) ? S("") : s;
	}
}

static struct ready_line line_of(struct ctx *c, const struct ready_item *i)
{
	bool is_old = i->lack != READY_NEVER_CHECKED && ready_state_of(i->lack) == READY_IS_OLD;
	str name = is_people(i) ? msgf(c, MSG_READY_PEOPLE_OF, { "name", i->name }) : i->name;
	struct ready_line l = { .name = name, .why = msg(c, ready_lack_choices.v[i->lack].label), .css = is_old ? S("is-warn") : S("is-danger"),
		.icon = is_old ? S("clock") : S("triangle-alert"), .to = way_of(c, i), .to_text = msg(c, way_text(i)),
		.when = i->checked_at.has ? msgf(c, MSG_READY_CHECKED, { "when", time_date_full(c, i->checked_at.v) }) : S("") };
	split(c, i->reason, &l.reasons, &l.n_reasons);
	return l;
}

/* --- at a step --- */

static const struct { const char *css, *icon; } looks[READY_STATE_MAX] = { [READY_IS_THERE] = { "is-ok", "check" },
	[READY_IS_OLD] = { "is-warn", "clock" }, [READY_IS_NONE] = { "is-danger", "triangle-alert" } };

/* Old says why when it is not age. */
static str chip_of(struct ctx *c, const struct ready_item *i)
{
	bool other = i->lack == READY_NEVER_CHECKED || i->lack == READY_HELD_OVER;
	return msg(c, other ? ready_lack_choices.v[i->lack].label : ready_state_choices.v[ready_state_of(i->lack)].label);
}

/* The file of the row that holds it, one tap away; of several the first. */
static bool fill_file(struct ctx *c, const struct ready_item *i, struct ready_thing_line *l)
{
	struct sheet_file *v;
	size_t n;
	if (id_is_none(i->row_id) || !i->is_open) {
		return true;
	}
	if (!sheet_files(c, i->row_id, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n && !l->has_file; k++) {
		if (!v[k].dropped_at.has) {
			l->has_file = true;
			l->file = url_below(c, url_id(c, "/ledgers/prerequisite/", i->row_id, "/files"), "/", id_str(c->arena, v[k].id));
			l->file_text = msgf(c, MSG_READY_OPEN_FILE, { "name", v[k].name });
		}
	}
	return true;
}

static void fill_way(struct ctx *c, const struct ready_item *i, struct ready_thing_line *l)
{
	bool has_page = i->page.n > 0;
	if (!i->is_open || (id_is_none(i->row_id) && !has_page)) {
		return;
	}
	l->has_to = true;
	l->to = has_page ? url_path(c, str_cz(c->arena, i->page)) : row_url(c, i->row_id);
	l->to_text = msg(c, has_page ? MSG_READY_OPEN_PAGE : MSG_READY_OPEN_ROW);
}

/* Where one does it, and what the way there is called. */
static void go_to(struct ctx *c, str path, struct url ask, struct ready_thing_line *l)
{
	static const struct { const char *path; int text; } ways[] = { { "/windows", MSG_READY_GO_WINDOWS }, { "/people", MSG_READY_GO_PEOPLE },
		{ "/net", MSG_READY_GO_NET } };
	l->has_go = path.n > 0;
	l->go_text = msg(c, MSG_READY_GO);
	l->go = str_eq(path, S("/windows")) || path.n == 0 ? ask : url_path(c, str_cz(c->arena, path));
	for (size_t k = 0; k < sizeof ways / sizeof ways[0]; k++) {
		l->go_text = str_eq(path, str_from_c(ways[k].path)) ? msg(c, ways[k].text) : l->go_text;
	}
}

static bool fill_instead(struct ctx *c, const struct ready_item *i, struct url ask, struct ready_thing_line *l)
{
	struct person p;
	if (ready_state_of(i->lack) != READY_IS_NONE) {
		return true;
	}
	if (i->def && i->def->instead.ja.n > 0) {
		l->instead = text2_in(i->def->instead, c->lang);
		go_to(c, i->def->go, ask, l);
	} else if (!id_is_none(i->owner_id)) {
		if (!person_find(c, i->owner_id, &p)) {
			bool is_gone = c->err.code == ERR_NOT_FOUND;
			err_clear(c);
			l->instead = msg(c, MSG_READY_BEGIN_WITHOUT);
			go_to(c, S("/net"), ask, l);
			return is_gone;
		}
		l->instead = msgf(c, MSG_READY_ASK_OWNER, { "name", p.name });
		go_to(c, S("/people"), ask, l);
		l->go = url_id(c, "/people/", i->owner_id, "");
	} else {
		l->instead = msg(c, MSG_READY_BEGIN_WITHOUT);
		go_to(c, S("/net"), ask, l);
	}
	return true;
}

static bool thing_line(struct ctx *c, const struct ready_item *i, struct url ask, struct ready_thing_line *l)
{
	enum ready_state state = ready_state_of(i->lack);
	*l = (struct ready_thing_line){ .name = i->name, .chip = chip_of(c, i), .css = str_from_c(looks[state].css), .icon = str_from_c(looks[state].icon),
		.when = S(""), .place = S(""), .instead = S("") };
	split(c, i->reason, &l->reasons, &l->n_reasons);
	if (i->is_open && i->checked_at.has) {
		l->when = msgf(c, MSG_READY_CHECKED, { "when", time_date_full(c, i->checked_at.v) });
	} else if (state == READY_IS_NONE && i->def == NULL) {
		l->when = i->is_open ? msg(c, ready_lack_choices.v[i->lack].label) : S("");
	}
	l->place = i->place.n > 0 ? msgf(c, MSG_READY_PLACE, { "place", i->place }) : S("");
	fill_way(c, i, l);
	return fill_file(c, i, l) && fill_instead(c, i, ask, l);
}

bool ready_thing_lines(struct ctx *c, const struct text2 *words, size_t n, struct url ask, struct ready_thing_lines *ret)
{
	struct ready_item *items = arena_array(c->arena, struct ready_item, n + 1);
	*ret = (struct ready_thing_lines){ arena_array(c->arena, struct ready_thing_line, n + 1), n };
	if (!ready_things(c, words, n, items)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		if (!thing_line(c, &items[k], ask, &ret->v[k])) {
			return false;
		}
	}
	return true;
}

bool ready_lines_of(struct ctx *c, struct text2 lines, struct url ask, struct ready_thing_lines *ret)
{
	struct text2 *words;
	size_t n = ready_words_of(c, lines, &words);
	return ready_thing_lines(c, words, n, ask, ret);
}

static struct ready_line_of procedure_of(struct ctx *c, const struct ready_procedure *p, bool *ret_unwritten)
{
	struct ready_line_of v = { .name = p->name, .done = p->n_ready.v, .total = p->n_steps.v, .share = msg(c, MSG_READY_STEPS), .more = S(""),
		.is_whole = p->n_ready.v == p->n_steps.v, .to = url_below(c, url_path(c, "/procedures"), "/", p->key),
		.write = url_below(c, url_path(c, "/readiness/write"), "/", p->key) };
	size_t shown = p->n_missing < MISSING_SHOWN ? p->n_missing : MISSING_SHOWN;
	v.missing = arena_array(c->arena, struct ready_line, shown);
	for (size_t k = 0; k < p->n_missing; k++) {
		v.can_write = v.can_write || (p->missing[k]->lack == READY_NOT_WRITTEN && may_act(c));
		if (k < shown) {
			v.missing[v.n_missing++] = line_of(c, p->missing[k]);
		}
	}
	*ret_unwritten = *ret_unwritten || (v.can_write && p->counts);
	v.more = p->n_missing > shown ? msgf(c, MSG_READY_MORE, { "count", str_i64(c->arena, (int64_t)(p->n_missing - shown)) }) : S("");
	return v;
}

static bool page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct readiness *r = arena_new(c->arena, struct readiness);
	struct ready_page *v = arena_new(c->arena, struct ready_page);
	if (!readiness_read(c, r)) {
		return false;
	}
	v->counted = arena_array(c->arena, struct ready_line_of, r->n);
	v->others = arena_array(c->arena, struct ready_line_of, r->n);
	v->next = arena_array(c->arena, struct ready_line, READY_NEXT);
	for (size_t k = 0; k < r->n; k++) {
		struct ready_line_of p = procedure_of(c, &r->procedures[k], &v->has_unwritten);
		*(r->procedures[k].counts ? &v->counted[v->n_counted++] : &v->others[v->n_others++]) = p;
	}
	for (size_t k = 0; k < r->n_next; k++) {
		struct ready_line l = line_of(c, r->next[k]);
		l.when = msgf(c, MSG_READY_HELPS, { "count", str_i64(c->arena, (int64_t)r->next[k]->steps) });
		v->next[v->n_next++] = l;
	}
	v->whole = msgf(c, MSG_READY_WHOLE_LINE, { "total", str_i64(c->arena, r->n_steps) }, { "ready", str_i64(c->arena, r->n_ready) });
	v->how = msg(c, MSG_READY_HOW);
	v->done = r->n_ready;
	v->total = r->n_steps > 0 ? r->n_steps : 1;
	v->ledger = url_path(c, "/ledgers/prerequisite");
	v->write = url_path(c, "/readiness/write");
	v->can_act = may_act(c);
	v->errors = errors_make(w);
	struct page_view p = { .title = msg(c, MSG_READY_TITLE), .nav = NAV_PREPARE, .body = ready_page_body, .view = v };
	return page_show(w, status, &p);
}
static bool show(struct web *w) { return page(w, 200); }
static bool refuse(struct web *w) { return page(w, web_error_status(w)); }
static bool written(struct web *w)
{
	const struct ready_written *r = w->result;
	return web_redirect_flash(w, url_path(w->c, "/readiness"), r->n.v > 0 ? MSG_READY_WRITTEN : MSG_READY_ALL_WRITTEN);
}

static bool procedures_json(struct web *w)
{
	struct readiness *r = arena_new(w->c->arena, struct readiness);
	return readiness_read(w->c, r) && web_json_list(w, &ready_procedure_shape, r->procedures, r->n, STR_NONE);
}

static bool missing_json(struct web *w)
{
	struct ctx *c = w->c;
	struct readiness *r = arena_new(c->arena, struct readiness);
	size_t n = 0;
	if (!readiness_read(c, r)) {
		return false;
	}
	struct ready_item_out *v = arena_array(c->arena, struct ready_item_out, r->n_items);
	for (size_t k = 0; k < r->n_items; k++) {
		const struct ready_item *i = &r->items[k];
		if (i->lack != READY_FINE && i->steps > 0) {
			v[n++] = ready_item_out_of(i);
		}
	}
	return web_json_list(w, &ready_item_shape, v, n, STR_NONE);
}

static bool written_json(struct web *w) { return web_json(w, 200, &ready_written_shape, w->result); }

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/readiness", .needs = ACCESS_VIEWER, .show = show, .doc = "how ready the procedures are" },
	{ .method = HTTP_POST, .pattern = "/readiness/write", .needs = ACCESS_RESPONDER, .op = &op_ready_write, .answer = written, .refuse = refuse,
		.doc = "write down what is named and not held" },
	{ .method = HTTP_POST, .pattern = "/readiness/write/{procedure}", .needs = ACCESS_RESPONDER, .op = &op_ready_write_of, .answer = written, .refuse = refuse,
		.doc = "the same of one procedure" },
	{ .method = HTTP_GET, .pattern = "/api/v1/readiness", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = procedures_json,
		.shape = &ready_procedure_shape, .is_list = true, .doc = "How ready each procedure is: steps that could be carried out today." },
	{ .method = HTTP_GET, .pattern = "/api/v1/readiness/missing", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = missing_json,
		.shape = &ready_item_shape, .is_list = true, .doc = "What the procedures that count lack." },
	{ .method = HTTP_POST, .pattern = "/api/v1/readiness/write", .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_ACTION, .op = &op_ready_write,
		.answer = written_json, .doc = "Write rows for what is named and not held: names alone." },
};
const struct route_table readiness_routes = { routes, sizeof routes / sizeof routes[0] };
