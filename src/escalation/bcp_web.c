/* The business continuity table as a page: what to mend, the order over time, the table; prints on one sheet. */
#include "escalation/escalation_web.h"

#include "account/access.h"
#include "base/time.h"
#include "escalation/escalation_view.h"
#include "escalation_html.h"
#include "messages.h"

PAGE_BODY(bcp_page)

#define SAYS_SHOWN 3
#define BARS_MOST 20

static str needs_of(struct ctx *c, const struct bcp_item *b)
{
	return b->n_needs == 2 ? STR_CAT(c->arena, b->needs_name[0], S("、"), b->needs_name[1]) : b->n_needs ? b->needs_name[0] : S("");
}

static struct bcp_row row_of(struct ctx *c, const struct bcp_item *b)
{
	bool is_short = b->hours.has && b->restore_hours.has && b->restore_hours.v > b->hours.v;
	struct bcp_row r = { .to = sheet_row_url(c, S("bcp"), b->id, ""), .place = b->place.has ? number_text(c, b->place.v) : S("-"),
		.title = b->title, .system = b->system, .target = b->target.n ? b->target : msg(c, MSG_BCP_PAGE_NO_TARGET),
		.owner = b->owner.n ? b->owner : msg(c, MSG_BCP_PAGE_NO_OWNER), .substitute = b->substitute, .why = b->why, .needs = needs_of(c, b),
		.restore = S(""), .is_short = is_short, .contacts = b->vendor.n && b->contacts.n ? STR_CAT(c->arena, b->vendor, S("\n"), b->contacts)
			: b->vendor.n ? b->vendor : b->contacts };
	r.reached = b->reached.n ? msgf(c, MSG_BCP_PAGE_REACHED, { "day", bcp_reached_text(c, b) }) : msg(c, MSG_BCP_PAGE_NOT_REACHED);
	if (b->restore_hours.has) {
		r.restore = msgf(c, MSG_BCP_PAGE_RESTORE, { "hours", number_text(c, b->restore_hours.v) });
	}
	return r;
}

static bool is_digit(char x) { return x >= '0' && x <= '9'; }

/* Bytes of a telephone number that begins here (digits parted by hyphens); 0: none does. */
static size_t number_bytes(str s)
{
	size_t n = 0, hyphens = 0;
	while (n < s.n && (is_digit(s.p[n]) || (n > 0 && s.p[n] == '-'))) {
		hyphens += s.p[n++] == '-';
	}
	return hyphens > 0 ? n : 0;
}

void bcp_contacts_html(struct out *o, str text)
{
	for (size_t at = 0, next; at < text.n; at = next) {
		size_t n = number_bytes(str_sub(text, at, text.n - at));
		next = at + n;
		if (n > 0) {
			out_raw(o, "<span class=\"nowrap\">", 21);
			out_text_str(o, str_sub(text, at, next - at));
			out_raw(o, "</span>", 7);
			continue;
		}
		while (next < text.n && (next == at || !is_digit(text.p[next]) || is_digit(text.p[next - 1]))) {
			next++;
		}
		out_text_str(o, str_sub(text, at, next - at));
	}
}

/* What does not fit together first; what is merely missing goes below, folded. */
static void fill_says(struct ctx *c, const struct bcp_item *v, const struct bcp_trouble *t, size_t n, struct bcp_page *p)
{
	p->says = arena_array(c->arena, struct bcp_say, n + 1);
	p->more = arena_array(c->arena, struct bcp_say, n + 1);
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < n; i++) {
			bool is_bad = t[i].fault < BCP_NEVER_REACHED;
			struct bcp_say s = { bcp_trouble_text(c, v, &t[i]), sheet_row_url(c, S("bcp"), v[t[i].row].id, "/edit"), is_bad };
			if (is_bad != (pass == 0)) {
				continue;
			}
			if (is_bad || p->n_says < SAYS_SHOWN) {
				p->says[p->n_says++] = s;
			} else {
				p->more[p->n_more++] = s;
			}
		}
	}
}

static void fill_picture(struct ctx *c, const struct bcp_item *v, size_t n, struct bcp_picture *p)
{
	struct bcp_bar *bars = arena_array(c->arena, struct bcp_bar, n + 1);
	str said = S("");
	p->n = n < BARS_MOST ? n : BARS_MOST;
	for (size_t i = 0; i < p->n; i++) {
		const struct bcp_item *b = &v[i];
		struct bcp_row r = row_of(c, b);
		str name = STR_CAT(c->arena, r.place, S(". "), b->title);
		bars[i] = (struct bcp_bar){ name, r.target, r.restore, b->hours.has ? (int)b->hours.v : -1, b->restore_hours.has ? (int)b->restore_hours.v : -1,
			r.is_short, r.to };
		said = STR_CAT(c->arena, said, i ? S("; ") : S(""), name, S(" "), r.target);
	}
	p->v = bars;
	p->title = msg(c, MSG_BCP_PAGE_ORDER);
	p->description = said;
}

static bool show(struct web *w)
{
	struct ctx *c = w->c;
	struct bcp_item *v;
	struct bcp_trouble *t;
	const struct sheet_def *d;
	size_t n, n_troubles;
	struct bcp_page *p = arena_new(c->arena, struct bcp_page);
	if (!sheet_def_get(c, S("bcp"), &d) || !bcp_list(c, &v, &n)) {
		return false;
	}
	bcp_check(c, v, n, &t, &n_troubles);
	p->table = url_path(c, "/ledgers/bcp");
	p->add = url_path(c, "/ledgers/bcp/new");
	p->levels = url_path(c, "/levels");
	p->can_write = sheet_may_edit(c, d);
	p->rows = arena_array(c->arena, struct bcp_row, n + 1);
	for (size_t i = 0; i < n; i++) {
		p->rows[p->n_rows++] = row_of(c, &v[i]);
	}
	fill_says(c, v, t, n_troubles, p);
	fill_picture(c, v, n, &p->picture);
	p->printed = msgf(c, MSG_BCP_PAGE_PRINTED, { "org", c->org_name }, { "when", time_full(c, c->now_ms) });
	p->empty = (struct empty_view){ .icon = S("clock"), .title = msg(c, MSG_BCP_PAGE_EMPTY), .text = msg(c, MSG_BCP_PAGE_EMPTY_TEXT) };
	struct page_view page = { .title = msg(c, MSG_BCP_PAGE_TITLE), .nav = NAV_PREPARE, .body = bcp_page_body, .view = p };
	return page_show(w, 200, &page);
}

bool bcp_says_of_list(struct web *w, const struct sheet_def *d, struct sheet_hints *ret)
{
	struct ctx *c = w->c;
	struct bcp_item *v;
	struct bcp_trouble *t;
	size_t n, n_troubles;
	(void)d;
	if (!bcp_list(c, &v, &n)) {
		return false;
	}
	bcp_check(c, v, n, &t, &n_troubles);
	sheet_way_add(ret, msg(c, MSG_BCP_PAGE_TO_PICTURE), url_path(c, "/bcp"));
	for (size_t i = 0; i < n_troubles; i++) {
		if (t[i].fault < BCP_NEVER_REACHED) {
			sheet_hint_add(ret, (struct sheet_hint){ true, true, bcp_trouble_text(c, v, &t[i]), sheet_row_url(c, S("bcp"), v[t[i].row].id, "") });
		}
	}
	return true;
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/bcp", .needs = ACCESS_VIEWER, .show = show,
		.doc = "Page: the business continuity table, its order over time and what to mend; prints on one sheet." },
};
const struct route_table bcp_routes = { routes, sizeof routes / sizeof routes[0] };
