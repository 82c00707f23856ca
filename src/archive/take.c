/* take: looking at a file that was sent, and the write that makes it a room of ours; between the two: staging.c. */
#include "archive/inside.h"
#include "archive/take.h"

#include <unistd.h>

#include "archive_sql.h"
#include "base/event_time.h"
#include "base/limits.h"
#include "base/time.h"
#include "db/store.h"
#include "incident/incident.h"
#include "messages.h"

#define OWNER "archive"
#define WAIT_MS (24 * 3600 * 1000LL)

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct archive, member), .doc = text }
static const struct field archive_fields[] = {
	F(id, FIELD_ID, "identifier"),
	F(state, FIELD_LINE, "looked: proved, nobody decided yet; here: taken in"),
	F(incident_id, FIELD_ID, "our incident for it, null while it is looked at"),
	{ .name = "sha256", .type = FIELD_LINE, .offset = offsetof(struct archive, sha256_hex), .doc = "of the file as it came" },
	F(file_name, FIELD_LINE, "as it was sent"),
	F(bytes, FIELD_INT, "its length"),
	F(format, FIELD_INT, "version of the format"),
	F(program, FIELD_LINE, "version of the program that wrote it"),
	F(made_at, FIELD_INSTANT, "when it was written out"),
	F(made_by, FIELD_LINE, "who wrote it out"),
	F(origin_name, FIELD_LINE, "the organisation it comes from"),
	F(name, FIELD_LINE, "of the incident"),
	F(title, FIELD_LINE, "what happened"),
	F(mode, FIELD_LINE, "live, or exercise"),
	F(kind, FIELD_LINE, "key of a kind, as there"),
	F(entries, FIELD_INT, "entries of its journal"),
	F(masked, FIELD_INT, "how many of them are masked"),
	F(papers, FIELD_INT, "issued papers"),
	F(evidence, FIELD_INT, "stored files"),
	F(evidence_bytes, FIELD_INT, "how long they are together"),
	F(with_evidence, FIELD_BOOL, "false: it was written out without them"),
	F(is_restricted, FIELD_BOOL, "was for its members only, and is here"),
	F(seal, FIELD_LINE, "of its last entry, as printed"),
	F(looked_at, FIELD_INSTANT, "when it was sent"),
	F(taken_at, FIELD_INSTANT, "when it was taken in"),
};
#undef F
const struct shape archive_shape = { "Archive", archive_fields, sizeof archive_fields / sizeof archive_fields[0],
	sizeof(struct archive) };

/* --- finding --- */

static struct archive from_row(struct ctx *c, const struct archive_get_row *r)
{
#define N(v) (struct opt_int){ true, (v) }
	struct archive a = { .id = r->id, .incident_id = r->incident_id, .state = r->state, .sha256_hex = str_hex(c->arena, r->sha256),
		.file_name = r->file_name, .program = r->program, .made_by = r->made_by, .origin_name = r->origin_name, .name = r->name,
		.title = r->title, .mode = r->mode, .kind = r->kind, .seal = r->seal, .bytes = N(r->bytes), .format = N(r->format),
		.made_at = N(r->made_at), .entries = N(r->n_entries), .masked = N(r->n_masked), .rows = N(r->n_rows),
		.papers = N(r->n_papers), .evidence = N(r->n_evidence), .evidence_bytes = N(r->evidence_bytes),
		.looked_at = N(r->looked_at), .taken_at = r->taken_at, .origin_org = r->origin_org,
		.origin_incident = r->origin_incident, .n_people = r->n_people, .is_restricted = r->is_restricted != 0,
		.with_evidence = r->with_evidence != 0, .restricted_row = r->is_restricted, .with_evidence_row = r->with_evidence };
#undef N
	if (r->sha256.n == SHA256_LEN && r->head.n == SHA256_LEN) {
		memcpy(a.sha256.b, r->sha256.p, SHA256_LEN);
		memcpy(a.head.b, r->head.p, SHA256_LEN);
	}
	return a;
}

static bool read_one(struct ctx *c, struct id id, struct archive *ret, struct id *ret_by)
{
	struct archive_get_row row;
	bool found;
	if (!q_archive_get(c, (struct archive_get_in){ .id = id }, &row, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_ARCHIVE_NOT_FOUND);
	}
	*ret = from_row(c, &row);
	*ret_by = row.looked_by;
	return true;
}

bool archive_find(struct ctx *c, struct id id, struct archive *ret)
{
	struct id by;
	if (!read_one(c, id, ret, &by)) {
		return false;
	}
	if (id_is_none(ret->incident_id)) {
		bool mine = c->who.is_program || (!id_is_none(by) && id_eq(by, c->who.account_id));
		return mine || fail(c, ERR_NOT_FOUND, MSG_ARCHIVE_NOT_FOUND);
	}
	return incident_door(c, ret->incident_id);
}

bool archive_of(struct ctx *c, struct id incident_id, struct archive *ret)
{
	struct archive_of_room_row row;
	bool found;
	if (!incident_door(c, incident_id) ||
	    !q_archive_of_room(c, (struct archive_of_room_in){ .incident_id = incident_id }, &row, &found)) {
		return false;
	}
	return found ? archive_find(c, row.id, ret) : fail(c, ERR_NOT_FOUND, MSG_ARCHIVE_NOT_FOUND);
}

bool archive_list(struct ctx *c, struct archive **ret, size_t *ret_n)
{
	struct archive_rows_rows rows;
	if (!q_archive_rows(c, (struct archive_rows_in){ .is_program = c->who.is_program, .looked_by = c->who.account_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct archive, rows.n + 1);
	*ret_n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		if (!archive_find(c, rows.v[i].id, &(*ret)[i])) {
			return false;
		}
	}
	return true;
}

/* --- what is here already --- */

/* May whoever asks know of this room? */
static bool may_know(struct ctx *c, struct id room, bool *ret)
{
	*ret = incident_door(c, room);
	if (!*ret && c->err.code != ERR_NOT_FOUND) {
		return false;
	}
	err_clear(c);
	return true;
}

static bool known_as_ours(struct ctx *c, const struct archive *a, struct archive_here *ret)
{
	struct archive_own_hash_row own;
	bool found, may;
	struct archive_own_hash_in in = { .incident_id = a->origin_incident, .seq = a->entries.v };
	if (!may_know(c, a->origin_incident, &may)) {
		return false;
	}
	if (!may) {
		return true;
	}
	if (!q_archive_own_hash(c, in, &own, &found)) {
		return false;
	}
	bool same = found && bytes_eq(own.hash, (bytes){ a->head.b, SHA256_LEN });
	*ret = (struct archive_here){ same ? ARCHIVE_OURS : ARCHIVE_OURS_DIFFERS, a->origin_incident };
	return true;
}

bool archive_known(struct ctx *c, const struct archive *a, struct archive_here *ret)
{
	struct archive_of_origin_rows rows;
	*ret = (struct archive_here){ .known = ARCHIVE_NEW };
	if (id_eq(a->origin_org, c->org_id) && (!known_as_ours(c, a, ret) || ret->known != ARCHIVE_NEW)) {
		return ret->known != ARCHIVE_NEW;
	}
	if (!q_archive_of_origin(c, (struct archive_of_origin_in){ .origin_org = a->origin_org,
	        .origin_incident = a->origin_incident }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		bool may, same = bytes_eq(rows.v[i].head, (bytes){ a->head.b, SHA256_LEN });
		if (!may_know(c, rows.v[i].incident_id, &may)) {
			return false;
		}
		if (may && (same || ret->known == ARCHIVE_NEW)) {
			*ret = (struct archive_here){ same ? ARCHIVE_HERE : ARCHIVE_OTHER_STATE, rows.v[i].incident_id };
		}
		if (may && same) {
			break;
		}
	}
	return true;
}

/* --- looking --- */

static bool act_discard(struct ctx *c, void *arg)
{
	return blob_discard(c, arg);
}

/* What was wrong, beside the field people chose the file with. */
static bool refuse_file(struct ctx *c)
{
	struct err why = c->err;
	if (why.code != ERR_INVALID || why.fields) {
		return false;
	}
	err_clear(c);
	fail_field(c, "file", why.msg);
	for (int i = 0; i < ERR_ARGS_MAX && why.args[i].name; i++) {
		fail_field_arg(c, why.args[i].name, why.args[i].value);
	}
	return false;
}

/* The bytes are stored under their hash; when they do not hold they go again at once. */
static bool prove(struct ctx *c, struct archive_look_in *in)
{
	int fd;
	if (!blob_open(c, &in->blob.sha256, &fd)) {
		return false;
	}
	bool ok = archive_read(c, fd, NULL, &in->info);
	close(fd);
	if (!ok) {
		struct err why = c->err;
		err_clear(c);
		store_write(c->store, c, act_discard, &in->blob.sha256);
		c->err = why;
		return refuse_file(c);
	}
	in->has_file = true;
	in->id = id_new(c->now_ms);
	return true;
}

static bool may_look(struct ctx *c)
{
	struct archive_count_row n;
	if (!q_archive_count(c, (struct archive_count_in){ .looked_by = c->who.account_id }, &n)) {
		return false;
	}
	if (n.looked >= LIMIT_ARCHIVES_WAITING) {
		return fail(c, ERR_CONFLICT, MSG_ARCHIVE_DECIDE_FIRST);
	}
	if (n.n < LIMIT_ARCHIVES) {
		return true;
	}
	fail(c, ERR_CONFLICT, MSG_ARCHIVE_FULL);
	return fail_arg(c, "max", str_i64(c->arena, LIMIT_ARCHIVES));
}

static bool store_form_file(struct ctx *c, bytes file, struct blob *ret)
{
	struct blob_stream *s;
	if (!blob_fits(c, (int64_t)file.n) || !blob_begin(c, &s)) {
		return false;
	}
	if (!blob_append(c, s, file.p, file.n)) {
		blob_abort(s);
		return false;
	}
	return blob_finish(c, s, ret);
}

static bool store_upload(struct ctx *c, struct archive_look_in *in)
{
	struct upload u;
	if (!upload_get(c, c->org_id, in->upload_id, &u)) {
		return false;
	}
	in->file_name = u.name;
	return upload_finish(c, &u, &in->blob);
}

struct ended { struct id upload_id; };

static bool act_end_upload(struct ctx *c, void *arg)
{
	return upload_end(c, c->org_id, ((struct ended *)arg)->upload_id);
}

/* What was refused is not kept for another try: the same bytes would be refused again. */
static void end_upload(struct ctx *c, struct id upload_id)
{
	struct err why = c->err;
	struct ended e = { upload_id };
	err_clear(c);
	store_write(c->store, c, act_end_upload, &e);
	upload_drop(c, upload_id);
	c->err = why;
}

bool archive_look_prepare(struct ctx *c, struct archive_look_in *in, bytes file, str file_name)
{
	bool sent = !id_is_none(in->upload_id);
	if (file.n == 0 && !sent) {
		return fail_field(c, "file", MSG_ARCHIVE_FILE_NEEDED);
	}
	if (!may_look(c)) {
		return false;
	}
	in->file_name = blob_file_name(c->arena, file_name);
	if (!(sent ? store_upload(c, in) : store_form_file(c, file, &in->blob))) {
		return false;
	}
	if (prove(c, in)) {
		return true;
	}
	if (sent && c->err.code == ERR_INVALID) {
		end_upload(c, in->upload_id);
	}
	return false;
}

bool archive_look_file(struct ctx *c, struct archive_look_in *in, int fd, str file_name)
{
	struct blob_stream *s;
	char *piece = arena_chars(c->arena, 256 * 1024);
	ssize_t n;
	in->file_name = blob_file_name(c->arena, file_name);
	if (!blob_begin(c, &s)) {
		return false;
	}
	while ((n = read(fd, piece, 256 * 1024)) > 0) {
		if (!blob_append(c, s, piece, (size_t)n)) {
			blob_abort(s);
			return false;
		}
	}
	if (n < 0) {
		blob_abort(s);
		return fail(c, ERR_UNAVAILABLE, MSG_BLOB_CANNOT_READ);
	}
	return blob_finish(c, s, &in->blob) && prove(c, in);
}

static bool insert_looked(struct ctx *c, const struct archive_look_in *in)
{
	const struct archive_info *i = &in->info;
	return q_archive_insert(c, (struct archive_insert_in){ .id = in->id, .sha256 = { in->blob.sha256.b, SHA256_LEN },
		.file_name = in->file_name, .bytes = i->bytes, .format = i->version, .program = i->program, .made_at = i->made_at_ms,
		.made_by = i->made_by, .origin_org = i->org_id, .origin_name = i->org_name, .origin_incident = i->incident_id,
		.name = i->name, .title = i->title, .mode = i->mode, .kind = i->kind, .is_restricted = i->is_restricted,
		.with_evidence = i->with_evidence, .n_entries = i->n_entries, .n_masked = i->n_masked, .n_rows = i->n_rows,
		.n_people = i->n_people, .n_papers = i->n_papers, .n_evidence = i->n_evidence, .evidence_bytes = i->evidence_bytes,
		.head = { i->head.b, SHA256_LEN }, .seal = i->seal, .looked_by = c->who.account_id, .looked_at = c->now_ms });
}

static bool act_look(struct ctx *c, const void *arg, void *ret_out)
{
	const struct archive_look_in *in = arg;
	if (!in->has_file) {
		return fail_field(c, "file", MSG_ARCHIVE_FILE_NEEDED);
	}
	return may_look(c) && (id_is_none(in->upload_id) || upload_end(c, c->org_id, in->upload_id)) &&
	       blob_keep(c, &in->blob, OWNER, in->id) && insert_looked(c, in) && archive_find(c, in->id, ret_out);
}

/* --- the room --- */

static bool value_of(struct ctx *c, const struct archive *a, const char *key, str *ret)
{
	struct archive_row_value_row row;
	bool found;
	if (!q_archive_row_value(c, (struct archive_row_value_in){ .archive_id = a->id, .name = str_from_c(key) }, &row, &found)) {
		return false;
	}
	*ret = found ? row.value : STR_NONE;
	return true;
}

static bool small_number(str s, int64_t most, struct opt_int *ret)
{
	ret->has = !str_is_none(s) && str_to_i64(s, &ret->v) && ret->v >= 0 && ret->v <= most;
	return ret->has;
}

/* Kind, level and phase as far as this program knows them. */
static bool new_room(struct ctx *c, const struct archive *a, struct incident_new *ret)
{
	str level, phase, noticed;
	if (!value_of(c, a, "incident:level", &level) || !value_of(c, a, "incident:phase", &phase) ||
	    !value_of(c, a, "incident:noticed", &noticed)) {
		return false;
	}
	*ret = (struct incident_new){ .mode = str_eq(a->mode, S("exercise")) ? INCIDENT_EXERCISE : INCIDENT_LIVE, .title = a->title,
		.name = a->name, .kind = catalog_kind(c->catalog, a->kind) ? a->kind : S("unknown"), .is_restricted = a->is_restricted,
		.origin = str_is_empty(a->origin_name) ? S("-") : a->origin_name,
		.first_text = msgf(c, MSG_ARCHIVE_ENTRY_TAKEN, { "name", a->name }, { "origin", a->origin_name }) };
	small_number(level, 3, &ret->level);
	small_number(phase, PHASE_MAX - 1, &ret->phase);
	if (str_is_none(noticed) || !event_time_from_canonical(noticed, &ret->noticed)) {
		ret->noticed = event_time_at(c->now_ms);
	}
	return true;
}

/* Our own seal says from now on that it was this file and no other. */
static bool seal_it(struct ctx *c, const struct archive *a, struct id room)
{
	struct change ch;
	str made = STR_CAT(c->arena, time_rfc3339(c->arena, a->made_at.v), S(" "), a->made_by);
	str text = STR_CAT(c->arena, msgf(c, MSG_ARCHIVE_ENTRY_PROVED, { "made", made },
		{ "count", str_i64(c->arena, a->entries.v) }, { "seal", a->seal }), S("\nSHA-256 "), a->sha256_hex);
	change_init(&ch, c, STR_NONE);
	change_item(&ch, S(ARCHIVE_KEY "taken"), a->sha256_hex);
	change_item(&ch, S(ARCHIVE_KEY "taken_head"), str_hex(c->arena, (bytes){ a->head.b, SHA256_LEN }));
	struct journal_entry_in e = { .incident_id = room, .type = ENTRY_COLLECTED, .text = text };
	return change_write(&ch, e, NULL);
}

static bool is_staged(struct ctx *c, const struct archive *a)
{
	struct archive_staged_row n;
	if (!q_archive_staged(c, (struct archive_staged_in){ .archive_id = a->id }, &n)) {
		return false;
	}
	bool whole = n.n_entries == a->entries.v && n.n_rows == a->rows.v && n.n_people == a->n_people;
	return whole || fail(c, ERR_CONFLICT, MSG_ARCHIVE_TRY_AGAIN);
}

static bool is_new(struct ctx *c, const struct archive *a)
{
	static const int words[] = { [ARCHIVE_HERE] = MSG_ARCHIVE_KNOWN_HERE, [ARCHIVE_OURS] = MSG_ARCHIVE_KNOWN_OURS,
		[ARCHIVE_OURS_DIFFERS] = MSG_ARCHIVE_KNOWN_OURS_DIFFERS };
	struct archive_here h;
	if (!archive_known(c, a, &h)) {
		return false;
	}
	return h.known == ARCHIVE_NEW || h.known == ARCHIVE_OTHER_STATE || fail(c, ERR_CONFLICT, words[h.known]);
}

static bool act_take(struct ctx *c, const void *arg, void *ret_out)
{
	const struct archive_id_in *in = arg;
	struct archive a;
	struct incident_new new;
	struct incident i;
	if (!archive_find(c, in->archive_id, &a)) {
		return false;
	}
	if (!id_is_none(a.incident_id)) {
		return fail(c, ERR_CONFLICT, MSG_ARCHIVE_IS_HERE);
	}
	return is_new(c, &a) && is_staged(c, &a) && new_room(c, &a, &new) && incident_add(c, &new, &i) &&
	       seal_it(c, &a, i.id) &&
	       q_archive_take(c, (struct archive_take_in){ .incident_id = i.id, .taken_at = { true, c->now_ms }, .id = a.id }) &&
	       archive_find(c, a.id, ret_out);
}

/* --- dropping --- */

static bool drop_one(struct ctx *c, struct id id, const struct sha256 *sha256)
{
	return staging_clear(c, id) && q_archive_drop(c, (struct archive_drop_in){ .id = id }) &&
	       blob_let_go(c, sha256, OWNER, id) && blob_forget(c, sha256);
}

static bool act_drop(struct ctx *c, const void *arg, void *ret_out)
{
	const struct archive_id_in *in = arg;
	struct archive *a = ret_out;
	if (!archive_find(c, in->archive_id, a)) {
		return false;
	}
	return id_is_none(a->incident_id) ? drop_one(c, a->id, &a->sha256) : fail(c, ERR_CONFLICT, MSG_ARCHIVE_IS_HERE);
}

void archive_dropped(struct ctx *c, const struct archive *a)
{
	struct sha256 h = a->sha256;
	blob_discard(c, &h); /* if that cannot be, the daily sweep does it */
	err_clear(c);
}

bool archive_sweep(struct ctx *c, struct id org_id, str arg)
{
	struct archive_old_rows rows;
	const struct id before = c->org_id;
	bool ok = q_archive_old(c, (struct archive_old_in){ .before = c->now_ms - WAIT_MS }, &rows);
	(void)org_id, (void)arg;
	for (size_t i = 0; ok && i < rows.n; i++) {
		struct sha256 h = { 0 };
		memcpy(h.b, rows.v[i].sha256.p, rows.v[i].sha256.n == SHA256_LEN ? SHA256_LEN : 0);
		c->org_id = rows.v[i].org;
		ok = drop_one(c, rows.v[i].id, &h); /* the file goes with the next sweep of stored files */
	}
	c->org_id = before;
	return ok;
}

/* --- pieces --- */

static bool act_upload(struct ctx *c, const void *arg, void *ret_out)
{
	const struct archive_upload_in *in = arg;
	return may_look(c) && upload_begin(c, c->org_id, in->name, in->bytes.v, ret_out);
}

static bool act_piece(struct ctx *c, const void *arg, void *ret_out)
{
	const struct archive_piece_in *in = arg;
	return (in->piece || fail(c, ERR_BUG, 0)) && upload_note(c, in->piece, ret_out);
}

static bool act_upload_drop(struct ctx *c, const void *arg, void *ret_out)
{
	(void)ret_out;
	return upload_end(c, c->org_id, ((const struct archive_piece_in *)arg)->upload_id);
}

/* --- rows --- */

static const struct field look_fields[] = {
	{ .name = "upload_id", .type = FIELD_ID, .offset = offsetof(struct archive_look_in, upload_id),
		.label = MSG_ARCHIVE_LABEL_FILE, .doc = "a finished upload" },
};
static const struct field id_fields[] = {
	{ .name = "archive", .type = FIELD_ID, .offset = offsetof(struct archive_id_in, archive_id),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_ARCHIVE_LABEL_FILE, .doc = "the archive" },
};
static const struct field upload_fields[] = {
	{ .name = "name", .type = FIELD_LINE, .offset = offsetof(struct archive_upload_in, name), .flags = FIELD_REQUIRED,
		.label = MSG_EVIDENCE_LABEL_FILE_NAME, .doc = "name of the file" },
	{ .name = "bytes", .type = FIELD_INT, .offset = offsetof(struct archive_upload_in, bytes), .flags = FIELD_REQUIRED,
		.label = MSG_EVIDENCE_LABEL_BYTES, .doc = "its length" },
};
static const struct field piece_fields[] = {
	{ .name = "upload", .type = FIELD_ID, .offset = offsetof(struct archive_piece_in, upload_id),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_ARCHIVE_LABEL_FILE, .doc = "the upload" },
};

#define OP(var, title, text, function, table, T, out_type, shape_of) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), .out_size = sizeof(struct out_type), \
		.out = shape_of, .act = function }
OP(op_archive_look, "archive_look", "prove an archive that was sent, before anything of it is taken in", act_look, look_fields,
	archive_look_in, archive, &archive_shape);
OP(op_archive_take, "archive_take", "take an archive in as a closed room", act_take, id_fields, archive_id_in, archive,
	&archive_shape);
OP(op_archive_drop, "archive_drop", "drop an archive that was only looked at", act_drop, id_fields, archive_id_in, archive, NULL);
OP(op_archive_upload, "archive_upload", "begin to send a large archive", act_upload, upload_fields, archive_upload_in, upload,
	&upload_shape);
OP(op_archive_piece, "archive_piece", "send the next piece of an archive", act_piece, piece_fields, archive_piece_in, upload,
	&upload_shape);
const struct operation op_archive_upload_drop = { .name = "archive_upload_drop", .doc = "forget an unfinished archive",
	.needs = ACCESS_RESPONDER, .fields = piece_fields, .n_fields = sizeof piece_fields / sizeof piece_fields[0],
	.in_size = sizeof(struct archive_piece_in), .act = act_upload_drop };
