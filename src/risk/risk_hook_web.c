/* Ways from the ledgers to the pages of risks. */
#include "messages.h"
#include "risk/risk_web.h"
#include "sheet/sheet_web.h"

bool risk_says_of_all(struct web *w, const struct sheet_def *d, struct sheet_hints *ret)
{
	(void)d;
	sheet_way_add(ret, msg(w->c, MSG_RISK_PAGE_TO_MAP), url_path(w->c, "/risks"));
	return true;
}

bool risk_says_of_list(struct web *w, const struct sheet_def *d, struct sheet_hints *ret)
{
	return risk_says_of_all(w, d, ret);
}

bool risk_says_of_row(struct web *w, const struct sheet_def *d, const struct sheet_row *r, struct sheet_hints *ret)
{
	(void)d;
	sheet_way_add(ret, msg(w->c, MSG_RISK_PAGE_TO_ONE), r->state == SHEET_ACTIVE ? risk_url(w->c, r->id, "") : url_path(w->c, "/risks"));
	return true;
}

bool cover_says_of_row(struct web *w, const struct sheet_def *d, const struct sheet_row *r, struct sheet_hints *ret)
{
	(void)d, (void)r;
	sheet_way_add(ret, msg(w->c, MSG_RISK_PAGE_TO_COVER), url_path(w->c, "/risks/coverage"));
	return true;
}
