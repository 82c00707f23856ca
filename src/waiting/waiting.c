/* What waits for the one who looks: statements, put into lines. */
#include "waiting/waiting.h"

#include <stdlib.h>

#include "account/access.h"
#include "base/msg.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "messages.h"
#include "procedure/own.h"
#include "sheet/sheet.h"
#include "suspect/look.h"
#include "waiting_sql.h"

#define REGULATION_PATH "/binder/regulation"

static const struct choice kinds[WAITING_KIND_MAX] = {
	[WAITING_HANDOVER] = { "handover", MSG_WAITING_KIND_HANDOVER },
	[WAITING_CUSTODY] = { "custody", MSG_WAITING_KIND_CUSTODY },
	[WAITING_MASK] = { "mask", MSG_WAITING_KIND_MASK },
	[WAITING_DECISION] = { "decision", MSG_WAITING_KIND_DECISION },
	[WAITING_TASK] = { "task", MSG_WAITING_KIND_TASK },
	[WAITING_SIGHTING] = { "sighting", MSG_WAITING_KIND_SIGHTING },
	[WAITING_ASK] = { "ask", MSG_WAITING_KIND_ASK },
	[WAITING_SUSPECT] = { "suspect", MSG_WAITING_KIND_SUSPECT },
	[WAITING_KNOWLEDGE] = { "knowledge", MSG_WAITING_KIND_KNOWLEDGE },
	[WAITING_RISK] = { "risk", MSG_WAITING_KIND_RISK },
	[WAITING_APPROVAL] = { "approval", MSG_WAITING_KIND_APPROVAL },
	[WAITING_SENT_BACK] = { "sent_back", MSG_WAITING_KIND_SENT_BACK },
	[WAITING_PROCEDURE] = { "procedure", MSG_WAITING_KIND_PROCEDURE },
	[WAITING_LEDGER] = { "ledger", MSG_WAITING_KIND_LEDGER },
	[WAITING_BINDER] = { "binder", MSG_WAITING_KIND_BINDER },
};
const struct choices waiting_kind_choices = { kinds, WAITING_KIND_MAX };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct waiting, member), .doc = text }
static const struct field fields[] = {
	{ .name = "kind", .type = FIELD_CHOICE, .offset = offsetof(struct waiting, kind), .choices = &waiting_kind_choices,
		.doc = "handover, custody, mask, decision, task, sighting, suspect, knowledge, risk, approval, sent_back, procedure, ledger" },
	F(id, FIELD_ID, "the hand-over, evidence, mask request, decision, task, sighting, suspicious mail or note; null: rows of ledgers"),
	F(incident_id, FIELD_ID, "its incident; null: none, or one you may not see"),
	F(incident_name, FIELD_LINE, "name of the incident"),
	F(number, FIELD_INT, "of the evidence, entry, decision or sighting; how many rows of ledgers"),
	F(text, FIELD_TEXT, "who hands over, what it is about"),
	F(since, FIELD_INSTANT, "since when it waits, where that is known"),
	F(due_at, FIELD_INSTANT, "until when"),
	F(path, FIELD_LINE, "page where it is answered"),
};
#undef F
const struct shape waiting_shape = { "Waiting", fields, sizeof fields / sizeof fields[0], sizeof(struct waiting) };

_Static_assert(WAITING_BINDER == 14, "queries.sql has its number");
#define NOW_STEP_MS (INT64_C(3600) * 1000) /* a day of review needs no finer clock */

/* --- rows into lines --- */

static str below(struct ctx *c, const struct waiting *w, const char *folder)
{
	return STR_CAT(c->arena, S("/incident/"), id_str(c->arena, w->incident_id), str_from_c(folder));
}

static str path_of(struct ctx *c, const struct waiting *w)
{
	str id = id_str(c->arena, w->id);
	switch (w->kind) {
	case WAITING_HANDOVER:
		return below(c, w, "/handover");
	case WAITING_CUSTODY:
		return STR_CAT(c->arena, below(c, w, "/evidence/"), id);
	case WAITING_MASK:
		return below(c, w, "/mask");
	case WAITING_DECISION:
		return STR_CAT(c->arena, below(c, w, "/decision/"), id);
	case WAITING_TASK:
		return STR_CAT(c->arena, S("/task/"), id);
	case WAITING_ASK:
		return STR_CAT(c->arena, S("/asks/"), id, S("/answer"));
	case WAITING_SUSPECT:
		return STR_CAT(c->arena, S("/suspect/"), id);
	case WAITING_KNOWLEDGE:
		return STR_CAT(c->arena, S("/knowledge/"), id);
	case WAITING_BINDER:
		return S("/binder");
	case WAITING_RISK:
		return STR_CAT(c->arena, S("/risks/"), id);
	default:
		return STR_CAT(c->arena, S("/inbox/"), id);
	}
}

/* The kind of a report as its card says it; the finder's own words after it. */
static str sighting_text(struct ctx *c, str card, str what)
{
	const struct first_card *of = catalog_card(c->catalog, card);
	str name = of ? text2_in(of->name, c->lang) : card;
	str first = str_is_none(what) ? S("") : text_clip(c->arena, str_cut(&what, '\n'), 60);
	return str_is_empty(first) ? name : STR_CAT(c->arena, name, S("　"), first);
}

static struct waiting from_row(struct ctx *c, const struct waiting_rows_row *r)
{
	bool sees = r->sees_room && c->who.access != ACCESS_HELPER;
	struct waiting w = { .kind = (int)r->kind, .id = r->id, .number = r->number, .since = r->since, .due_at = r->due_at,
		.text = str_is_none(r->text) ? S("") : r->text };
	if (w.kind == WAITING_SIGHTING) {
		w.text = sighting_text(c, r->text, r->incident_name);
	} else if (w.kind == WAITING_BINDER) {
		w.text = text_clip(c->arena, str_cut(&w.text, '\n'), 60); /* the first chapter that changed; empty: it is old */
	} else if (w.kind == WAITING_SUSPECT) {
		w.text = text_clip(c->arena, look_text(c->arena, w.text), 60); /* a stranger's words */
	} else if (sees) {
		w.incident_id = r->incident_id;
		w.incident_name = r->incident_name;
	}
	w.path = path_of(c, &w);
	return w;
}

static int64_t when(struct opt_int at)
{
	return at.has ? at.v : INT64_MAX;
}

static int by_urgency(const void *a, const void *b)
{
	const struct waiting *x = a, *y = b;
	if (x->kind != y->kind) {
		return x->kind - y->kind;
	}
	if (when(x->due_at) != when(y->due_at)) {
		return when(x->due_at) < when(y->due_at) ? -1 : 1;
	}
	return (when(x->since) > when(y->since)) - (when(x->since) < when(y->since));
}

/* Two steps of one piece of evidence are answered on one page. */
static bool is_there(const struct waiting *v, size_t n, const struct waiting_rows_row *r)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].kind == (int)r->kind && id_eq(v[i].id, r->id)) {
			return true;
		}
	}
	return false;
}

/* The list of the rows; the page of all ledgers when they are of several. */
static str rows_path(struct ctx *c, const struct sheet_due *v, size_t n)
{
	if (n > 1) {
		return S("/ledgers");
	}
	str path = STR_CAT(c->arena, S("/ledgers/"), v->def->key, S("?due=1"));
	return str_is_none(v->field) ? path
		: STR_CAT(c->arena, path, S("&where."), v->field, S("="), id_str(c->arena, c->who.person_id));
}

static bool add_rows(struct ctx *c, struct waiting *to, size_t *n)
{
	struct sheet_due *v;
	size_t of;
	int64_t count = 0;
	if (!sheet_due_list(c, &v, &of)) {
		return false;
	}
	for (size_t i = 0; i < of; i++) {
		count += v[i].n;
	}
	if (of > 0) {
		to[(*n)++] = (struct waiting){ .kind = WAITING_LEDGER, .number = { true, count },
			.text = of == 1 ? text2_in(v->def->name, c->lang) : S(""), .path = rows_path(c, v, of) };
	}
	return true;
}

/* Procedures have keys, no ids. */
static bool add_procedures(struct ctx *c, const struct waiting_rows_in *in, struct waiting **to, size_t *n)
{
	static const int kind_of[] = { [OWN_WAITS_APPROVAL] = WAITING_APPROVAL, [OWN_WAITS_AGAIN] = WAITING_SENT_BACK,
		[OWN_WAITS_REVIEW] = WAITING_PROCEDURE };
	struct own_waiting *v;
	size_t of;
	if (!in->sees_rooms) {
		return true; /* a helper */
	}
	if (!own_waiting(c, in->responds, in->now, &v, &of)) {
		return false;
	}
	struct waiting *more = arena_array(c->arena, struct waiting, *n + of + 1);
	memcpy(more, *to, *n * sizeof *more);
	for (size_t i = 0; i < of; i++) {
		more[(*n)++] = (struct waiting){ .kind = kind_of[v[i].what], .number = v[i].version, .text = v[i].name, .since = v[i].since,
			.due_at = v[i].due, .path = STR_CAT(c->arena, S("/procedures/"), v[i].key) };
	}
	*to = more;
	return true;
}

/* The regulation has versions, no id. */
static bool add_regulation(struct ctx *c, const struct waiting_rows_in *in, struct waiting **to, size_t *n)
{
	struct waiting_regulation_row r;
	bool found;
	if (!in->sees_rooms) {
		return true;
	}
	if (!q_waiting_regulation(c, (struct waiting_regulation_in){ .approves = c->who.access == ACCESS_EXECUTIVE }, &r, &found)) {
		return false;
	}
	if (!found) {
		return true;
	}
	struct waiting *more = arena_array(c->arena, struct waiting, *n + 2);
	memcpy(more, *to, *n * sizeof *more);
	more[(*n)++] = (struct waiting){ .kind = r.returned_at.has ? WAITING_SENT_BACK : WAITING_APPROVAL, .number = { true, r.version },
		.text = msg(c, MSG_REGULATION_TITLE), .since = r.returned_at.has ? r.returned_at : (struct opt_int){ true, r.made_at },
		.path = S(REGULATION_PATH) };
	*to = more;
	return true;
}

bool waiting_list(struct ctx *c, struct waiting **ret, size_t *ret_n)
{
	struct waiting_rows_rows rows;
	size_t of_kind[WAITING_KIND_MAX] = { 0 }, n = 0;
	struct waiting_rows_in in = { .my_person = c->who.person_id,
		.responds = access_allows(c->who.access, ACCESS_RESPONDER),
		.accepts = access_allows(c->who.access, ACCESS_EXECUTIVE),
		.sees_rooms = access_allows(c->who.access, ACCESS_VIEWER),
		.now = c->now_ms - c->now_ms % NOW_STEP_MS + NOW_STEP_MS }; /* kept between requests while it is the same */
	if (!id_is_none(c->who.only_room)) { /* a link to one room is nobody things wait for */
		*ret_n = 0;
		return true;
	}
	if (!q_waiting_rows(c, in, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct waiting, rows.n + 1); /* and one of ledgers */
	for (size_t i = 0; i < rows.n; i++) {
		if (rows.v[i].kind == WAITING_ASK && rows.v[i].due_at.v <= c->now_ms) {
			continue; /* over; not asked of the database, whose rows are kept */
		}
		if (of_kind[rows.v[i].kind] < WAITING_MOST && !is_there(*ret, n, &rows.v[i])) {
			of_kind[rows.v[i].kind]++;
			(*ret)[n++] = from_row(c, &rows.v[i]);
		}
	}
	if (!add_procedures(c, &in, ret, &n) || !add_regulation(c, &in, ret, &n) || !add_rows(c, *ret, &n)) {
		return false;
	}
	qsort(*ret, n, sizeof **ret, by_urgency);
	*ret_n = n;
	return true;
}

/* --- words --- */

static const struct { int title, action; } words[WAITING_KIND_MAX] = {
	[WAITING_HANDOVER] = { MSG_WAITING_HANDOVER, MSG_WAITING_DO_HANDOVER },
	[WAITING_CUSTODY] = { MSG_WAITING_CUSTODY, MSG_WAITING_DO_CUSTODY },
	[WAITING_MASK] = { MSG_WAITING_MASK, MSG_WAITING_DO_MASK },
	[WAITING_DECISION] = { MSG_WAITING_DECISION, MSG_WAITING_DO_DECISION },
	[WAITING_TASK] = { MSG_WAITING_TASK, MSG_WAITING_DO_TASK },
	[WAITING_SIGHTING] = { MSG_WAITING_SIGHTING, MSG_WAITING_DO_SIGHTING },
	[WAITING_ASK] = { MSG_WAITING_ASK, MSG_WAITING_DO_ASK },
	[WAITING_SUSPECT] = { MSG_WAITING_SUSPECT, MSG_WAITING_DO_SUSPECT },
	[WAITING_KNOWLEDGE] = { MSG_WAITING_KNOWLEDGE, MSG_WAITING_DO_KNOWLEDGE },
	[WAITING_RISK] = { MSG_WAITING_RISK, MSG_WAITING_DO_RISK },
	[WAITING_APPROVAL] = { MSG_WAITING_APPROVAL, MSG_WAITING_DO_APPROVAL },
	[WAITING_SENT_BACK] = { MSG_WAITING_SENT_BACK, MSG_WAITING_DO_PROCEDURE },
	[WAITING_PROCEDURE] = { MSG_WAITING_PROCEDURE, MSG_WAITING_DO_PROCEDURE },
	[WAITING_LEDGER] = { MSG_WAITING_LEDGER, MSG_WAITING_DO_LEDGER },
	[WAITING_BINDER] = { MSG_WAITING_BINDER, MSG_WAITING_DO_BINDER },
};

/* How many rows, and of which ledger when it is one. */
static str rows_title(struct ctx *c, const struct waiting *w)
{
	str count = number_grouped(c->arena, w->number.v);
	if (w->number.v >= SHEET_DUE_MOST) {
		return msgf(c, MSG_WAITING_LEDGER_MANY, { "count", count });
	}
	return str_is_empty(w->text) ? msgf(c, MSG_WAITING_LEDGER, { "count", count })
		: msgf(c, MSG_WAITING_LEDGER_ONE, { "name", w->text }, { "count", count });
}

static bool is_regulation(const struct waiting *w)
{
	return (w->kind == WAITING_APPROVAL || w->kind == WAITING_SENT_BACK) && str_eq(w->path, S(REGULATION_PATH));
}

str waiting_title(struct ctx *c, const struct waiting *w)
{
	if (w->kind == WAITING_LEDGER) {
		return rows_title(c, w);
	}
	if (is_regulation(w)) {
		return msgf(c, w->kind == WAITING_APPROVAL ? MSG_WAITING_REGULATION : MSG_WAITING_REGULATION_BACK, { "number", str_i64(c->arena, w->number.v) });
	}
	if (w->kind == WAITING_BINDER && str_is_empty(w->text)) {
		return msg(c, MSG_WAITING_BINDER_OLD);
	}
	str number = str_i64(c->arena, w->number.v);
	return msgf(c, words[w->kind].title, { "who", w->text }, { "name", w->text }, { "what", w->text },
		{ "number", number });
}

str waiting_action(struct ctx *c, const struct waiting *w)
{
	return msg(c, w->kind == WAITING_SENT_BACK && is_regulation(w) ? MSG_WAITING_DO_REGULATION : words[w->kind].action);
}
