/*
 * mask_rows: what a masking does to the rows of its room. The values an entry brought are destroyed with its body. Those
 * that a row still holds are said again by the masking entry, or verify could not compare that row any more; and a row
 * that holds the words themselves (the note of a step) is masked like the entry.
 */
#include "base/arena.h"
#include "journal/inside.h"
#include "journal_sql.h"

struct kept_value { str key, value; bool is_gone, is_in_row; };
struct keeping { struct kept_value *v; size_t n; };

static bool on_emit(void *arg, str key, str value)
{
	struct keeping *k = arg;
	for (size_t i = 0; i < k->n; i++) {
		if (str_eq(k->v[i].key, key)) {
			k->v[i].is_in_row = true;
			k->v[i].is_gone = str_is_none(k->v[i].value) || !str_eq(k->v[i].value, value); /* another entry said more */
		}
	}
	return true;
}

static bool read_items(struct ctx *c, const struct mask_of *m, struct keeping *ret)
{
	struct journal_mask_bodies_rows rows;
	struct entry_meta meta;
	struct entry_body body;
	if (!q_journal_mask_bodies(c, (struct journal_mask_bodies_in){ .incident_id = m->incident_id, .seq = m->seq },
	                           &rows)) {
		return false;
	}
	if (rows.n == 0 || !meta_decode(c->arena, rows.v[0].meta, &meta) || meta.n_keys == 0 ||
	    !body_decode(c->arena, rows.v[0].body, meta.n_keys, &body)) {
		return true; /* damaged: verify names it */
	}
	ret->v = arena_array(c->arena, struct kept_value, meta.n_keys);
	for (size_t i = 0; i < meta.n_keys; i++) {
		if (!item_is_of_entry(meta.keys[i])) {
			ret->v[ret->n++] = (struct kept_value){ .key = meta.keys[i], .value = body.values[i] };
		}
	}
	return true;
}

bool journal_brings(struct ctx *c, struct id incident_id, int64_t seq, str prefix, str suffix, bool *ret)
{
	struct journal_mask_bodies_rows rows;
	struct entry_meta meta;
	if (!q_journal_mask_bodies(c, (struct journal_mask_bodies_in){ .incident_id = incident_id, .seq = seq }, &rows)) {
		return false;
	}
	*ret = false;
	if (rows.n > 0 && meta_decode(c->arena, rows.v[0].meta, &meta)) {
		for (size_t i = 0; i < meta.n_keys; i++) {
			*ret = *ret || (str_starts(meta.keys[i], prefix) && str_ends(meta.keys[i], suffix));
		}
	}
	return true;
}

/* The value of a key in one entry; none when its body is gone. */
static bool value_in(struct ctx *c, struct id incident_id, int64_t seq, const struct entry_meta *meta, str key, str *ret)
{
	struct journal_body_row row;
	struct entry_body body;
	bool found;
	*ret = STR_NONE;
	if (!q_journal_body(c, (struct journal_body_in){ .incident_id = incident_id, .seq = seq }, &row, &found)) {
		return false;
	}
	if (found && row.body.n > 0 && body_decode(c->arena, row.body, meta->n_keys, &body)) {
		for (size_t k = 0; k < meta->n_keys; k++) {
			*ret = str_eq(meta->keys[k], key) ? body.values[k] : *ret;
		}
	}
	return true;
}

bool journal_values(struct ctx *c, struct id incident_id, str key, struct journal_value **ret, size_t *ret_n)
{
	struct journal_metas_rows rows;
	size_t n = 0;
	if (!q_journal_metas(c, (struct journal_metas_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct journal_value, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		struct entry_meta meta;
		const str sealed = { (const char *)rows.v[i].meta.p, rows.v[i].meta.n };
		str value;
		if (str_find(sealed, key, 0) == SIZE_MAX || !meta_decode(c->arena, rows.v[i].meta, &meta)) {
			continue;
		}
		if (!value_in(c, incident_id, rows.v[i].seq, &meta, key, &value)) {
			return false;
		}
		if (!str_is_none(value)) {
			(*ret)[n++] = (struct journal_value){ rows.v[i].seq, rows.v[i].recorded_at, value };
		}
	}
	*ret_n = n;
	return true;
}

static size_t find_last(str s, str part)
{
	size_t at = SIZE_MAX;
	for (size_t next = str_find(s, part, 0); next != SIZE_MAX; next = str_find(s, part, next + 1)) {
		at = next;
	}
	return at;
}

/*
 * The value as it may stand: itself while the masked text still shows it; else what the masked text has in its place;
 * else, when that cannot be told, the whole masked text.
 */
static str masked_value(const struct mask_of *m, str value)
{
	const size_t at = find_last(m->before, value);
	if (str_is_empty(value) || str_find(m->after, value, 0) != SIZE_MAX) {
		return value;
	}
	if (at == SIZE_MAX) {
		return m->after;
	}
	const str head = str_sub(m->before, 0, at), tail = str_sub(m->before, at + value.n, m->before.n);
	const bool fits = m->after.n >= head.n + tail.n && str_starts(m->after, head) && str_ends(m->after, tail);
	return fits ? str_sub(m->after, head.n, m->after.n - head.n - tail.n) : m->after;
}

static bool keep_one(struct ctx *c, const struct mask_of *m, const struct journal_rows *rows,
                     const struct kept_value *v, struct mask_kept *ret)
{
	str value = v->value;
	if (!str_is_none(value) && rows->is_text(v->key)) {
		value = masked_value(m, value);
		if (!str_eq(value, v->value) && !rows->put(c, m->incident_id, v->key, value)) {
			return false;
		}
	}
	ret->items[ret->n++] = (struct journal_item){ v->key, value };
	return true;
}

bool mask_keep(struct ctx *c, const struct mask_of *m, const struct journal_rows *rows, struct mask_kept *ret)
{
	struct keeping k = { 0 };
	if (!read_items(c, m, &k)) {
		return false;
	}
	for (size_t i = 0; k.n > 0 && i < rows->n_projections; i++) {
		if (!rows->projections[i](c, m->incident_id, on_emit, &k)) {
			return false;
		}
	}
	ret->items = arena_array(c->arena, struct journal_item, k.n + 1);
	for (size_t i = 0; i < k.n; i++) {
		/* A row without the value agrees with an entry that took it away. */
		const bool stands = k.v[i].is_in_row ? !k.v[i].is_gone : str_is_none(k.v[i].value);
		if (stands && !keep_one(c, m, rows, &k.v[i], ret)) {
			return false;
		}
	}
	return true;
}
