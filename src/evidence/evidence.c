/* Reading evidence and its chains, and what verify compares of them. */
#include "evidence/evidence.h"

#include "evidence_sql.h"
#include "messages.h"

static const struct choice kinds[] = {
	[EVIDENCE_FILE] = { "file", MSG_EVIDENCE_KIND_FILE }, [EVIDENCE_OBJECT] = { "object", MSG_EVIDENCE_KIND_OBJECT },
};
const struct choices evidence_kind_choices = { kinds, EVIDENCE_KIND_MAX };

static const struct choice things[] = {
	[THING_PC] = { "pc", MSG_EVIDENCE_THING_PC }, [THING_DISK] = { "disk", MSG_EVIDENCE_THING_DISK },
	[THING_PHONE] = { "phone", MSG_EVIDENCE_THING_PHONE }, [THING_PAPER] = { "paper", MSG_EVIDENCE_THING_PAPER },
	[THING_OTHER] = { "other", MSG_EVIDENCE_THING_OTHER },
};
const struct choices evidence_thing_choices = { things, THING_MAX };

static const struct choice acts[] = {
	[CUSTODY_COLLECTED] = { "collected", MSG_CUSTODY_ACT_COLLECTED }, [CUSTODY_HANDED] = { "handed", MSG_CUSTODY_ACT_HANDED },
	[CUSTODY_COPIED] = { "copied", MSG_CUSTODY_ACT_COPIED }, [CUSTODY_RETURNED] = { "returned", MSG_CUSTODY_ACT_RETURNED },
	[CUSTODY_MOVED] = { "moved", MSG_CUSTODY_ACT_MOVED },
};
const struct choices custody_act_choices = { acts, CUSTODY_ACT_MAX };

static const struct choice sides[] = {
	[SIDE_NONE] = { "none", MSG_CUSTODY_SIDE_NONE }, [SIDE_OPEN] = { "open", MSG_CUSTODY_SIDE_OPEN },
	[SIDE_PASSWORD] = { "password", MSG_CUSTODY_SIDE_PASSWORD }, [SIDE_SIGNED] = { "signed", MSG_CUSTODY_SIDE_SIGNED },
	[SIDE_REFUSED] = { "refused", MSG_CUSTODY_SIDE_REFUSED },
};
const struct choices custody_side_choices = { sides, SIDE_MAX };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct evidence, member), .doc = text }
static const struct field fields[] = {
	F(id, FIELD_ID, "identifier"),
	F(incident_id, FIELD_ID, "its incident"),
	F(number, FIELD_INT, "1, 2, 3 ... in the room"),
	{ .name = "kind", .type = FIELD_CHOICE, .offset = offsetof(struct evidence, kind), .choices = &evidence_kind_choices,
		.doc = "file or object" },
	{ .name = "thing", .type = FIELD_CHOICE, .offset = offsetof(struct evidence, thing),
		.choices = &evidence_thing_choices, .doc = "of an object: what it is" },
	F(name, FIELD_LINE, "how people call it"),
	F(description, FIELD_TEXT, "what it is and shows"),
	F(found, FIELD_LINE, "where it was"),
	F(file_name, FIELD_LINE, "name of the file, made safe"),
	{ .name = "sha256", .type = FIELD_LINE, .offset = offsetof(struct evidence, sha256_hex),
		.doc = "of the bytes as they came, hex" },
	{ .name = "stored_sha256", .type = FIELD_LINE, .offset = offsetof(struct evidence, stored_hex),
		.doc = "of the bytes as they are kept: another one for a sealed sample" },
	F(bytes, FIELD_INT, "length as it is kept"),
	F(type, FIELD_LINE, "by its content"),
	F(is_sample, FIELD_BOOL, "kept encrypted under a password"),
	F(state, FIELD_LINE, "kept, withdrawn"),
	F(reason, FIELD_TEXT, "why it was taken back"),
	F(holder_name, FIELD_LINE, "who has it now"),
	F(holder_id, FIELD_ID, "that person"),
	F(place, FIELD_LINE, "where it lies now"),
	F(open_steps, FIELD_INT, "steps of its chain that one side has not confirmed"),
	{ .name = "collected_at", .type = FIELD_WHEN, .offset = offsetof(struct evidence, collected),
		.doc = "when it was taken, exactly as given" },
	F(collected_by, FIELD_LINE, "who took it"),
};
#undef F
const struct shape evidence_shape = { "Evidence", fields, sizeof fields / sizeof fields[0], sizeof(struct evidence) };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct custody, member), .doc = text }
#define SIDE(member) { .name = #member, .type = FIELD_CHOICE, .offset = offsetof(struct custody, member), \
	.choices = &custody_side_choices, .doc = "none, open, password, signed (by hand), refused" }
static const struct field custody_fields[] = {
	F(id, FIELD_ID, "identifier"),
	F(evidence_id, FIELD_ID, "of what"),
	F(number, FIELD_INT, "1 is the taking"),
	{ .name = "act", .type = FIELD_CHOICE, .offset = offsetof(struct custody, act), .choices = &custody_act_choices,
		.doc = "collected, handed, copied, returned, moved" },
	F(giver_id, FIELD_ID, "person who gives"),
	F(giver_name, FIELD_LINE, "name of who gives"),
	F(receiver_id, FIELD_ID, "person who receives"),
	F(receiver_name, FIELD_LINE, "name of who receives"),
	{ .name = "occurred_at", .type = FIELD_WHEN, .offset = offsetof(struct custody, happened),
		.doc = "when, exactly as given" },
	F(place, FIELD_LINE, "where it lies from then on"),
	F(purpose, FIELD_TEXT, "why; of the taking: how"),
	SIDE(giver_state),
	F(giver_at, FIELD_INSTANT, "when the giver confirmed"),
	SIDE(receiver_state),
	F(receiver_at, FIELD_INSTANT, "when the receiver confirmed"),
	F(scan_sha256, FIELD_LINE, "of the signed receipt, hex"),
	F(note, FIELD_TEXT, "where the signed paper is; why it was refused"),
};
#undef F
const struct shape custody_shape = { "CustodyStep", custody_fields, sizeof custody_fields / sizeof custody_fields[0],
	sizeof(struct custody) };

bool evidence_is_kept(const struct evidence *e)
{
	return str_eq(e->state, S("kept"));
}

str evidence_label(struct ctx *c, const struct evidence *e)
{
	return msgf(c, MSG_EVIDENCE_LABEL, { "number", str_i64(c->arena, e->number.v) });
}

bool custody_is_refused(const struct custody *s)
{
	return s->giver_state == SIDE_REFUSED || s->receiver_state == SIDE_REFUSED;
}

bool custody_is_open(const struct custody *s)
{
	return !custody_is_refused(s) && (s->giver_state == SIDE_OPEN || s->receiver_state == SIDE_OPEN);
}

/* --- rows --- */

static bool hash_of(bytes b, struct sha256 *ret)
{
	if (b.n != SHA256_LEN) {
		return false;
	}
	memcpy(ret->b, b.p, SHA256_LEN);
	return true;
}

static str hex_of_hash(struct ctx *c, bytes b)
{
	return b.n == SHA256_LEN ? str_hex(c->arena, b) : STR_NONE;
}

/* Rows of both statements are alike; C has no name for that. */
#define EVIDENCE_OF(c, r, e) \
	do { \
		*(e) = (struct evidence){ .id = (r)->id, .incident_id = (r)->incident_id, .number = { true, (r)->seq_no }, \
			.kind = choice_find(&evidence_kind_choices, (r)->kind), .thing = choice_find(&evidence_thing_choices, (r)->thing), \
			.name = (r)->name, .description = (r)->description, .found = (r)->found, .file_name = (r)->file_name, \
			.is_sample = (r)->is_sample != 0, .state = (r)->state, .reason = (r)->reason, .bytes = (r)->bytes, \
			.type = (r)->type, .sha256_hex = hex_of_hash((c), (r)->sha256), \
			.stored_hex = hex_of_hash((c), (r)->stored_sha256), .open_steps = { true, 0 } }; \
		(e)->has_file = hash_of((r)->sha256, &(e)->sha256) && hash_of((r)->stored_sha256, &(e)->stored); \
	} while (0)

static struct event_time time_of(str canonical)
{
	struct event_time t = { 0 };
	return event_time_from_canonical(canonical, &t) ? t : (struct event_time){ 0 };
}

#define CUSTODY_OF(c, r, s) \
	do { \
		*(s) = (struct custody){ .id = (r)->id, .incident_id = (r)->incident_id, .evidence_id = (r)->evidence_id, \
			.number = { true, (r)->seq_no }, .act = choice_find(&custody_act_choices, (r)->act), .giver_id = (r)->giver_id, \
			.receiver_id = (r)->receiver_id, .giver_text = (r)->giver_name, .receiver_text = (r)->receiver_name, \
			.giver_name = str_is_none((r)->giver_person) ? (r)->giver_name : (r)->giver_person, \
			.receiver_name = str_is_none((r)->receiver_person) ? (r)->receiver_name : (r)->receiver_person, \
			.happened = time_of((r)->happened), .place = (r)->place, .purpose = (r)->purpose, \
			.giver_state = choice_find(&custody_side_choices, (r)->giver_state), \
			.receiver_state = choice_find(&custody_side_choices, (r)->receiver_state), .giver_at = (r)->giver_at, \
			.receiver_at = (r)->receiver_at, .giver_account_id = (r)->giver_account_id, \
			.receiver_account_id = (r)->receiver_account_id, .scan_sha256 = hex_of_hash((c), (r)->scan_sha256), \
			.scan_bytes = (r)->scan_bytes, .scan_type = (r)->scan_type, .note = (r)->note }; \
		(s)->has_scan = hash_of((r)->scan_sha256, &(s)->scan); \
	} while (0)

/* What one step of its chain says of a record. */
static void follow(struct evidence *e, const struct custody *s)
{
	if (s->act == CUSTODY_COLLECTED) {
		e->collected = s->happened;
		e->collected_by = s->receiver_name;
	}
	if (custody_is_refused(s)) {
		return;
	}
	e->open_steps.v += custody_is_open(s);
	if (s->act != CUSTODY_COPIED && !str_is_empty(s->place)) {
		e->place = s->place;
	}
	if (s->act == CUSTODY_COLLECTED || s->act == CUSTODY_HANDED || s->act == CUSTODY_RETURNED) {
		e->holder_id = s->receiver_id;
		e->holder_name = s->receiver_name;
	}
}

bool evidence_list(struct ctx *c, struct id incident_id, struct evidence **ret, size_t *ret_n)
{
	struct evidence_rows_rows rows;
	struct custody_rows_rows steps;
	if (!q_evidence_rows(c, (struct evidence_rows_in){ .incident_id = incident_id }, &rows) ||
	    !q_custody_rows(c, (struct custody_rows_in){ .incident_id = incident_id }, &steps)) {
		return false;
	}
	struct evidence *v = arena_array(c->arena, struct evidence, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		EVIDENCE_OF(c, &rows.v[i], &v[i]);
		for (size_t k = 0; k < steps.n; k++) {
			if (id_eq(steps.v[k].evidence_id, v[i].id)) {
				struct custody s;
				CUSTODY_OF(c, &steps.v[k], &s);
				follow(&v[i], &s);
			}
		}
	}
	*ret = v;
	*ret_n = rows.n;
	return true;
}

bool evidence_get(struct ctx *c, struct id incident_id, struct id id, struct evidence *ret)
{
	struct evidence_row_row row;
	bool found;
	struct custody *steps;
	size_t n;
	if (!q_evidence_row(c, (struct evidence_row_in){ .incident_id = incident_id, .id = id }, &row, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_EVIDENCE_NOT_FOUND);
	}
	EVIDENCE_OF(c, &row, ret);
	if (!custody_list(c, ret, &steps, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		follow(ret, &steps[k]);
	}
	return true;
}

bool custody_list(struct ctx *c, const struct evidence *e, struct custody **ret, size_t *ret_n)
{
	struct custody_of_rows rows;
	struct custody_of_in in = { .incident_id = e->incident_id, .evidence_id = e->id };
	if (!q_custody_of(c, in, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct custody, rows.n);
	*ret_n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		CUSTODY_OF(c, &rows.v[i], &(*ret)[i]);
	}
	return true;
}

bool custody_get(struct ctx *c, const struct evidence *e, struct id id, struct custody *ret)
{
	struct custody *v;
	size_t n;
	if (!custody_list(c, e, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].id, id)) {
			*ret = v[i];
			return true;
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_CUSTODY_NOT_FOUND);
}

bool evidence_same(struct ctx *c, const struct evidence *e, int64_t *ret_seq)
{
	struct evidence_same_row row;
	bool found = false;
	struct evidence_same_in in = { .incident_id = e->incident_id, .sha256 = { e->sha256.b, SHA256_LEN }, .id = e->id };
	*ret_seq = 0;
	if (e->has_file && !q_evidence_same(c, in, &row, &found)) {
		return false;
	}
	*ret_seq = found ? row.seq_no : 0;
	return true;
}

/* --- what verify compares --- */

/* Whatever stands there, also when it is no hash. */
static void project_hash(struct projector *p, const char *field, bytes b)
{
	project_str(p, field, b.n > 0 ? str_hex(p->c->arena, b) : STR_NONE);
}

static void project_text(struct projector *p, const char *field, str value)
{
	project_str(p, field, str_is_empty(value) ? STR_NONE : value);
}

static void project_evidence(struct projector *p, const struct evidence_rows_row *r)
{
	p->object = change_object_name(p->c, "evidence", r->id);
	project_i64(p, "number", r->seq_no);
	project_str(p, "kind", r->kind);
	project_text(p, "thing", r->thing);
	project_str(p, "name", r->name);
	project_text(p, "description", r->description);
	project_text(p, "found", r->found);
	project_text(p, "file_name", r->file_name);
	project_hash(p, "sha256", r->sha256);
	project_hash(p, "stored_sha256", r->stored_sha256);
	project_opt(p, "bytes", r->bytes);
	project_str(p, "type", r->type);
	project_opt(p, "is_sealed", r->is_sealed);
	project_i64(p, "is_sample", r->is_sample);
	project_str(p, "state", r->state);
	project_text(p, "reason", r->reason);
}

static void project_custody(struct projector *p, const struct custody_rows_row *r)
{
	p->object = change_object_name(p->c, "custody", r->id);
	project_id(p, "evidence_id", r->evidence_id);
	project_i64(p, "number", r->seq_no);
	project_str(p, "act", r->act);
	project_id(p, "giver_id", r->giver_id);
	project_text(p, "giver_name", r->giver_name);
	project_id(p, "receiver_id", r->receiver_id);
	project_text(p, "receiver_name", r->receiver_name);
	project_str(p, "happened", r->happened);
	project_text(p, "place", r->place);
	project_text(p, "purpose", r->purpose);
	project_str(p, "giver_state", r->giver_state);
	project_opt(p, "giver_at", r->giver_at);
	project_id(p, "giver_account_id", r->giver_account_id);
	project_str(p, "receiver_state", r->receiver_state);
	project_opt(p, "receiver_at", r->receiver_at);
	project_id(p, "receiver_account_id", r->receiver_account_id);
	project_hash(p, "scan_sha256", r->scan_sha256);
	project_opt(p, "scan_bytes", r->scan_bytes);
	project_str(p, "scan_type", r->scan_type);
	project_text(p, "note", r->note);
}

bool evidence_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg)
{
	struct evidence_rows_rows rows;
	struct custody_rows_rows steps;
	if (!q_evidence_rows(c, (struct evidence_rows_in){ .incident_id = incident_id }, &rows) ||
	    !q_custody_rows(c, (struct custody_rows_in){ .incident_id = incident_id }, &steps)) {
		return false;
	}
	struct projector p = { c, STR_NONE, emit, arg, true };
	for (size_t i = 0; i < rows.n && p.ok; i++) {
		project_evidence(&p, &rows.v[i]);
	}
	for (size_t i = 0; i < steps.n && p.ok; i++) {
		project_custody(&p, &steps.v[i]);
	}
	return p.ok;
}

/* --- other words after a masking --- */

struct word { const char *name; str *to; };

static bool put_word(struct ctx *c, const struct word *words, size_t n, str field, str value)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(field, str_from_c(words[i].name))) {
			*words[i].to = str_is_none(value) ? S("") : value;
			return true;
		}
	}
	return fail(c, ERR_BUG, 0);
}

bool evidence_put_word(struct ctx *c, struct id incident_id, struct id id, str field, str value)
{
	struct evidence e;
	if (!evidence_get(c, incident_id, id, &e)) {
		return false;
	}
	const struct word words[] = { { "name", &e.name }, { "description", &e.description }, { "found", &e.found },
		{ "file_name", &e.file_name }, { "reason", &e.reason } };
	return put_word(c, words, sizeof words / sizeof words[0], field, value) &&
		q_evidence_put(c, (struct evidence_put_in){ .name = e.name, .description = e.description,
			.found = e.found, .file_name = e.file_name, .state = e.state, .reason = e.reason, .incident_id = incident_id,
			.id = id });
}

bool custody_put_word(struct ctx *c, struct id incident_id, struct id id, str field, str value)
{
	struct custody_rows_rows rows;
	if (!q_custody_rows(c, (struct custody_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		struct custody_rows_row *r = &rows.v[i];
		if (id_eq(r->id, id)) {
			const struct word words[] = { { "giver_name", &r->giver_name }, { "receiver_name", &r->receiver_name },
				{ "place", &r->place }, { "purpose", &r->purpose }, { "note", &r->note } };
			return put_word(c, words, sizeof words / sizeof words[0], field, value) &&
				q_custody_words(c, (struct custody_words_in){ .giver_name = r->giver_name,
					.receiver_name = r->receiver_name, .place = r->place, .purpose = r->purpose, .note = r->note,
					.incident_id = incident_id, .id = id });
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_CUSTODY_NOT_FOUND);
}
