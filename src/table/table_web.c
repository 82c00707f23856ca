/* A ledger to take away: Excel, CSV. */
#include "table/table_web.h"

#include "base/limits.h"
#include "base/time.h"
#include "blob/blob_web.h"
#include "messages.h"
#include "sheet/sheet_web.h"
#include "table/table_view.h"
#include "table_html.h"

PAGE_BODY(table_lost_page)

bool table_def(struct web *w, const struct sheet_def **ret)
{
	return sheet_def_get(w->c, raw_get(&w->parts, "sheet"), ret) &&
		((*ret)->shape != SHEET_QUESTIONS || fail(w->c, ERR_NOT_FOUND, MSG_SHEET_NO_SHEET)) &&
		(sheet_may_see(w->c, *ret) || fail(w->c, ERR_DENIED, MSG_SHEET_NOT_FOR_YOU));
}

/* 端末台帳_20261126.xlsx */
static str file_name(struct ctx *c, const struct sheet_def *d, const char *ending)
{
	struct civil t = civil_from_ms(c->now_ms, JST_OFFSET_MIN);
	str day = str_printf(c->arena, "%04d%02d%02d", t.year, t.month, t.day);
	return STR_CAT(c->arena, text2_in(d->name, c->lang), S("_"), day, str_from_c(ending));
}

bool table_send_xlsx(struct web *w, const struct sheet_def *d)
{
	struct ctx *c = w->c;
	AUTO_BUF(b, LIMIT_TABLE_BYTES);
	return web_audit(w, "table_xlsx", d->key) && table_xlsx(c, d, &b) && blob_answer_buf(w,
		S("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), file_name(c, d, ".xlsx"), &b);
}

static bool xlsx_show(struct web *w)
{
	const struct sheet_def *d;
	return table_def(w, &d) && table_send_xlsx(w, d);
}

static bool lost_show(struct web *w, const struct sheet_def *d, str lost, size_t n)
{
	struct ctx *c = w->c;
	struct url csv = url_below(c, sheet_url(c, d), "/", S("csv")), cp932 = url_with(c, csv, "encoding", S("cp932"));
	struct table_lost_page v = { .back = sheet_url(c, d), .back_text = text2_in(d->name, c->lang), .utf8 = csv,
		.anyway = url_with(c, cp932, "anyway", S("1")),
		.text = msgf(c, MSG_TABLE_LOST, { "chars", lost }, { "count", number_text(c, (int64_t)n) }) };
	struct page_view page = { .title = msg(c, MSG_TABLE_LOST_TITLE), .nav = NAV_LEDGERS, .body = table_lost_page_body, .view = &v };
	return page_show(w, 200, &page);
}

bool table_send_csv(struct web *w, const struct sheet_def *d, int encoding, bool anyway)
{
	struct ctx *c = w->c;
	str lost;
	size_t n_lost = 0;
	AUTO_BUF(utf8, LIMIT_TABLE_BYTES);
	AUTO_BUF(cp932, LIMIT_TABLE_BYTES);
	if (encoding == TABLE_UTF8) {
		buf_add(&utf8, S("\xef\xbb\xbf")); /* Excel takes it for UTF-8 then */
	}
	if (!web_audit(w, "table_csv", d->key) || !table_csv(c, d, &utf8)) {
		return false;
	}
	if (encoding == TABLE_UTF8) {
		return blob_answer_buf(w, S("text/csv; charset=utf-8"), file_name(c, d, ".csv"), &utf8);
	}
	table_to_cp932(c, buf_str(&utf8), &cp932, &lost, &n_lost);
	return n_lost > 0 && !anyway ? lost_show(w, d, lost, n_lost)
		: blob_answer_buf(w, S("text/csv; charset=Shift_JIS"), file_name(c, d, ".csv"), &cp932);
}

static bool csv_show(struct web *w)
{
	const struct sheet_def *d;
	return table_def(w, &d) && table_send_csv(w, d, str_eq(web_query(w, "encoding"), S("cp932")), str_eq(web_query(w, "anyway"), S("1")));
}

#define SHEET "/ledgers/{sheet}"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = SHEET "/xlsx", .needs = ACCESS_VIEWER, .flags = ROUTE_BYTES, .show = xlsx_show, .doc = "A ledger as Excel." },
	{ .method = HTTP_GET, .pattern = SHEET "/csv", .needs = ACCESS_VIEWER, .show = csv_show, .doc = "A ledger as CSV." },
};
const struct route_table table_routes = { routes, sizeof routes / sizeof routes[0] };
