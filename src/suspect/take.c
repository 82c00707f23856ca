/* Taking a suspicious mail in: from a file, from words, from the finder's form, from a program. */
#include "suspect/inside.h"

#include "base/limits.h"
#include "base/text.h"
#include "indicator/recognise.h"
#include "messages.h"
#include "suspect/look.h"
#include "suspect_sql.h"

static str or_empty(str s)
{
	return str_is_none(s) ? S("") : s;
}

/* --- reading --- */

void suspect_mail_told(struct ctx *c, const struct suspect_told *t, struct mime_mail *ret)
{
	struct indicator_found *v;
	size_t n, k = 0;
	struct arena *a = c->arena;
	str from = or_empty(t->from), address = look_address_in(a, from), name = from, line;
	size_t at = str_find(from, S("<"), 0);
	text_line(a, text_visible(a, at == SIZE_MAX ? from : str_sub(from, 0, at)), &name);
	if (!str_is_empty(address) && str_find(name, S("@"), 0) != SIZE_MAX && at == SIZE_MAX) {
		name = S(""); /* nothing but the address was given */
	}
	if (!text_line(a, text_visible(a, or_empty(t->subject)), &line)) {
		line = S("");
	}
	*ret = (struct mime_mail){ .from = { name, address, look_domain(address) }, .subject = line, .message_id = S(""),
		.date = or_empty(t->when), .date_ms = -1, .text = or_empty(t->text), .return_path = S("") };
	ret->reply_to = ret->sender = (struct mime_address){ S(""), S(""), S("") };
	indicator_recognise(a, ret->text, &v, &n);
	struct mime_link *links = arena_array(a, struct mime_link, n);
	for (size_t i = 0; i < n; i++) {
		if (v[i].kind == INDICATOR_URL) {
			mime_link_judge(a, S(""), indicator_real(a, INDICATOR_URL, v[i].value), &links[k]);
			links[k++].is_text = true;
		}
	}
	ret->links = links;
	ret->n_links = k;
}

/* What Outlook saves by itself is no mail but a file of its own kind (Compound File Binary). */
static bool is_outlook(bytes raw)
{
	static const uint8_t head[] = { 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1 };
	return raw.n >= sizeof head && memcmp(raw.p, head, sizeof head) == 0;
}

/* Passed on as an attachment, as staff are asked to: nothing else stands in the one around it. */
static const struct mime_mail *inside_of(const struct mime_mail *m)
{
	return m->n_inner == 1 && m->n_files == 0 && m->n_links == 0 ? &m->inner[0] : m;
}

bool suspect_read(struct ctx *c, bytes raw, struct mime_mail *ret)
{
	struct mime_mail m;
	if (is_outlook(raw)) {
		return fail_field(c, "mail", MSG_SUSPECT_FILE_OUTLOOK);
	}
	if (raw.n > LIMIT_SUSPECT_BYTES) {
		return fail_field(c, "mail", MSG_SUSPECT_FILE_LARGE);
	}
	if (!mime_read(c, raw, &m)) {
		if (c->err.code != ERR_INVALID) {
			return false;
		}
		err_clear(c);
		return fail_field(c, "mail", MSG_SUSPECT_FILE_WRONG);
	}
	if (!mime_is_mail(&m)) {
		return fail_field(c, "mail", MSG_SUSPECT_FILE_WRONG);
	}
	*ret = *inside_of(&m);
	return true;
}

/* --- writing --- */

bool suspect_may_take(struct ctx *c, int64_t n_bytes)
{
	struct suspect_kept_row kept;
	struct suspect_last_row last;
	if (!q_suspect_kept(c, &kept) || !q_suspect_last(c, &last)) {
		return false;
	}
	if (last.last >= LIMIT_SUSPECTS) {
		return fail(c, ERR_CONFLICT, MSG_SUSPECT_TOO_MANY);
	}
	return kept.bytes + n_bytes <= LIMIT_SUSPECT_BYTES_KEPT || fail_field(c, "mail", MSG_SUSPECT_NO_ROOM);
}

struct parts { struct ctx *c; struct id id; int64_t n; bool ok; };

static void part(struct parts *p, struct suspect_part_add_in row)
{
	if (p->ok && p->n < LIMIT_SUSPECT_PARTS) {
		row.mail_id = p->id;
		row.number = ++p->n;
		row.name = text_clip(p->c->arena, or_empty(row.name), LIMIT_LINE_CHARS);
		row.value = text_clip(p->c->arena, or_empty(row.value), LIMIT_SUSPECT_HEADER_CHARS);
		row.host = or_empty(row.host);
		p->ok = q_suspect_part_add(p->c, row);
	}
}

static void add_people(struct parts *p, const char *kind, const struct mime_address_list *list)
{
	for (size_t i = 0; i < list->n && i < 100; i++) {
		part(p, (struct suspect_part_add_in){ .kind = str_from_c(kind), .name = list->v[i].name,
			.value = list->v[i].address });
	}
}

static bool add_parts(struct ctx *c, struct id id, const struct mime_mail *m)
{
	struct parts p = { c, id, 0, true };
	add_people(&p, "to", &m->to);
	add_people(&p, "cc", &m->cc);
	for (size_t i = 0; i < m->n_files; i++) {
		const struct mime_file *f = &m->files[i];
		part(&p, (struct suspect_part_add_in){ .kind = S("file"), .name = f->name, .value = f->type, .marks = f->marks,
			.hash = { f->sha256.b, sizeof f->sha256.b }, .bytes = (int64_t)f->body.n });
	}
	for (size_t i = 0; i < m->n_links && i < 100; i++) {
		const struct mime_link *l = &m->links[i];
		part(&p, (struct suspect_part_add_in){ .kind = S("link"), .name = l->shown, .value = l->target, .host = l->host,
			.marks = l->marks });
	}
	for (size_t i = 0; i < m->n_headers && i < 60; i++) {
		part(&p, (struct suspect_part_add_in){ .kind = S("header"), .name = m->headers[i].name,
			.value = m->headers[i].value });
	}
	return p.ok;
}

static bool add_findings(struct ctx *c, struct id id, const struct suspect_found *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct suspect_finding_add_in row = { .mail_id = id, .number = (int64_t)i + 1,
			.sign = str_from_c(suspect_sign_keys[v[i].reason->sign]), .reason = str_from_c(v[i].reason->code),
			.words = or_empty(v[i].words) };
		if (!q_suspect_finding_add(c, row)) {
			return false;
		}
	}
	return true;
}

static struct id reporter_of(const struct suspect_taken_in *in, const struct suspect_home *home)
{
	for (size_t i = 0; i < home->n_people && id_is_none(in->reporter_id); i++) {
		const struct person *p = &home->people[i];
		if (look_same(p->mail, in->reporter) || look_same(p->other_mail, in->reporter)) {
			return p->id;
		}
	}
	return in->reporter_id;
}

static bool insert(struct ctx *c, const struct suspect_taken_in *in, const struct suspect_home *home, struct id id,
                   struct suspect_counted counted)
{
	const struct mime_mail *m = in->mail;
	struct suspect_last_row last;
	if (!q_suspect_last(c, &last)) {
		return false;
	}
	struct suspect_add_in row = { .id = id, .number = last.last + 1, .way = str_from_c(suspect_way_choices.v[in->way].code),
		.sighting_id = in->sighting_id, .once_id = id_is_none(in->once) ? id : in->once,
		.reporter_id = reporter_of(in, home), .reporter = text_clip(c->arena, or_empty(in->reporter), LIMIT_LINE_CHARS),
		.raw_bytes = in->raw.bytes, .from_name = text_clip(c->arena, or_empty(m->from.name), LIMIT_LINE_CHARS),
		.from_address = text_clip(c->arena, or_empty(m->from.address), LIMIT_LINE_CHARS),
		.reply_to = text_clip(c->arena, or_empty(m->reply_to.address), LIMIT_LINE_CHARS),
		.subject = text_clip(c->arena, or_empty(m->subject), LIMIT_LINE_CHARS),
		.sent_text = text_clip(c->arena, or_empty(m->date), LIMIT_LINE_CHARS),
		.sent_at = { m->date_ms >= 0, m->date_ms }, .message_id = text_clip(c->arena, or_empty(m->message_id), LIMIT_LINE_CHARS),
		.text = text_clip(c->arena, or_empty(m->text), LIMIT_SUSPECT_TEXT_CHARS), .troubles = m->troubles,
		.did = suspect_did_text(c->arena, in->did), .received_at = c->now_ms,
		.triage = str_from_c(suspect_triage_choices.v[counted.triage].code), .hits = counted.hits };
	if (in->raw.bytes) {
		row.raw_hash = (bytes){ in->raw.sha256.b, sizeof in->raw.sha256.b };
	}
	return q_suspect_add(c, row);
}

static bool taken_before(struct ctx *c, struct id once, struct id *ret, bool *ret_is)
{
	struct suspect_by_once_row row;
	*ret_is = false;
	if (id_is_none(once)) {
		return true;
	}
	if (!q_suspect_by_once(c, (struct suspect_by_once_in){ .once_id = once }, &row, ret_is)) {
		return false;
	}
	*ret = *ret_is ? row.id : *ret;
	return true;
}

/* Passed on by one of ours inside of their own text: sender, subject and time are those the text tells of. */
static void look_behind(struct ctx *c, const struct suspect_home *home, struct mime_mail *m)
{
	struct mime_mail told;
	if (!m->forwarded.is_there || str_is_empty(m->forwarded.from) || !look_is_own(home, m->from.domain)) {
		return;
	}
	suspect_mail_told(c, &(struct suspect_told){ m->forwarded.from, m->forwarded.subject, m->forwarded.date, S("") }, &told);
	m->from = told.from;
	m->subject = str_is_empty(told.subject) ? m->subject : told.subject;
	m->date = told.date;
	m->date_ms = -1;
	m->reply_to = (struct mime_address){ S(""), S(""), S("") };
	m->n_auth = 0; /* what was proven is that our own mail came from us */
	m->message_id = S("");
	m->to = m->cc = (struct mime_address_list){ NULL, 0 };
}

bool suspect_take(struct ctx *c, const struct suspect_taken_in *given, struct id *ret)
{
	struct suspect_home home;
	struct mime_mail mail = *given->mail;
	struct suspect_taken_in changed = *given, *in = &changed;
	struct suspect_known_sender_row known = { 0 };
	struct suspect_found *found;
	size_t n;
	const struct sheet_def *form;
	bool before;
	if (!taken_before(c, in->once, ret, &before) || before) {
		return before;
	}
	if (!suspect_may_take(c, in->raw.bytes) || !suspect_home_of(c, &home) || !suspect_form(c, &form)) {
		return false;
	}
	look_behind(c, &home, &mail);
	in->mail = &mail;
	bytes sender = suspect_trait_key(c->arena, "sender", look_fold(c->arena, mail.from.address));
	if (!q_suspect_known_sender(c, (struct suspect_known_sender_in){ .trait = sender }, &known)) {
		return false;
	}
	home.is_known_sender = known.n > 0;
	suspect_check(c, in->mail, &home, &found, &n);
	struct suspect_said nobody = suspect_said_nothing(form);
	struct id id = id_new(c->now_ms);
	if (!insert(c, in, &home, id, suspect_count(found, n, &nobody)) || !add_parts(c, id, in->mail) ||
	    !add_findings(c, id, found, n) || !suspect_traits_add(c, id, in->mail, &home)) {
		return false;
	}
	*ret = id;
	return in->raw.bytes == 0 || blob_keep(c, &in->raw, "suspect", id);
}

/* --- the finder's form --- */

static str did_words(struct ctx *c, unsigned did)
{
	str s = S("");
	for (size_t i = 0; i < SUSPECT_DID_MAX; i++) {
		if (did & 1u << i) {
			str word = msg(c, suspect_did_choices.v[i].label);
			s = STR_CAT(c->arena, s, str_is_empty(s) ? S("") : S("、"), word);
		}
	}
	return s;
}

static struct sighting_report_in suspect_sighting_in(struct ctx *c, const struct suspect_report_in *in)
{
	unsigned did = suspect_did_bits(&in->did);
	bool is_there = catalog_card(c->catalog, S("mail")) != NULL;
	return (struct sighting_report_in){ .desk = in->desk, .what = or_empty(in->note), .when_text = or_empty(in->when_text),
		.card = is_there ? S("mail") : c->catalog->cards[c->catalog->n_cards - 1].key, .place = S(""), .name = or_empty(in->name),
		.reach = or_empty(in->reach), .touched = did == 0 ? -1 : did & DID_NOTHING ? TOUCHED_NO : TOUCHED_YES,
		.touch_note = did & DID_NOTHING ? S("") : did_words(c, did), .website = in->website, .once = in->once, .peer = in->peer };
}

bool suspect_report_check(struct ctx *c, const struct suspect_report_in *in, int64_t n_bytes, bool *ret_is_new)
{
	struct sighting_report_in s = suspect_sighting_in(c, in);
	if (n_bytes == 0 && str_is_empty(in->from) && str_is_empty(in->subject) && str_is_empty(in->text)) {
		return fail_field(c, "mail", MSG_SUSPECT_NOTHING_GIVEN);
	}
	return sighting_report_check(c, &s, 0, ret_is_new) && (!*ret_is_new || suspect_may_take(c, n_bytes));
}

static bool act_report(struct ctx *c, const void *arg, void *ret_out)
{
	const struct suspect_report_in *in = arg;
	struct sighting_made *made = ret_out;
	struct sighting_report_in s = suspect_sighting_in(c, in);
	struct mime_mail told;
	struct id id;
	if (!op_sighting_report.act(c, &s, made)) { /* from here on the organisation is the desk's */
		return false;
	}
	if (!in->mail) {
		suspect_mail_told(c, &(struct suspect_told){ in->from, in->subject, in->when_text, in->text }, &told);
	}
	struct suspect_taken_in take = { .mail = in->mail ? in->mail : &told, .raw = in->raw,
		.way = in->has_file ? SUSPECT_UPLOAD : SUSPECT_FORM, .sighting_id = made->id, .reporter = or_empty(in->name),
		.did = suspect_did_bits(&in->did), .once = in->once };
	return suspect_take(c, &take, &id);
}

/* --- programs, and those who answer --- */

static bool act_add(struct ctx *c, const void *arg, void *ret_out)
{
	const struct suspect_add_in_words *in = arg;
	struct mime_mail told;
	struct id id;
	if (!in->mail && str_is_empty(in->from) && str_is_empty(in->subject) && str_is_empty(in->text)) {
		return fail_field(c, "from", MSG_SUSPECT_NOTHING_GIVEN);
	}
	if (!in->mail) {
		suspect_mail_told(c, &(struct suspect_told){ in->from, in->subject, in->when_text, in->text }, &told);
	}
	struct suspect_taken_in take = { .mail = in->mail ? in->mail : &told, .raw = in->raw, .way = SUSPECT_PROGRAM,
		.reporter = or_empty(in->reporter), .did = suspect_did_bits(&in->did) };
	return suspect_take(c, &take, &id) && suspect_get(c, id, ret_out);
}

static bool act_upload(struct ctx *c, const void *arg, void *ret_out)
{
	const struct suspect_add_in_words *in = arg;
	return in->mail ? act_add(c, arg, ret_out) : fail_field(c, "mail", MSG_SUSPECT_FILE_WRONG);
}

/* --- rows --- */

#define T(S_, member, kind, more, most, label_msg, text_) \
	{ .name = #member, .type = kind, .offset = offsetof(struct S_, member), .flags = more, .max = most, .label = label_msg, \
		.doc = text_ }
#define TOLD(S_) \
	T(S_, from, FIELD_LINE, 0, 200, MSG_SUSPECT_LABEL_FROM, "name and address of the sender, as shown"), \
	T(S_, subject, FIELD_LINE, 0, 200, MSG_SUSPECT_LABEL_SUBJECT, "its subject"), \
	T(S_, when_text, FIELD_LINE, 0, 80, MSG_SUSPECT_LABEL_WHEN, "when it came, in any words"), \
	T(S_, text, FIELD_TEXT, 0, LIMIT_SUSPECT_TEXT_CHARS, MSG_SUSPECT_LABEL_TEXT, "its text, pasted"), \
	{ .name = "did", .type = FIELD_LINES, .offset = offsetof(struct S_, did), .max = SUSPECT_DID_MAX, \
		.label = MSG_SUSPECT_LABEL_DID, .doc = "what was done: opened, clicked, typed (a password), attached (opened a file), nothing" }

static const struct field report_fields[] = {
	T(suspect_report_in, desk, FIELD_LINE, FIELD_PATH | FIELD_REQUIRED, 0, MSG_SIGHTING_LABEL_DESK, "key of the reporting page"),
	TOLD(suspect_report_in),
	T(suspect_report_in, note, FIELD_TEXT, 0, 2000, MSG_SUSPECT_LABEL_NOTE, "what else there is to say"),
	T(suspect_report_in, name, FIELD_LINE, 0, 80, MSG_SIGHTING_LABEL_NAME, "the finder's name; none: unnamed"),
	T(suspect_report_in, reach, FIELD_LINE, 0, 120, MSG_SIGHTING_LABEL_REACH, "how to reach the finder"),
	{ .name = "once", .type = FIELD_LINE, .offset = offsetof(struct suspect_report_in, form), .flags = FIELD_FORM_ONLY, .max = 200,
		.label = MSG_SIGHTING_LABEL_ID, .doc = "made and signed with the form" },
	T(suspect_report_in, website, FIELD_LINE, FIELD_FORM_ONLY, 0, MSG_SIGHTING_LABEL_WEBSITE, "stays empty"),
};
static const struct field add_fields[] = {
	TOLD(suspect_add_in_words),
	T(suspect_add_in_words, reporter, FIELD_LINE, 0, 120, MSG_SUSPECT_LABEL_REPORTER, "who sends it in: a name or a mail address"),
};

#define N(table) (sizeof table / sizeof table[0])
const struct operation op_suspect_report = { .name = "suspect_report", .doc = "hand in a suspicious mail, without account",
	.needs = ACCESS_NONE, .fields = report_fields, .n_fields = N(report_fields), .in_size = sizeof(struct suspect_report_in),
	.out_size = sizeof(struct sighting_made), .act = act_report, .audits_itself = true };
const struct operation op_suspect_add = { .name = "suspect_add", .doc = "hand in a suspicious mail, told in words",
	.needs = ACCESS_VIEWER, .fields = add_fields, .n_fields = N(add_fields), .in_size = sizeof(struct suspect_add_in_words),
	.out_size = sizeof(struct suspect), .out = &suspect_shape, .act = act_add };
const struct operation op_suspect_upload = { .name = "suspect_upload", .doc = "hand in a suspicious mail as it is (message/rfc822)",
	.needs = ACCESS_VIEWER, .in_size = sizeof(struct suspect_add_in_words), .out_size = sizeof(struct suspect),
	.out = &suspect_shape, .act = act_upload };
