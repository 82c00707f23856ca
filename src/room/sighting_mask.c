#include "room/sighting_mask.h"

#include "base/limits.h"
#include "messages.h"
#include "suspect/suspect.h"

struct sighting_mask_json sighting_mask_json_of(const struct sighting_mask *m)
{
	return (struct sighting_mask_json){ .id = m->id, .reason = m->reason, .photo = m->has_photo,
		.places = { true, (int64_t)m->n_texts }, .asked_by = m->asker_name, .asked_at = { true, m->asked_at } };
}

/* --- asking --- */

static void add_text(struct sighting_mask *m, str field, str text, struct id request)
{
	m->texts[m->n_texts++] = (struct sighting_mask_text){ field, text, request };
}

/* The report's own words, and those of the mail it told of. */
static bool words_of(struct ctx *c, const struct sighting *s, struct sighting_word **ret, size_t *ret_n)
{
	struct sighting_word *own, *mail;
	size_t n_own, n_mail;
	if (!sighting_words(c, s, &own, &n_own) || !suspect_words(c, s->id, &mail, &n_mail)) {
		return false;
	}
	*ret = arena_array(c->arena, struct sighting_word, n_own + n_mail);
	memcpy(*ret, own, n_own * sizeof *own);
	for (size_t i = 0; i < n_mail; i++) {
		(*ret)[n_own + i] = mail[i];
	}
	*ret_n = n_own + n_mail;
	return true;
}

/* Words that stand in the report's own rows alone. */
static bool own_words(struct ctx *c, const struct sighting *s, str part, struct sighting_mask *m)
{
	struct sighting_word *v;
	size_t n;
	if (!words_of(c, s, &v, &n)) {
		return false;
	}
	m->texts = arena_array(c->arena, struct sighting_mask_text, n + SIGHTING_MASK_MOST);
	for (size_t i = 0; i < n; i++) {
		str text;
		if (v[i].in_room || str_is_empty(v[i].text) || str_find(v[i].text, part, 0) == SIZE_MAX) {
			continue;
		}
		if (!mask_black_out(c, v[i].text, part, &text)) {
			return false;
		}
		add_text(m, v[i].field, text, (struct id){ 0 });
	}
	return true;
}

/* Asked for already, or words of a step, whose entry has to be mended another way (room/mask_op.c). */
static bool is_left_out(struct ctx *c, struct id room, int64_t seq, const struct mask_view *open, size_t n_open)
{
	bool brings = false;
	for (size_t i = 0; i < n_open; i++) {
		if (open[i].seq == seq) {
			return true;
		}
	}
	return !journal_brings(c, room, seq, S("step/"), S(":words"), &brings) || brings;
}

static bool ask_entry(struct ctx *c, struct id room, int64_t seq, const struct sighting_mask_ask_in *in,
                      struct sighting_mask *m)
{
	str text;
	struct id request;
	if (m->n_texts >= SIGHTING_MASK_MOST) {
		return fail_field(c, "part", MSG_SIGHTING_MASK_TOO_MANY);
	}
	if (!journal_mask_text(c, room, seq, &text) || !mask_black_out(c, text, in->part, &text) ||
	    !journal_mask_ask(c, room, seq, text, in->reason, &request)) {
		return false;
	}
	add_text(m, STR_CAT(c->arena, S("entry/"), str_i64(c->arena, seq)), S(""), request);
	return true;
}

static bool entry_has(struct ctx *c, struct id room, const struct entry_view *e, str part, bool *ret)
{
	str text = S("");
	*ret = false;
	if (e->type == ENTRY_WITHDRAWAL || e->type == ENTRY_MASK) {
		return true;
	}
	if (!journal_mask_text(c, room, e->seq, &text)) {
		return false;
	}
	*ret = str_find(text, part, 0) != SIZE_MAX;
	return true;
}

/* Every entry of its room that says them, whoever wrote it. */
static bool room_words(struct ctx *c, const struct sighting *s, const struct sighting_mask_ask_in *in, struct sighting_mask *m)
{
	struct incident i;
	struct mask_view *open;
	struct entry_view *e;
	size_t n_open, n;
	if (s->state != SIGHTING_JOINED) {
		return true;
	}
	if (!incident_get(c, s->incident_id, &i) || !journal_mask_open(c, i.id, &open, &n_open) ||
	    !journal_list_all(c, i.id, LIMIT_ENTRIES_PER_ROOM, &e, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		bool has = false;
		if (!entry_has(c, i.id, &e[k], in->part, &has)) {
			return false;
		}
		if (has && !is_left_out(c, i.id, e[k].seq, open, n_open) && !ask_entry(c, i.id, e[k].seq, in, m)) {
			return false;
		}
	}
	return c->err.code == ERR_NONE;
}

static bool check_new(struct ctx *c, const struct sighting_mask_ask_in *in, const struct sighting *s)
{
	struct sighting_mask open;
	bool is_open = false;
	if (id_is_none(c->who.account_id)) {
		return fail(c, ERR_DENIED, 0);
	}
	if (!sighting_mask_open(c, s->id, &open, &is_open)) {
		return false;
	}
	if (is_open) {
		return fail(c, ERR_CONFLICT, MSG_SIGHTING_MASK_WAITS);
	}
	if (in->photo && s->photo_hash.n == 0) {
		return fail_field(c, "photo", MSG_SIGHTING_MASK_NO_PHOTO);
	}
	if (str_is_empty(in->part) && !in->photo) {
		return fail_field(c, "part", MSG_SIGHTING_MASK_NOTHING);
	}
	return mask_reason_ok(c, in->reason, in->part);
}

static bool act_ask(struct ctx *c, const void *arg, void *ret_out)
{
	const struct sighting_mask_ask_in *in = arg;
	struct sighting_mask_json *out = ret_out;
	struct sighting s;
	if (!sighting_get(c, in->id, &s) || !check_new(c, in, &s)) {
		return false;
	}
	struct sighting_mask m = { .id = id_new(c->now_ms), .sighting_id = s.id, .has_photo = in->photo, .reason = in->reason,
		.asked_by = c->who.account_id, .asker_name = c->who.name, .asked_at = c->now_ms };
	if (!str_is_empty(in->part) && (!own_words(c, &s, in->part, &m) || !room_words(c, &s, in, &m))) {
		return false;
	}
	if (!str_is_empty(in->part) && m.n_texts == 0) {
		return fail_field(c, "part", MSG_SIGHTING_MASK_NOT_FOUND);
	}
	*out = sighting_mask_json_of(&m);
	return sighting_mask_add(c, &m);
}

/* --- deciding --- */

/* What the room was asked for on the same occasion; what was decided there meanwhile stays so. */
static bool decide_entries(struct ctx *c, const struct sighting *s, const struct sighting_mask *m, bool grant)
{
	for (size_t i = 0; i < m->n_texts && s->state == SIGHTING_JOINED; i++) {
		struct mask_decide_in in = { s->incident_id, m->texts[i].request_id };
		if (id_is_none(in.request_id) || mask_decide(c, &in, grant)) {
			continue;
		}
		if (c->err.code != ERR_NOT_FOUND) {
			return false;
		}
		err_clear(c);
	}
	return true;
}

/* In a room the hash of the photo is sealed: an entry says that it is gone from here. The room's evidence keeps its bytes. */
static bool hide_photo(struct ctx *c, const struct sighting *s, const struct sighting_mask *m)
{
	struct change ch;
	struct journal_added added;
	if (!m->has_photo || s->photo_hash.n == 0) {
		return true;
	}
	if (!sighting_photo_hide(c, s) || s->state != SIGHTING_JOINED) {
		return c->err.code == ERR_NONE;
	}
	change_init(&ch, c, STR_NONE);
	change_object(&ch, "sighting", s->id);
	change_str(&ch, "photo", S(""));
	struct journal_entry_in e = { .incident_id = s->incident_id, .type = ENTRY_CHANGE,
		.text = msgf(c, MSG_SIGHTING_ENTRY_PHOTO_HIDDEN, { "number", str_i64(c->arena, s->number.v) },
			{ "reason", m->reason }) };
	return change_write(&ch, e, &added);
}

/* What is the mail's stands in its own row. */
static bool apply_mail(struct ctx *c, const struct sighting *s, const struct sighting_mask *m)
{
	struct sighting_word *v;
	size_t n;
	if (!suspect_words(c, s->id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < m->n_texts; i++) {
		const struct sighting_mask_text *t = &m->texts[i];
		for (size_t k = 0; k < n; k++) {
			bool is_it = id_is_none(t->request_id) && str_eq(v[k].field, t->field);
			if (is_it && !mask_fits(v[k].text, t->text)) {
				return fail(c, ERR_CONFLICT, MSG_SIGHTING_MASK_CHANGED);
			}
			if (is_it && !suspect_put_word(c, s->id, t->field, t->text)) {
				return false;
			}
		}
	}
	return true;
}

static bool grant_it(struct ctx *c, const struct sighting *s, const struct sighting_mask *m)
{
	struct sighting now;
	return mask_is_second(c, m->asked_by, m->asked_by_person) && decide_entries(c, s, m, true) &&
	       sighting_get(c, s->id, &now) && sighting_mask_apply(c, &now, m) && apply_mail(c, &now, m) && hide_photo(c, &now, m) && mask_forget(c);
}

static bool decide(struct ctx *c, const struct sighting_mask_decide_in *in, bool grant, struct sighting *ret)
{
	struct sighting_mask m;
	bool is_open = false;
	if (!sighting_get(c, in->id, ret) || !sighting_mask_open(c, ret->id, &m, &is_open)) {
		return false;
	}
	if (!is_open || !id_eq(m.id, in->request_id)) {
		return fail(c, ERR_NOT_FOUND, MSG_SIGHTING_MASK_GONE);
	}
	return (grant ? grant_it(c, ret, &m) : decide_entries(c, ret, &m, false)) && sighting_mask_end(c, &m, grant) &&
	       sighting_get(c, ret->id, ret);
}

static bool act_grant(struct ctx *c, const void *in, void *ret_out)
{
	return decide(c, in, true, ret_out);
}

static bool act_refuse(struct ctx *c, const void *in, void *ret_out)
{
	return decide(c, in, false, ret_out);
}

/* --- rows --- */

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct sighting_mask_json, member), .doc = text }
static const struct field json_fields[] = {
	F(id, FIELD_ID, "identifier of the request"),
	F(reason, FIELD_LINE, "why"),
	F(photo, FIELD_BOOL, "the photo goes too"),
	F(places, FIELD_INT, "how many texts and entries it blacks out"),
	F(asked_by, FIELD_LINE, "whose account asked"),
	F(asked_at, FIELD_INSTANT, "when"),
};
#undef F
const struct shape sighting_mask_shape = { "SightingMask", json_fields, sizeof json_fields / sizeof json_fields[0],
	sizeof(struct sighting_mask_json) };

#define SIGHTING(T) \
	{ .name = "sighting", .type = FIELD_ID, .offset = offsetof(struct T, id), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_SIGHTING_LABEL_ID, .doc = "the sighting" }
#define ASK(member, kind, more, label_msg, text) \
	{ .name = #member, .type = kind, .offset = offsetof(struct sighting_mask_ask_in, member), .flags = more, \
		.label = label_msg, .doc = text }
static const struct field ask_fields[] = {
	SIGHTING(sighting_mask_ask_in),
	{ .name = "part", .type = FIELD_SECRET, .offset = offsetof(struct sighting_mask_ask_in, part), .max = LIMIT_TEXT_CHARS,
		.label = MSG_ENTRY_LABEL_PART, .doc = "exactly what must not stand there; none: only the photo" },
	ASK(photo, FIELD_BOOL, 0, MSG_SIGHTING_MASK_PHOTO, "take the photo away too"),
	ASK(reason, FIELD_LINE, FIELD_REQUIRED, MSG_ENTRY_LABEL_REASON, "why, without repeating it"),
};
static const struct field decide_fields[] = {
	SIGHTING(sighting_mask_decide_in),
	{ .name = "request", .type = FIELD_ID, .offset = offsetof(struct sighting_mask_decide_in, request_id),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_ENTRY_LABEL_REQUEST, .doc = "the request" },
};
#define N(table) (sizeof table / sizeof table[0])
const struct operation op_sighting_mask_ask = { .name = "sighting_mask_ask",
	.doc = "ask to black out what a finder wrote, or a photo", .needs = ACCESS_RESPONDER, .fields = ask_fields,
	.n_fields = N(ask_fields), .in_size = sizeof(struct sighting_mask_ask_in),
	.out_size = sizeof(struct sighting_mask_json), .out = &sighting_mask_shape, .act = act_ask };
#define DECIDE(var, title, function, text) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = decide_fields, \
		.n_fields = N(decide_fields), .in_size = sizeof(struct sighting_mask_decide_in), \
		.out_size = sizeof(struct sighting), .out = &sighting_shape, .act = function }
DECIDE(op_sighting_mask_grant, "sighting_mask_grant", act_grant, "agree to such a masking: another person than asked");
DECIDE(op_sighting_mask_refuse, "sighting_mask_refuse", act_refuse, "refuse such a masking, or take one's own back");
