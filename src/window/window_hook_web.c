/* Ways from the ledgers to whom to call. */
#include "messages.h"
#include "sheet/sheet_web.h"
#include "window/window_web.h"

bool window_says_of_all(struct web *w, const struct sheet_def *d, struct sheet_hints *ret)
{
	(void)d;
	sheet_way_add(ret, msg(w->c, MSG_WINDOW_TITLE), url_path(w->c, "/windows"));
	return true;
}

bool helper_says_of_list(struct web *w, const struct sheet_def *d, struct sheet_hints *ret)
{
	return window_says_of_all(w, d, ret);
}

/* Hours that cannot be read never say "open now": told where they can be mended. */
bool helper_says_of_row(struct web *w, const struct sheet_def *d, const struct sheet_row *r, struct sheet_hints *ret)
{
	struct helper h;
	struct hours parsed;
	(void)d;
	if (r->state != SHEET_ACTIVE) {
		return true;
	}
	if (!helper_get(w->c, r->id, &h)) {
		return false;
	}
	if (h.hours.n > 0 && !hours_read(h.hours, &parsed)) {
		sheet_hint_add(ret, (struct sheet_hint){ .is_bad = true, .text = msgf(w->c, MSG_WINDOW_HINT_HOURS, { "hours", h.hours }) });
	} else if (h.phone.n > 0) {
		sheet_hint_add(ret, (struct sheet_hint){ .text = open_text(w->c, &h.open, w->c->now_ms) });
	}
	if (h.number.n > 0 && h.number_from.n > 0) {
		sheet_hint_add(ret, (struct sheet_hint){ .text = msgf(w->c, MSG_WINDOW_HINT_NUMBER, { "number", h.number }, { "name", h.number_from }) });
	}
	return window_says_of_all(w, d, ret);
}
