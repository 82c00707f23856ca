/* The firm's helpers: rows of the ledger "helper"; what they leave empty comes from the ledgers of vendors and insurance. */
#include "account/access.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/msg.h"
#include "messages.h"
#include "sheet/sheet.h"
#include "window/inside.h"
#include "window_sql.h"

/*
 * Everybody signed in is told whom to call: name, phone, hours, what they do. Numbers of contracts and what was agreed stay with
 * those who may read the ledger (decision 0053). So rows are read here, not through the door of the ledger.
 */
struct known { const struct sheet_def *d; struct helper_rows_rows rows; };
struct helping { struct ctx *c; struct known helper, vendor, insurance; bool shows; const str *kinds; size_t n_kinds; };

static size_t place_of(const str *kinds, size_t n, str kind)
{
	size_t at = 0;
	while (at < n && !str_eq(kinds[at], kind)) {
		at++;
	}
	return at;
}

static bool read_known(struct ctx *c, const char *sheet, struct known *ret)
{
	return sheet_def_get(c, str_from_c(sheet), &ret->d) &&
		q_helper_rows(c, (struct helper_rows_in){ .sheet = ret->d->key, .rows = LIMIT_LEDGER_READ }, &ret->rows);
}

bool helper_numbers_are_shown(struct ctx *c, bool *ret)
{
	const struct sheet_def *d;
	if (!sheet_def_get(c, S("helper"), &d)) {
		return false;
	}
	*ret = sheet_may_see(c, d);
	return true;
}

/* The text of a field; empty: not said, or the firm's form has no such field. */
static str said(struct helping *g, const struct known *k, const struct sheet_cell *cells, const char *field)
{
	int at = sheet_field_find(k->d, str_from_c(field));
	str text = S("");
	if (at < 0 || !cells[at].has) {
		return S("");
	}
	return sheet_cell_text(g->c, &k->d->fields[at], &cells[at], &text) ? text : S("");
}

static bool cells_of(struct helping *g, const struct known *k, str body, struct sheet_cell **ret)
{
	*ret = arena_array(g->c->arena, struct sheet_cell, k->d->n_fields + 1);
	return sheet_body_read(g->c, k->d, body, *ret, NULL);
}

/* The row of another ledger a field points at; NULL: none, or it is off the list. */
static const struct helper_rows_row *pointed(const struct helping *g, const struct known *to, const struct sheet_cell *cells, const char *field)
{
	int at = sheet_field_find(g->helper.d, str_from_c(field));
	for (size_t i = 0; at >= 0 && cells[at].has && i < to->rows.n; i++) {
		if (id_eq(to->rows.v[i].id, cells[at].id)) {
			return &to->rows.v[i];
		}
	}
	return NULL;
}

static void fill_from(str *value, str other)
{
	*value = value->n > 0 ? *value : other;
}

/* `number`: what the other ledger calls the number of the contract. */
static bool take(struct helping *g, const struct known *to, const struct helper_rows_row *row, const char *number, struct helper *h, str *ret_number)
{
	struct sheet_cell *cells;
	bool needs = h->phone.n == 0 || h->hours.n == 0;
	if (!row) {
		return true;
	}
	if (!cells_of(g, to, row->body, &cells)) {
		return false;
	}
	fill_from(&h->phone, said(g, to, cells, "phone"));
	fill_from(&h->hours, said(g, to, cells, "hours"));
	fill_from(&h->contact, said(g, to, cells, "contact"));
	fill_from(&h->does, said(g, to, cells, "helps"));
	fill_from(ret_number, said(g, to, cells, number));
	h->from = needs ? row->title : h->from;
	return true;
}

/* One of the kinds that are wanted; of another nothing more is read. */
static bool read_helper(struct helping *g, const struct helper_rows_row *r, struct helper *h, bool *ret_is)
{
	struct sheet_cell *cells;
	if (!cells_of(g, &g->helper, r->body, &cells)) {
		return false;
	}
	int at = sheet_field_find(g->helper.d, S("kind"));
	str kind = at >= 0 && cells[at].has ? cells[at].text : S("other");
	*ret_is = g->n_kinds == 0 || place_of(g->kinds, g->n_kinds, kind) < g->n_kinds;
	if (!*ret_is) {
		return true;
	}
	*h = (struct helper){ .id = r->id, .name = r->title, .kind = kind,
		.kind_name = said(g, &g->helper, cells, "kind"), .contact = said(g, &g->helper, cells, "contact"),
		.phone = said(g, &g->helper, cells, "phone"), .hours = said(g, &g->helper, cells, "hours"), .mail = said(g, &g->helper, cells, "mail"),
		.does = said(g, &g->helper, cells, "does"), .agreed = g->shows ? said(g, &g->helper, cells, "agreed") : S(""),
		.called = said(g, &g->helper, cells, "called"), .number = S(""), .from = S("") };
	str number = said(g, &g->helper, cells, "number");
	if (!take(g, &g->insurance, pointed(g, &g->insurance, cells, "insurance"), "number", h, &number) ||
	    !take(g, &g->vendor, pointed(g, &g->vendor, cells, "vendor"), "contract", h, &number)) {
		return false;
	}
	h->has_number = number.n > 0;
	h->number = g->shows ? number : S("");
	h->open = open_at(g->c, h->phone.n > 0 ? h->hours : S(""), g->c->now_ms);
	return true;
}

/* A later call in a room than the row says. */
static bool add_calls(struct ctx *c, struct helper *v, size_t n)
{
	struct window_call_last_rows rows;
	if (!q_window_call_last(c, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		for (size_t k = 0; k < n; k++) {
			if (str_eq(rows.v[i].to_kind, S("helper")) && str_eq(rows.v[i].to_key, id_str(c->arena, v[k].id))) {
				v[k].called = time_date_full(c, rows.v[i].last_at);
			}
		}
	}
	return true;
}

/* Whoever answers now first; then by the order of kinds, then by number. */
static void sort_helpers(struct helper *v, size_t n, const str *kinds, size_t n_kinds)
{
	for (size_t i = 1; i < n; i++) {
		struct helper h = v[i];
		size_t rank = (size_t)open_rank(&h.open) * 100 + place_of(kinds, n_kinds, h.kind), at = i;
		for (; at > 0 && (size_t)open_rank(&v[at - 1].open) * 100 + place_of(kinds, n_kinds, v[at - 1].kind) > rank; at--) {
			v[at] = v[at - 1];
		}
		v[at] = h;
	}
}

bool helper_list(struct ctx *c, const str *kinds, size_t n_kinds, struct helper **ret, size_t *ret_n)
{
	struct helping g = { .c = c, .kinds = kinds, .n_kinds = n_kinds };
	size_t n = 0;
	if (!read_known(c, "helper", &g.helper) || !read_known(c, "vendor", &g.vendor) || !read_known(c, "insurance", &g.insurance)) {
		return false;
	}
	g.shows = sheet_may_see(c, g.helper.d);
	struct helper *v = arena_array(c->arena, struct helper, g.helper.rows.n + 1);
	for (size_t i = 0; i < g.helper.rows.n && n < HELPERS_MAX; i++) {
		bool is;
		if (!read_helper(&g, &g.helper.rows.v[i], &v[n], &is)) {
			return false;
		}
		n += is;
	}
	sort_helpers(v, n, kinds, n_kinds);
	*ret = v;
	*ret_n = n;
	return add_calls(c, v, n);
}

bool helper_get(struct ctx *c, struct id id, struct helper *ret)
{
	struct helper *v;
	size_t n;
	if (!helper_list(c, NULL, 0, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].id, id)) {
			*ret = v[i];
			return true;
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_WINDOW_NO_HELPER);
}

#define F(member, kind_, text) { .name = #member, .type = kind_, .offset = offsetof(struct helper_json, member), .doc = text }
static const struct field json_fields[] = {
	F(id, FIELD_ID, "row of the ledger \"helper\""), F(name, FIELD_LINE, "who"), F(kind, FIELD_LINE, "maintenance service insurer lawyer forensic bank police other"),
	F(contact, FIELD_LINE, "person to ask for"), F(phone, FIELD_LINE, "telephone"), F(hours, FIELD_LINE, "as written"), F(mail, FIELD_LINE, "mail"),
	F(does, FIELD_TEXT, "what they do"), F(agreed, FIELD_TEXT, "what is agreed; empty for whoever may not read the ledger"),
	F(number, FIELD_LINE, "of contract or policy; empty for whoever may not read the ledger"),
	F(from, FIELD_LINE, "row of another ledger that phone or hours come from"),
	{ .name = "open", .type = FIELD_CHOICE, .offset = offsetof(struct helper_json, open), .choices = &open_state_choices, .doc = "does somebody answer now" },
	F(open_text, FIELD_LINE, "the same in words"), F(until_at, FIELD_INSTANT, "open until"), F(next_at, FIELD_INSTANT, "opens next"),
};
#undef F
const struct shape helper_shape = { "WindowHelper", json_fields, sizeof json_fields / sizeof json_fields[0], sizeof(struct helper_json) };

struct helper_json helper_json_of(struct ctx *c, const struct helper *v)
{
	return (struct helper_json){ .id = v->id, .name = v->name, .kind = v->kind, .contact = v->contact, .phone = v->phone, .hours = v->hours,
		.mail = v->mail, .does = v->does, .agreed = v->agreed, .number = v->number, .from = v->from,
		.open_text = open_text(c, &v->open, c->now_ms), .open = v->open.state, .until_at = v->open.until_at, .next_at = v->open.next_at };
}
