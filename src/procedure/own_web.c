/* The firm's procedures: the list, making one, one as it is read. */
#include "procedure/own_web.h"

#include "account/access.h"
#include "base/time.h"
#include "messages.h"
#include "readiness/readiness_web.h"
#include "procedure/own_inside.h"
#include "procedure_html.h"

PAGE_BODY(own_list_page)
PAGE_BODY(own_make_page)
PAGE_BODY(own_one_page)

bool own_page(struct web *w, int status, str title, void (*body)(struct out *o, const void *view), const void *view)
{
	struct page_view p = { .title = title, .nav = NAV_PREPARE, .body = body, .view = view };
	return page_show(w, status, &p);
}

struct url own_url(struct ctx *c, str key, const char *after)
{
	struct url u = url_below(c, url_path(c, "/procedures"), "/", key);
	u.s = STR_CAT(c->arena, u.s, str_from_c(after));
	return u;
}

bool own_of(struct web *w, struct own_procedure *ret)
{
	return own_procedure_get(w->c, raw_get(&w->parts, "procedure"), ret);
}

void own_chip_add(struct own_chips *to, const char *css, const char *icon, str text)
{
	if (to->n < OWN_CHIPS_MAX) {
		to->v[to->n++] = (struct own_chip){ str_from_c(css), str_from_c(icon), text };
	}
}

static bool may_edit(const struct ctx *c) { return access_allows(c->who.access, ACCESS_RESPONDER); }

static const struct { const char *css, *icon; } approval_looks[OWN_APPROVAL_MAX] = {
	[OWN_WAITING] = { "is-warn", "clock" }, [OWN_APPROVED] = { "is-ok", "check" }, [OWN_SENT_BACK] = { "is-danger", "circle-alert" } };

static void approval_chip(struct ctx *c, int state, struct own_chips *to)
{
	own_chip_add(to, approval_looks[state].css, approval_looks[state].icon, msg(c, own_approval_choices.v[state].label));
}

void own_version_chips(struct ctx *c, const struct own_version *v, struct own_chips *to)
{
	approval_chip(c, v->state, to);
	if (v->is_used) {
		own_chip_add(to, "is-key", "file-check", msg(c, MSG_OWN_PROCEDURE_IN_USE));
	}
}

/* --- the list --- */

static void line_chips(struct ctx *c, const struct own_line *l, struct own_chips *to)
{
	if (l->used.has) {
		own_chip_add(to, "is-ok", "file-check", msgf(c, MSG_OWN_PROCEDURE_VERSION, { "version", str_i64(c->arena, l->used.v) }));
	} else {
		own_chip_add(to, "is-quiet", "book-open", msg(c, l->built_in.has ? MSG_OWN_PROCEDURE_USES_BUILT_IN : MSG_OWN_PROCEDURE_NOT_USED));
	}
	if (l->is_off) {
		own_chip_add(to, "is-quiet", "archive", msg(c, MSG_OWN_PROCEDURE_IS_OFF));
	}
	if (l->state == OWN_WAITING || l->state == OWN_SENT_BACK) {
		approval_chip(c, l->state, to);
	}
	if (l->is_own && l->is_changed) {
		own_chip_add(to, "is-ask", "pencil", msg(c, MSG_OWN_PROCEDURE_HAS_DRAFT));
	}
	if (l->is_due) {
		own_chip_add(to, "is-warn", "clock", msg(c, MSG_OWN_PROCEDURE_IS_DUE));
	}
	if (l->is_news) {
		own_chip_add(to, "is-ask", "info", msg(c, MSG_OWN_PROCEDURE_IS_NEWS));
	}
}

static bool list_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct own_line *v;
	size_t n;
	struct own_list_page *p = arena_new(c->arena, struct own_list_page);
	if (!own_lines(c, &v, &n) || !own_uses_waiting(c, &p->uses_waiting, &p->nobody)) {
		return false;
	}
	p->rows = arena_array(c->arena, struct own_list_row, n + 1);
	for (int own = 1; own >= 0; own--) { /* the firm's own first */
		for (size_t i = 0; i < n; i++) {
			if (v[i].is_own != (own == 1)) {
				continue;
			}
			struct own_list_row *r = &p->rows[p->n_rows++];
			*r = (struct own_list_row){ .name = v[i].name, .kinds = v[i].kinds, .to = own_url(c, v[i].key, "") };
			line_chips(c, &v[i], &r->chips);
		}
	}
	p->make = url_path(c, "/procedures/new");
	p->rule = url_path(c, "/procedures/rule");
	p->can_make = may_edit(c);
	p->can_rule = access_allows(c->who.access, ACCESS_ADMIN);
	p->rule_text = msg(c, p->nobody ? MSG_OWN_PROCEDURE_RULE_NOBODY : p->uses_waiting ? MSG_OWN_PROCEDURE_RULE_WAITING : MSG_OWN_PROCEDURE_RULE_APPROVED);
	p->errors = errors_make(w);
	return own_page(w, status, msg(c, MSG_OWN_PROCEDURE_TITLE), own_list_page_body, p);
}

static bool show_list(struct web *w) { return list_page(w, 200); }
static bool refuse_list(struct web *w) { return list_page(w, web_error_status(w)); }
static bool ruled(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/procedures"), MSG_OWN_PROCEDURE_RULED); }

/* --- a new one --- */

static bool new_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	const struct catalog *k = c->catalog;
	struct own_new_view v = { .back = url_path(c, "/procedures"), .make = url_path(c, "/procedures"), .errors = errors_make(w) };
	struct field_option *from = arena_array(c->arena, struct field_option, k->n_procedures + 1);
	struct field_option *kinds = arena_array(c->arena, struct field_option, k->n_kinds + 1);
	from[0] = (struct field_option){ S(""), msg(c, MSG_OWN_PROCEDURE_FROM_NOTHING), S("") };
	for (size_t i = 0; i < k->n_procedures; i++) {
		from[i + 1] = (struct field_option){ k->procedures[i].key, text2_in(k->procedures[i].name, c->lang), S("") };
	}
	kinds[0] = (struct field_option){ S(""), msg(c, MSG_OWN_PROCEDURE_KIND_SAME), S("") };
	for (size_t i = 0; i < k->n_kinds; i++) {
		kinds[i + 1] = (struct field_option){ k->kinds[i].key, text2_in(k->kinds[i].name, c->lang), S("") };
	}
	str asked = web_query(w, "from");
	v.from = field_view_make(w, "from", MSG_OWN_PROCEDURE_FROM, str_is_none(asked) ? S("") : asked);
	field_options(&v.from, from, k->n_procedures + 1);
	field_help(w, &v.from, MSG_OWN_PROCEDURE_FROM_HELP);
	v.kind = field_view_make(w, "kind", MSG_OWN_PROCEDURE_KIND, S(""));
	field_options(&v.kind, kinds, k->n_kinds + 1);
	field_help(w, &v.kind, MSG_OWN_PROCEDURE_KIND_HELP);
	return own_page(w, status, msg(c, MSG_OWN_PROCEDURE_MAKE), own_make_page_body, &v);
}

static bool show_new(struct web *w) { return new_page(w, 200); }
static bool refuse_new(struct web *w) { return new_page(w, web_error_status(w)); }

static bool made(struct web *w)
{
	const struct own_done *d = w->result;
	return web_redirect_flash(w, own_url(w->c, d->key, "/edit"), MSG_OWN_PROCEDURE_MADE);
}

/* --- steps as they are read --- */

static void add_list(struct ctx *c, int label, const char *css, const char *icon, const struct text2 *v, size_t n, struct own_read_step *s)
{
	if (n == 0) {
		return;
	}
	struct own_read_lines *l = &s->lists[s->n_lists++];
	*l = (struct own_read_lines){ label, str_from_c(css), str_from_c(icon), arena_array(c->arena, str, n), n };
	for (size_t i = 0; i < n; i++) {
		l->v[i] = text2_in(v[i], c->lang);
	}
}

static bool read_step(struct ctx *c, const struct procedure_step *s, struct own_read_step *ret)
{
	*ret = (struct own_read_step){ .heading = text2_in(s->heading, c->lang), .item = text2_in(s->item, c->lang),
		.detail = text2_in(s->detail, c->lang), .is_evidence = s->evidence, .key = s->key };
	add_list(c, MSG_OWN_PROCEDURE_BEFORE, "", "list-checks", s->prerequisites, s->n_prerequisites, ret);
	add_list(c, MSG_OWN_PROCEDURE_DO_NOTS, "is-dont", "circle-x", s->do_nots, s->n_do_nots, ret);
	add_list(c, MSG_OWN_PROCEDURE_BRANCHES, "", "info", s->branches, s->n_branches, ret);
	add_list(c, MSG_OWN_PROCEDURE_VENDOR, "", "phone", s->vendor, s->n_vendor, ret);
	return procedure_owner_text(c, s, &ret->owner);
}

/* How what each step needs beforehand stands: looked at once for all steps. */
static bool fill_things(struct ctx *c, const struct procedure_def *d, struct own_read *r)
{
	size_t most = 0, at = 0;
	for (size_t i = 0; i < d->n_steps; i++) {
		most += d->steps[i].n_prerequisites;
	}
	struct text2 *words = arena_array(c->arena, struct text2, most + 1);
	struct ready_thing_lines all;
	for (int i = 0; i < PHASE_MAX; i++) {
		for (size_t k = 0; k < d->n_steps; k++) {
			for (size_t n = 0; d->steps[k].phase == i && n < d->steps[k].n_prerequisites; n++) {
				words[at++] = d->steps[k].prerequisites[n];
			}
		}
	}
	if (!ready_thing_lines(c, words, at, url_path(c, "/windows"), &all)) {
		return false;
	}
	at = 0;
	for (size_t i = 0; i < r->n_phases; i++) {
		for (size_t k = 0; k < r->phases[i].n_steps; k++) {
			struct own_read_step *s = &r->phases[i].steps[k];
			if (s->n_lists > 0 && s->lists[0].label == MSG_OWN_PROCEDURE_BEFORE) {
				s->things = (struct ready_thing_lines){ all.v + at, s->lists[0].n };
				at += s->lists[0].n;
				s->n_lists--;
				memmove(s->lists, s->lists + 1, s->n_lists * sizeof s->lists[0]);
			}
		}
	}
	return true;
}

static str *texts_of(struct ctx *c, const struct text2 *v, size_t n)
{
	str *all = arena_array(c->arena, str, n + 1);
	for (size_t i = 0; i < n; i++) {
		all[i] = text2_in(v[i], c->lang);
	}
	return all;
}

bool own_read_fill(struct ctx *c, const struct procedure_def *d, const struct own_procedure *draft_of, struct own_read *ret)
{
	*ret = (struct own_read){ .note = text2_in(d->note, c->lang), .dos = texts_of(c, d->card_do, d->n_card_do), .n_dos = d->n_card_do,
		.donts = texts_of(c, d->card_dont, d->n_card_dont), .n_donts = d->n_card_dont,
		.phases = arena_array(c->arena, struct own_read_phase, PHASE_MAX), .n_phases = PHASE_MAX, .n_steps = d->n_steps };
	for (int i = 0; i < PHASE_MAX; i++) {
		ret->phases[i].name = msg(c, phase_choices.v[i].label);
		ret->phases[i].steps = arena_array(c->arena, struct own_read_step, d->n_steps + 1);
		if (draft_of) {
			ret->phases[i].add = url_with(c, own_url(c, draft_of->key, "/steps/new"), "phase", str_from_c(phase_choices.v[i].code));
		}
	}
	for (size_t i = 0; i < d->n_steps; i++) {
		struct own_read_phase *phase = &ret->phases[d->steps[i].phase];
		struct own_read_step *s = &phase->steps[phase->n_steps++];
		if (!read_step(c, &d->steps[i], s)) {
			return false;
		}
		s->number = (int64_t)i + 1;
		if (draft_of) {
			s->edit = url_below(c, own_url(c, draft_of->key, "/steps"), "/", s->key);
			s->add = url_with(c, own_url(c, draft_of->key, "/steps/new"), "after", s->key);
			s->has_up = i > 0 || d->steps[i].phase > 0;
			s->has_down = i + 1 < d->n_steps || d->steps[i].phase + 1 < PHASE_MAX;
		}
	}
	return true;
}

bool own_mends_fill(struct ctx *c, const struct own_procedure *p, struct own_mend_lines *ret)
{
	struct own_mend *v;
	if (!own_mends(c, &p->draft, &v, &ret->n)) {
		return false;
	}
	ret->v = arena_array(c->arena, struct own_mend_line, ret->n + 1);
	for (size_t i = 0; i < ret->n; i++) {
		ret->v[i] = (struct own_mend_line){ v[i].item, v[i].why, url_below(c, own_url(c, p->key, "/steps"), "/", v[i].step) };
	}
	return true;
}

/* --- one --- */

static struct own_way way(const char *icon, str text, struct url to) { return (struct own_way){ str_from_c(icon), text, to }; }

static void fill_ways(struct ctx *c, str key, struct own_page_view *v)
{
	if (v->is_own) {
		v->ways[v->n_ways++] = way("history", msg(c, MSG_OWN_PROCEDURE_VERSIONS), own_url(c, key, "/versions"));
		v->more[v->n_more++] = way("search", msg(c, MSG_OWN_PROCEDURE_COMPARE), own_url(c, key, "/compare"));
	}
	v->ways[v->n_ways++] = way("printer", msg(c, MSG_OWN_PROCEDURE_PRINT), own_url(c, key, "/print"));
	v->more[v->n_more++] = way("download", msg(c, MSG_OWN_PROCEDURE_XLSX), own_url(c, key, "/xlsx"));
	v->more[v->n_more++] = way("download", msg(c, MSG_OWN_PROCEDURE_CSV), own_url(c, key, "/csv"));
	v->more[v->n_more++] = way("download", msg(c, MSG_TABLE_AS_CP932), url_with(c, own_url(c, key, "/csv"), "encoding", S("cp932")));
	if (v->is_own && v->can_edit) {
		v->more[v->n_more++] = way("upload", msg(c, MSG_OWN_PROCEDURE_IMPORT), own_url(c, key, "/import"));
	}
}

/* What the newest version waits for. */
static void fill_newest(struct ctx *c, const struct own_procedure *p, bool nobody, str before, struct own_page_view *v)
{
	const struct own_version *newest = &p->versions[0];
	int until = p->used > 0 ? MSG_OWN_PROCEDURE_WAITS : p->built_in ? MSG_OWN_PROCEDURE_WAITS_FIRST : MSG_OWN_PROCEDURE_WAITS_NONE;
	v->version = str_i64(c->arena, newest->version.v);
	v->is_waiting = newest->state == OWN_WAITING && !nobody;
	v->is_sent_back = newest->state == OWN_SENT_BACK;
	v->can_say = v->is_waiting && c->who.access == ACCESS_EXECUTIVE;
	v->said = newest->said;
	v->read_newest = url_below(c, own_url(c, v->key, "/versions"), "/", v->version);
	v->diff_newest = url_with(c, url_with(c, own_url(c, v->key, "/compare"), "from", before), "to", v->version);
	v->waiting = msgf(c, newest->is_used ? MSG_OWN_PROCEDURE_WAITS_USED : until, { "version", v->version },
		{ "who", newest->author.n ? newest->author : S("-") }, { "when", time_full(c, newest->made_at.v) });
	v->sent_back = msgf(c, MSG_OWN_PROCEDURE_CAME_BACK, { "version", v->version }, { "who", newest->said_by.n ? newest->said_by : S("-") },
		{ "when", newest->said_at.has ? time_full(c, newest->said_at.v) : S("-") });
}

/* What is due, new, to mend. */
static bool fill_state(struct web *w, const struct own_procedure *p, struct own_page_view *v)
{
	struct ctx *c = w->c;
	bool says, nobody;
	struct own_diff news;
	if (!own_uses_waiting(c, &says, &nobody) || !own_news(c, p, &news) || !own_mends_fill(c, p, &v->mends)) {
		return false;
	}
	v->is_changed = p->is_changed;
	v->is_off = p->is_off;
	v->is_due = p->review_due.has && p->review_due.v <= c->now_ms && !p->is_off;
	v->due = p->review_due.has && p->used > 0 ? msgf(c, MSG_OWN_PROCEDURE_REVIEW_BY, { "date", time_date_full(c, p->review_due.v) }) : S("");
	v->has_news = !news.is_same;
	v->news_text = msgf(c, MSG_OWN_PROCEDURE_NEWS, { "changed", number_text(c, (int64_t)news.n_changed) },
		{ "new", number_text(c, (int64_t)news.n_new) }, { "gone", number_text(c, (int64_t)news.n_gone) });
	v->revision = str_i64(c->arena, p->revision);
	v->version = S("");
	if (p->n_versions > 0) {
		bool has_older = p->used > 0 && p->used != p->version; /* compared with what is in use until then */
		str before = has_older ? str_i64(c->arena, p->used) : p->built_in ? S("built_in") : v->revision;
		v->has_before = has_older || p->built_in;
		fill_newest(c, p, nobody, before, v);
	}
	v->words = field_of(w, &op_procedure_say, "words", S(""));
	return true;
}

static str kinds_text(struct ctx *c, str key)
{
	struct own_line *v;
	size_t n;
	if (own_lines(c, &v, &n)) {
		for (size_t i = 0; i < n; i++) {
			if (str_eq(v[i].key, key)) {
				return v[i].kinds;
			}
		}
	}
	err_clear(c);
	return S("");
}

static bool fill_used(struct ctx *c, str key, const struct own_procedure *p, struct own_page_view *v)
{
	const struct procedure_def *d;
	v->has_used = procedure_def_get(c, key, &d);
	if (!v->has_used) {
		bool is_none = c->err.code == ERR_NOT_FOUND && p;
		if (is_none) {
			err_clear(c);
			v->heading = text2_in(text2_full(p->draft.name), c->lang);
			v->unused = msg(c, MSG_OWN_PROCEDURE_NONE_USED);
		}
		return is_none;
	}
	v->heading = text2_in(d->name, c->lang);
	return procedure_version_text(c, key, d->version, d->is_own, &v->used) && own_read_fill(c, d, NULL, &v->read) && fill_things(c, d, &v->read);
}

static bool one_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	str key = raw_get(&w->parts, "procedure");
	struct own_procedure *p = arena_new(c->arena, struct own_procedure);
	struct own_page_view *v = arena_new(c->arena, struct own_page_view);
	v->key = key;
	v->is_own = own_procedure_get(c, key, p);
	if (!v->is_own && c->err.code != ERR_NOT_FOUND) {
		return false;
	}
	if (!v->is_own) {
		err_clear(c);
	}
	v->errors = errors_make(w);
	v->can_edit = may_edit(c);
	if (!fill_used(c, key, v->is_own ? p : NULL, v) || (v->is_own && !fill_state(w, p, v))) {
		return false;
	}
	v->kinds = kinds_text(c, key);
	v->list = url_path(c, "/procedures");
	v->here = own_url(c, key, "");
	v->edit = own_url(c, key, "/edit");
	v->days = own_url(c, key, "/names#f-review_days");
	v->make = url_path(c, "/procedures");
	v->say = own_url(c, key, "/say");
	v->looked = own_url(c, key, "/looked");
	v->off = own_url(c, key, "/off");
	v->versions = own_url(c, key, "/versions");
	v->news = url_with(c, url_with(c, own_url(c, key, "/compare"), "from", S("base")), "to", S("built_in"));
	v->compare = url_with(c, url_with(c, own_url(c, key, "/compare"), "from", v->version.n ? v->version : S("built_in")), "to", S("draft"));
	fill_ways(c, key, v);
	return own_page(w, status, v->heading, own_one_page_body, v);
}

static bool show_one(struct web *w) { return one_page(w, 200); }
static bool refuse_one(struct web *w) { return one_page(w, web_error_status(w)); }

static bool back(struct web *w, int flash)
{
	const struct own_done *d = w->result;
	return web_redirect_flash(w, own_url(w->c, d->key, ""), flash);
}
static bool said(struct web *w)
{
	const struct own_say_in *in = w->in;
	return back(w, in->what == 1 ? MSG_OWN_PROCEDURE_WAS_SENT_BACK : MSG_OWN_PROCEDURE_WAS_APPROVED);
}
static bool looked(struct web *w) { return back(w, MSG_OWN_PROCEDURE_WAS_LOOKED); }
static bool seen(struct web *w) { return back(w, MSG_OWN_PROCEDURE_WAS_SEEN); }
static bool turned(struct web *w)
{
	const struct own_off_in *in = w->in;
	return back(w, in->is_off ? MSG_OWN_PROCEDURE_WAS_OFF : MSG_OWN_PROCEDURE_WAS_ON);
}

#define ONE "/procedures/{procedure}"
#define POST(path, least, row, done, no, text) \
	{ .method = HTTP_POST, .pattern = path, .needs = least, .op = &row, .answer = done, .refuse = no, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/procedures", .needs = ACCESS_VIEWER, .show = show_list, .doc = "procedures: built in and the firm's own" },
	POST("/procedures", ACCESS_RESPONDER, op_procedure_make, made, refuse_new, "make one of one's own"),
	POST("/procedures/rule", ACCESS_ADMIN, op_procedure_rule, ruled, refuse_list, "whether versions are used before they were approved"),
	{ .method = HTTP_GET, .pattern = "/procedures/new", .needs = ACCESS_RESPONDER, .show = show_new, .doc = "make one of one's own" },
	{ .method = HTTP_GET, .pattern = ONE, .needs = ACCESS_VIEWER, .show = show_one, .doc = "a procedure as the firm uses it" },
	POST(ONE "/say", ACCESS_EXECUTIVE, op_procedure_say, said, refuse_one, "approve a version or send it back"),
	POST(ONE "/looked", ACCESS_RESPONDER, op_procedure_looked, looked, refuse_one, "say that it still holds"),
	POST(ONE "/seen", ACCESS_RESPONDER, op_procedure_seen, seen, refuse_one, "say that what is new was seen"),
	POST(ONE "/off", ACCESS_RESPONDER, op_procedure_off, turned, refuse_one, "use the built-in one, or the own one again"),
};
const struct route_table procedure_routes = { routes, sizeof routes / sizeof routes[0] };
