/* Where mail is dropped, and whether it is looked for. */
#include "base/limits.h"
#include "base/msg.h"
#include "mailbox/folder.h"
#include "mailbox_sql.h"
#include "messages.h"
#include "org/org.h"

#define KEPT_MS (90 * 24 * 3600 * INT64_C(1000))

static const struct choice state_rows[] = { [MAILBOX_TAKEN] = { "taken", MSG_MAILBOX_STATE_TAKEN },
	[MAILBOX_BOUNCE] = { "bounce", MSG_MAILBOX_STATE_BOUNCE }, [MAILBOX_AUTOMATIC] = { "automatic", MSG_MAILBOX_STATE_AUTOMATIC },
	[MAILBOX_ANSWER] = { "answer", MSG_MAILBOX_STATE_ANSWER },
	[MAILBOX_FAILED] = { "failed", MSG_MAILBOX_STATE_FAILED } };
const struct choices mailbox_state_choices = { state_rows, sizeof state_rows / sizeof state_rows[0] };
static const struct choice reason_rows[] = { [REASON_NONE] = { "", 0 }, [REASON_EMPTY] = { "empty", MSG_MAILBOX_REASON_EMPTY },
	[REASON_NO_MAIL] = { "no_mail", MSG_MAILBOX_REASON_NO_MAIL }, [REASON_TOO_LARGE] = { "too_large", MSG_MAILBOX_REASON_TOO_LARGE },
	[REASON_NOT_A_FILE] = { "not_a_file", MSG_MAILBOX_REASON_NOT_A_FILE }, [REASON_OWNER] = { "owner", MSG_MAILBOX_REASON_OWNER },
	[REASON_UNREADABLE] = { "unreadable", MSG_MAILBOX_REASON_UNREADABLE },
	[REASON_NOT_TAKEN] = { "not_taken", MSG_MAILBOX_REASON_NOT_TAKEN } };
const struct choices mailbox_reason_choices = { reason_rows, sizeof reason_rows / sizeof reason_rows[0] };
static const struct choice trouble_rows[] = { [TROUBLE_NONE] = { "", 0 }, [TROUBLE_GONE] = { "gone", MSG_MAILBOX_TROUBLE_GONE },
	[TROUBLE_LINK] = { "link", MSG_MAILBOX_TROUBLE_LINK }, [TROUBLE_RIGHTS] = { "rights", MSG_MAILBOX_TROUBLE_RIGHTS },
	[TROUBLE_FULL] = { "full", MSG_MAILBOX_TROUBLE_FULL }, [TROUBLE_TOO_MANY] = { "too_many", MSG_MAILBOX_TROUBLE_TOO_MANY },
	[TROUBLE_OTHER] = { "other", MSG_MAILBOX_TROUBLE_OTHER } };
const struct choices mailbox_trouble_choices = { trouble_rows, sizeof trouble_rows / sizeof trouble_rows[0] };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct mailbox, member), .doc = text }
static const struct field shape_fields[] = {
	F(on, FIELD_BOOL, "whether the folder is looked into"),
	F(folder, FIELD_LINE, "the folder an administrator named; empty: the program's own"),
	F(path, FIELD_LINE, "where mail is to be dropped"),
	F(looked_at, FIELD_INSTANT, "when it was looked into last"),
	F(mail_at, FIELD_INSTANT, "when the last mail was taken"),
	F(waiting, FIELD_INT, "mails that wait in the folder"),
	F(taken, FIELD_INT, "mails taken in 90 days"),
	F(failed, FIELD_INT, "mails that could not be read in 90 days"),
	F(trouble, FIELD_LINE, "what keeps mail from being read: gone, link, rights, full, too_many, other; empty: nothing"),
	F(trouble_said, FIELD_LINE, "what the system said"),
	F(trouble_at, FIELD_INSTANT, "since when"),
};
#undef F
const struct shape mailbox_shape = { "MailFolder", shape_fields, sizeof shape_fields / sizeof shape_fields[0], sizeof(struct mailbox) };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct mailbox_mail, member), .doc = text }
static const struct field mail_fields[] = {
	F(id, FIELD_ID, "identifier"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct mailbox_mail, state), .choices = &mailbox_state_choices,
		.doc = "taken, bounce, automatic, answer or failed" },
	F(reason, FIELD_LINE, "why it failed: empty, no_mail, too_large, not_a_file, owner, unreadable, not_taken"),
	F(file_name, FIELD_LINE, "its name in the folder"),
	F(from_address, FIELD_LINE, "its sender, as it says"),
	F(subject, FIELD_LINE, "its subject"),
	F(bytes, FIELD_INT, "its size"),
	F(copies, FIELD_INT, "how often the same bytes came"),
	F(suspects, FIELD_INT, "suspicious mails found in it"),
	F(at, FIELD_INSTANT, "when it was read"),
	F(suspect_id, FIELD_ID, "the first suspicious mail made of it"),
	F(outbox_id, FIELD_ID, "of a delivery report: the message of ours that came back"),
};
#undef F
const struct shape mailbox_mail_shape = { "MailFolderMail", mail_fields, sizeof mail_fields / sizeof mail_fields[0],
	sizeof(struct mailbox_mail) };

/* The short name, when it is fit to be one of a folder. */
static str key_of(struct ctx *c, const struct org *org)
{
	bool is_fit = org->slug.n > 0 && org->slug.n <= 64;
	for (size_t i = 0; i < org->slug.n; i++) {
		const char ch = org->slug.p[i];
		is_fit = is_fit && ((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || (ch == '-' && i > 0));
	}
	return is_fit ? org->slug : id_str(c->arena, org->id);
}

static bool count_waiting(struct ctx *c, str path, int64_t *ret)
{
	struct folder f;
	str said, *names;
	size_t n = 0;
	*ret = 0;
	if (folder_open(c, path, &f, &said) != TROUBLE_NONE) {
		return true; /* the watch says what is wrong */
	}
	if (folder_names(c, &f, &names, &n)) {
		*ret = (int64_t)n;
	}
	folder_close(&f);
	return true;
}

bool mailbox_get(struct ctx *c, struct mailbox *ret)
{
	struct mailbox_row_row r;
	struct mailbox_counts_row n;
	struct org org;
	bool found;
	int64_t waiting = 0;
	if (!q_mailbox_row(c, &r, &found) || !q_mailbox_counts(c, &n) || !org_get(c, &org)) {
		return false;
	}
	if (!found) {
		r = (struct mailbox_row_row){ .folder = S(""), .own_key = key_of(c, &org), .trouble = S(""), .trouble_said = S("") };
	}
	const str path = folder_path(c, r.folder, r.own_key);
	if (r.is_on && !count_waiting(c, path, &waiting)) {
		return false;
	}
	const int64_t looked = found ? folder_looked_at(c, r.own_key) : 0;
	*ret = (struct mailbox){ .on = r.is_on != 0, .folder = r.folder, .path = STR_CAT(c->arena, path, S("/new")),
		.looked_at = { looked > 0, looked }, .mail_at = r.mail_at, .waiting = { true, waiting }, .taken = { true, n.taken },
		.failed = { true, n.failed }, .trouble = r.trouble, .trouble_said = r.trouble_said, .trouble_at = r.trouble_at };
	return true;
}

bool mailbox_mails(struct ctx *c, struct mailbox_mail **ret, size_t *ret_n)
{
	struct mailbox_mails_rows rows;
	if (!q_mailbox_mails(c, (struct mailbox_mails_in){ .rows = MAILBOX_SHOWN }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct mailbox_mail, rows.n);
	*ret_n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct mailbox_mails_row *r = &rows.v[i];
		(*ret)[i] = (struct mailbox_mail){ .id = r->id, .state = choice_find(&mailbox_state_choices, r->state), .reason = r->reason,
			.file_name = r->file_name, .from_address = r->from_address, .subject = r->subject, .bytes = { true, r->bytes },
			.copies = { true, r->copies }, .suspects = { true, r->suspects }, .at = { true, r->at }, .suspect_id = r->suspect_id,
			.outbox_id = r->outbox_id };
	}
	return true;
}

static bool act_settings(struct ctx *c, const void *arg, void *ret_out)
{
	const struct mailbox_in *in = arg;
	struct mailbox_row_row old;
	struct org org;
	bool found;
	str folder = str_is_none(in->folder) ? S("") : str_trim(in->folder);
	while (folder.n > 1 && folder.p[folder.n - 1] == '/') {
		folder.n--;
	}
	if (!q_mailbox_row(c, &old, &found) || !org_get(c, &org)) {
		return false;
	}
	const str key = found ? old.own_key : key_of(c, &org);
	if (folder.n > 0 && !folder_check_named(c, "folder", folder)) {
		return false;
	}
	/* The own folder is always there: it also says when the other one was looked into. */
	if (in->on && !folder_make_own(c, key)) {
		return false;
	}
	return q_mailbox_put(c, (struct mailbox_put_in){ .is_on = in->on, .folder = folder, .own_key = key, .changed_at = c->now_ms }) &&
	       mailbox_get(c, ret_out);
}

static const struct field in_fields[] = {
	{ .name = "on", .type = FIELD_BOOL, .offset = offsetof(struct mailbox_in, on), .label = MSG_MAILBOX_ON,
		.doc = "whether the folder is looked into" },
	{ .name = "folder", .type = FIELD_LINE, .offset = offsetof(struct mailbox_in, folder), .max = LIMIT_MAILBOX_PATH,
		.label = MSG_MAILBOX_FOLDER, .doc = "a maildir of your own, absolute; none: the program's own folder" },
};
const struct operation op_mailbox_settings = { .name = "mailbox_settings", .doc = "say which folder suspicious mail is dropped into",
	.needs = ACCESS_ADMIN, .fields = in_fields, .n_fields = sizeof in_fields / sizeof in_fields[0],
	.in_size = sizeof(struct mailbox_in), .out_size = sizeof(struct mailbox), .out = &mailbox_shape, .act = act_settings };

#define LOOKED_AGO_MS (15 * 60 * INT64_C(1000)) /* it is looked into every few seconds */

bool mailbox_is_in_trouble(struct ctx *c, bool *ret, int64_t *ret_since)
{
	struct mailbox_row_row r;
	bool found;
	*ret = false;
	*ret_since = 0;
	if (!q_mailbox_row(c, &r, &found) || !found || !r.is_on) {
		return c->err.code == ERR_NONE;
	}
	if (r.trouble.n > 0 && r.trouble_at.has) {
		*ret = true;
		*ret_since = r.trouble_at.v;
		return true;
	}
	const int64_t looked = folder_looked_at(c, r.own_key);
	*ret_since = looked > r.changed_at ? looked : r.changed_at;
	*ret = *ret_since < c->now_ms - LOOKED_AGO_MS;
	return true;
}

/* Nothing lies in it that should have been read long ago. */
static bool is_going(struct ctx *c, const struct folder *f)
{
	int64_t oldest;
	return !folder_oldest(c, f, &oldest) || oldest >= c->now_ms - LOOKED_AGO_MS;
}

bool mailbox_folders_work(struct ctx *c, bool *ret, str *ret_what)
{
	struct mailbox_all_rows rows;
	*ret = true;
	if (!q_mailbox_all(c, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n && *ret; i++) {
		struct folder f;
		str said = S("");
		const str path = folder_path(c, rows.v[i].folder, rows.v[i].own_key);
		if (folder_open(c, path, &f, &said) != TROUBLE_NONE) {
			*ret = false;
			*ret_what = STR_CAT(c->arena, path, S(": "), said);
			continue;
		}
		*ret = is_going(c, &f);
		*ret_what = *ret ? S("") : STR_CAT(c->arena, path, S("/new: mail lies there for longer than 15 minutes; does the server run?"));
		folder_close(&f);
	}
	return true;
}

bool mailbox_sweep(struct ctx *c, struct id org_id, str arg)
{
	(void)org_id;
	(void)arg;
	return q_mailbox_sweep(c, (struct mailbox_sweep_in){ .before = c->now_ms - KEPT_MS });
}
