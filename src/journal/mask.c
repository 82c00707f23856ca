/* mask: 墨消し. One account asks with the text already blacked out, another one grants; only then a body goes. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "db/store.h"
#include "journal/inside.h"
#include "journal_sql.h"
#include "messages.h"

/* --- is it really the same text with parts replaced? --- */

struct hidden { str reason; bool told; };

/* The reason is kept in the open for ever: it must not repeat what goes. One character alone tells nothing. */
static void note_hidden(struct hidden *h, str part)
{
	const str bare = str_trim(part);
	if (h && text_chars(bare) >= 2 && str_find(h->reason, bare, 0) != SIZE_MAX) {
		h->told = true;
	}
}

/* Where in `text`, of which everything before `at` is spoken for, a piece that stays begins; SIZE_MAX: nowhere. */
static size_t find_piece(str text, size_t at, str piece, bool first, bool last)
{
	if (first) {
		return str_starts(text, piece) ? 0 : SIZE_MAX;
	}
	if (last) {
		return text.n >= at + 1 + piece.n && str_ends(text, piece) ? text.n - piece.n : SIZE_MAX;
	}
	if (at >= text.n) {
		return SIZE_MAX;
	}
	return piece.n > 0 ? str_find(text, piece, at + 1) : at + 1;
}

/*
 * `masked` cut at every block gives the pieces that stay: they must follow each other in `text`, the first at its
 * beginning, the last at its end, with something hidden between two of them. Taking the earliest fit for each piece
 * finds a fit whenever there is one.
 */
static bool is_masked_form(str text, str masked, struct hidden *h)
{
	size_t from = 0; /* in masked: begin of the next piece */
	size_t at = 0;   /* in text: end of the piece before */
	for (bool first = true, last = false; !last; first = false) {
		const size_t block = str_find(masked, MASK_BLOCK, from);
		last = block == SIZE_MAX;
		if (first && last) {
			return false; /* no block at all */
		}
		const str piece = str_sub(masked, from, (last ? masked.n : block) - from);
		const size_t found = find_piece(text, at, piece, first, last);
		if (found == SIZE_MAX) {
			return false;
		}
		if (!first) {
			note_hidden(h, str_sub(text, at, found - at));
		}
		at = found + piece.n;
		from = block + MASK_BLOCK.n;
	}
	return true;
}

bool mask_fits(str text, str masked)
{
	return is_masked_form(text, masked, NULL);
}

bool mask_black_out(struct ctx *c, str text, str part, str *ret)
{
	AUTO_BUF(b, 2 * LIMIT_ENTRY_BYTES + 1024);
	size_t from = 0, found = 0;
	for (size_t at = str_find(text, part, 0); at != SIZE_MAX; at = str_find(text, part, from)) {
		buf_add(&b, str_sub(text, from, at - from));
		buf_add(&b, MASK_BLOCK);
		from = at + part.n;
		found++;
	}
	buf_add(&b, str_sub(text, from, text.n - from));
	if (!found) {
		return fail_field(c, "part", MSG_ENTRY_MASK_NOT_FOUND);
	}
	*ret = str_copy(c->arena, buf_str(&b));
	return buf_ok(&b) || fail(c, ERR_TOO_LARGE, 0);
}

static bool check_form(struct ctx *c, str current, str masked, str reason)
{
	struct hidden h = { .reason = reason };
	if (str_eq(current, masked)) {
		return fail_field(c, "text", MSG_JOURNAL_MASK_NOTHING);
	}
	if (masked.n > LIMIT_ENTRY_BYTES || !text_is_utf8(masked) || !is_masked_form(current, masked, &h)) {
		return fail_field(c, "text", MSG_JOURNAL_MASK_TEXT_DIFFERS);
	}
	return !h.told || fail_field(c, "reason", MSG_JOURNAL_MASK_REASON_TELLS);
}

/* --- asking --- */

static bool check_maskable(struct ctx *c, struct id incident_id, int64_t seq)
{
	struct journal_target_row t;
	bool found;
	if (!q_journal_target(c, (struct journal_target_in){ .incident_id = incident_id, .seq = seq }, &t, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, 0);
	}
	if (t.type == ENTRY_WITHDRAWAL || t.type == ENTRY_MASK) {
		fail(c, ERR_CONFLICT, MSG_JOURNAL_MASK_NOT_THIS);
		return fail_arg(c, "seq", str_printf(c->arena, "%lld", (long long)seq));
	}
	return true;
}

static bool check_not_asked(struct ctx *c, struct id incident_id, int64_t seq)
{
	struct journal_mask_list_rows open;
	if (!q_journal_mask_list(c, (struct journal_mask_list_in){ incident_id }, &open)) {
		return false;
	}
	for (size_t i = 0; i < open.n; i++) {
		if (open.v[i].seq == seq) {
			return fail(c, ERR_CONFLICT, MSG_JOURNAL_MASK_ASKED_ALREADY);
		}
	}
	return true;
}

static bool check_reason(struct ctx *c, str reason)
{
	if (str_is_empty(str_trim(reason))) {
		return fail_field(c, "reason", MSG_JOURNAL_MASK_REASON_MISSING);
	}
	if (text_chars(reason) > LIMIT_TEXT_CHARS) {
		fail_field(c, "reason", MSG_JOURNAL_TEXT_TOO_LONG);
		return fail_field_arg(c, "max", S("4"));
	}
	return true;
}

bool mask_reason_ok(struct ctx *c, str reason, str part)
{
	struct hidden h = { .reason = reason };
	note_hidden(&h, part);
	return check_reason(c, reason) && (!h.told || fail_field(c, "reason", MSG_JOURNAL_MASK_REASON_TELLS));
}

bool journal_mask_ask(struct ctx *c, struct id incident_id, int64_t seq, str text, str reason, struct id *ret_request)
{
	str current;
	if (id_is_none(c->who.account_id)) {
		return fail(c, ERR_DENIED, MSG_JOURNAL_MASK_SIGNED_OUT);
	}
	if (!check_maskable(c, incident_id, seq) || !check_not_asked(c, incident_id, seq) || !check_reason(c, reason) ||
	    !journal_mask_text(c, incident_id, seq, &current) || !check_form(c, current, text, reason)) {
		return false;
	}
	*ret_request = id_new(c->now_ms);
	return q_journal_mask_insert(c, (struct journal_mask_insert_in){ .id = *ret_request, .incident_id = incident_id,
		.seq = seq, .text = text, .reason = reason, .asked_by = c->who.account_id, .asked_at = c->now_ms });
}

/* --- deciding --- */

/* Two accounts of one person are one person. */
bool mask_is_second(struct ctx *c, struct id asked_by, struct id asked_by_person)
{
	const bool same_person = !id_is_none(asked_by_person) && id_eq(asked_by_person, c->who.person_id);
	if (id_is_none(c->who.account_id)) {
		return fail(c, ERR_DENIED, MSG_JOURNAL_MASK_SIGNED_OUT);
	}
	return (!id_eq(asked_by, c->who.account_id) && !same_person) || fail(c, ERR_DENIED, MSG_JOURNAL_MASK_SECOND_PERSON);
}

bool mask_forget(struct ctx *c)
{
	store_empty_log(c->store); /* older pages of the rows stand there too */
	return q_journal_mask_forget_answers(c);
}

/* The entry's body goes, and that of an earlier masking of it: its text still showed what is hidden only now. */
static bool destroy(struct ctx *c, struct id incident_id, int64_t seq)
{
	struct journal_amendments_rows rows;
	if (!q_journal_amendments(c, (struct journal_amendments_in){ .incident_id = incident_id, .from_seq = seq,
	        .to_seq = seq }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		if (rows.v[i].type == ENTRY_MASK && rows.v[i].body.p &&
		    !q_journal_entry_destroy(c, (struct journal_entry_destroy_in){ incident_id, rows.v[i].seq })) {
			return false;
		}
	}
	return q_journal_entry_destroy(c, (struct journal_entry_destroy_in){ incident_id, seq });
}

static bool write_mask(struct ctx *c, const struct journal_mask_get_row *r, const struct mask_kept *kept)
{
	struct journal_item *items = arena_array(c->arena, struct journal_item, kept->n + 2);
	items[0] = (struct journal_item){ S("mask:reason"), r->reason };
	items[1] = (struct journal_item){ S("mask:asked_by"), id_str(c->arena, r->asked_by) };
	if (kept->n > 0) {
		memcpy(items + 2, kept->items, kept->n * sizeof *items);
	}
	const struct journal_entry_in in = { .incident_id = r->incident_id, .type = ENTRY_MASK, .text = r->text,
		.refers_to = r->seq, .items = items, .n_items = kept->n + 2 };
	struct journal_added added;
	return journal_append(c, &in, &added);
}

static bool grant_one(struct ctx *c, const struct journal_mask_get_row *r, const struct journal_rows *rows)
{
	struct mask_kept kept = { 0 };
	str current;
	if (!mask_is_second(c, r->asked_by, r->asked_by_person) || !check_maskable(c, r->incident_id, r->seq) ||
	    !journal_mask_text(c, r->incident_id, r->seq, &current)) {
		return false;
	}
	if (str_eq(current, r->text) || !is_masked_form(current, r->text, NULL)) {
		return fail(c, ERR_CONFLICT, MSG_JOURNAL_MASK_CHANGED_SINCE);
	}
	const struct mask_of of = { r->incident_id, r->seq, current, r->text };
	return (!rows || mask_keep(c, &of, rows, &kept)) && mask_forget(c) &&
	       destroy(c, r->incident_id, r->seq) && write_mask(c, r, &kept);
}

bool journal_mask_decide(struct ctx *c, struct id request_id, bool grant, const struct journal_rows *rows)
{
	struct journal_mask_get_row r;
	bool found;
	if (id_is_none(c->who.account_id)) {
		return fail(c, ERR_DENIED, MSG_JOURNAL_MASK_SIGNED_OUT);
	}
	if (!q_journal_mask_get(c, (struct journal_mask_get_in){ request_id }, &r, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, 0);
	}
	if (r.decided_at.has) {
		return fail(c, ERR_CONFLICT, MSG_JOURNAL_MASK_DECIDED_ALREADY);
	}
	if (grant && !grant_one(c, &r, rows)) {
		return false;
	}
	return q_journal_mask_decided(c, (struct journal_mask_decided_in){ .decided_by = c->who.account_id,
		.decided_at = { true, c->now_ms }, .is_granted = grant, .id = request_id });
}

/* --- what is open --- */

static bool asker_name(struct ctx *c, struct id account_id, str *ret)
{
	struct journal_writer_name_row row = { 0 };
	bool found;
	if (!q_journal_writer_name(c, (struct journal_writer_name_in){ account_id }, &row, &found)) {
		return false;
	}
	*ret = !found ? S("") : str_is_none(row.person_name) ? row.name : row.person_name;
	return true;
}

bool journal_mask_open(struct ctx *c, struct id incident_id, struct mask_view **ret, size_t *ret_n)
{
	struct journal_mask_list_rows rows;
	if (!q_journal_mask_list(c, (struct journal_mask_list_in){ incident_id }, &rows)) {
		return false;
	}
	struct mask_view *v = arena_array(c->arena, struct mask_view, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		v[i] = (struct mask_view){ .id = rows.v[i].id, .incident_id = rows.v[i].incident_id, .seq = rows.v[i].seq,
			.text = rows.v[i].text, .reason = rows.v[i].reason, .asked_by = rows.v[i].asked_by,
			.asked_at = rows.v[i].asked_at };
		if (!asker_name(c, v[i].asked_by, &v[i].asker_name)) {
			return false;
		}
	}
	*ret = v;
	*ret_n = rows.n;
	return true;
}
