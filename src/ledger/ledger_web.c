/* What is missing, and what this module says on the pages of ledgers. */
#include "ledger/ledger_web.h"

#include "account/access.h"
#include "affected/affected.h"
#include "base/time.h"
#include "ledger_html.h"
#include "messages.h"

PAGE_BODY(missing_page)

#define LOGS_SHOWN 5
#define HINTS_SHOWN 6              /* above a ledger; the page of what is missing has all */

/* --- backups in words --- */

str backup_warning_text(struct ctx *c, const struct backup_warning *v)
{
	static const int texts[BACKUP_FAULT_MAX] = { [BACKUP_NONE] = MSG_LEDGER_SAY_NONE, [BACKUP_SAME] = MSG_LEDGER_SAY_SAME,
		[BACKUP_CONNECTED] = MSG_LEDGER_SAY_CONNECTED, [BACKUP_NEVER_TRIED] = MSG_LEDGER_SAY_NEVER,
		[BACKUP_TRIED_LONG_AGO] = MSG_LEDGER_SAY_LONG_AGO, [BACKUP_TOO_RARE] = MSG_LEDGER_SAY_TOO_RARE,
		[BACKUP_NONE_OFF] = MSG_LEDGER_SAY_NONE_OFF };
	bool is_of_all = v->fault == BACKUP_NONE || v->fault == BACKUP_CONNECTED || v->fault == BACKUP_NONE_OFF;
	return msgf(c, texts[v->fault], { "name", is_of_all && v->system.n ? v->system : v->title }, { "every", v->every }, { "stop", v->stop },
		{ "when", v->tried_at.has ? time_date_full(c, v->tried_at.v) : S("") });
}

struct url backup_warning_url(struct ctx *c, const struct backup_warning *v)
{
	return id_is_none(v->row_id) ? sheet_row_url(c, S("system"), v->system_id, "") : sheet_row_url(c, S("backup"), v->row_id, "");
}

static void hint_of(struct ctx *c, const struct backup_warning *v, bool is_linked, struct sheet_hints *ret)
{
	sheet_hint_add(ret, (struct sheet_hint){ true, is_linked, backup_warning_text(c, v), backup_warning_url(c, v) });
}

bool backup_says_of_list(struct web *w, const struct sheet_def *d, struct sheet_hints *ret)
{
	struct backup_warning *v;
	size_t n, rows;
	(void)d;
	if (!backup_warnings(w->c, false, &v, &n, &rows)) {
		return false;
	}
	for (size_t i = 0; i < n && i < HINTS_SHOWN; i++) {
		hint_of(w->c, &v[i], true, ret);
	}
	if (n > HINTS_SHOWN) {
		sheet_hint_add(ret, (struct sheet_hint){ false, true, msgf(w->c, MSG_LEDGER_MORE,
			{ "count", str_i64(w->c->arena, (int64_t)(n - HINTS_SHOWN)) }), url_path(w->c, "/ledgers/missing") });
	}
	return true;
}

/* Of a copy: what is said of it and of all copies of its original. */
bool backup_says_of_row(struct web *w, const struct sheet_def *d, const struct sheet_row *r, struct sheet_hints *ret)
{
	struct backup_warning *v;
	size_t n, rows;
	struct sheet_cell *cells = arena_array(w->c->arena, struct sheet_cell, d->n_fields);
	int at = sheet_field_find(d, S("system"));
	if (!backup_warnings(w->c, false, &v, &n, &rows) || !sheet_body_read(w->c, d, r->body, cells, NULL)) {
		return false;
	}
	struct id system = at >= 0 && cells[at].has ? cells[at].id : (struct id){ 0 };
	for (size_t i = 0; i < n; i++) {
		bool is_of_all = v[i].fault == BACKUP_CONNECTED || v[i].fault == BACKUP_NONE_OFF;
		if (id_eq(v[i].row_id, r->id) || (is_of_all && !id_is_none(system) && id_eq(v[i].system_id, system))) {
			hint_of(w->c, &v[i], false, ret);
		}
	}
	return true;
}

bool system_says_of_row(struct web *w, const struct sheet_def *d, const struct sheet_row *r, struct sheet_hints *ret)
{
	struct backup_warning *v;
	size_t n, rows;
	(void)d;
	if (!backup_warnings(w->c, true, &v, &n, &rows)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].system_id, r->id)) {
			hint_of(w->c, &v[i], v[i].fault != BACKUP_NONE, ret);
		}
	}
	return true;
}

/* --- incidents that touched a row --- */

bool ledger_says_of_row(struct web *w, const struct sheet_def *d, const struct sheet_row *r, struct sheet_hints *ret)
{
	struct ctx *c = w->c;
	struct affected_touch *v;
	size_t n;
	if (!affected_can_be(d)) {
		return true;
	}
	if (!affected_of_row(c, r->id, &v, &n)) {
		return false;
	}
	struct sheet_extra *x = sheet_extra_add(c, ret, msg(c, MSG_LEDGER_TOUCHED), msg(c, MSG_LEDGER_TOUCHED_NONE));
	for (size_t i = 0; i < n && x->n_lines < SHEET_HINTS_MAX; i++) {
		str text = msgf(c, v[i].is_exercise ? MSG_LEDGER_TOUCHED_EXERCISE : MSG_LEDGER_TOUCHED_LINE, { "room", v[i].room }, { "name", v[i].name },
			{ "state", msg(c, affected_state_choices.v[v[i].state].label) });
		struct url to = url_id(c, "/incident/", v[i].incident_id, "/affected");
		x->lines[x->n_lines++] = (struct sheet_hint){ .is_linked = true, .text = text, .to = url_item(c, to, "/", v[i].affected_id) };
	}
	return true;
}

/* --- what is missing --- */

struct missing { struct backup_warning *backups; struct ledger_finding *found; struct log_gaps logs; size_t n_backups, n_found, n_copies; };

static bool read_missing(struct ctx *c, struct missing *m)
{
	return backup_warnings(c, true, &m->backups, &m->n_backups, &m->n_copies) && ledger_findings(c, &m->found, &m->n_found) &&
		log_gaps_read(c, &m->logs);
}

static struct missing_part backup_part(struct ctx *c, const struct missing *m)
{
	struct missing_part p = { .heading = msg(c, MSG_LEDGER_MISSING_BACKUP), .to = url_path(c, "/ledgers/backup"), .way = msg(c, MSG_LEDGER_TO_BACKUP),
		.none = msg(c, m->n_copies ? MSG_LEDGER_MISSING_BACKUP_GOOD : MSG_LEDGER_MISSING_BACKUP_EMPTY),
		.lines = arena_array(c->arena, struct missing_line, m->n_backups) };
	for (size_t i = 0; i < m->n_backups; i++) {
		p.lines[p.n_lines++] = (struct missing_line){ backup_warning_text(c, &m->backups[i]), S(""), backup_warning_url(c, &m->backups[i]), true };
	}
	return p;
}

static bool found_part(struct ctx *c, const struct missing *m, struct missing_part *p)
{
	*p = (struct missing_part){ .heading = msg(c, MSG_LEDGER_MISSING_FOUND), .none = msg(c, MSG_LEDGER_MISSING_FOUND_GOOD),
		.to = url_path(c, "/ledgers"), .way = S(""), .lines = arena_array(c->arena, struct missing_line, m->n_found) };
	for (size_t i = 0; i < m->n_found; i++) {
		const struct ledger_finding *f = &m->found[i];
		const struct sheet_def *d;
		if (!sheet_def_get(c, f->sheet, &d)) {
			return false;
		}
		p->lines[p->n_lines++] = (struct missing_line){ msgf(c, MSG_LEDGER_FOUND_LINE, { "what", msg(c, f->text) }, { "title", f->title }),
			text2_in(d->name, c->lang), sheet_row_url(c, f->sheet, f->row_id, ""), true };
	}
	return true;
}

static struct missing_part log_part(struct ctx *c, const struct missing *m)
{
	size_t n = m->logs.n_rows == 0 ? 0 : m->logs.n_next < LOGS_SHOWN ? m->logs.n_next : LOGS_SHOWN;
	struct missing_part p = { .heading = msg(c, MSG_LEDGER_MISSING_LOG), .to = url_path(c, "/ledgers/log/gaps"), .way = msg(c, MSG_LEDGER_TO_GAPS),
		.none = msg(c, m->logs.n_rows ? MSG_LEDGER_MISSING_LOG_GOOD : MSG_LEDGER_MISSING_LOG_EMPTY),
		.lines = arena_array(c->arena, struct missing_line, n) };
	for (size_t i = 0; i < n; i++) {
		const struct log_next *x = &m->logs.next[i];
		p.lines[p.n_lines++] = (struct missing_line){ log_next_text(c, x), S(""),
			id_is_none(x->row_id) ? url_path(c, "/ledgers/log/new") : sheet_row_url(c, S("log"), x->row_id, ""), true };
	}
	return p;
}

static bool missing_show(struct web *w)
{
	struct ctx *c = w->c;
	struct missing m;
	struct missing_page v = { .back = url_path(c, "/ledgers"), .parts = arena_array(c->arena, struct missing_part, 3), .n_parts = 3,
		.made = time_full(c, c->now_ms) };
	if (!read_missing(c, &m) || !found_part(c, &m, &v.parts[1])) {
		return false;
	}
	v.parts[0] = backup_part(c, &m);
	v.parts[2] = log_part(c, &m);
	for (size_t i = 0; i < v.n_parts; i++) {
		int64_t more = (int64_t)v.parts[i].n_lines - MISSING_FIRST;
		v.parts[i].more = more > 0 ? msgf(c, MSG_LEDGER_MORE, { "count", str_i64(c->arena, more) }) : S("");
	}
	struct page_view page = { .title = msg(c, MSG_LEDGER_MISSING_TITLE), .nav = NAV_LEDGERS, .body = missing_page_body, .view = &v };
	return page_show(w, 200, &page);
}

bool ledger_says_of_all(struct web *w, const struct sheet_def *d, struct sheet_hints *ret)
{
	struct ctx *c = w->c;
	struct missing m;
	(void)d;
	if (!read_missing(c, &m)) {
		return false;
	}
	size_t n = m.n_backups + m.n_found;
	if (n > 0) {
		sheet_hint_add(ret, (struct sheet_hint){ true, true, msgf(c, MSG_LEDGER_MISSING_COUNT, { "count", str_i64(c->arena, (int64_t)n) }),
			url_path(c, "/ledgers/missing") });
	}
	if (n == 0) {
		sheet_way_add(ret, msg(c, MSG_LEDGER_MISSING_TITLE), url_path(c, "/ledgers/missing"));
	}
	sheet_way_add(ret, msg(c, MSG_LEDGER_GAPS_TITLE), url_path(c, "/ledgers/log/gaps"));
	return true;
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/ledgers/missing", .needs = ACCESS_VIEWER, .show = missing_show,
		.doc = "Page: what the ledgers say is missing." },
};
const struct route_table ledger_routes = { routes, sizeof routes / sizeof routes[0] };
