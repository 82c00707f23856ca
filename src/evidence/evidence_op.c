/* Taking evidence, correcting and taking back its record, and large files on their way in. */
#include "evidence/evidence.h"

#include "base/limits.h"
#include "base/text.h"
#include "evidence/evidence_inside.h"
#include "evidence_sql.h"
#include "messages.h"
#include "person/person.h"

#define SAMPLE_PASSWORD_MIN 8

str text_or_empty(str s)
{
	return str_is_none(s) ? S("") : s;
}

void change_text(struct change *ch, const char *field, str value)
{
	change_str(ch, field, str_is_empty(value) ? STR_NONE : value);
}

bool evidence_open(struct ctx *c, struct id incident_id, struct id id, struct incident *i, struct evidence *e)
{
	if (!incident_get_open(c, incident_id, i) || !evidence_get(c, i->id, id, e)) {
		return false;
	}
	return evidence_is_kept(e) || fail(c, ERR_CONFLICT, MSG_EVIDENCE_IS_WITHDRAWN);
}

bool evidence_time_is_past(struct ctx *c, struct event_time t)
{
	return t.precision == WHEN_NONE || t.earliest_ms <= c->now_ms + 5 * 60 * 1000 ||
	       fail_field(c, "occurred_at", MSG_EVIDENCE_TIME_AHEAD);
}

/* --- before the write: the bytes --- */

static bool password_is_good(struct ctx *c, str password)
{
	if (text_chars(password) >= SAMPLE_PASSWORD_MIN) {
		return true;
	}
	fail_field(c, "password", MSG_EVIDENCE_SAMPLE_PASSWORD_SHORT);
	return fail_field_arg(c, "min", str_i64(c->arena, SAMPLE_PASSWORD_MIN));
}

static bool room_has_room(struct ctx *c, struct id incident_id, int64_t n_bytes)
{
	struct evidence_count_row have;
	if (!q_evidence_count(c, (struct evidence_count_in){ .incident_id = incident_id }, &have)) {
		return false;
	}
	if (have.bytes + n_bytes <= LIMIT_BLOB_ROOM_BYTES) {
		return true;
	}
	fail(c, ERR_TOO_LARGE, MSG_EVIDENCE_ROOM_FULL);
	return fail_arg(c, "max", blob_size_text(c->arena, LIMIT_BLOB_ROOM_BYTES));
}

static bool take_form_file(struct ctx *c, struct evidence_take_in *in, bytes file, str name)
{
	if (!blob_fits(c, (int64_t)file.n) || !room_has_room(c, in->incident_id, (int64_t)file.n)) {
		return false;
	}
	in->file_name = blob_file_name(c->arena, name);
	if (!in->is_sample) {
		in->has_file = blob_put(c, file, &in->blob);
		in->sha256 = in->blob.sha256;
		return in->has_file;
	}
	sha256_of(file, &in->sha256);
	in->has_file = blob_seal_bytes(c, file, in->password, &in->blob);
	return in->has_file;
}

static bool take_upload(struct ctx *c, struct evidence_take_in *in)
{
	struct upload u;
	struct evidence_row_row row;
	bool is_taken;
	/* Sent again after a dropped line: the act answers what became of it. */
	struct evidence_row_in same = { .incident_id = in->incident_id, .id = in->upload_id };
	if (!q_evidence_row(c, same, &row, &is_taken) || is_taken) {
		return is_taken;
	}
	if (!upload_get(c, in->incident_id, in->upload_id, &u)) {
		return false;
	}
	in->file_name = u.name;
	sha256_run_end(&u.run, &in->sha256);
	in->has_file = in->is_sample ? upload_finish_sealed(c, &u, in->password, &in->blob) : upload_finish(c, &u, &in->blob);
	return in->has_file;
}

bool evidence_take_prepare(struct ctx *c, struct evidence_take_in *in, bytes file, str file_name)
{
	struct incident i;
	if (!incident_get_open(c, in->incident_id, &i)) { /* before the disk works for it */
		return false;
	}
	bool has_bytes = file.n > 0 || !id_is_none(in->upload_id);
	if (!has_bytes) {
		return true;
	}
	if (in->is_sample && !password_is_good(c, in->password)) {
		return false;
	}
	return file.n > 0 ? take_form_file(c, in, file, file_name) : take_upload(c, in);
}

/* --- taking --- */

static bool check_take(struct ctx *c, const struct evidence_take_in *in, int kind)
{
	struct person p;
	if (kind == EVIDENCE_FILE && !in->has_file) {
		return fail_field(c, "file", MSG_EVIDENCE_FILE_NEEDED);
	}
	if (kind == EVIDENCE_OBJECT && str_is_empty(in->name)) {
		return fail_field(c, "name", MSG_EVIDENCE_NAME_NEEDED);
	}
	return (id_is_none(in->person_id) || incident_person(c, "person_id", in->person_id, &p)) &&
	       evidence_time_is_past(c, in->when);
}

static void bring_evidence(struct change *ch, const struct evidence_insert_in *r, const struct blob *b)
{
	struct ctx *c = ch->c;
	change_object(ch, "evidence", r->id);
	change_i64(ch, "number", r->seq_no);
	change_str(ch, "kind", r->kind);
	change_text(ch, "thing", r->thing);
	change_str(ch, "name", r->name);
	change_text(ch, "description", r->description);
	change_text(ch, "found", r->found);
	change_text(ch, "file_name", r->file_name);
	change_str(ch, "sha256", r->sha256.n ? str_hex(c->arena, r->sha256) : STR_NONE);
	change_str(ch, "stored_sha256", r->stored_sha256.n ? str_hex(c->arena, r->stored_sha256) : STR_NONE);
	change_opt(ch, "bytes", (struct opt_int){ b != NULL, b ? b->bytes : 0 });
	change_str(ch, "type", b ? b->type : STR_NONE);
	change_opt(ch, "is_sealed", (struct opt_int){ b != NULL, b && b->is_sealed });
	change_i64(ch, "is_sample", r->is_sample);
	change_str(ch, "state", S("kept"));
	change_str(ch, "reason", STR_NONE);
}

static str take_text(struct ctx *c, const struct evidence_insert_in *r, const struct evidence_take_in *in)
{
	str number = str_i64(c->arena, r->seq_no);
	str text = in->has_file
		? msgf(c, MSG_EVIDENCE_ENTRY_FILE, { "number", number }, { "name", r->name },
			{ "size", blob_size_text(c->arena, in->blob.bytes) }, { "sha256", str_hex(c->arena, r->sha256) })
		: msgf(c, MSG_EVIDENCE_ENTRY_OBJECT, { "number", number }, { "name", r->name },
			{ "thing", msg(c, evidence_thing_choices.v[in->thing < 0 ? THING_OTHER : in->thing].label) });
	const struct { int label; str value; } more[] = {
		{ MSG_EVIDENCE_ENTRY_FOUND, in->found }, { MSG_EVIDENCE_ENTRY_FROM, in->from_name },
		{ MSG_EVIDENCE_ENTRY_HOW, in->how }, { MSG_EVIDENCE_ENTRY_PLACE, in->place },
	};
	for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
		if (!str_is_empty(more[i].value)) {
			text = STR_CAT(c->arena, text, S("\n"), msgf(c, more[i].label, { "value", more[i].value }));
		}
	}
	return in->is_sample && in->has_file ? STR_CAT(c->arena, text, S("\n"), msg(c, MSG_EVIDENCE_ENTRY_SEALED)) : text;
}

static struct evidence_insert_in record_of(const struct evidence_take_in *in, int kind, int64_t number, struct id id)
{
	struct evidence_insert_in r = { .id = id, .incident_id = in->incident_id, .seq_no = number,
		.kind = str_from_c(evidence_kind_choices.v[kind].code), .thing = S(""),
		.name = str_is_empty(in->name) ? in->file_name : in->name, .description = text_or_empty(in->description),
		.found = text_or_empty(in->found), .file_name = S("") };
	if (kind == EVIDENCE_OBJECT) {
		r.thing = str_from_c(evidence_thing_choices.v[in->thing < 0 ? THING_OTHER : in->thing].code);
	}
	if (in->has_file) {
		r.file_name = in->file_name;
		r.sha256 = (bytes){ in->sha256.b, SHA256_LEN };
		r.stored_sha256 = (bytes){ in->blob.sha256.b, SHA256_LEN };
		r.is_sample = in->is_sample;
	}
	return r;
}

/* The first step of its chain. */
static struct custody_insert_in taking_of(struct ctx *c, const struct evidence_take_in *in, struct id id)
{
	struct event_time when = in->when.precision == WHEN_NONE ? event_time_at(c->now_ms) : in->when;
	struct custody_insert_in s = { .id = id_new(c->now_ms), .incident_id = in->incident_id, .evidence_id = id, .seq_no = 1,
		.act = S("collected"), .giver_name = text_or_empty(in->from_name), .receiver_id = in->person_id,
		.receiver_name = S(""), .happened = event_time_canonical(c->arena, when), .place = text_or_empty(in->place),
		.purpose = text_or_empty(in->how), .giver_state = S("none"), .receiver_state = S("none") };
	if (id_is_none(s.receiver_id)) {
		s.receiver_id = c->who.person_id;
		s.receiver_name = id_is_none(c->who.person_id) ? text_or_empty(c->who.name) : S("");
	}
	return s;
}

static bool write_take(struct ctx *c, const struct evidence_take_in *in, int kind, int64_t number, struct id id)
{
	const struct blob *b = in->has_file ? &in->blob : NULL;
	const struct evidence_insert_in row = record_of(in, kind, number, id);
	const struct custody_insert_in step = taking_of(c, in, id);
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	bring_evidence(ch, &row, b);
	custody_bring(ch, &step);
	struct journal_entry_in e = { .incident_id = in->incident_id, .type = ENTRY_COLLECTED, .text = take_text(c, &row, in),
		.occurred = in->when, .person_id = in->person_id };
	return (!b || blob_keep(c, b, "evidence", id)) && q_evidence_insert(c, row) && q_custody_insert(c, step) &&
	       change_write(ch, e, NULL);
}

static bool act_take(struct ctx *c, const void *arg, void *ret_out)
{
	const struct evidence_take_in *in = arg;
	struct incident i;
	struct evidence_count_row have;
	struct evidence_row_row row;
	bool is_taken = false;
	struct id id = !id_is_none(in->upload_id) ? in->upload_id : !id_is_none(in->once) ? in->once : id_new(c->now_ms);
	struct evidence_row_in same = { .incident_id = in->incident_id, .id = id };
	if (!incident_get_open(c, in->incident_id, &i) || !q_evidence_row(c, same, &row, &is_taken) ||
	    !q_evidence_count(c, (struct evidence_count_in){ .incident_id = i.id }, &have)) {
		return false;
	}
	if (is_taken) {
		return evidence_get(c, i.id, id, ret_out); /* the line dropped before the answer came */
	}
	int kind = in->kind >= 0 ? in->kind : in->has_file ? EVIDENCE_FILE : EVIDENCE_OBJECT;
	if (!check_take(c, in, kind)) {
		return false;
	}
	if (have.n >= EVIDENCE_ROOM_MAX) {
		return fail(c, ERR_CONFLICT, MSG_EVIDENCE_TOO_MANY);
	}
	if (!id_is_none(in->upload_id) && !upload_end(c, i.id, in->upload_id)) {
		return false;
	}
	return write_take(c, in, kind, have.last + 1, id) && evidence_get(c, i.id, id, ret_out);
}

/* --- the record --- */

static bool put_record(struct ctx *c, const struct evidence *e, enum entry_type type, str text)
{
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "evidence", e->id);
	change_str(ch, "name", e->name);
	change_text(ch, "description", e->description);
	change_text(ch, "found", e->found);
	change_str(ch, "state", e->state);
	change_text(ch, "reason", e->reason);
	struct evidence_put_in row = { .name = e->name, .description = e->description, .found = e->found,
		.file_name = e->file_name, .state = e->state, .reason = e->reason, .incident_id = e->incident_id, .id = e->id };
	struct journal_entry_in entry = { .incident_id = e->incident_id, .type = type, .text = text };
	return q_evidence_put(c, row) && change_write(ch, entry, NULL);
}

static bool act_change(struct ctx *c, const void *arg, void *ret_out)
{
	const struct evidence_change_in *in = arg;
	struct incident i;
	struct evidence e;
	if (!evidence_open(c, in->incident_id, in->evidence_id, &i, &e)) {
		return false;
	}
	str before = e.name;
	e.name = str_is_empty(in->name) ? e.name : in->name;
	e.description = str_is_none(in->description) ? e.description : in->description;
	e.found = str_is_none(in->found) ? e.found : in->found;
	str text = msgf(c, MSG_EVIDENCE_ENTRY_CHANGED, { "label", evidence_label(c, &e) }, { "before", before }, { "name", e.name });
	if (!str_is_empty(e.description)) {
		text = STR_CAT(c->arena, text, S("\n"), e.description);
	}
	return put_record(c, &e, ENTRY_CHANGE, text) && evidence_get(c, i.id, e.id, ret_out);
}

static bool act_withdraw(struct ctx *c, const void *arg, void *ret_out)
{
	const struct evidence_withdraw_in *in = arg;
	struct incident i;
	struct evidence e;
	if (!evidence_open(c, in->incident_id, in->evidence_id, &i, &e)) {
		return false;
	}
	e.state = S("withdrawn");
	e.reason = in->reason;
	str text = msgf(c, MSG_EVIDENCE_ENTRY_WITHDRAWN, { "label", evidence_label(c, &e) }, { "name", e.name },
		{ "reason", in->reason });
	return put_record(c, &e, ENTRY_CHANGE, text) && evidence_get(c, i.id, e.id, ret_out);
}

/* --- uploads --- */

static bool act_upload(struct ctx *c, const void *arg, void *ret_out)
{
	const struct evidence_upload_in *in = arg;
	struct incident i;
	return incident_get_open(c, in->incident_id, &i) && room_has_room(c, i.id, in->bytes.v) &&
	       upload_begin(c, i.id, in->name, in->bytes.v, ret_out);
}

static bool act_piece(struct ctx *c, const void *arg, void *ret_out)
{
	const struct evidence_piece_in *in = arg;
	struct incident i;
	return incident_get_open(c, in->incident_id, &i) && (in->piece || fail(c, ERR_BUG, 0)) &&
	       upload_note(c, in->piece, ret_out);
}

static bool act_drop(struct ctx *c, const void *arg, void *ret_out)
{
	const struct evidence_drop_in *in = arg;
	struct incident i;
	(void)ret_out;
	return incident_get(c, in->incident_id, &i) && upload_end(c, i.id, in->upload_id);
}

/* --- rows --- */

#define ROOM(T) \
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct T, incident_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" }
#define ONE(T) \
	{ .name = "evidence", .type = FIELD_ID, .offset = offsetof(struct T, evidence_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_EVIDENCE_EVIDENCE, .doc = "the record" }
#define F(T, member, kind_of, more, label_msg, text) \
	{ .name = #member, .type = kind_of, .offset = offsetof(struct T, member), .flags = more, .label = label_msg, .doc = text }

static const struct field take_fields[] = {
	ROOM(evidence_take_in),
	{ .name = "kind", .type = FIELD_CHOICE, .offset = offsetof(struct evidence_take_in, kind),
		.choices = &evidence_kind_choices, .label = MSG_EVIDENCE_LABEL_KIND, .doc = "file or object; none: by whether a file came" },
	{ .name = "thing", .type = FIELD_CHOICE, .offset = offsetof(struct evidence_take_in, thing),
		.choices = &evidence_thing_choices, .label = MSG_EVIDENCE_LABEL_THING, .doc = "of an object: what it is" },
	F(evidence_take_in, upload_id, FIELD_ID, 0, MSG_EVIDENCE_LABEL_FILE, "a finished upload that becomes the file"),
	F(evidence_take_in, name, FIELD_LINE, 0, MSG_EVIDENCE_LABEL_NAME, "how people call it; of a file: else its own name"),
	F(evidence_take_in, description, FIELD_TEXT, 0, MSG_EVIDENCE_LABEL_DESCRIPTION, "what it is and shows"),
	F(evidence_take_in, found, FIELD_LINE, 0, MSG_EVIDENCE_LABEL_FOUND, "where it was"),
	F(evidence_take_in, from_name, FIELD_LINE, 0, MSG_EVIDENCE_LABEL_FROM, "from whom it was received"),
	F(evidence_take_in, how, FIELD_LINE, 0, MSG_EVIDENCE_LABEL_HOW, "how it was taken"),
	F(evidence_take_in, place, FIELD_LINE, 0, MSG_EVIDENCE_LABEL_PLACE, "where it is kept"),
	F(evidence_take_in, person_id, FIELD_ID, 0, MSG_EVIDENCE_LABEL_PERSON, "who took it; none: who writes"),
	{ .name = "occurred_at", .type = FIELD_WHEN, .offset = offsetof(struct evidence_take_in, when),
		.label = MSG_EVIDENCE_LABEL_WHEN, .doc = "when, as exactly as known; none: now" },
	F(evidence_take_in, is_sample, FIELD_BOOL, 0, MSG_EVIDENCE_LABEL_SAMPLE, "malware: kept encrypted under the password"),
	F(evidence_take_in, password, FIELD_SECRET, 0, MSG_EVIDENCE_LABEL_SAMPLE_PASSWORD, "of a sample; kept nowhere"),
	F(evidence_take_in, once, FIELD_ID, FIELD_FORM_ONLY, MSG_EVIDENCE_EVIDENCE, "of the form"),
};
static const struct field change_fields[] = {
	ROOM(evidence_change_in), ONE(evidence_change_in),
	F(evidence_change_in, name, FIELD_LINE, 0, MSG_EVIDENCE_LABEL_NAME, "how people call it"),
	F(evidence_change_in, description, FIELD_TEXT, FIELD_KEEP_BLANK, MSG_EVIDENCE_LABEL_DESCRIPTION, "what it is and shows"),
	F(evidence_change_in, found, FIELD_LINE, FIELD_KEEP_BLANK, MSG_EVIDENCE_LABEL_FOUND, "where it was"),
};
static const struct field withdraw_fields[] = {
	ROOM(evidence_withdraw_in), ONE(evidence_withdraw_in),
	F(evidence_withdraw_in, reason, FIELD_LINE, FIELD_REQUIRED, MSG_EVIDENCE_LABEL_REASON, "why"),
};
static const struct field upload_fields[] = {
	ROOM(evidence_upload_in),
	F(evidence_upload_in, name, FIELD_LINE, FIELD_REQUIRED, MSG_EVIDENCE_LABEL_FILE_NAME, "name of the file"),
	F(evidence_upload_in, bytes, FIELD_INT, FIELD_REQUIRED, MSG_EVIDENCE_LABEL_BYTES, "its length"),
};
#define UPLOAD(T) \
	{ .name = "upload", .type = FIELD_ID, .offset = offsetof(struct T, upload_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_EVIDENCE_LABEL_FILE, .doc = "the upload" }
static const struct field piece_fields[] = { ROOM(evidence_piece_in), UPLOAD(evidence_piece_in) };
static const struct field drop_fields[] = { ROOM(evidence_drop_in), UPLOAD(evidence_drop_in) };

#define OP(var, title, text, function, table, T, out_type, shape_of) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), .out_size = sizeof(struct out_type), \
		.out = &shape_of, .act = function }
OP(op_evidence_take, "evidence_take", "keep a file or describe a thing as evidence", act_take, take_fields,
	evidence_take_in, evidence, evidence_shape);
OP(op_evidence_change, "evidence_change", "correct name and description of evidence", act_change, change_fields,
	evidence_change_in, evidence, evidence_shape);
OP(op_evidence_withdraw, "evidence_withdraw", "take a record of evidence back; its bytes stay", act_withdraw,
	withdraw_fields, evidence_withdraw_in, evidence, evidence_shape);
OP(op_evidence_upload, "evidence_upload", "begin to send a large file", act_upload, upload_fields, evidence_upload_in,
	upload, upload_shape);
OP(op_evidence_piece, "evidence_piece", "send the next piece of a file", act_piece, piece_fields, evidence_piece_in,
	upload, upload_shape);
const struct operation op_evidence_drop = { .name = "evidence_drop", .doc = "forget an unfinished upload",
	.needs = ACCESS_RESPONDER, .fields = drop_fields, .n_fields = sizeof drop_fields / sizeof drop_fields[0],
	.in_size = sizeof(struct evidence_drop_in), .act = act_drop };
