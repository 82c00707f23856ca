/* Log gaps: kind of incident by kind of record, what to do next, CSV. */
#include "account/access.h"
#include "base/csv.h"
#include "base/limits.h"
#include "base/time.h"
#include "ledger/ledger_web.h"
#include "ledger_html.h"
#include "messages.h"

PAGE_BODY(log_gaps_page)

#define NEXT_SHOWN 6               /* the others open on a tap */

static const struct { const char *css, *icon; int help; } looks[LOG_STATE_MAX] = {
	[LOG_HAVE] = { "is-have", "check", MSG_LEDGER_LOG_HAVE_HELP }, [LOG_NOT_SEEN] = { "is-weak", "eye-off", MSG_LEDGER_LOG_NOT_SEEN_HELP },
	[LOG_NOT_COPIED] = { "is-weak", "copy", MSG_LEDGER_LOG_NOT_COPIED_HELP },
	[LOG_DAYS_UNKNOWN] = { "is-weak", "unknown", MSG_LEDGER_LOG_DAYS_UNKNOWN_HELP },
	[LOG_SHORT] = { "is-weak", "hourglass", MSG_LEDGER_LOG_SHORT_HELP }, [LOG_HALF] = { "is-weak", "minus", MSG_LEDGER_LOG_HALF_HELP },
	[LOG_MISSING] = { "is-gone", "circle-x", MSG_LEDGER_LOG_MISSING_HELP },
};

/* The name of a kind of record as the ledger has it now. */
static str log_name(struct ctx *c, str key)
{
	const struct sheet_def *d;
	int at = sheet_def_get(c, S("log"), &d) ? sheet_field_find(d, S("kind")) : -1;
	int k = at >= 0 ? sheet_choice_find(&d->fields[at], key) : -1;
	return k >= 0 ? text2_in(d->fields[at].choices[k].name, c->lang) : key;
}

static struct gap_mark mark_of(struct ctx *c, const struct log_gaps *g, size_t kind, size_t log)
{
	const struct log_cell *cell = &g->cells[kind * g->n_logs + log];
	struct gap_mark m = { .css = "", .icon = "minus", .log = text2_in(c->catalog->log_tells[log].short_name, c->lang), .word = S(""), .note = S(""),
		.is_needed = cell->need != NULL };
	if (cell->need) {
		m.css = looks[cell->state].css;
		m.icon = looks[cell->state].icon;
		m.word = msg(c, log_state_choices.v[cell->state].label);
		m.is_must = cell->need->is_must;
		m.note = msg(c, m.is_must ? MSG_LEDGER_LOG_MUST : MSG_LEDGER_LOG_HELPS);
	}
	return m;
}

static struct gap_line line_of(struct ctx *c, const struct log_gaps *g, size_t kind)
{
	struct gap_line l = { .kind = text2_in(c->catalog->kinds[kind].name, c->lang), .is_verified = true, .source = S(""),
		.marks = arena_array(c->arena, struct gap_mark, g->n_logs), .n_marks = g->n_logs };
	int64_t needed = 0, good = 0;
	for (size_t log = 0; log < g->n_logs; log++) {
		const struct log_need *need = g->cells[kind * g->n_logs + log].need;
		l.marks[log] = mark_of(c, g, kind, log);
		needed += need && need->is_must;
		good += need && need->is_must && g->cells[kind * g->n_logs + log].state == LOG_HAVE;
		l.is_verified = l.is_verified && (!need || need->verified);
		if (need && str_find(l.source, need->source, 0) == SIZE_MAX) {
			l.source = STR_CAT(c->arena, l.source, l.source.n ? S(" / ") : S(""), need->source);
		}
	}
	l.sum = msgf(c, MSG_LEDGER_GAPS_SUM, { "needed", str_i64(c->arena, needed) }, { "good", str_i64(c->arena, good) });
	return l;
}

static const int next_texts[LOG_STATE_MAX] = { [LOG_NOT_SEEN] = MSG_LEDGER_NEXT_SEE, [LOG_NOT_COPIED] = MSG_LEDGER_NEXT_COPY,
	[LOG_DAYS_UNKNOWN] = MSG_LEDGER_NEXT_FIND_OUT, [LOG_SHORT] = MSG_LEDGER_NEXT_LONGER, [LOG_HALF] = MSG_LEDGER_NEXT_BOTH,
	[LOG_MISSING] = MSG_LEDGER_NEXT_KEEP };

str log_next_text(struct ctx *c, const struct log_next *n)
{
	str name = n->title.n ? n->title : log_name(c, c->catalog->log_tells[n->log].log);
	return msgf(c, next_texts[n->state], { "name", name }, { "days", str_i64(c->arena, n->days) });
}

static struct gap_next next_of(struct ctx *c, const struct log_next *n)
{
	struct gap_next v = { .text = log_next_text(c, n), .to = url_path(c, "/ledgers/log/new"),
		.why = msgf(c, MSG_LEDGER_NEXT_WHY, { "tells", text2_in(c->catalog->log_tells[n->log].text, c->lang) },
			{ "must", str_i64(c->arena, (int64_t)n->must) }, { "helps", str_i64(c->arena, (int64_t)n->helps) }) };
	v.to = id_is_none(n->row_id) ? v.to : sheet_row_url(c, S("log"), n->row_id, "");
	return v;
}

static void fill_lines(struct ctx *c, const struct log_gaps *g, struct log_gaps_page *v)
{
	v->logs = arena_array(c->arena, str, g->n_logs);
	v->n_logs = g->n_logs;
	for (size_t i = 0; i < g->n_logs; i++) {
		v->logs[i] = text2_in(c->catalog->log_tells[i].short_name, c->lang);
	}
	v->lines = arena_array(c->arena, struct gap_line, g->n_kinds);
	for (size_t i = 0; i < g->n_kinds; i++) {
		struct gap_line l = line_of(c, g, i);
		if (l.source.n) { /* some kinds, such as a mere sign, need nothing of their own */
			v->lines[v->n_lines++] = l;
		}
	}
	v->next = arena_array(c->arena, struct gap_next, g->n_next + NEXT_SHOWN);
	v->later = v->next + NEXT_SHOWN;
	v->later_from = str_i64(c->arena, NEXT_SHOWN + 1);
	for (size_t i = 0; i < g->n_next; i++) {
		v->next[i] = next_of(c, &g->next[i]);
	}
	v->n_next = g->n_next < NEXT_SHOWN ? g->n_next : NEXT_SHOWN;
	v->n_later = g->n_next - v->n_next;
	v->keys = arena_array(c->arena, struct gap_key, LOG_STATE_MAX);
	for (int i = 0; i < LOG_STATE_MAX; i++) {
		v->keys[v->n_keys++] = (struct gap_key){ looks[i].css, looks[i].icon, msg(c, log_state_choices.v[i].label), msg(c, looks[i].help) };
	}
}

static bool gaps_show(struct web *w)
{
	struct ctx *c = w->c;
	struct log_gaps g;
	if (!log_gaps_read(c, &g)) {
		return false;
	}
	bool can_write = access_allows(c->who.access, ACCESS_RESPONDER);
	struct log_gaps_page v = { .back = url_path(c, "/ledgers/log"), .csv = url_path(c, "/ledgers/log/gaps/csv"), .org = S(""),
		.add = url_path(c, "/ledgers/log/new"), .made = time_full(c, c->now_ms), .is_empty = g.n_rows == 0, .is_cut = g.is_cut,
		.can_write = can_write, .count = msgf(c, MSG_LEDGER_GAPS_COUNT, { "count", str_i64(c->arena, (int64_t)g.n_rows) }) };
	fill_lines(c, &g, &v);
	v.empty = (struct empty_view){ S("clipboard-list"), msg(c, MSG_LEDGER_GAPS_EMPTY), msg(c, MSG_LEDGER_GAPS_EMPTY_HELP), can_write, v.add,
		msg(c, MSG_LEDGER_GAPS_ADD) };
	struct page_view page = { .title = msg(c, MSG_LEDGER_GAPS_TITLE), .nav = NAV_LEDGERS, .body = log_gaps_page_body, .view = &v };
	return page_show(w, 200, &page);
}

/* --- CSV: one line for each need --- */

static void csv_line(struct buf *b, const str *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		csv_write_field(b, v[i], i == 0);
	}
	buf_add(b, S("\r\n"));
}

static void csv_cell(struct ctx *c, struct buf *b, const struct log_gaps *g, size_t at)
{
	const struct log_cell *cell = &g->cells[at];
	const str line[] = { text2_in(c->catalog->kinds[at / g->n_logs].name, c->lang), log_name(c, c->catalog->log_tells[at % g->n_logs].log),
		msg(c, cell->need->is_must ? MSG_LEDGER_LOG_MUST : MSG_LEDGER_LOG_HELPS), msg(c, log_state_choices.v[cell->state].label),
		str_i64(c->arena, (int64_t)cell->rows), str_i64(c->arena, cell->need->days), cell->need->source,
		msg(c, cell->need->verified ? MSG_LEDGER_VERIFIED : MSG_LEDGER_NOT_VERIFIED) };
	csv_line(b, line, sizeof line / sizeof line[0]);
}

static bool csv_show(struct web *w)
{
	struct ctx *c = w->c;
	struct log_gaps g;
	if (!log_gaps_read(c, &g) || !web_audit(w, "log_gaps_csv", S("log"))) {
		return false;
	}
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	const str head[] = { msg(c, MSG_LEDGER_CSV_KIND), msg(c, MSG_LEDGER_CSV_LOG), msg(c, MSG_LEDGER_CSV_WEIGHT), msg(c, MSG_LEDGER_CSV_STATE),
		msg(c, MSG_LEDGER_CSV_ROWS), msg(c, MSG_LEDGER_CSV_DAYS), msg(c, MSG_LEDGER_CSV_SOURCE), msg(c, MSG_LEDGER_CSV_VERIFIED) };
	buf_add(&b, S("\xef\xbb\xbf")); /* Excel takes it for UTF-8 then */
	csv_line(&b, head, sizeof head / sizeof head[0]);
	for (size_t i = 0; i < g.n_kinds * g.n_logs; i++) {
		if (g.cells[i].need) {
			csv_cell(c, &b, &g, i);
		}
	}
	http_set_header(&w->x->response, S("Content-Disposition"), S("attachment; filename=\"log-gaps.csv\""));
	return web_raw(w, 200, S("text/csv; charset=utf-8"), &b);
}

bool log_says_of_list(struct web *w, const struct sheet_def *d, struct sheet_hints *ret)
{
	(void)d;
	sheet_way_add(ret, msg(w->c, MSG_LEDGER_GAPS_TITLE), url_path(w->c, "/ledgers/log/gaps"));
	return true;
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/ledgers/log/gaps", .needs = ACCESS_VIEWER, .show = gaps_show,
		.doc = "Page: which records are missing for which kind of incident." },
	{ .method = HTTP_GET, .pattern = "/ledgers/log/gaps/csv", .needs = ACCESS_VIEWER, .show = csv_show, .doc = "The same as CSV." },
};
const struct route_table log_gaps_routes = { routes, sizeof routes / sizeof routes[0] };
