#include "journal/journal.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "journal/inside.h"
#include "journal_sql.h"
#include "messages.h"

/* Text and values of one entry together: a change of a room carries whole steps and papers. */
#define BODY_CAP (LIMIT_BODY_BYTES + LIMIT_ENTRY_BYTES)
#define META_CAP (256 * 1024)

static const struct choice type_codes[ENTRY_TYPE_MAX] = {
	[ENTRY_OBSERVED] = { "observed", MSG_ENTRY_TYPE_OBSERVED },
	[ENTRY_DONE] = { "done", MSG_ENTRY_TYPE_DONE },
	[ENTRY_DECIDED] = { "decided", MSG_ENTRY_TYPE_DECIDED },
	[ENTRY_TOLD] = { "told", MSG_ENTRY_TYPE_TOLD },
	[ENTRY_COLLECTED] = { "collected", MSG_ENTRY_TYPE_COLLECTED },
	[ENTRY_NOTE] = { "note", MSG_ENTRY_TYPE_NOTE },
	[ENTRY_CORRECTION] = { "correction", MSG_ENTRY_TYPE_CORRECTION },
	[ENTRY_WITHDRAWAL] = { "withdrawal", MSG_ENTRY_TYPE_WITHDRAWAL },
	[ENTRY_MASK] = { "mask", MSG_ENTRY_TYPE_MASK },
	[ENTRY_CHANGE] = { "change", MSG_ENTRY_TYPE_CHANGE },
};
const struct choices entry_type_choices = { type_codes, ENTRY_TYPE_MAX };
const struct choices entry_type_spoken = { type_codes, ENTRY_NOTE + 1 };

/* --- what may be written --- */

static bool refuse_target(struct ctx *c, int msg, int64_t seq)
{
	fail_field(c, "refers_to", msg);
	return fail_field_arg(c, "seq", str_printf(c->arena, "%lld", (long long)seq));
}

static bool check_correction(struct ctx *c, const struct journal_target_row *t, int64_t seq)
{
	if (t->type == ENTRY_CORRECTION) {
		return refuse_target(c, MSG_JOURNAL_CORRECT_THE_FIRST, t->refers_to);
	}
	if (!entry_is_spoken((int)t->type)) {
		return refuse_target(c, MSG_JOURNAL_CANNOT_CORRECT, seq);
	}
	if (t->withdrawals > 0) {
		fail(c, ERR_CONFLICT, MSG_JOURNAL_ALREADY_WITHDRAWN);
		return fail_arg(c, "seq", str_printf(c->arena, "%lld", (long long)seq));
	}
	return true;
}

static bool check_withdrawal(struct ctx *c, const struct journal_target_row *t, int64_t seq)
{
	if (!entry_is_spoken((int)t->type) && t->type != ENTRY_CORRECTION) {
		return refuse_target(c, MSG_JOURNAL_CANNOT_WITHDRAW, seq);
	}
	if (t->withdrawals > 0) {
		fail(c, ERR_CONFLICT, MSG_JOURNAL_ALREADY_WITHDRAWN);
		return fail_arg(c, "seq", str_printf(c->arena, "%lld", (long long)seq));
	}
	return true;
}

/* refers_to exists in this room and fits the type. Notes and changes may point at any entry. */
static bool check_target(struct ctx *c, const struct journal_entry_in *in)
{
	const bool must = in->type == ENTRY_CORRECTION || in->type == ENTRY_WITHDRAWAL || in->type == ENTRY_MASK;
	if (in->refers_to == 0) {
		return !must || fail_field(c, "refers_to", MSG_JOURNAL_REFERS_MISSING);
	}
	struct journal_target_row t;
	bool found;
	if (!q_journal_target(c, (struct journal_target_in){ .incident_id = in->incident_id, .seq = in->refers_to }, &t, &found)) {
		return false;
	}
	if (!found) {
		return refuse_target(c, MSG_JOURNAL_REFERS_UNKNOWN, in->refers_to);
	}
	switch (in->type) {
	case ENTRY_CORRECTION: return check_correction(c, &t, in->refers_to);
	case ENTRY_WITHDRAWAL: return check_withdrawal(c, &t, in->refers_to);
	default: return true;
	}
}

static bool check_text(struct ctx *c, const struct journal_entry_in *in)
{
	if (str_is_empty(str_trim(in->text)) && in->type != ENTRY_CHANGE) {
		return fail_field(c, "text", MSG_JOURNAL_TEXT_MISSING);
	}
	if (in->text.n > LIMIT_ENTRY_BYTES) {
		fail_field(c, "text", MSG_JOURNAL_TEXT_TOO_LONG);
		return fail_field_arg(c, "max", str_printf(c->arena, "%d", LIMIT_ENTRY_BYTES / 1024));
	}
	if (in->source.n > LIMIT_ENTRY_BYTES) {
		fail_field(c, "source", MSG_JOURNAL_TEXT_TOO_LONG);
		return fail_field_arg(c, "max", str_printf(c->arena, "%d", LIMIT_ENTRY_BYTES / 1024));
	}
	return true;
}

bool entry_amended_read(str key, str value, struct entry_amended *ret)
{
	if (str_eq(key, S("entry:type"))) {
		ret->type = choice_find(&entry_type_spoken, value);
		return ret->type >= 0;
	}
	if (str_eq(key, S("entry:occurred"))) {
		return event_time_from_canonical(value, &ret->occurred);
	}
	return str_eq(key, S("entry:person")) && id_parse(value, &ret->person_id);
}

/* Items named entry: say what a correction makes of the entry; no other type may use these names. */
static bool check_items(struct ctx *c, const struct journal_entry_in *in)
{
	for (size_t i = 0; i < in->n_items; i++) {
		const struct journal_item *it = &in->items[i];
		struct entry_amended amended = { 0 };
		bool ok = it->key.n > 0 && it->key.n <= ITEM_KEY_BYTES;
		if (str_starts(it->key, ITEM_ENTRY_PREFIX)) {
			ok = ok && in->type == ENTRY_CORRECTION && entry_amended_read(it->key, it->value, &amended);
		} else if (str_starts(it->key, ITEM_MASK_PREFIX)) {
			ok = ok && in->type == ENTRY_MASK;
		} else {
			ok = ok && (entry_is_spoken((int)in->type) || in->type == ENTRY_CHANGE);
		}
		if (!ok) {
			fail(c, ERR_BUG, 0);
			return fail_detail(c, "journal item %zu of an entry of type %d is not allowed", i, in->type);
		}
	}
	return true;
}

/* --- canonical form --- */

static int by_key(const void *a, const void *b)
{
	return str_cmp(((const struct journal_item *)a)->key, ((const struct journal_item *)b)->key);
}

bool items_sorted(struct ctx *c, const struct journal_item *items, size_t n, str **ret_keys, str **ret_values)
{
	struct journal_item *sorted = arena_array(c->arena, struct journal_item, n + 1);
	str *keys = arena_array(c->arena, str, n + 1);
	str *values = arena_array(c->arena, str, n + 1);
	if (n > 0) {
		memcpy(sorted, items, n * sizeof *sorted);
		qsort(sorted, n, sizeof *sorted, by_key);
	}
	for (size_t i = 0; i < n; i++) {
		keys[i] = sorted[i].key;
		values[i] = sorted[i].value;
		if (i > 0 && str_eq(keys[i - 1], keys[i])) {
			fail(c, ERR_BUG, 0);
			return fail_detail(c, "journal item given twice in one entry");
		}
	}
	*ret_keys = keys;
	*ret_values = values;
	return true;
}

/*
 * Where an entry stands among the others when the room is shown in the order of events. To the minute or second:
 * where it says. Coarser: it keeps its given place, that is right behind the entry given last among those that lie
 * within what it can mean; when there is none, at its earliest instant.
 */
static bool place_of(struct ctx *c, struct id incident_id, const struct event_time *t, int64_t *ret)
{
	struct journal_place_before_row row;
	bool found = false;
	*ret = t->earliest_ms;
	if (t->precision >= WHEN_MINUTE) {
		return true;
	}
	if (!q_journal_place_before(c, (struct journal_place_before_in){ .incident_id = incident_id,
	        .earliest = t->earliest_ms, .latest = t->latest_ms }, &row, &found)) {
		return false;
	}
	if (found) {
		*ret = row.place_at;
	}
	return true;
}

static bool fill_meta(struct ctx *c, const struct journal_entry_in *in, int64_t seq, struct entry_meta *m)
{
	const struct event_time when = in->occurred.precision == WHEN_NONE ? event_time_at(c->now_ms) : in->occurred;
	*m = (struct entry_meta){
		.org_id = c->org_id, .incident_id = in->incident_id, .seq = seq, .id = id_is_none(in->id) ? id_new(c->now_ms) : in->id, .type = (int)in->type,
		.recorded_at = c->now_ms, .occurred = event_time_canonical(c->arena, when),
		.person_id = id_is_none(in->person_id) ? c->who.person_id : in->person_id, .account_id = c->who.account_id,
		.refers_to = in->refers_to, .source = in->source, .n_keys = in->n_items,
	};
	return place_of(c, in->incident_id, &when, &m->place_at);
}

static bool insert(struct ctx *c, const struct entry_meta *m, const struct entry_body *body, bytes previous,
                   struct sha256 *ret_hash)
{
	AUTO_BUF(meta, META_CAP);
	AUTO_BUF(bod, BODY_CAP);
	uint8_t salt[CANONICAL_SALT_LEN];
	struct sha256 commitment;
	meta_encode(&meta, m);
	body_encode(&bod, body, m->n_keys);
	if (!buf_ok(&meta) || !buf_ok(&bod)) {
		return fail(c, ERR_TOO_LARGE, MSG_JOURNAL_ENTRY_TOO_LARGE);
	}
	const bytes meta_bytes = str_bytes(buf_str(&meta)), body_bytes = str_bytes(buf_str(&bod));
	random_bytes(salt, sizeof salt);
	entry_commitment((bytes){ salt, sizeof salt }, body_bytes, &commitment);
	entry_hash(previous, (bytes){ commitment.b, SHA256_LEN }, meta_bytes, ret_hash);
	return q_journal_entry_insert(c, (struct journal_entry_insert_in){ .incident_id = m->incident_id, .seq = m->seq,
		.id = m->id, .meta = meta_bytes, .body = body_bytes, .salt = { salt, sizeof salt },
		.commitment = { commitment.b, SHA256_LEN }, .previous = previous, .hash = { ret_hash->b, SHA256_LEN },
		.type = m->type, .text = body->text, .source = m->source, .occurred = m->occurred, .place_at = m->place_at,
		.recorded_at = m->recorded_at, .person_id = m->person_id, .account_id = m->account_id, .refers_to = m->refers_to });
}

bool journal_append(struct ctx *c, const struct journal_entry_in *in, struct journal_added *ret)
{
	struct journal_head_get_row head;
	struct entry_meta m;
	struct entry_body body = { .text = str_is_none(in->text) ? S("") : in->text };
	str *keys, *values;
	bool found;
	if (!q_journal_head_get(c, (struct journal_head_get_in){ in->incident_id }, &head, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, 0);
	}
	if (head.seq >= LIMIT_ENTRIES_PER_ROOM) {
		fail(c, ERR_CONFLICT, MSG_JOURNAL_ROOM_FULL);
		return fail_arg(c, "max", str_printf(c->arena, "%d", LIMIT_ENTRIES_PER_ROOM));
	}
	if (!check_target(c, in) || !items_sorted(c, in->items, in->n_items, &keys, &values) ||
	    !fill_meta(c, in, head.seq + 1, &m)) {
		return false;
	}
	m.keys = keys;
	body.values = values;
	*ret = (struct journal_added){ .id = m.id, .seq = m.seq, .recorded_at = m.recorded_at };
	return insert(c, &m, &body, head.hash, &ret->hash) &&
	       q_journal_head_move(c, (struct journal_head_move_in){ .seq = m.seq, .hash = { ret->hash.b, SHA256_LEN },
	           .incident_id = in->incident_id });
}

bool journal_add(struct ctx *c, const struct journal_entry_in *in, struct journal_added *ret)
{
	if ((int)in->type < 0 || in->type >= ENTRY_TYPE_MAX || in->type == ENTRY_MASK) {
		fail(c, ERR_BUG, 0); /* a masking is written by journal_mask_decide alone: two persons */
		return fail_detail(c, "journal_add with type %d", (int)in->type);
	}
	return check_text(c, in) && check_items(c, in) && journal_append(c, in, ret);
}

/* --- the head --- */

bool journal_open_room(struct ctx *c, struct id incident_id)
{
	static const struct sha256 zero;
	return q_journal_head_insert(c, (struct journal_head_insert_in){ incident_id, { zero.b, SHA256_LEN } });
}

bool journal_head(struct ctx *c, struct id incident_id, int64_t *ret_seq, struct sha256 *ret_hash)
{
	struct journal_head_get_row head;
	bool found;
	if (!q_journal_head_get(c, (struct journal_head_get_in){ incident_id }, &head, &found)) {
		return false;
	}
	if (!found || head.hash.n != SHA256_LEN) {
		return fail(c, ERR_NOT_FOUND, 0);
	}
	*ret_seq = head.seq;
	memcpy(ret_hash->b, head.hash.p, SHA256_LEN);
	return true;
}

bool journal_seq_of(struct ctx *c, struct id incident_id, struct id id, int64_t *ret_seq)
{
	struct journal_seq_of_id_row row;
	bool found;
	if (!q_journal_seq_of_id(c, (struct journal_seq_of_id_in){ .incident_id = incident_id, .id = id }, &row, &found)) {
		return false;
	}
	*ret_seq = found ? row.seq : 0;
	return true;
}

bool journal_count(struct ctx *c, struct id incident_id, int64_t *ret_all, int64_t *ret_spoken)
{
	struct journal_head_get_row head;
	struct journal_count_notes_row n;
	bool found;
	if (!q_journal_head_get(c, (struct journal_head_get_in){ incident_id }, &head, &found) ||
	    !q_journal_count_notes(c, (struct journal_count_notes_in){ .incident_id = incident_id,
	        .least = ENTRY_OBSERVED, .most = ENTRY_NOTE }, &n)) {
		return false;
	}
	*ret_all = found ? head.seq : 0;
	*ret_spoken = n.n;
	return found || fail(c, ERR_NOT_FOUND, 0);
}

str journal_seal_text(struct arena *a, int64_t seq, const struct sha256 *head)
{
	const uint8_t *h = head->b;
	return str_printf(a, "%lld-%02X%02X-%02X%02X-%02X%02X-%02X%02X-%02X%02X-%02X%02X", (long long)seq, h[0], h[1], h[2],
		h[3], h[4], h[5], h[6], h[7], h[8], h[9], h[10], h[11]);
}
