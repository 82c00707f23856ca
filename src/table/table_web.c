/* A ledger to take away: Excel, CSV. */
#include "table/table_web.h"

#include "base/limits.h"
#include "base/text.h"
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

bool table_part_asked(struct ctx *c, const struct sheet_def *d, const struct sheet_query *q, struct table_part *ret)
{
	*ret = (struct table_part){ .says = S("") };
	if ((!str_is_none(q->sort) && q->sort.n > 0) || q->down) {
		struct sheet_query *order = arena_new(c->arena, struct sheet_query);
		*order = *q;
		ret->sorted = order;
	}
	return sheet_fitting(c, q, &ret->only) && sheet_query_says(c, d, q, &ret->says);
}

bool table_part_of(struct web *w, const struct sheet_def *d, struct table_part *ret)
{
	const struct sheet_query q = sheet_query_of(w, d);
	return table_part_asked(w->c, d, &q, ret);
}

#define NAME_CHARS 60            /* of the conditions in a file's name */

/* What no file may be called is left out. */
static str for_a_name(struct ctx *c, str text)
{
	AUTO_BUF(name, LIMIT_PAGE_BYTES);
	for (size_t i = 0; i < text.n; i++) {
		bool is_bad = (unsigned char)text.p[i] < ' ' || memchr("\\/:*?\"<>|", text.p[i], 9);
		buf_add_c(&name, is_bad ? ' ' : text.p[i]);
	}
	return text_clip(c->arena, str_copy(c->arena, buf_str(&name)), NAME_CHARS);
}

/* 端末台帳_20261126.xlsx, 端末台帳_種類：ノートパソコン_20261126.xlsx */
static str file_name(struct ctx *c, const struct sheet_def *d, const struct table_part *part, const char *ending)
{
	str only = part->says.n > 0 ? STR_CAT(c->arena, S("_"), for_a_name(c, part->says)) : S("");
	struct civil t = civil_from_ms(c->now_ms, JST_OFFSET_MIN);
	str day = str_printf(c->arena, "%04d%02d%02d", t.year, t.month, t.day);
	return STR_CAT(c->arena, text2_in(d->name, c->lang), only, S("_"), day, str_from_c(ending));
}

bool table_send_xlsx(struct web *w, const struct sheet_def *d)
{
	struct ctx *c = w->c;
	struct table_part part;
	AUTO_BUF(b, LIMIT_TABLE_BYTES);
	return table_part_of(w, d, &part) && web_audit(w, "table_xlsx", d->key) && table_xlsx(c, d, &part, &b) && blob_answer_buf(w,
		S("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), file_name(c, d, &part, ".xlsx"), &b);
}

static bool xlsx_show(struct web *w)
{
	const struct sheet_def *d;
	return table_def(w, &d) && table_send_xlsx(w, d);
}

bool table_lost_show(struct web *w, enum page_nav nav, struct url csv, struct url back, str back_text, str lost, size_t n)
{
	struct ctx *c = w->c;
	struct url cp932 = url_with(c, csv, "encoding", S("cp932"));
	struct table_lost_page v = { .back = back, .back_text = back_text, .utf8 = csv, .anyway = url_with(c, cp932, "anyway", S("1")),
		.text = msgf(c, MSG_TABLE_LOST, { "chars", lost }, { "count", number_text(c, (int64_t)n) }) };
	struct page_view page = { .title = msg(c, MSG_TABLE_LOST_TITLE), .nav = nav, .body = table_lost_page_body, .view = &v };
	return page_show(w, 200, &page);
}

static bool lost_show(struct web *w, const struct sheet_def *d, str lost, size_t n)
{
	struct ctx *c = w->c;
	struct sheet_query q = sheet_query_of(w, d);
	struct url csv = sheet_query_url(c, url_below(c, sheet_url(c, d), "/", S("csv")), &q);
	return table_lost_show(w, NAV_LEDGERS, csv, sheet_query_url(c, sheet_url(c, d), &q), text2_in(d->name, c->lang), lost, n);
}

bool table_send_csv(struct web *w, const struct sheet_def *d, int encoding, bool anyway)
{
	struct ctx *c = w->c;
	str lost;
	size_t n_lost = 0;
	struct table_part part;
	AUTO_BUF(utf8, LIMIT_TABLE_BYTES);
	AUTO_BUF(cp932, LIMIT_TABLE_BYTES);
	if (encoding == TABLE_UTF8) {
		buf_add(&utf8, S("\xef\xbb\xbf")); /* Excel takes it for UTF-8 then */
	}
	if (!table_part_of(w, d, &part) || !web_audit(w, "table_csv", d->key) || !table_csv(c, d, &part, &utf8)) {
		return false;
	}
	if (encoding == TABLE_UTF8) {
		return blob_answer_buf(w, S("text/csv; charset=utf-8"), file_name(c, d, &part, ".csv"), &utf8);
	}
	table_to_cp932(c, buf_str(&utf8), &cp932, &lost, &n_lost);
	return n_lost > 0 && !anyway ? lost_show(w, d, lost, n_lost)
		: blob_answer_buf(w, S("text/csv; charset=Shift_JIS"), file_name(c, d, &part, ".csv"), &cp932);
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
