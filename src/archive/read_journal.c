/* read_journal: one entry of an archive, from its fields back to the bytes that were hashed (docs/journal-format.md). */
#include "archive/read_inside.h"
#include "base/limits.h"
#include "messages.h"

#define ENTRY_MEMBERS 15

struct entry_read {
	struct entry_meta meta;
	struct entry_body body;
	struct archive_entry out;
	str type, salt;
	struct sha256 commitment, hash;
	struct journal_item *items;
};

static bool bad_entry(struct reading *r, int msg)
{
	reading_bad(r, msg, "seq", str_i64(r->keep, r->n_entries + 1));
	return false;
}

/* Keys ascend, each once: the one form they are hashed in. */
static bool read_items(struct reading *r, const struct json *v, struct entry_read *e)
{
	const struct json *items = json_member(v, "items");
	if (!items || json_type(items) != JSON_OBJECT) {
		return false;
	}
	size_t n = json_size(items);
	str *keys = arena_array(r->line, str, n + 1), *values = arena_array(r->line, str, n + 1);
	e->items = arena_array(r->line, struct journal_item, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct json *value;
		keys[i] = json_name_at(items, i, &value);
		if (json_type(value) != JSON_STRING && json_type(value) != JSON_NULL) {
			return false;
		}
		values[i] = json_str(value);
		e->items[i] = (struct journal_item){ keys[i], values[i] };
		if (i > 0 && str_cmp(keys[i - 1], keys[i]) >= 0) {
			return false;
		}
	}
	e->meta.keys = keys;
	e->meta.n_keys = n;
	e->body.values = values;
	return true;
}

static bool read_fields(struct reading *r, const struct json *v, struct entry_read *e)
{
	struct entry_meta *m = &e->meta;
	if (READ_MEMBERS(r->line, v, ENTRY_MEMBERS, { "seq", MEMBER_I64, &m->seq }, { "id", MEMBER_ID, &m->id },
	        { "type", MEMBER_STR, &e->type }, { "recorded_at", MEMBER_I64, &m->recorded_at },
	        { "occurred", MEMBER_STR, &m->occurred }, { "place_at", MEMBER_I64, &m->place_at },
	        { "person", MEMBER_OPT_ID, &m->person_id }, { "account", MEMBER_OPT_ID, &m->account_id },
	        { "refers_to", MEMBER_I64, &m->refers_to }, { "source", MEMBER_OPT, &m->source },
	        { "text", MEMBER_OPT, &e->body.text }, { "salt", MEMBER_OPT, &e->salt },
	        { "commitment", MEMBER_HASH, &e->commitment }, { "hash", MEMBER_HASH, &e->hash })) {
		return false;
	}
	m->type = choice_find(&entry_type_choices, e->type);
	m->org_id = r->info->org_id;
	m->incident_id = r->info->incident_id;
	return m->type >= 0 && read_items(r, v, e);
}

/* The bytes again, and their hashes. */
static bool check_hashes(struct reading *r, struct entry_read *e)
{
	struct sha256 h;
	AUTO_BUF(b, LIMIT_ARCHIVE_LINE_BYTES);
	const struct sha256 *before = r->n_entries ? &r->entries[r->n_entries - 1].hash : &(struct sha256){ 0 };
	bool is_empty = str_is_none(e->salt);
	if (is_empty != str_is_none(e->body.text)) {
		return bad_entry(r, MSG_ARCHIVE_BAD_ENTRY_FORM);
	}
	meta_encode(&b, &e->meta);
	entry_hash((bytes){ before->b, SHA256_LEN }, (bytes){ e->commitment.b, SHA256_LEN }, str_bytes(buf_str(&b)), &h);
	if (!buf_ok(&b) || memcmp(h.b, e->hash.b, SHA256_LEN) != 0) {
		return bad_entry(r, MSG_ARCHIVE_BAD_ENTRY_HASH);
	}
	if (is_empty) {
		return true;
	}
	bytes salt;
	if (!str_unhex(r->line, e->salt, &salt) || salt.n != CANONICAL_SALT_LEN) {
		return bad_entry(r, MSG_ARCHIVE_BAD_ENTRY_FORM);
	}
	b.n = 0;
	body_encode(&b, &e->body, e->meta.n_keys);
	entry_commitment(salt, str_bytes(buf_str(&b)), &h);
	return (buf_ok(&b) && memcmp(h.b, e->commitment.b, SHA256_LEN) == 0) || bad_entry(r, MSG_ARCHIVE_BAD_ENTRY_BODY);
}

/* What it brings, and whether it is the one that says who made this archive: only the last one's word counts. */
static void take_made(struct reading *r, const struct entry_read *e)
{
	const struct { const char *key; str *to; } wanted[] = {
		{ ARCHIVE_KEY "by", &r->made_by }, { ARCHIVE_KEY "evidence", &r->made_evidence },
		{ ARCHIVE_KEY "organisation", &r->made_organisation }, { ARCHIVE_KEY "people", &r->made_people },
		{ ARCHIVE_KEY "program", &r->made_program },
	};
	r->is_made = false;
	for (size_t i = 0; i < e->meta.n_keys; i++) {
		r->is_made |= str_eq(e->meta.keys[i], S(ARCHIVE_KEY "format")) && str_eq(e->body.values[i], S("1"));
		for (size_t k = 0; k < sizeof wanted / sizeof wanted[0]; k++) {
			if (str_eq(e->meta.keys[i], str_from_c(wanted[k].key))) {
				*wanted[k].to = str_copy(r->keep, e->body.values[i]);
			}
		}
	}
	r->made_at_ms = e->meta.recorded_at;
}

static void take_items(struct reading *r, const struct entry_read *e, bool is_empty)
{
	for (size_t i = 0; i < e->meta.n_keys; i++) {
		str key = e->meta.keys[i];
		if (str_starts(key, S("entry:")) || str_starts(key, S("mask:")) || str_starts(key, S(ARCHIVE_KEY))) {
			continue;
		}
		if (is_empty) {
			fold_set_masked(&r->fold, key, e->meta.seq);
		} else {
			fold_set(&r->fold, key, e->body.values[i], e->meta.seq);
		}
	}
}

static bool grow(struct reading *r)
{
	if (r->n_entries < r->room) {
		return true;
	}
	if (r->n_entries >= LIMIT_ENTRIES_PER_ROOM) {
		return reading_bad(r, MSG_ARCHIVE_BAD_TOO_LARGE, "name", MEMBER_JOURNAL);
	}
	int64_t room = r->room ? r->room * 2 : 1024;
	struct seen_entry *v = arena_array(r->fold.arena, struct seen_entry, (size_t)room);
	int64_t *masks = arena_array(r->fold.arena, int64_t, (size_t)room);
	if (r->n_entries > 0) {
		memcpy(v, r->entries, (size_t)r->n_entries * sizeof *v);
		memcpy(masks, r->newest_mask, (size_t)r->n_entries * sizeof *masks);
	}
	r->entries = v;
	r->newest_mask = masks;
	r->room = room;
	return true;
}

static bool visit(struct reading *r, const struct entry_read *e, bool is_empty)
{
	const struct entry_meta *m = &e->meta;
	if (!r->visitor->entry) {
		return true;
	}
	struct archive_entry out = { .seq = m->seq, .recorded_at = m->recorded_at, .place_at = m->place_at,
		.refers_to = m->refers_to, .type = m->type, .occurred = m->occurred, .source = m->source, .text = e->body.text,
		.id = m->id, .person_id = m->person_id, .account_id = m->account_id, .items = is_empty ? NULL : e->items,
		.n_items = is_empty ? 0 : m->n_keys };
	return r->visitor->entry(r->visitor->arg, &out);
}

bool read_entry(struct reading *r, const struct json *v)
{
	struct entry_read e = { 0 };
	if (!read_fields(r, v, &e)) {
		return bad_entry(r, MSG_ARCHIVE_BAD_ENTRY_FORM);
	}
	if (e.meta.seq != r->n_entries + 1) {
		return bad_entry(r, MSG_ARCHIVE_BAD_ENTRY_MISSING);
	}
	if (e.meta.refers_to < 0 || e.meta.refers_to >= e.meta.seq) {
		return bad_entry(r, MSG_ARCHIVE_BAD_ENTRY_FORM);
	}
	if (!grow(r) || !check_hashes(r, &e)) {
		return false;
	}
	bool is_empty = str_is_none(e.salt);
	r->entries[r->n_entries++] = (struct seen_entry){ e.hash, e.meta.type == ENTRY_MASK ? e.meta.refers_to : 0, is_empty };
	if (e.meta.type == ENTRY_MASK && e.meta.refers_to > 0) {
		r->newest_mask[e.meta.refers_to - 1] = e.meta.seq;
	}
	take_items(r, &e, is_empty);
	take_made(r, &e);
	return visit(r, &e, is_empty);
}

/* Emptied is exactly what a later entry masks; a masking itself, when what it masks was masked once more. */
bool read_masks(struct reading *r)
{
	for (int64_t i = 0; i < r->n_entries; i++) {
		const struct seen_entry *e = &r->entries[i];
		bool masked = r->newest_mask[i] > i + 1 || (e->masks > 0 && r->newest_mask[e->masks - 1] > i + 1);
		if (masked != e->is_empty) {
			return reading_bad(r, masked ? MSG_ARCHIVE_BAD_ENTRY_UNMASKED : MSG_ARCHIVE_BAD_ENTRY_EMPTY, "seq",
				str_i64(r->keep, i + 1));
		}
		r->info->n_masked += e->is_empty;
	}
	return true;
}
