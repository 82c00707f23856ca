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
struct helping { struct ctx *c; struct sheet_values helper, vendor, insurance; bool shows; };

static size_t place_of(const str *kinds, size_t n, str kind)
{
	size_t at = 0;
	while (at < n && !str_eq(kinds[at], kind)) {
		at++;
	}
	return at;
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
static str said(struct helping *g, const struct sheet_values *k, const struct sheet_cell *cells, const char *field)
{
	int at = sheet_field_find(k->d, str_from_c(field));
	str text = S("");
	if (at < 0 || !cells[at].has) {
		return S("");
	}
	return sheet_cell_text(g->c, &k->d->fields[at], &cells[at], &text) ? text : S("");
}

/* The row of another ledger a field points at; NULL: none, or it is off the list. */
static const struct sheet_values_row *pointed(const struct helping *g, const struct sheet_values *to, const struct sheet_cell *cells, const char *field)
{
	int at = sheet_field_find(g->helper.d, str_from_c(field));
	for (size_t i = 0; at >= 0 && cells[at].has && i < to->n; i++) {
		if (id_eq(to->v[i].id, cells[at].id)) {
			return &to->v[i];
		}
	}
	return NULL;
}

static void fill_from(str *value, str other)
{
	*value = value->n > 0 ? *value : other;
}

/* `number`: what the other ledger calls the number of the contract. */
static void take(struct helping *g, const struct sheet_values *to, const struct sheet_values_row *row, const char *number, struct helper *h, str *ret_number)
{
	bool needs = h->phone.n == 0 || h->hours.n == 0;
	if (!row) {
		return;
	}
	const struct sheet_cell *cells = row->cells;
	fill_from(&h->phone, said(g, to, cells, "phone"));
	fill_from(&h->hours, said(g, to, cells, "hours"));
	fill_from(&h->contact, said(g, to, cells, "contact"));
	fill_from(&h->does, said(g, to, cells, "helps"));
	h->number_from = ret_number->n == 0 ? row->title : h->number_from;
	fill_from(ret_number, said(g, to, cells, number));
	h->from = needs ? row->title : h->from;
}

/* The key of the kind a row says. */
static str kind_of(const struct helping *g, const struct sheet_values_row *r)
{
	int at = sheet_field_find(g->helper.d, S("kind"));
	return at >= 0 && r->cells[at].has ? r->cells[at].text : S("other");
}

static void read_helper(struct helping *g, const struct sheet_values_row *r, struct helper *h)
{
	const struct sheet_cell *cells = r->cells;
	*h = (struct helper){ .id = r->id, .name = r->title, .kind = kind_of(g, r),
		.kind_name = said(g, &g->helper, cells, "kind"), .contact = said(g, &g->helper, cells, "contact"),
		.phone = said(g, &g->helper, cells, "phone"), .hours = said(g, &g->helper, cells, "hours"), .mail = said(g, &g->helper, cells, "mail"),
		.does = said(g, &g->helper, cells, "does"), .agreed = g->shows ? said(g, &g->helper, cells, "agreed") : S(""),
		.called = said(g, &g->helper, cells, "called"), .number = S(""), .from = S(""), .number_from = S("") };
	str number = said(g, &g->helper, cells, "number");
	take(g, &g->insurance, pointed(g, &g->insurance, cells, "insurance"), "number", h, &number);
	take(g, &g->vendor, pointed(g, &g->vendor, cells, "vendor"), "contract", h, &number);
	h->has_number = number.n > 0;
	h->number = g->shows ? number : S("");
	h->open = open_at(g->c, h->phone.n > 0 ? h->hours : S(""), g->c->now_ms);
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
	struct helping g = { .c = c };
	size_t n = 0;
	if (!sheet_values(c, S("helper"), LIMIT_LEDGER_READ, &g.helper) || !sheet_values(c, S("vendor"), LIMIT_LEDGER_READ, &g.vendor) ||
	    !sheet_values(c, S("insurance"), LIMIT_LEDGER_READ, &g.insurance)) {
		return false;
	}
	g.shows = sheet_may_see(c, g.helper.d);
	struct helper *v = arena_array(c->arena, struct helper, g.helper.n + 1);
	for (size_t i = 0; i < g.helper.n && n < HELPERS_MAX; i++) {
		if (n_kinds == 0 || place_of(kinds, n_kinds, kind_of(&g, &g.helper.v[i])) < n_kinds) {
			read_helper(&g, &g.helper.v[i], &v[n++]);
		}
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
