/* Making one: the chapters are read and put together on a waiting thread, the write takes the number and keeps what was said. */
#include "account/access.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "binder/inside.h"
#include "binder_sql.h"
#include "messages.h"
#include "org/org.h"
#include "pdf/pdf.h"

#define HOUR_MS (3600 * INT64_C(1000))
#define PASSPHRASE_MIN 8

/* --- reading --- */

static bool check(struct ctx *c, const struct binder_in *in)
{
	struct binder_since_row since;
	if (!q_binder_since(c, (struct binder_since_in){ .at = c->now_ms - HOUR_MS }, &since)) {
		return false;
	}
	if (since.n >= LIMIT_BINDERS_PER_HOUR) {
		return fail(c, ERR_THROTTLED, MSG_BINDER_TOO_OFTEN);
	}
	if (in->with_private && !binder_may_private(c)) {
		return fail(c, ERR_DENIED, MSG_BINDER_NO_PRIVATE);
	}
	if (in->passphrase.n > 0 && in->form != BINDER_FILE) {
		fail_field(c, "passphrase", MSG_BINDER_PASSPHRASE_FILE);
	} else if (in->passphrase.n > 0 && text_chars(in->passphrase) < PASSPHRASE_MIN) {
		fail_field(c, "passphrase", MSG_BINDER_PASSPHRASE_SHORT);
		fail_field_arg(c, "min", str_i64(c->arena, PASSPHRASE_MIN));
	}
	return c->err.code == ERR_NONE;
}

/* What was asked for, or what the plan has. */
static bool keys_of(struct ctx *c, const struct binder_in *in, const str **ret, size_t *ret_n)
{
	struct binder_chapter *all;
	size_t n;
	if (in->chapters.n > 0) {
		*ret = in->chapters.v;
		*ret_n = in->chapters.n;
		return true;
	}
	if (!binder_chapters(c, &all, &n)) {
		return false;
	}
	str *keys = arena_array(c->arena, str, n + 1);
	*ret_n = 0;
	for (size_t i = 0; i < n; i++) {
		if (!all[i].is_left_out) {
			keys[(*ret_n)++] = all[i].key;
		}
	}
	*ret = keys;
	return true;
}

/* A key nobody knows is said, not passed over. */
static bool check_keys(struct ctx *c, const struct binder_in *in)
{
	struct binder_chapter *all;
	size_t n;
	if (in->chapters.n == 0) {
		return true;
	}
	if (!binder_chapters(c, &all, &n)) {
		return false;
	}
	for (size_t i = 0; i < in->chapters.n; i++) {
		bool known = false;
		for (size_t k = 0; k < n; k++) {
			known = known || str_eq(in->chapters.v[i], all[k].key);
		}
		if (!known) {
			fail_field(c, "chapters", MSG_BINDER_NO_CHAPTER);
			return fail_field_arg(c, "chapter", text_clip(c->arena, in->chapters.v[i], 60));
		}
	}
	return true;
}

static void say(struct ctx *c, str who, struct binder_work *w)
{
	int64_t at = w->at;
	str number = str_i64(c->arena, w->number);
	w->title = msg(c, MSG_BINDER_TITLE);
	w->version = msgf(c, MSG_BINDER_VERSION, { "number", number });
	w->made = msgf(c, MSG_BINDER_MADE, { "when", time_full(c, at) }, { "who", str_is_none(who) ? S("") : who });
	str private = msg(c, w->with_private ? MSG_BINDER_WITH_PRIVATE : MSG_BINDER_WITHOUT_PRIVATE);
	w->note = STR_CAT(c->arena, private, S("\n"), msg(c, MSG_BINDER_NOTE), w->phone.n ? S("\n") : S(""),
		w->phone.n ? msgf(c, MSG_BINDER_FIRM_PHONE, { "phone", w->phone }) : S(""));
	w->foot = STR_CAT(c->arena, msgf(c, w->with_private ? MSG_BINDER_FOOT_PRIVATE : MSG_BINDER_FOOT, { "version", w->version },
		{ "date", time_date_full(c, at) }), S("\n"), w->firm);
}

static str hash_of(struct ctx *c, const struct binder_part *v, size_t n)
{
	AUTO_BUF(b, 65536);
	struct sha256 h;
	for (size_t i = 0; i < n; i++) {
		buf_add(&b, v[i].key);
		buf_add_c(&b, '\n');
		buf_add(&b, v[i].hash);
		buf_add_c(&b, '\n');
	}
	sha256_of(str_bytes(buf_str(&b)), &h);
	return str_hex(c->arena, (bytes){ h.b, SHA256_LEN });
}

bool binder_collect(struct ctx *c, struct binder_in *in)
{
	struct binder_work *w = arena_new(c->arena, struct binder_work);
	struct binder_last_row last;
	struct binder_plan plan;
	struct org org;
	const str *keys;
	size_t n;
	in->form = in->form < 0 ? BINDER_PDF : in->form;
	if (!check(c, in) || !check_keys(c, in) || !q_binder_last(c, &last) || !org_get(c, &org) || !binder_plan_get(c, &plan) ||
	    !keys_of(c, in, &keys, &n)) {
		return false;
	}
	w->number = last.number + 1;
	w->firm = org.name;
	w->phone = org.phone;
	w->cover = plan.cover;
	w->at = c->now_ms;
	w->lang = c->lang;
	w->with_private = in->with_private;
	if (!binder_parts_of(c, keys, n, in->with_private, &w->parts, &w->n_parts)) {
		return false;
	}
	if (w->n_parts == 0) {
		return fail_field(c, "chapters", MSG_BINDER_NONE_CHOSEN);
	}
	say(c, c->who.name, w);
	w->hash = hash_of(c, w->parts, w->n_parts);
	in->work = w;
	return true;
}

static bool read_parts(struct ctx *c, const struct binder_chapter_rows_rows *rows, struct binder_work *ret)
{
	ret->parts = arena_array(c->arena, struct binder_part, rows->n + 1);
	for (size_t i = 0; i < rows->n; i++) {
		struct binder_part *p = &ret->parts[ret->n_parts++];
		*p = (struct binder_part){ .key = rows->v[i].chapter, .title = rows->v[i].title, .hash = rows->v[i].hash, .doc = arena_new(c->arena, struct document) };
		if (rows->v[i].body.n == 0) {
			return fail(c, ERR_NOT_FOUND, MSG_BINDER_FORGOTTEN);
		}
		if (!document_read(c, rows->v[i].body, p->doc)) {
			return false;
		}
	}
	return true;
}

/* That it is a print of kept words; of an older one, that a newer one holds. */
static void say_again(struct ctx *c, int64_t newest, struct binder_work *w)
{
	bool is_older = w->number < newest;
	str when = time_full(c, c->now_ms), number = str_i64(c->arena, newest);
	str note = msgf(c, is_older ? MSG_BINDER_AGAIN_OLDER : MSG_BINDER_AGAIN, { "when", when },
		{ "newest", msgf(c, MSG_BINDER_VERSION, { "number", number }) });
	w->note = STR_CAT(c->arena, note, S("\n"), w->note);
	w->again = note;
	w->foot = is_older ? STR_CAT(c->arena, msg(c, MSG_BINDER_AGAIN_FOOT), S("　"), w->foot) : w->foot;
}

bool binder_again(struct ctx *c, const struct binder *b, struct binder_work *ret)
{
	struct binder_chapter_rows_rows rows;
	struct binder_cover_row cover;
	struct org org;
	bool found;
	enum lang reader = c->lang;
	if (b->with_private && !binder_may_private(c)) {
		return fail(c, ERR_DENIED, MSG_BINDER_NO_PRIVATE);
	}
	if (!q_binder_chapter_rows(c, (struct binder_chapter_rows_in){ .binder_id = b->id }, &rows) || !org_get(c, &org) ||
	    !q_binder_cover(c, (struct binder_cover_in){ .id = b->id }, &cover, &found)) {
		return false;
	}
	if (rows.n == 0 || !found) {
		return fail(c, ERR_NOT_FOUND, MSG_BINDER_FORGOTTEN);
	}
	bool is_kept = !str_is_none(cover.firm);
	*ret = (struct binder_work){ .number = b->number.v, .firm = is_kept ? cover.firm : org.name, .phone = is_kept ? cover.phone : org.phone,
		.cover = is_kept ? cover.cover : S(""), .at = b->made_at.v, .with_private = b->with_private, .hash = b->hash };
	ret->lang = str_eq(b->lang, S("en")) ? LANG_EN : LANG_JA;
	if (!read_parts(c, &rows, ret)) {
		return false;
	}
	c->lang = ret->lang; /* in the words it was printed in */
	say(c, b->who, ret);
	say_again(c, cover.newest, ret);
	c->lang = reader;
	return true;
}

bool binder_pdf(struct ctx *c, struct binder_work *w)
{
	struct pdf_chapter *v = arena_array(c->arena, struct pdf_chapter, w->n_parts);
	struct pdf_made made;
	for (size_t i = 0; i < w->n_parts; i++) {
		v[i] = (struct pdf_chapter){ w->parts[i].title, w->parts[i].doc };
	}
	enum lang reader = c->lang;
	c->lang = w->lang;
	struct pdf_book b = { .title = w->title, .firm = w->firm, .under = STR_CAT(c->arena, w->version, S("\n"), w->made), .own = w->cover, .note = w->note,
		.contents = msg(c, MSG_BINDER_CONTENTS), .foot = w->foot, .lang = w->lang, .made_at = w->at, .chapters = v, .n_chapters = w->n_parts };
	bool ok = pdf_book_make(c, &b, &made);
	c->lang = reader;
	if (!ok) {
		return false;
	}
	w->bytes = made.b;
	w->pages = made.pages;
	w->unknown = made.unknown;
	return true;
}

/* --- writing --- */

static bool add_parts(struct ctx *c, struct id id, const struct binder_work *w)
{
	for (size_t i = 0; i < w->n_parts; i++) {
		const struct binder_part *p = &w->parts[i];
		if (!q_binder_chapter_add(c, (struct binder_chapter_add_in){ .binder_id = id, .place = (int64_t)i + 1, .chapter = p->key, .title = p->title,
			.hash = p->hash, .body = p->body })) {
			return false;
		}
	}
	return true;
}

static bool act_make(struct ctx *c, const void *arg, void *ret_out)
{
	const struct binder_in *in = arg;
	const struct binder_work *w = in->work;
	struct binder_last_row last;
	if (!q_binder_last(c, &last)) {
		return false;
	}
	if (last.number + 1 != w->number) {
		return fail(c, ERR_CONFLICT, MSG_BINDER_FASTER);
	}
	struct binder_add_in row = { .id = id_new(c->now_ms), .number = w->number, .form = str_from_c(binder_form_choices.v[in->form].code),
		.lang = c->lang == LANG_EN ? S("en") : S("ja"), .with_private = in->with_private, .is_locked = in->passphrase.n > 0,
		.pages = { w->pages > 0, w->pages }, .hash = w->hash, .made_at = w->at, .made_by_id = c->who.account_id,
		.firm = w->firm, .phone = str_is_none(w->phone) ? S("") : w->phone, .cover = w->cover };
	return q_binder_add(c, row) && add_parts(c, row.id, w) &&
	       q_binder_forget(c, (struct binder_forget_in){ .upto = w->number - LIMIT_BINDERS_KEPT }) && binder_plan_renew(c) &&
	       binder_get(c, row.id, ret_out);
}

static const struct field make_fields[] = {
	{ .name = "chapters", .type = FIELD_LINES, .offset = offsetof(struct binder_in, chapters), .max = LIMIT_BINDER_CHAPTERS,
		.label = MSG_BINDER_CHAPTERS, .doc = "keys of chapters; without them all that the firm's plan has" },
	{ .name = "with_private", .type = FIELD_BOOL, .offset = offsetof(struct binder_in, with_private), .label = MSG_BINDER_LABEL_PRIVATE,
		.doc = "with private numbers: for those who may respond" },
	{ .name = "form", .type = FIELD_CHOICE, .offset = offsetof(struct binder_in, form), .choices = &binder_form_choices, .label = MSG_BINDER_LABEL_FORM,
		.doc = "pdf (as without it), file: one HTML file, page: to print from the browser" },
	{ .name = "passphrase", .type = FIELD_SECRET, .offset = offsetof(struct binder_in, passphrase), .max = 200, .label = MSG_BINDER_LABEL_PASSPHRASE,
		.doc = "of a file: it opens with these words alone, and nobody can help who forgets them" },
};
const struct operation op_binder_make = { .name = "binder_make", .doc = "make the emergency binder: every making is a version", .needs = ACCESS_VIEWER,
	.fields = make_fields, .n_fields = sizeof make_fields / sizeof make_fields[0], .in_size = sizeof(struct binder_in),
	.out_size = sizeof(struct binder), .out = &binder_shape, .act = act_make };

static bool act_again(struct ctx *c, const void *arg, void *ret_out)
{
	(void)c; (void)arg; (void)ret_out;
	return true; /* the line of the audit is all there is to write */
}

static const struct field again_fields[] = { { .name = "binder", .type = FIELD_ID, .offset = offsetof(struct binder_again_in, id),
	.flags = FIELD_PATH | FIELD_REQUIRED, .doc = "the making" } };
const struct operation op_binder_again = { .name = "binder_again", .doc = "a binder that was made, as PDF again", .needs = ACCESS_VIEWER,
	.fields = again_fields, .n_fields = 1, .in_size = sizeof(struct binder_again_in), .act = act_again };
