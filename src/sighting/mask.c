/* What a finder typed, and what is blacked out in it. The two steps stand in room/sighting_mask.c: rooms have a part in them. */
#include "base/limits.h"
#include "messages.h"
#include "sighting/sighting.h"
#include "sighting_sql.h"

static const str said_prefix = { "said/", 5 }, mail_prefix = { "mail/", 5 };

static struct sighting_word said_word(struct ctx *c, const struct sighting_message *m, bool is_joined)
{
	return (struct sighting_word){ change_object_name(c, "said", m->id), m->text, is_joined && m->is_told };
}

bool sighting_words(struct ctx *c, const struct sighting *s, struct sighting_word **ret, size_t *ret_n)
{
	struct sighting_message *m;
	size_t n_said, n = 0;
	bool is_joined = s->state == SIGHTING_JOINED;
	if (!sighting_messages(c, s->id, &m, &n_said)) {
		return false;
	}
	const struct sighting_word own[] = { { S("what"), s->what, is_joined }, { S("when"), s->when_text, is_joined },
		{ S("place"), s->place, is_joined }, { S("touch_note"), s->touch_note, is_joined },
		{ S("name"), s->name, is_joined }, { S("asked"), s->asked, is_joined }, { S("link"), s->link, is_joined }, { S("traces"), s->traces, is_joined },
		{ S("reach"), s->reach, false } };
	enum { N = sizeof own / sizeof own[0] };
	struct sighting_word *v = arena_array(c->arena, struct sighting_word, N + n_said);
	for (size_t i = 0; i < N; i++) {
		v[n++] = own[i];
	}
	for (size_t i = 0; i < n_said; i++) {
		v[n++] = said_word(c, &m[i], is_joined);
	}
	*ret = v;
	*ret_n = n;
	return true;
}

bool sighting_put_message(struct ctx *c, struct id message_id, str value)
{
	struct sighting_message_of_row row;
	struct sighting s;
	bool found = false;
	if (!q_sighting_message_of(c, (struct sighting_message_of_in){ .once_id = message_id }, &row, &found)) {
		return false;
	}
	if (!found || !sighting_get(c, row.sighting_id, &s)) {
		return found ? false : fail(c, ERR_BUG, 0);
	}
	return q_sighting_message_words(c, (struct sighting_message_words_in){ .text = value, .sighting_id = s.id,
		.once_id = message_id });
}

/* --- requests --- */

static bool read_texts(struct ctx *c, struct sighting_mask *m)
{
	struct sighting_mask_texts_rows rows;
	if (!q_sighting_mask_texts(c, (struct sighting_mask_texts_in){ .mask_id = m->id }, &rows)) {
		return false;
	}
	m->texts = arena_array(c->arena, struct sighting_mask_text, rows.n);
	m->n_texts = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		m->texts[i] = (struct sighting_mask_text){ rows.v[i].field, rows.v[i].text, rows.v[i].request_id };
	}
	return true;
}

bool sighting_mask_open(struct ctx *c, struct id sighting_id, struct sighting_mask *ret, bool *ret_is)
{
	struct sighting_mask_open_row row;
	if (!q_sighting_mask_open(c, (struct sighting_mask_open_in){ .sighting_id = sighting_id }, &row, ret_is)) {
		return false;
	}
	if (!*ret_is) {
		return true;
	}
	*ret = (struct sighting_mask){ .id = row.id, .sighting_id = sighting_id, .has_photo = row.has_photo != 0,
		.reason = row.reason, .asked_by = row.asked_by, .asked_by_person = row.asked_by_person,
		.asker_name = row.asker, .asked_at = row.asked_at };
	return read_texts(c, ret);
}

bool sighting_mask_add(struct ctx *c, const struct sighting_mask *m)
{
	struct sighting_mask_add_in row = { .id = m->id, .sighting_id = m->sighting_id, .has_photo = m->has_photo,
		.reason = m->reason, .asked_by = m->asked_by, .asked_at = m->asked_at };
	bool ok = q_sighting_mask_add(c, row);
	for (size_t i = 0; i < m->n_texts && ok; i++) {
		const struct sighting_mask_text *t = &m->texts[i];
		ok = q_sighting_mask_text_add(c, (struct sighting_mask_text_add_in){ .mask_id = m->id, .field = t->field,
			.text = t->text, .request_id = t->request_id });
	}
	return ok;
}

static bool put_word(struct ctx *c, const struct sighting *s, const struct sighting_mask_text *t)
{
	struct id said;
	if (!str_starts(t->field, said_prefix)) {
		return sighting_put_words(c, s->id, t->field, t->text);
	}
	str id = str_sub(t->field, said_prefix.n, t->field.n);
	return id_parse(id, &said) ? sighting_put_message(c, said, t->text) : fail(c, ERR_BUG, 0);
}

/* It stands as it stood when it was asked for, and no room has taken it over. */
static bool still_stands(const struct sighting_word *v, size_t n, const struct sighting_mask_text *t)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i].field, t->field)) {
			return !v[i].in_room && !str_eq(v[i].text, t->text) && mask_fits(v[i].text, t->text);
		}
	}
	return false;
}

bool sighting_mask_apply(struct ctx *c, const struct sighting *s, const struct sighting_mask *m)
{
	struct sighting_word *v;
	size_t n;
	if (!sighting_words(c, s, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < m->n_texts; i++) {
		if (!id_is_none(m->texts[i].request_id) || str_starts(m->texts[i].field, mail_prefix)) {
			continue; /* the room's, or the mail's: see room/sighting_mask.c */
		}
		if (!still_stands(v, n, &m->texts[i])) {
			return fail(c, ERR_CONFLICT, MSG_SIGHTING_MASK_CHANGED);
		}
		if (!put_word(c, s, &m->texts[i])) {
			return false;
		}
	}
	return true;
}

bool sighting_mask_end(struct ctx *c, const struct sighting_mask *m, bool is_granted)
{
	return q_sighting_mask_decided(c, (struct sighting_mask_decided_in){ .decided_by = c->who.account_id,
			.decided_at = { true, c->now_ms }, .is_granted = { true, is_granted }, .id = m->id }) &&
		q_sighting_mask_texts_drop(c, (struct sighting_mask_texts_drop_in){ .mask_id = m->id });
}

bool sighting_photo_hide(struct ctx *c, const struct sighting *s)
{
	struct sha256 hash;
	if (s->photo_hash.n != sizeof hash.b) {
		return true;
	}
	memcpy(hash.b, s->photo_hash.p, sizeof hash.b);
	return q_sighting_photo_hide(c, (struct sighting_photo_hide_in){ .now = c->now_ms, .id = s->id }) &&
	       blob_let_go(c, &hash, "sighting", s->id);
}
