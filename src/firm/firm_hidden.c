/* What the file of a whole organisation leaves out for whoever asked for it: rooms they may not see, and all that hangs on them. */
#include <stdlib.h>

#include "firm/firm_hidden.h"
#include "firm/firm.h"
#include "firm_sql.h"

#define PASSES_MAX 8              /* a row may point at a later one of its own table; the chains are short */

/* Sorted, without doubles, between two passes. */
static bool has(const struct firm_marks *m, const uint8_t *b)
{
	return m->n > 0 && bsearch(b, m->v, m->sorted, sizeof *m->v, m->by) != NULL;
}

static int by_id(const void *a, const void *b) { return memcmp(a, b, sizeof(struct id)); }
static int by_hash(const void *a, const void *b) { return memcmp(a, b, SHA256_LEN); }

static bool add(struct ctx *c, struct firm_marks *m, const void *b, size_t n)
{
	if (m->n == m->room) {
		size_t room = m->room ? 2 * m->room : 256;
		struct firm_mark *more = realloc(m->v, room * sizeof *more);
		if (!more) {
			return fail(c, ERR_UNAVAILABLE, 0);
		}
		m->v = more;
		m->room = room;
	}
	struct firm_mark *to = &m->v[m->n++];
	*to = (struct firm_mark){ 0 };
	memcpy(to->b, b, n);
	return true;
}

static void sort(struct firm_marks *m)
{
	size_t n = 0;
	if (m->n > 0) {
		qsort(m->v, m->n, sizeof *m->v, m->by);
	}
	for (size_t i = 0; i < m->n; i++) {
		if (n == 0 || m->by(&m->v[n - 1], &m->v[i]) != 0) {
			m->v[n++] = m->v[i];
		}
	}
	m->n = m->sorted = n;
}

static bool is_named(const char *a, const char *b) { return str_eq(str_from_c(a), str_from_c(b)); }

/* Pointers that only mention: their row belongs to everybody and goes without them. */
static bool only_mentions(const struct db_table *t, int column, const struct db_value *v)
{
	const char *name = t->columns[column].name;
	if (is_named(t->name, "knowledge") && is_named(name, "room_id")) {
		int audience = firm_column(t, "audience");
		return audience >= 0 && str_eq(v[audience].text, S("all"));
	}
	return is_named(t->name, "alarm_source") && is_named(name, "over_sighting_id");
}

static bool is_hidden(const struct firm_hidden *h, const struct db_table *t, int column, const struct db_value *v)
{
	return t->columns[column].type == DB_ID && !v[column].is_null && has(&h->ids, v[column].id.b);
}

/* Points at something that stays behind, or is it. */
static bool hangs_on(const struct firm_hidden *h, const struct db_table *t, const struct db_value *v)
{
	for (int i = 0; i < t->n; i++) {
		if (is_hidden(h, t, i, v) && !only_mentions(t, i, v)) {
			return true;
		}
	}
	return false;
}

struct pass { struct ctx *c; struct firm_hidden *h; const struct db_table *t; int at_id, at_hash; };

static bool one_row(void *arg, const struct db_value *v)
{
	struct pass *p = arg;
	bool goes_not = hangs_on(p->h, p->t, v);
	if (p->at_hash >= 0 && v[p->at_hash].bytes.n == SHA256_LEN) {
		return add(p->c, goes_not ? &p->h->files : &p->h->shown_files, v[p->at_hash].bytes.p, SHA256_LEN);
	}
	return !goes_not || p->at_id < 0 || v[p->at_id].is_null || has(&p->h->ids, v[p->at_id].id.b) ||
		add(p->c, &p->h->ids, v[p->at_id].id.b, sizeof(struct id));
}

static bool one_pass(struct ctx *c, struct firm_hidden *h)
{
	h->files.n = h->shown_files.n = 0;
	for (size_t i = 0; i < db_n_org_tables; i++) {
		const struct db_table *t = &db_org_tables[i];
		bool is_use = str_eq(str_from_c(t->name), S("blob_use"));
		struct pass p = { c, h, t, firm_column(t, "id"), is_use ? firm_column(t, "sha256") : -1 };
		if (p.at_id >= 0 && t->columns[p.at_id].type != DB_ID) {
			p.at_id = -1;
		}
		if (!db_each_row(c, t, one_row, &p)) {
			return false;
		}
		sort(&h->ids); /* later tables point at rows of this one */
	}
	sort(&h->files);
	sort(&h->shown_files);
	return true;
}

bool firm_hidden_find(struct ctx *c, struct id asked_by_id, struct firm_hidden *h)
{
	struct firm_hidden_rooms_rows rows;
	*h = (struct firm_hidden){ .ids.by = by_id, .files.by = by_hash, .shown_files.by = by_hash };
	if (id_is_none(asked_by_id)) {
		return true; /* the command line: whoever holds the data folder */
	}
	if (!q_firm_hidden_rooms(c, (struct firm_hidden_rooms_in){ .asked_by_id = asked_by_id }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		if (!add(c, &h->ids, rows.v[i].id.b, sizeof(struct id))) {
			return false;
		}
	}
	sort(&h->ids);
	size_t before = 0;
	for (int i = 0; h->ids.n > before && i < PASSES_MAX; i++) {
		before = h->ids.n;
		if (!one_pass(c, h)) {
			return false;
		}
	}
	return h->ids.n == before || fail(c, ERR_BUG, 0); /* never: it would not be known what else to leave out */
}

bool firm_hidden_row(const struct firm_hidden *h, const struct db_table *t, const struct db_value *v)
{
	if (h->ids.n == 0) {
		return false;
	}
	if (str_eq(str_from_c(t->name), S("blob"))) {
		bytes hash = v[firm_column(t, "sha256")].bytes;
		return hash.n == SHA256_LEN && has(&h->files, hash.p) && !has(&h->shown_files, hash.p);
	}
	return hangs_on(h, t, v);
}

void firm_hidden_clean(const struct firm_hidden *h, const struct db_table *t, struct db_value *v)
{
	for (int i = 0; h->ids.n > 0 && i < t->n; i++) {
		v[i].is_null = v[i].is_null || is_hidden(h, t, i, v);
	}
}

void firm_hidden_done(struct firm_hidden *h)
{
	free(h->ids.v);
	free(h->files.v);
	free(h->shown_files.v);
}
