/*
 * list: what people see of a room's entries. One query brings the page, one more everything that corrects, withdraws
 * or masks the entries around it; names are asked once a person and page, which costs less than joining every row.
 */
#include "base/arena.h"
#include "base/limits.h"
#include "journal/inside.h"
#include "journal_sql.h"
#include "messages.h"

/* A page whose entries lie within so many numbers gets all its amendments at once; a wider one asks entry by entry. */
#define NEAR_SEQ 500

/* Generated rows of the three reading statements look alike. */
struct row {
	int64_t seq;
	struct id id;
	int64_t type;
	str text, source, occurred;
	int64_t place_at, recorded_at;
	struct id person_id, account_id;
	int64_t refers_to;
};
#define ROW(r) \
	((struct row){ (r)->seq, (r)->id, (r)->type, (r)->text, (r)->source, (r)->occurred, (r)->place_at, (r)->recorded_at, \
		(r)->person_id, (r)->account_id, (r)->refers_to })

struct amendments { const struct journal_amendments_row *v; size_t n; };
struct name { struct id id; str text; };
#define NAMES_KEPT 32
struct names { struct name v[NAMES_KEPT]; size_t n; };

struct room {
	struct ctx *c;
	struct id incident_id;
	int64_t from, to;               /* all amendments of these entries were read: `near` */
	struct amendments near;
	struct names people, writers;
};

/* --- amendments --- */

static bool read_amendments(struct room *r, int64_t from, int64_t to, struct amendments *ret)
{
	struct journal_amendments_rows rows;
	if (!q_journal_amendments(r->c, (struct journal_amendments_in){ .incident_id = r->incident_id, .from_seq = from,
	        .to_seq = to }, &rows)) {
		return false;
	}
	*ret = (struct amendments){ rows.v, rows.n };
	return true;
}

/* May hold amendments of other entries too: whoever walks them looks at refers_to. */
static bool amendments_of(struct room *r, int64_t seq, struct amendments *ret)
{
	if (seq >= r->from && seq <= r->to) {
		*ret = r->near;
		return true;
	}
	return read_amendments(r, seq, seq, ret);
}

/* The newest amendment of that type before `before`, or NULL. */
static const struct journal_amendments_row *newest(const struct amendments *a, int64_t seq, int type, int64_t before)
{
	for (size_t i = a->n; i > 0; i--) {
		const struct journal_amendments_row *v = &a->v[i - 1];
		if (v->refers_to == seq && v->type == type && v->seq < before) {
			return v;
		}
	}
	return NULL;
}

/* The text an entry itself carries, masks applied. */
static str own_text(const struct amendments *a, int64_t seq, str text)
{
	const struct journal_amendments_row *mask = newest(a, seq, ENTRY_MASK, INT64_MAX);
	if (mask) {
		text = mask->text;
	}
	return str_is_none(text) ? S("") : text;
}

/* The newest correction of `seq` before `before` that was not itself withdrawn; NULL when there is none. */
static bool live_correction(struct room *r, const struct amendments *a, int64_t seq, int64_t before,
                            const struct journal_amendments_row **ret, struct amendments *ret_own)
{
	const struct journal_amendments_row *v = newest(a, seq, ENTRY_CORRECTION, before);
	for (; v; v = newest(a, seq, ENTRY_CORRECTION, v->seq)) {
		if (!amendments_of(r, v->seq, ret_own)) {
			return false;
		}
		if (!newest(ret_own, v->seq, ENTRY_WITHDRAWAL, INT64_MAX)) {
			break;
		}
	}
	*ret = v;
	return true;
}

/* --- names --- */

static const struct name *name_known(const struct names *all, struct id id)
{
	for (size_t i = 0; i < all->n; i++) {
		if (id_eq(all->v[i].id, id)) {
			return &all->v[i];
		}
	}
	return NULL;
}

static void name_keep(struct names *all, struct id id, str text)
{
	if (all->n < NAMES_KEPT) {
		all->v[all->n++] = (struct name){ id, text };
	}
}

static bool person_name(struct room *r, struct id id, str *ret)
{
	struct journal_person_name_row row = { 0 };
	bool found = false;
	const struct name *known = name_known(&r->people, id);
	if (known || id_is_none(id)) {
		*ret = known ? known->text : S("");
		return true;
	}
	if (!q_journal_person_name(r->c, (struct journal_person_name_in){ id }, &row, &found)) {
		return false;
	}
	*ret = found ? row.name : S("");
	name_keep(&r->people, id, *ret);
	return true;
}

static bool writer_name(struct room *r, struct id id, str *ret)
{
	struct journal_writer_name_row row = { 0 };
	bool found = false;
	const struct name *known = name_known(&r->writers, id);
	if (known || id_is_none(id)) {
		*ret = known ? known->text : S("");
		return true;
	}
	if (!q_journal_writer_name(r->c, (struct journal_writer_name_in){ id }, &row, &found)) {
		return false;
	}
	*ret = !found ? S("") : str_is_none(row.person_name) ? row.name : row.person_name;
	name_keep(&r->writers, id, *ret);
	return true;
}

/* --- one entry --- */

/* What the correction says besides the text; nothing when it was masked, because its values went with it. */
static void read_amended(struct room *r, const struct journal_amendments_row *v, struct entry_amended *ret)
{
	struct entry_meta m;
	struct entry_body body;
	if (!v->body.p || !meta_decode(r->c->arena, v->meta, &m) || m.n_keys == 0 ||
	    !body_decode(r->c->arena, v->body, m.n_keys, &body)) {
		return;
	}
	for (size_t i = 0; i < m.n_keys; i++) {
		if (!entry_amended_read(m.keys[i], body.values[i], ret)) {
			return;
		}
	}
}

static bool apply_corrections(struct room *r, const struct amendments *a, struct entry_view *v)
{
	const struct journal_amendments_row *correction;
	struct amendments its_own;
	if (!live_correction(r, a, v->seq, INT64_MAX, &correction, &its_own)) {
		return false;
	}
	if (!correction) {
		return true;
	}
	struct entry_amended amended = { v->type, v->occurred, v->person_id };
	read_amended(r, correction, &amended);
	v->corrected_by = correction->seq;
	v->text = own_text(&its_own, correction->seq, correction->text);
	v->type = amended.type;
	v->occurred = amended.occurred;
	v->occurred_text = event_time_canonical(r->c->arena, amended.occurred);
	v->person_id = amended.person_id;
	return true;
}

/* What stood in the entry before this correction came: the correction before it, or its own text. */
static bool find_old_text(struct room *r, const struct row *correction, str *ret)
{
	const struct journal_amendments_row *before;
	struct amendments a, its_own;
	struct journal_entry_get_row target;
	bool found;
	if (!amendments_of(r, correction->refers_to, &a) ||
	    !live_correction(r, &a, correction->refers_to, correction->seq, &before, &its_own)) {
		return false;
	}
	if (before) {
		*ret = own_text(&its_own, before->seq, before->text);
		return true;
	}
	if (!q_journal_entry_get(r->c, (struct journal_entry_get_in){ .incident_id = r->incident_id,
	        .seq = correction->refers_to }, &target, &found)) {
		return false;
	}
	*ret = found ? own_text(&a, target.seq, target.text) : S("");
	return true;
}

static bool view_of(struct room *r, const struct row *row, struct entry_view *ret)
{
	struct amendments a;
	if (!amendments_of(r, row->seq, &a)) {
		return false;
	}
	const struct journal_amendments_row *mask = newest(&a, row->seq, ENTRY_MASK, INT64_MAX);
	const struct journal_amendments_row *withdrawal = newest(&a, row->seq, ENTRY_WITHDRAWAL, INT64_MAX);
	*ret = (struct entry_view){ .id = row->id, .seq = row->seq, .type = (int)row->type,
		.text = own_text(&a, row->seq, row->text), .recorded_at = row->recorded_at, .person_id = row->person_id,
		.refers_to = row->refers_to, .masked_by = mask ? mask->seq : 0, .withdrawn_by = withdrawal ? withdrawal->seq : 0,
		.old_text = STR_NONE, .source = row->source, .occurred_text = row->occurred };
	if (!event_time_from_canonical(row->occurred, &ret->occurred)) {
		ret->occurred = event_time_at(row->recorded_at); /* damaged; verify names it */
		ret->occurred_text = event_time_canonical(r->c->arena, ret->occurred);
	}
	if (entry_is_spoken(ret->type) && !apply_corrections(r, &a, ret)) {
		return false;
	}
	if (ret->type == ENTRY_CORRECTION && !find_old_text(r, row, &ret->old_text)) {
		return false;
	}
	return person_name(r, ret->person_id, &ret->person_name) && writer_name(r, row->account_id, &ret->writer_name);
}

/* --- a page --- */

static bool read_newest(struct room *r, const struct journal_filter *f, int limit, struct row *ret, size_t *ret_n)
{
	struct journal_page_newest_rows rows;
	const bool first = f->before_seq == 0;
	if (!q_journal_page_newest(r->c, (struct journal_page_newest_in){ .incident_id = r->incident_id,
	        .place = first ? INT64_MAX : f->before_place, .before_seq = first ? INT64_MAX : f->before_seq,
	        .only_type = f->type, .limit = limit }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		ret[i] = ROW(&rows.v[i]);
	}
	*ret_n = rows.n;
	return true;
}

static bool read_oldest(struct room *r, const struct journal_filter *f, int limit, struct row *ret, size_t *ret_n)
{
	struct journal_page_oldest_rows rows;
	const bool first = f->before_seq == 0;
	if (!q_journal_page_oldest(r->c, (struct journal_page_oldest_in){ .incident_id = r->incident_id,
	        .place = first ? INT64_MIN : f->before_place, .after_seq = first ? INT64_MIN : f->before_seq,
	        .only_type = f->type, .limit = limit }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		ret[i] = ROW(&rows.v[i]);
	}
	*ret_n = rows.n;
	return true;
}

static bool read_near(struct room *r, const struct row *rows, size_t n)
{
	if (n == 0) {
		return true;
	}
	int64_t from = rows[0].seq, to = rows[0].seq;
	for (size_t i = 1; i < n; i++) {
		from = rows[i].seq < from ? rows[i].seq : from;
		to = rows[i].seq > to ? rows[i].seq : to;
	}
	if (from < 1 || to - from > NEAR_SEQ) {
		return true;
	}
	if (!read_amendments(r, from, to, &r->near)) {
		return false;
	}
	r->from = from;
	r->to = to;
	return true;
}

static int limit_of(const struct journal_filter *f)
{
	if (f->limit <= 0) {
		return LIMIT_PAGE_ROWS;
	}
	return f->limit < LIMIT_LIST_ROWS ? f->limit : LIMIT_LIST_ROWS;
}

bool journal_list(struct ctx *c, struct id incident_id, const struct journal_filter *f, struct entry_view **ret,
                  size_t *ret_n, str *ret_next_cursor)
{
	struct room r = { .c = c, .incident_id = incident_id, .from = 1, .to = 0 };
	const size_t limit = (size_t)limit_of(f);
	struct row *rows = arena_array_raw(c->arena, struct row, limit + 1);
	size_t n = 0, kept = 0;
	if (!(f->oldest_first ? read_oldest : read_newest)(&r, f, (int)limit + 1, rows, &n)) {
		return false;
	}
	*ret_next_cursor = STR_NONE;
	if (n > limit) { /* one more was asked for, only to know whether there is more */
		n = limit;
		*ret_next_cursor = str_printf(c->arena, "%lld.%lld", (long long)rows[n - 1].place_at, (long long)rows[n - 1].seq);
	}
	struct entry_view *views = arena_array_raw(c->arena, struct entry_view, n + 1);
	if (!read_near(&r, rows, n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (!view_of(&r, &rows[i], &views[kept])) {
			return false;
		}
		/* A correction may have turned the entry into another type than the one asked for. */
		kept += f->type < 0 || views[kept].type == f->type;
	}
	*ret = views;
	*ret_n = kept;
	return true;
}

bool journal_get(struct ctx *c, struct id incident_id, int64_t seq, struct entry_view *ret)
{
	struct room r = { .c = c, .incident_id = incident_id, .from = 1, .to = 0 };
	struct journal_entry_get_row got;
	bool found;
	if (!q_journal_entry_get(c, (struct journal_entry_get_in){ .incident_id = incident_id, .seq = seq }, &got, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, 0);
	}
	const struct row row = ROW(&got);
	return view_of(&r, &row, ret);
}

bool journal_cursor_parse(str cursor, struct journal_filter *f)
{
	str seq = cursor;
	const str place = str_cut(&seq, '.');
	int64_t p, s;
	if (!str_to_i64(place, &p) || !str_to_i64(seq, &s) || s < 1) {
		return false;
	}
	f->before_place = p;
	f->before_seq = s;
	return true;
}

bool journal_mask_text(struct ctx *c, struct id incident_id, int64_t seq, str *ret)
{
	struct room r = { .c = c, .incident_id = incident_id, .from = 1, .to = 0 };
	struct journal_entry_get_row row;
	struct amendments a;
	bool found;
	if (!q_journal_entry_get(c, (struct journal_entry_get_in){ .incident_id = incident_id, .seq = seq }, &row, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, 0);
	}
	if (!amendments_of(&r, seq, &a)) {
		return false;
	}
	*ret = own_text(&a, seq, row.text);
	return true;
}

bool journal_list_all(struct ctx *c, struct id incident_id, size_t most, struct entry_view **ret, size_t *ret_n)
{
	int64_t all, spoken;
	if (!journal_count(c, incident_id, &all, &spoken)) {
		return false;
	}
	const size_t room = (size_t)all < most ? (size_t)all : most;
	struct journal_filter f = { .type = -1, .oldest_first = true };
	struct entry_view *page;
	str next = S("");
	*ret = arena_array(c->arena, struct entry_view, room);
	*ret_n = 0;
	while (*ret_n < room) {
		size_t n;
		f.limit = room - *ret_n < LIMIT_LIST_ROWS ? (int)(room - *ret_n) : LIMIT_LIST_ROWS;
		if (!journal_list(c, incident_id, &f, &page, &n, &next)) {
			return false;
		}
		memcpy(*ret + *ret_n, page, n * sizeof *page);
		*ret_n += n;
		if (n == 0 || str_is_empty(next) || !journal_cursor_parse(next, &f)) {
			break;
		}
	}
	return true;
}

bool journal_points(struct ctx *c, struct id incident_id, struct journal_point **ret, size_t *ret_n)
{
	struct journal_points_rows rows;
	struct journal_points_amended_rows amended;
	size_t at = 0, n = 0;
	if (!q_journal_points(c, (struct journal_points_in){ .incident_id = incident_id }, &rows) ||
	    !q_journal_points_amended(c, (struct journal_points_amended_in){ .incident_id = incident_id }, &amended)) {
		return false;
	}
	struct journal_point *v = arena_array_raw(c->arena, struct journal_point, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		struct entry_view now = { .type = (int)rows.v[i].type };
		while (at < amended.n && amended.v[at].refers_to < rows.v[i].seq) {
			at++;
		}
		if (at < amended.n && amended.v[at].refers_to == rows.v[i].seq) {
			if (!journal_get(c, incident_id, rows.v[i].seq, &now)) {
				return false;
			}
		} else if (!event_time_from_canonical(rows.v[i].occurred, &now.occurred)) {
			now.occurred = event_time_at(rows.v[i].recorded_at);
		}
		if (!now.withdrawn_by) {
			v[n++] = (struct journal_point){ now.type, now.occurred };
		}
	}
	*ret = v;
	*ret_n = n;
	return true;
}

/* The object of the first key that is not about the entry itself: "step" of "step/0190...:state". */
static str kind_of(struct ctx *c, int64_t type, bytes meta)
{
	struct entry_meta m;
	for (size_t i = 0; meta_decode(c->arena, meta, &m) && i < m.n_keys; i++) {
		if (!item_is_of_entry(m.keys[i])) {
			size_t n = 0;
			while (n < m.keys[i].n && m.keys[i].p[n] != '/' && m.keys[i].p[n] != ':') {
				n++;
			}
			return str_sub(m.keys[i], 0, n);
		}
	}
	return type >= 0 && type < ENTRY_TYPE_MAX ? str_from_c(entry_type_choices.v[type].code) : S("change");
}

bool journal_kinds(struct ctx *c, struct id incident_id, int64_t after, int most, struct entry_kind **ret, size_t *ret_n)
{
	struct journal_kinds_rows rows;
	if (!q_journal_kinds(c, (struct journal_kinds_in){ .incident_id = incident_id, .after = after, .limit = most }, &rows)) {
		return false;
	}
	struct entry_kind *v = arena_array(c->arena, struct entry_kind, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		v[i] = (struct entry_kind){ rows.v[i].seq, kind_of(c, rows.v[i].type, rows.v[i].meta) };
	}
	*ret = v;
	*ret_n = rows.n;
	return true;
}

static void items_of(struct ctx *c, const struct journal_brought_row *r, struct entry_brought *ret)
{
	struct entry_meta m;
	struct entry_body body;
	if (!r->body.p || !meta_decode(c->arena, r->meta, &m) || !body_decode(c->arena, r->body, m.n_keys, &body)) {
		return;
	}
	struct journal_item *items = arena_array(c->arena, struct journal_item, m.n_keys);
	for (size_t i = 0; i < m.n_keys; i++) {
		items[i] = (struct journal_item){ m.keys[i], body.values[i] };
	}
	ret->items = items;
	ret->n_items = m.n_keys;
}

bool journal_brought(struct ctx *c, struct id incident_id, int64_t after, int most, struct entry_brought **ret, size_t *ret_n)
{
	struct journal_brought_rows rows;
	if (!q_journal_brought(c, (struct journal_brought_in){ .incident_id = incident_id, .after = after, .limit = most }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct entry_brought, rows.n);
	*ret_n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct entry_brought){ .seq = rows.v[i].seq, .type = (int)rows.v[i].type, .account_id = rows.v[i].account_id,
			.refers_to = rows.v[i].refers_to };
		items_of(c, &rows.v[i], &(*ret)[i]);
	}
	return true;
}
