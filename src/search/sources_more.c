/* More of what can be found: steps, links, warnings, rows of ledgers, entries of rooms that came as a file. */
#include "base/msg.h"
#include "catalog/catalog.h"
#include "journal/journal.h"
#include "messages.h"
#include "search/sources.h"
#include "search_sql.h"
#include "sheet/sheet.h"

bool search_step_line(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found)
{
	struct search_step_row s;
	struct id id;
	if (!id_parse(r->ref, &id)) {
		return true;
	}
	if (!q_search_step(c, (struct search_step_in){ .incident_id = r->incident_id, .id = id }, &s, ret_found) || !*ret_found) {
		return c->err.code == ERR_NONE;
	}
	bool ja = c->lang == LANG_JA;
	*ret = (struct search_line){ .title = ja ? s.item_ja : s.item_en, .text = JOIN(s.note, ja ? s.detail_ja : s.detail_en),
		.words = JOIN(s.item_ja, s.item_en, s.note, s.detail_ja, s.detail_en), .at_ms = search_made_at(id),
		.is_withdrawn = s.is_dropped != 0 };
	return true;
}

/* Why two rooms belong together. The other one's name is not said: not everybody who sees this room may see that one. */
bool search_link_line(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found)
{
	struct search_link_row l;
	struct id id;
	if (!id_parse(r->ref, &id)) {
		return true;
	}
	if (!q_search_link(c, (struct search_link_in){ .incident_id = r->incident_id, .id = id }, &l, ret_found) || !*ret_found) {
		return c->err.code == ERR_NONE;
	}
	str text = JOIN(l.reason, l.off_reason);
	*ret_found = text.n > 0;
	*ret = (struct search_line){ .title = S(""), .text = text, .words = text, .at_ms = l.made_at,
		.is_withdrawn = str_eq(l.state, S("off")) };
	return true;
}

/* A warning nobody has sent yet is for those who write it. */
bool search_broadcast_line(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found)
{
	struct search_broadcast_row b;
	struct id id;
	if (!id_parse(r->ref, &id)) {
		return true;
	}
	if (!q_search_broadcast(c, (struct search_broadcast_in){ .id = id }, &b, ret_found) || !*ret_found) {
		return c->err.code == ERR_NONE;
	}
	bool is_out = str_eq(b.state, S("sending")) || str_eq(b.state, S("sent"));
	*ret = (struct search_line){ .title = b.subject, .text = b.text, .words = JOIN(b.subject, b.text), .incident_id = b.incident_id,
		.at_ms = b.made_at, .is_withdrawn = str_eq(b.state, S("dropped")), .needs = is_out ? ACCESS_NONE : ACCESS_RESPONDER };
	return true;
}

/* --- rows of ledgers and forms --- */

/*
 * All values in words, for whoever reads or (is_found_by) as far as all who see the row may read them: the index is everybody's.
 */
static bool values_of(struct ctx *c, const struct sheet_def *d, const struct sheet_cell *cells, bool is_found_by, str *all)
{
	for (size_t k = 0; k < d->n_fields; k++) {
		str text;
		bool is_open = true;
		if (is_found_by && !sheet_field_is_open(c, d, &d->fields[k], &is_open)) {
			return false;
		}
		if (!is_open) {
			continue;
		}
		if (!sheet_cell_text(c, &d->fields[k], &cells[k], &text)) {
			return false;
		}
		*all = JOIN(*all, text);
	}
	return true;
}

static bool words_of(struct ctx *c, const struct sheet_def *d, const struct search_ledger_row_row *r, str *ret_shown, str *ret_words)
{
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, d->n_fields);
	struct raw_form rest = { 0 };
	enum lang lang = c->lang;
	str ja = S(""), en = S(""), shown = S(""), kept = S("");
	if (!sheet_body_read(c, d, r->body, cells, &rest)) {
		return false;
	}
	for (size_t k = 0; k < rest.n; k++) {
		kept = JOIN(kept, rest.v[k].value); /* no longer asked, still shown */
	}
	c->lang = LANG_JA;
	bool ok = values_of(c, d, cells, true, &ja);
	c->lang = LANG_EN;
	ok = ok && values_of(c, d, cells, true, &en);
	c->lang = lang;
	ok = ok && values_of(c, d, cells, false, &shown);
	*ret_shown = JOIN(shown, kept);
	*ret_words = JOIN(r->title, ja, en, kept, d->name.ja, d->name.en);
	return ok;
}

bool search_row_line(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found)
{
	struct search_ledger_row_row row;
	const struct sheet_def *d;
	struct id id;
	str shown, words;
	bool found;
	if (!id_parse(r->ref, &id)) {
		return true;
	}
	if (!q_search_ledger_row(c, (struct search_ledger_row_in){ .id = id }, &row, &found) || !found) {
		return c->err.code == ERR_NONE;
	}
	if (!sheet_def_get(c, row.sheet, &d)) { /* of a ledger that is gone there is no page */
		bool is_gone = c->err.code == ERR_NOT_FOUND;
		err_clear(c);
		return is_gone;
	}
	if (!sheet_may_see(c, d)) {
		return true;
	}
	if (!words_of(c, d, &row, &shown, &words)) {
		return false;
	}
	*ret_found = true;
	*ret = (struct search_line){ .title = STR_CAT(c->arena, text2_in(d->name, c->lang), S("  "), row.title), .text = shown,
		.words = words, .at_ms = row.changed_at, .is_withdrawn = str_eq(row.state, S("archived")),
		.path = STR_CAT(c->arena, S("/ledgers/"), row.sheet, S("/"), r->ref) };
	return true;
}

bool search_rows_of_ledgers_recent(struct ctx *c, struct id *ret, size_t most, size_t *ret_n)
{
	struct search_ledger_rows_recent_rows rows;
	if (!q_search_ledger_rows_recent(c, (struct search_ledger_rows_recent_in){ .most = (int64_t)most }, &rows)) {
		return false;
	}
	*ret_n = rows.n;
	for (size_t k = 0; k < rows.n; k++) {
		ret[k] = rows.v[k].id;
	}
	return true;
}

/* --- rooms that came as a file --- */

/* What was masked before it came has no text, and a masking says nothing of its own. */
bool search_taken_line(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found)
{
	struct search_taken_row e;
	int64_t seq;
	bool found;
	if (!str_to_i64(r->ref, &seq)) {
		return true;
	}
	if (!q_search_taken(c, (struct search_taken_in){ .incident_id = r->incident_id, .seq = seq }, &e, &found) || !found) {
		return c->err.code == ERR_NONE;
	}
	if (str_is_none(e.text) || e.type == ENTRY_MASK) {
		return true;
	}
	str source = str_is_none(e.source) ? S("") : e.source;
	*ret_found = true;
	*ret = (struct search_line){ .title = r->ref, .text = e.text, .words = JOIN(e.text, source), .at_ms = e.place_at,
		.path = STR_CAT(c->arena, S("/incident/"), id_str(c->arena, r->incident_id), str_printf(c->arena,
			"/imported?before=%lld.%lld#e-%lld", (long long)e.place_at, (long long)seq + 1, (long long)seq)) };
	return true;
}

bool search_taken_parts(struct ctx *c, struct id room, str after, str *ret, size_t most, size_t *ret_n)
{
	struct search_taken_seqs_rows rows;
	int64_t seq = 0;
	*ret_n = 0;
	if ((after.n > 0 && !str_to_i64(after, &seq)) ||
	    !q_search_taken_seqs(c, (struct search_taken_seqs_in){ .incident_id = room, .after = seq, .most = (int64_t)most }, &rows)) {
		return c->err.code == ERR_NONE;
	}
	for (size_t k = 0; k < rows.n; k++) {
		ret[k] = str_i64(c->arena, rows.v[k].seq);
	}
	*ret_n = rows.n;
	return true;
}
