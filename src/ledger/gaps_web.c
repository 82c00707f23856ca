/* Log gaps: kind of incident by kind of record, what to do next, CSV. */
#include "account/access.h"
#include "base/csv.h"
#include "base/limits.h"
#include "base/time.h"
#include "ledger/ledger_web.h"
#include "ledger_html.h"
#include "messages.h"

PAGE_BODY(log_gaps_page)

#define NEXT_SHOWN 3               /* the others stand in the table, at their records */

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
		str from = need ? text2_in(need->source, c->lang) : S("");
		if (need && str_find(l.source, from, 0) == SIZE_MAX) {
			l.source = STR_CAT(c->arena, l.source, l.source.n ? S(" / ") : S(""), from);
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

static struct gap_key key_of(struct ctx *c, int state)
{
	return (struct gap_key){ looks[state].css, looks[state].icon, msg(c, log_state_choices.v[state].label), msg(c, looks[state].help) };
}

/* --- by kind of record --- */

static const int few_words[LOG_STATE_MAX] = { [LOG_NOT_SEEN] = MSG_LEDGER_DO_SEE, [LOG_NOT_COPIED] = MSG_LEDGER_DO_COPY,
	[LOG_DAYS_UNKNOWN] = MSG_LEDGER_DO_FIND_OUT, [LOG_SHORT] = MSG_LEDGER_DO_LONGER, [LOG_HALF] = MSG_LEDGER_DO_BOTH,
	[LOG_MISSING] = MSG_LEDGER_DO_KEEP };

static str join(struct ctx *c, str list, str name)
{
	return list.n ? msgf(c, MSG_LEDGER_AND, { "list", list }, { "one", name }) : name;
}

/* All that is to be done about one row of the ledger stands in one line. */
static void add_todo(struct ctx *c, struct gap_log *v, const struct log_next *n)
{
	str words = msgf(c, few_words[n->state], { "days", str_i64(c->arena, n->days) });
	size_t at = 0;
	while (at < v->n_todo && !id_eq(v->todo[at].row, n->row_id)) {
		at++;
	}
	if (at < v->n_todo) {
		v->todo[at].why = join(c, v->todo[at].why, words);
		return;
	}
	v->todo[v->n_todo++] = (struct gap_do){ n->title, words, next_of(c, n).to, n->row_id };
}

static struct gap_log log_of(struct ctx *c, const struct log_gaps *g, size_t log)
{
	const struct log_tells *tells = &c->catalog->log_tells[log];
	struct gap_log v = { .name = log_name(c, tells->log), .tells = text2_in(tells->text, c->lang), .must = S(""), .helps = S(""),
		.todo = arena_array(c->arena, struct gap_do, g->n_next) };
	int64_t must = 0, helps = 0;
	int state = LOG_HAVE;
	for (size_t kind = 0; kind < g->n_kinds; kind++) {
		const struct log_cell *cell = &g->cells[kind * g->n_logs + log];
		if (!cell->need) {
			continue;
		}
		str *names = cell->need->is_must ? &v.must : &v.helps;
		*names = join(c, *names, text2_in(c->catalog->kinds[kind].name, c->lang));
		must += cell->need->is_must;
		helps += !cell->need->is_must;
		state = cell->state > state ? cell->state : state;
	}
	v.state = key_of(c, state);
	v.count = msgf(c, MSG_LEDGER_LOG_SERVES, { "must", str_i64(c->arena, must) }, { "helps", str_i64(c->arena, helps) });
	for (size_t i = 0; i < g->n_next; i++) {
		if (g->next[i].log == log) {
			add_todo(c, &v, &g->next[i]);
		}
	}
	return v;
}

/* In the order of what is worth most; records that lack nothing come last. */
static void fill_list(struct ctx *c, const struct log_gaps *g, struct log_gaps_page *v)
{
	bool *is_in = arena_array(c->arena, bool, g->n_logs);
	v->list = arena_array(c->arena, struct gap_log, g->n_logs);
	for (size_t i = 0; i < g->n_next + g->n_logs; i++) {
		size_t log = i < g->n_next ? g->next[i].log : i - g->n_next;
		if (!is_in[log]) {
			is_in[log] = true;
			v->list[v->n_list++] = log_of(c, g, log);
		}
	}
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
	v->n_next = g->n_next < NEXT_SHOWN ? g->n_next : NEXT_SHOWN;
	v->next = arena_array(c->arena, struct gap_next, v->n_next);
	for (size_t i = 0; i < v->n_next; i++) {
		v->next[i] = next_of(c, &g->next[i]);
	}
	v->keys = arena_array(c->arena, struct gap_key, LOG_STATE_MAX);
	for (int i = 0; i < LOG_STATE_MAX; i++) {
		v->keys[v->n_keys++] = key_of(c, i);
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
	fill_list(c, &g, &v);
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
		str_i64(c->arena, (int64_t)cell->rows), str_i64(c->arena, cell->need->days), text2_in(cell->need->source, c->lang),
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
