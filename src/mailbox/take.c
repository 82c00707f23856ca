/* One file of the folder: read, understood, written down once, moved. */
#include <unistd.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "blob/blob.h"
#include "db/store.h"
#include "mailbox/inside.h"
#include "mailbox_sql.h"
#include "mime/mime.h"
#include "outbox/outbox.h"
#include "suspect/suspect.h"

/* What is known of one file before the write. */
struct arrived {
	str name, mark;
	int64_t bytes;
	enum mailbox_reason reason;
	enum mailbox_state state;
	struct mime_mail mail;            /* of a failed one empty */
	struct id bounced;                /* of a report that can be believed, or an answer: the message of ours it is about */
	bool is_read;
	struct suspect_taken_in *found;   /* the suspicious mails in it */
	size_t n_found;
	bool is_full;                     /* nothing more can be kept: the file waits */
	bool was_known;                   /* left by the write: somebody had taken it already */
	enum mailbox_state known_state;
};

static bool put_bytes(struct ctx *c, bytes raw, struct blob *ret)
{
	struct blob_stream *s;
	return blob_begin(c, &s) && blob_append(c, s, raw.p, raw.n) && blob_finish(c, s, ret);
}

/* An id that is the same for the same mail of the same file: a write that is repeated makes nothing twice. */
static struct id once_of(const struct sha256 *outer, const struct sha256 *inner)
{
	struct sha256 both;
	struct id id;
	sha256_of_n((const bytes[]){ { outer->b, SHA256_LEN }, { inner->b, SHA256_LEN } }, 2, &both);
	memcpy(&id, both.b, sizeof id);
	return id;
}

static bool add_found(struct ctx *c, struct arrived *a, const struct mime_mail *m, str finder)
{
	struct suspect_taken_in *to = &a->found[a->n_found];
	*to = (struct suspect_taken_in){ .mail = m, .way = SUSPECT_FOLDER, .reporter = finder, .once = once_of(&a->mail.sha256, &m->sha256) };
	if (!suspect_may_take(c, (int64_t)m->raw.n) || !put_bytes(c, m->raw, &to->raw)) {
		a->is_full = true;
		return false;
	}
	a->n_found++;
	return true;
}

/* Mails passed on as attachments are the suspicious ones; else the mail itself is. */
static bool find_suspects(struct ctx *c, struct arrived *a)
{
	const struct mime_mail *m = &a->mail;
	a->found = arena_array(c->arena, struct suspect_taken_in, m->n_inner + 1);
	for (size_t i = 0; i < m->n_inner; i++) {
		if (!add_found(c, a, &m->inner[i], m->from.address)) {
			return false;
		}
	}
	return m->n_inner > 0 || add_found(c, a, m, m->forwarded.is_there ? m->from.address : S(""));
}

/* Of ourselves, or in answer to something of ours; the mark in our Message-IDs says so. */
static bool is_of_ours(struct ctx *c, const struct mime_mail *m)
{
	struct id id;
	return outbox_message_is_ours(c, m->message_id, &id) || outbox_message_is_ours(c, m->in_reply_to, &id);
}

/* A person's answer to a message of ours that asks for one; a mail that carries another was passed on, whatever it answers. */
static bool answers_one(struct ctx *c, struct arrived *a)
{
	bool asks = false;
	const struct mime_mail *m = &a->mail;
	if (m->n_inner > 0 || m->nature == MIME_AUTOMATIC || !outbox_message_is_ours(c, m->in_reply_to, &a->bounced)) {
		return true;
	}
	if (!outbox_asks(c, a->bounced, &asks)) {
		return false;
	}
	a->state = asks ? MAILBOX_ANSWER : a->state;
	return true;
}

/*
 * Whoever sends suspicious mail chooses its header: a report of a failed delivery, or a machine's note, is put aside only
 * when it shows that it belongs to a mail of ours. Else it is as suspicious as any other; a false report is taken whole.
 */
static bool understand(struct ctx *c, struct arrived *a)
{
	struct mime_mail *m = &a->mail;
	a->state = MAILBOX_TAKEN;
	if (m->nature == MIME_BOUNCE && outbox_message_is_ours(c, m->report.original_id, &a->bounced)) {
		a->state = MAILBOX_BOUNCE;
	} else if (m->nature == MIME_AUTOMATIC && m->n_inner == 0 && is_of_ours(c, m)) {
		a->state = MAILBOX_AUTOMATIC;
	} else if (m->nature == MIME_BOUNCE) {
		m->n_inner = 0;
	} else if (!answers_one(c, a)) {
		return false;
	}
	return a->state != MAILBOX_TAKEN || find_suspects(c, a);
}

/* --- the write --- */

static bool bounce(struct ctx *c, const struct arrived *a, struct id *ret_outbox)
{
	const struct mime_report *r = &a->mail.report;
	if (a->state != MAILBOX_BOUNCE) {
		return true;
	}
	const struct mime_report_row *row = r->n_rows > 0 ? &r->rows[0] : NULL;
	if (row && !str_eq(row->action, S("failed"))) {
		return true; /* late, or delivered after all */
	}
	const str said = row ? STR_CAT(c->arena, row->status, S(" "), row->said) : a->mail.subject;
	bool was_ours;
	if (!outbox_bounced(c, a->bounced, str_trim(said), &was_ours)) {
		return false;
	}
	*ret_outbox = was_ours ? a->bounced : *ret_outbox;
	return true;
}

static bool act_take(struct ctx *c, void *arg)
{
	struct arrived *a = arg;
	struct mailbox_mail_by_mark_row known;
	struct id first = { { 0 } }, id, outbox_id = { { 0 } };
	if (!q_mailbox_mail_by_mark(c, (struct mailbox_mail_by_mark_in){ .mark = a->mark }, &known, &a->was_known)) {
		return false;
	}
	if (a->was_known) {
		a->known_state = (enum mailbox_state)choice_find(&mailbox_state_choices, known.state);
		/* Left here by a crash, or the same bytes once more. */
		return str_eq(known.file_name, a->name) ||
		       q_mailbox_mail_copy(c, (struct mailbox_mail_copy_in){ .file_name = a->name, .id = known.id });
	}
	for (size_t i = 0; i < a->n_found; i++) {
		if (!suspect_take(c, &a->found[i], &id)) {
			return false;
		}
		first = i == 0 ? id : first;
	}
	if (!bounce(c, a, &outbox_id) || (a->state == MAILBOX_ANSWER && !outbox_answered(c, a->bounced))) {
		return false;
	}
	outbox_id = a->state == MAILBOX_ANSWER ? a->bounced : outbox_id;
	return q_mailbox_mail_add(c, (struct mailbox_mail_add_in){ .id = id_new(c->now_ms), .mark = a->mark,
			.state = str_from_c(mailbox_state_choices.v[a->state].code),
			.reason = str_from_c(mailbox_reason_choices.v[a->reason].code), .file_name = a->name, .bytes = a->bytes,
			.from_address = a->is_read ? text_clip(c->arena, a->mail.from.address, LIMIT_LINE_CHARS) : S(""),
			.subject = a->is_read ? text_clip(c->arena, a->mail.subject, LIMIT_LINE_CHARS) : S(""), .suspects = (int64_t)a->n_found,
			.suspect_id = first, .outbox_id = outbox_id, .at = c->now_ms }) &&
	       (a->state == MAILBOX_FAILED || q_mailbox_went(c, (struct mailbox_went_in){ { true, c->now_ms } }));
}

/* --- one file --- */

static void failed_as(struct arrived *a, enum mailbox_reason reason)
{
	a->state = MAILBOX_FAILED;
	a->reason = reason;
	a->n_found = 0;
}

/* Its bytes as a mail; what is none is told as failed. */
static void read_file(struct ctx *c, const struct folder *f, struct arrived *a)
{
	bytes raw;
	struct sha256 sum;
	const enum mailbox_reason why = folder_read(c, f, a->name, &raw, &a->bytes, &a->mark);
	if (why != REASON_NONE) {
		failed_as(a, why);
		return;
	}
	sha256_of(raw, &sum);
	a->mark = str_hex(c->arena, (bytes){ sum.b, SHA256_LEN });
	a->is_read = mime_read(c, raw, &a->mail);
	if (!a->is_read || !mime_is_mail(&a->mail)) {
		err_clear(c);
		failed_as(a, REASON_NO_MAIL);
		a->is_read = false;
	}
}

static bool is_known(struct ctx *c, const struct arrived *a, bool *ret)
{
	struct mailbox_mail_by_mark_row known;
	return q_mailbox_mail_by_mark(c, (struct mailbox_mail_by_mark_in){ .mark = a->mark }, &known, ret);
}

static enum mailbox_trouble trouble_of(const struct ctx *c, const struct arrived *a)
{
	switch (c->err.code) {
	case ERR_CONFLICT: case ERR_THROTTLED:
		return TROUBLE_TOO_MANY;
	case ERR_UNAVAILABLE: case ERR_READ_ONLY: case ERR_BUSY: case ERR_TOO_LARGE:
		return TROUBLE_FULL;
	default:
		return a->is_full ? TROUBLE_TOO_MANY : TROUBLE_OTHER;
	}
}

/* Written once. What can never be taken must not stand in the way of what comes after it. */
static bool write_down(struct ctx *c, struct store *s, struct arrived *a, enum mailbox_trouble *ret, str *ret_said)
{
	bool known = false;
	if (is_known(c, a, &known) && (known || !a->is_read || understand(c, a)) && store_write(s, c, act_take, a)) {
		return true;
	}
	*ret = trouble_of(c, a);
	*ret_said = err_show(c, &c->err);
	log_err(LOG_WARN, c, "mailbox");
	err_clear(c);
	if (*ret != TROUBLE_OTHER) {
		return false;
	}
	failed_as(a, REASON_NOT_TAKEN);
	const bool ok = store_write(s, c, act_take, a);
	err_clear(c);
	return ok;
}

/* A name of the disk as text. */
static str shown_name(struct ctx *c, str name)
{
	str line;
	return text_is_utf8(name) && text_line(c->arena, name, &line) ? text_clip(c->arena, text_visible(c->arena, line), LIMIT_LINE_CHARS)
		: str_hex(c->arena, str_bytes(name));
}

enum mailbox_trouble mailbox_take_file(struct ctx *c, struct store *s, const struct folder *f, str name, str *ret_said)
{
	struct arrived a = { .name = name };
	enum mailbox_trouble trouble = TROUBLE_OTHER;
	read_file(c, f, &a);
	a.name = shown_name(c, name);
	a.mark = text_is_utf8(a.mark) ? a.mark : str_hex(c->arena, str_bytes(a.mark));
	if (a.reason == REASON_GONE) {
		return TROUBLE_NONE;
	}
	if (!write_down(c, s, &a, &trouble, ret_said)) {
		return trouble;
	}
	if (folder_move(c, f, name, (a.was_known ? a.known_state : a.state) == MAILBOX_FAILED)) {
		return TROUBLE_NONE;
	}
	*ret_said = str_printf(c->arena, "rename: %m");
	return TROUBLE_RIGHTS;
}
