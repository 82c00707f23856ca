/* Asking whether it was read, hearing the answer, reminding who is late. */
#include "notice/receipt.h"

#include "audit/audit.h"
#include "base/hash.h"
#include "base/msg.h"
#include "base/time.h"
#include "db/store.h"
#include "journal/journal.h"
#include "messages.h"
#include "notice/plan.h"
#include "notice_sql.h"

#define CODE_BYTES 32
#define NAMES_MOST 20

static const struct choice read_rows[] = { [READ_LINK] = { "link", MSG_NOTICE_READ_LINK }, [READ_ROOM] = { "room", MSG_NOTICE_READ_ROOM },
	[READ_PHONE] = { "phone", MSG_NOTICE_READ_PHONE } };
const struct choices notice_read_choices = { read_rows, sizeof read_rows / sizeof read_rows[0] };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct notice_receipt, member), .doc = text }
static const struct field shape_fields[] = {
	F(id, FIELD_ID, "identifier"),
	{ .name = "event", .type = FIELD_CHOICE, .offset = offsetof(struct notice_receipt, event), .choices = &notice_event_choices,
		.doc = "what they were told" },
	F(account_id, FIELD_ID, "account that was asked"),
	F(person_id, FIELD_ID, "person that was asked"),
	F(name, FIELD_LINE, "their name"),
	F(phone, FIELD_LINE, "their phone"),
	F(asked_at, FIELD_INSTANT, "when they were asked"),
	F(read_at, FIELD_INSTANT, "when they said that they read it"),
	{ .name = "how", .type = FIELD_CHOICE, .offset = offsetof(struct notice_receipt, how), .choices = &notice_read_choices,
		.doc = "link of the mail, room or phone" },
	F(is_reminded, FIELD_BOOL, "was reminded, or need not be"),
};
#undef F
const struct shape notice_receipt_shape = { "NoticeReceipt", shape_fields, sizeof shape_fields / sizeof shape_fields[0],
	sizeof(struct notice_receipt) };

bool notice_receipts(struct ctx *c, struct id incident_id, struct notice_receipt **ret, size_t *ret_n)
{
	struct notice_receipts_rows rows;
	if (!q_notice_receipts(c, (struct notice_receipts_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct notice_receipt, rows.n);
	*ret_n = rows.n;
	for (size_t k = 0; k < rows.n; k++) {
		const struct notice_receipts_row *r = &rows.v[k];
		(*ret)[k] = (struct notice_receipt){ .id = r->id, .event = choice_find(&notice_event_choices, r->event),
			.account_id = r->account_id, .person_id = r->person_id, .name = str_is_none(r->name) ? S("") : r->name,
			.phone = str_is_none(r->phone) ? S("") : r->phone, .asked_at = { true, r->asked_at }, .read_at = r->read_at,
			.how = r->read_at.has ? choice_find(&notice_read_choices, r->read_how) : -1, .is_reminded = !r->remind_at.has };
	}
	return true;
}

bool notice_receipts_count(struct ctx *c, struct id incident_id, int64_t *ret_asked, int64_t *ret_open)
{
	struct notice_receipts_open_row r;
	if (!q_notice_receipts_open(c, (struct notice_receipts_open_in){ .incident_id = incident_id }, &r)) {
		return false;
	}
	*ret_asked = r.asked;
	*ret_open = r.open;
	return true;
}

/* --- asking --- */

static bytes hash_of(struct ctx *c, str code)
{
	struct sha256 *h = arena_new(c->arena, struct sha256);
	sha256_of(str_bytes(code), h);
	return (bytes){ h->b, sizeof h->b };
}

static bool new_link(struct ctx *c, struct id receipt_id, str base_url, str *ret_link)
{
	uint8_t secret[CODE_BYTES];
	random_bytes(secret, sizeof secret);
	str code = base64url(c->arena, (bytes){ secret, sizeof secret });
	*ret_link = STR_CAT(c->arena, base_url, S("/read/"), code);
	return q_notice_code_add(c, (struct notice_code_add_in){ .code_hash = hash_of(c, code), .receipt_id = receipt_id });
}

bool notice_receipt_ask(struct ctx *c, const struct notice_room *r, int event, const struct notice_person *to, int64_t remind_min,
                        str *ret_link)
{
	struct id id = id_new(c->now_ms);
	return q_notice_receipt_add(c, (struct notice_receipt_add_in){ .id = id, .incident_id = r->incident->id,
			.event = str_from_c(notice_event_choices.v[event].code), .account_id = to->account_id, .person_id = to->person_id,
			.asked_at = c->now_ms, .remind_at = { remind_min > 0, c->now_ms + remind_min * 60000 } }) &&
	       new_link(c, id, r->base_url, ret_link);
}

/* --- the answer --- */

static str add_name(struct ctx *c, str names, str name)
{
	return names.n ? msgf(c, MSG_NOTICE_AND, { "names", names }, { "name", name }) : name;
}

/* 「小西 直樹（14:05）、ほか3人」 */
static str names_read(struct ctx *c, const struct notice_receipt *v, size_t n)
{
	str names = S("");
	size_t shown = n < NAMES_MOST ? n : NAMES_MOST;
	for (size_t k = 0; k < shown; k++) {
		names = add_name(c, names, v[k].read_at.has ? msgf(c, MSG_NOTICE_READ_AT, { "who", v[k].name },
			{ "when", time_short(c, v[k].read_at.v) }) : v[k].name);
	}
	return shown == n ? names : msgf(c, MSG_NOTICE_AND_MORE, { "names", names }, { "count", str_i64(c->arena, (int64_t)(n - shown)) });
}

static bool write_entry(struct ctx *c, const struct incident *i, str text)
{
	struct journal_added added;
	struct journal_entry_in e = { .incident_id = i->id, .type = ENTRY_TOLD, .text = text };
	return !incident_is_open(i) || journal_add(c, &e, &added); /* a closed room takes no more words */
}

static bool is_of(const struct notice_receipt *r, struct id account_id, struct id person_id)
{
	return (!id_is_none(account_id) && id_eq(r->account_id, account_id)) ||
	       (!id_is_none(person_id) && id_eq(r->person_id, person_id));
}

bool notice_receipt_read(struct ctx *c, struct id incident_id, struct id account_id, struct id person_id, enum notice_read how)
{
	struct incident i;
	struct notice_receipt *v;
	size_t n, moved = 0, open = 0;
	if (!notice_receipts(c, incident_id, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		bool mine = !v[k].read_at.has && is_of(&v[k], account_id, person_id);
		if (mine && !q_notice_receipt_read(c, (struct notice_receipt_read_in){ .read_at = { true, c->now_ms },
				.read_how = str_from_c(read_rows[how].code), .id = v[k].id })) {
			return false;
		}
		v[k].read_at = mine ? (struct opt_int){ true, c->now_ms } : v[k].read_at;
		moved += mine;
		open += !v[k].read_at.has;
	}
	if (moved == 0 || open > 0) {
		return true;
	}
	return incident_get_inside(c, incident_id, &i) && write_entry(c, &i, msgf(c, MSG_NOTICE_ENTRY_ALL_READ, { "who", names_read(c, v, n) }));
}

/* --- reminding --- */

static const struct notice_person *person_of(const struct notice_team *t, const struct notice_receipt *r)
{
	for (size_t k = 0; k < t->n; k++) {
		if (is_of(r, t->v[k].account_id, t->v[k].person_id)) {
			return &t->v[k];
		}
	}
	return NULL;
}

static enum notice_about about_of(int event) { return event == EVENT_LEVEL ? NOTICE_LEVEL : NOTICE_OPENED; }

static bool remind_one(struct ctx *c, const struct notice_room *room, const struct notice_team *t, const struct notice_receipt *r,
                       bool *ret_told)
{
	const struct notice_person *to = person_of(t, r);
	struct notice_how how = { .way = WAY_BOTH, .is_reminder = true };
	*ret_told = false;
	if (!q_notice_receipt_reminded(c, (struct notice_receipt_reminded_in){ .id = r->id })) {
		return false;
	}
	if (!to) {
		return true; /* is of the firm no more, or may not see the room */
	}
	return new_link(c, r->id, room->base_url, &how.read_link) &&
	       notice_mail(c, room, about_of(r->event), to, &how, ret_told);
}

/* Asked twice, a person gets one mail: the newest asks. */
static bool is_asked_again(const struct notice_receipt *v, size_t n, size_t k)
{
	for (size_t x = k + 1; x < n; x++) {
		if (!v[x].read_at.has && is_of(&v[x], v[k].account_id, v[k].person_id)) {
			return true;
		}
	}
	return false;
}

static bool remind_all(struct ctx *c, const struct notice_room *room, const struct notice_team *t, bool late, struct notice_receipt *v,
                       size_t n, size_t *ret_n)
{
	*ret_n = 0;
	for (size_t k = 0; k < n; k++) {
		bool went = false;
		if (v[k].read_at.has || (late && v[k].is_reminded)) {
			continue;
		}
		if (is_asked_again(v, n, k) || !incident_is_open(room->incident)) {
			if (!q_notice_receipt_reminded(c, (struct notice_receipt_reminded_in){ .id = v[k].id })) {
				return false;
			}
		} else if (!remind_one(c, room, t, &v[k], &went)) {
			return false;
		}
		if (went) {
			v[(*ret_n)++] = v[k]; /* those who were, in front */
		}
	}
	return true;
}

bool notice_remind(struct ctx *c, struct id incident_id, bool late, str base_url)
{
	struct incident i;
	struct notice_team team;
	struct notice_receipt *v;
	size_t n, n_told;
	if (!incident_get(c, incident_id, &i) || !notice_team_get(c, &i, &team) || !notice_receipts(c, i.id, &v, &n)) {
		return false;
	}
	struct notice_room room = { .incident = &i, .is_restricted = i.is_restricted, .base_url = base_url, .has_level = i.level.has,
		.level = i.level.v };
	return remind_all(c, &room, &team, late, v, n, &n_told) &&
	       (n_told == 0 || write_entry(c, &i, msgf(c, MSG_NOTICE_ENTRY_REMINDED, { "who", names_read(c, v, n_told) })));
}

struct late_in { struct id incident_id; str base_url; };

static bool act_late(struct ctx *c, void *arg)
{
	const struct late_in *in = arg;
	return notice_remind(c, in->incident_id, true, in->base_url);
}

bool notice_remind_late(struct ctx *c, str base_url)
{
	struct notice_receipts_late_rows rows;
	if (!q_notice_receipts_late(c, (struct notice_receipts_late_in){ .now = c->now_ms }, &rows)) {
		return false;
	}
	for (size_t k = 0; k < rows.n; k++) {
		struct late_in in = { rows.v[k].incident_id, base_url };
		c->org_id = rows.v[k].org_id;
		if (!store_write(c->store, c, act_late, &in)) {
			return false;
		}
	}
	return true;
}

bool notice_mails_of_room(struct ctx *c, struct id incident_id, struct notice_room_mail **ret, size_t *ret_n)
{
	struct notice_mails_of_room_rows rows;
	if (!q_notice_mails_of_room(c, (struct notice_mails_of_room_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct notice_room_mail, rows.n);
	*ret_n = rows.n;
	for (size_t k = 0; k < rows.n; k++) {
		const struct notice_mails_of_room_row *r = &rows.v[k];
		(*ret)[k] = (struct notice_room_mail){ r->to_name, r->about, r->state, r->said, r->ended_at.has ? r->ended_at.v : r->made_at };
	}
	return true;
}

/* --- operations --- */

bool notice_code_find(struct ctx *c, str code, bool *ret_found, bool *ret_read)
{
	struct notice_receipt_by_code_row r;
	if (!q_notice_receipt_by_code(c, (struct notice_receipt_by_code_in){ .code_hash = hash_of(c, code) }, &r, ret_found)) {
		return false;
	}
	*ret_read = *ret_found && r.read_at.has;
	return true;
}

/* A code that is none is a result: the page counts it. */
static bool act_read(struct ctx *c, const void *arg, void *ret_out)
{
	const struct notice_read_in *in = arg;
	struct notice_read_out *out = ret_out;
	struct notice_receipt_by_code_row r;
	if (!q_notice_receipt_by_code(c, (struct notice_receipt_by_code_in){ .code_hash = hash_of(c, in->code) }, &r, &out->found)) {
		return false;
	}
	if (!out->found || r.read_at.has) {
		return true;
	}
	c->org_id = r.org_id;
	c->who = (struct actor){ .name = S(""), .only_room = r.incident_id };
	struct audit_line line = { "notice_read", id_str(c->arena, r.incident_id), id_str(c->arena, r.id) };
	return notice_receipt_read(c, r.incident_id, r.account_id, r.person_id, READ_LINK) && audit_add(c, &line);
}

static bool act_seen(struct ctx *c, const void *arg, void *ret_out)
{
	const struct notice_seen_in *in = arg;
	struct incident i;
	(void)ret_out;
	return incident_get(c, in->incident_id, &i) &&
	       notice_receipt_read(c, i.id, c->who.account_id, c->who.person_id, READ_ROOM);
}

static bool act_called(struct ctx *c, const void *arg, void *ret_out)
{
	const struct notice_called_in *in = arg;
	struct incident i;
	struct notice_receipt *v;
	size_t n, k = 0;
	(void)ret_out;
	if (!incident_get_open(c, in->incident_id, &i) || !notice_receipts(c, i.id, &v, &n)) {
		return false;
	}
	while (k < n && !id_eq(v[k].id, in->receipt_id)) {
		k++;
	}
	if (k == n) {
		return fail(c, ERR_NOT_FOUND, MSG_NOTICE_RECEIPT_GONE);
	}
	if (v[k].read_at.has) {
		fail(c, ERR_CONFLICT, MSG_NOTICE_READ_ALREADY);
		fail_arg(c, "who", v[k].name);
		return fail_arg(c, "when", time_short(c, v[k].read_at.v));
	}
	return write_entry(c, &i, msgf(c, MSG_NOTICE_ENTRY_CALLED, { "who", v[k].name })) &&
	       notice_receipt_read(c, i.id, v[k].account_id, v[k].person_id, READ_PHONE);
}

static bool act_remind(struct ctx *c, const void *arg, void *ret_out)
{
	const struct notice_remind_in *in = arg;
	struct incident i;
	int64_t asked, open;
	(void)ret_out;
	if (!incident_get_open(c, in->incident_id, &i) || !notice_receipts_count(c, i.id, &asked, &open)) {
		return false;
	}
	return open == 0 ? fail(c, ERR_CONFLICT, MSG_NOTICE_ALL_READ) : notice_remind(c, i.id, false, in->base_url);
}

/* --- rows --- */

#define PATH(T) { .name = "incident", .type = FIELD_ID, .offset = offsetof(struct T, incident_id), .flags = FIELD_PATH | FIELD_REQUIRED, \
	.label = MSG_STEP_LABEL_INCIDENT, .doc = "the incident" }
static const struct field read_fields[] = {
	{ .name = "reading", .type = FIELD_SECRET, .offset = offsetof(struct notice_read_in, code), .flags = FIELD_PATH | FIELD_REQUIRED,
		.max = 100, .label = MSG_NOTICE_READ_TITLE, .doc = "the code of the link" },
};
static const struct field seen_fields[] = { PATH(notice_seen_in) };
static const struct field called_fields[] = {
	PATH(notice_called_in),
	{ .name = "receipt", .type = FIELD_ID, .offset = offsetof(struct notice_called_in, receipt_id), .flags = FIELD_PATH | FIELD_REQUIRED,
		.label = MSG_NOTICE_READ_TITLE, .doc = "who was asked" },
};
static const struct field remind_fields[] = { PATH(notice_remind_in) };
const struct operation op_notice_read = { .name = "notice_read", .doc = "say that a notice was read, by the code of the mail",
	.needs = ACCESS_NONE, .fields = read_fields, .n_fields = 1, .in_size = sizeof(struct notice_read_in),
	.out_size = sizeof(struct notice_read_out), .act = act_read, .audits_itself = true };
const struct operation op_notice_seen = { .name = "notice_seen", .doc = "say that one has read what one was told about a room",
	.needs = ACCESS_VIEWER, .fields = seen_fields, .n_fields = 1, .in_size = sizeof(struct notice_seen_in), .act = act_seen };
const struct operation op_notice_called = { .name = "notice_called", .doc = "somebody who had not read it was told by phone",
	.needs = ACCESS_RESPONDER, .fields = called_fields, .n_fields = 2, .in_size = sizeof(struct notice_called_in), .act = act_called };
const struct operation op_notice_remind = { .name = "notice_remind", .doc = "tell those who have not read it once more",
	.needs = ACCESS_RESPONDER, .fields = remind_fields, .n_fields = 1, .in_size = sizeof(struct notice_remind_in), .act = act_remind };
